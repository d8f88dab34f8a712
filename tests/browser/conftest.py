"""The sandbox's page in a real Chromium: the one the system has, driven over its own protocol.

Without one the tests are skipped with that reason; where CI is set that is a failure, for there it is installed.
"""

import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.clock import Clock
from bot.sandbox.page import PageServer as SandboxPage
from bot.sandbox.rehearsal import play_week
from bot.sandbox.serving import upcoming
from bot.sandbox.world import World, set_up, world_running
from bot.wiring import studyhall
from content.starting import start_pack
from tests.needed import skip_without

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
expect.set_options(timeout=60_000)  # a busy machine is no fault of the page's
PICTURES = Path(__file__).parents[2] / ".pictures"
"""Where screenshots are kept to be looked at; not in git."""
_SEVERAL = Path(__file__).with_name("several.yaml")


def find_chromium() -> str | None:
    """Where the system's Chromium is; rather the one that can't open a window, which takes half of the processors."""
    named = map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))
    return os.environ.get("CHROMIUM") or next(filter(None, named), None)


@dataclass
class Sandbox:
    """A sandbox that runs, and where its page is."""

    world: World
    address: str


@asynccontextmanager
async def browser_open() -> AsyncIterator[Browser]:
    """The system's Chromium without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def sandbox_running(
    database: str, *, at: datetime | None = None, pack: Path | None = None
) -> AsyncIterator[Sandbox]:
    """What `make sandbox` serves, with the day's question in both channels; from `at` on, or from now."""
    clock = Clock()
    if at is not None:
        clock.move(at - clock.now())
    async with (
        world_running(clock) as world,
        studyhall(world.settings(database, pack), clock) as hall,
    ):
        await hall.faces_ready.wait()
        await world.ready()
        await set_up(world)
        await world.next_daily()
        page = SandboxPage(world, lambda: upcoming(world, hall.study), lambda: play_week(world, hall))
        runner = web.AppRunner(page.application(), access_log=None, shutdown_timeout=1)
        await runner.setup()
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            await web.SockSite(runner, listening).start()
            yield Sandbox(world, f"http://127.0.0.1:{listening.getsockname()[1]}")
            await runner.cleanup()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One for all tests of a worker: its start takes more of the processors than any of them."""
    if find_chromium() is None:
        skip_without(
            "there is no Chromium here; install `chromium-headless-shell` or `chromium`, or name one in CHROMIUM"
        )
    async with browser_open() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """Without a window at first, whatever the test before left open; each window is a person of its own."""
    yield chromium
    await close_windows(chromium)


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(file_address: str, chromium: Browser) -> AsyncIterator[Sandbox]:
    async with sandbox_running(file_address) as sandbox:
        yield sandbox
        await close_windows(chromium)


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox_of_several(file_address: str, chromium: Browser, tmp_path: Path) -> AsyncIterator[Sandbox]:
    """One whose pack asks nothing but questions with several right answers."""
    pack = tmp_path / "pack"
    start_pack(pack, exam=False)
    shutil.copy(_SEVERAL, pack / "questions" / "http.yaml")
    async with sandbox_running(file_address, pack=pack) as sandbox:
        yield sandbox
        await close_windows(chromium)


async def close_windows(chromium: Browser) -> None:
    """Before what they show goes away: a page that misses its server says so in its console, which fails the test."""
    for window in chromium.contexts:
        await window.close()


async def open_page(
    browser: Browser, sandbox: Sandbox, *, width: int = 1280, height: int = 900, dark: bool = False
) -> Page:
    """The page in a window of its own, which is a person of its own; errors in its console fail the test."""
    context = await browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
    )
    page = await context.new_page()
    page.set_default_timeout(60_000)
    page.on("pageerror", lambda error: pytest.fail(f"an error on the page: {error}"))
    page.on(
        "console",
        lambda message: pytest.fail(f"in the console: {message.text}") if message.type == "error" else None,
    )
    await page.goto(sandbox.address)
    for side in ("discord", "slack"):
        await page.wait_for_selector(f"#{side} .message", state="attached")
    return page


async def tick(card: Locator, side: str, first: int = 0) -> None:
    """Tick as many answers as the card asks for, from the first on, and send them, as each platform lets one."""
    sending = card.locator("details.menu > summary") if side == "discord" else card.get_by_role("button", name="Submit")
    if side == "discord":
        await sending.click()
    while await card.locator("input:checked").count():
        await card.locator("input:checked").first.uncheck()
    for place in range(3 if "Choose three" in await card.inner_text() else 2):
        await card.locator("input").nth(first + place).check()
    await sending.click()


async def keep(page: Page, name: str) -> None:
    """A screenshot to be looked at."""
    PICTURES.mkdir(exist_ok=True)
    await page.screenshot(path=PICTURES / f"{name}.png")
