"""The two pictures that README.md opens with, taken from the sandbox's page: `make pictures`."""

import asyncio
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from playwright.async_api import Page

from content.packs import load_pack
from tests.browser.conftest import browser_open, open_page, sandbox_running

PICTURES: Final = Path(__file__).parents[2] / "docs" / "pictures"
MORNING: Final = datetime(2026, 11, 18, 6, 30, tzinfo=UTC)
"""A Wednesday whose question has one right answer on both sides."""


async def take() -> None:
    """The morning on both platforms in light; the same question answered, a week later, in dark."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="studyhall-pictures-") as folder:
        async with sandbox_running(f"sqlite:///{folder}/page.db", at=MORNING) as sandbox, browser_open() as browser:
            page = await open_page(browser, sandbox, width=1280, height=930)
            await _members(page)
            await page.evaluate("for (const log of document.querySelectorAll('.log')) log.scrollTop = 0")
            await page.screenshot(path=PICTURES / "morning.png")
            await page.context.close()
            page = await open_page(browser, sandbox, width=1280, height=1100, dark=True)
            await _members(page)
            await _answer(page)
            await page.screenshot(path=PICTURES / "verdict.png")


async def _members(page: Page) -> None:
    for side in ("discord", "slack"):
        await page.locator(f"#{side} [data-member]").nth(1).click()
        dismissing = page.locator(f"#{side} .message.private")
        await dismissing.first.wait_for(state="detached")


async def _answer(page: Page) -> None:
    """Right on Discord and not right on Slack, as README.md says."""
    for side, right in (("discord", True), ("slack", False)):
        card = page.locator(f"#{side} .message").last
        if await card.locator("input").count():
            raise RuntimeError("this morning's question has several answers; choose another morning")
        letter = letter_of(await card.inner_text(), right=right)
        await card.locator("button").filter(has_text=re.compile(f"^{letter}$")).click()
        verdict = page.locator(f"#{side} .message.private")
        await verdict.wait_for()
        await page.wait_for_timeout(2_000)  # until it glows no more
        await verdict.evaluate("node => node.scrollIntoView({ block: 'start' })")


def letter_of(shown: str, *, right: bool) -> str:
    """The first letter of a card that is right, or that isn't."""
    words = " ".join(shown.split())
    question = next(one for one in load_pack().live if " ".join((one.situation or one.ask).split()) in words)
    return next(
        letter for letter, option in zip("ABCD", question.options, strict=True) if (option.id in question.key) is right
    )


def main() -> None:
    """Take both."""
    asyncio.run(take())


if __name__ == "__main__":
    main()
