"""Every card as somebody has it on a phone, Discord's beside Slack's, in light and dark: `make pictures`.

A morning, a week with twelve members, a quiz night and half a mock exam are played on the sandbox's page, and each card
is cut out of it into docs/pictures/cards, to be looked at.
"""

import asyncio
import re
import tempfile
from base64 import b64encode
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from playwright.async_api import FloatRect, Locator, Page, expect

from tests.browser.conftest import browser_open, open_page, sandbox_running, tick
from tests.browser.pictures import MORNING, PICTURES, letter_of
from tests.browser.test_page import SIDES, be, latest, move, of, say

CARDS: Final = PICTURES / "cards"
WIDTH: Final = 828
"""Both sides beside each other, each as wide as a phone."""
REVEALED: Final = re.compile(r"The answers? (is|are) ")

_PLACED: Final = "node => { node.scrollIntoView({ block: 'nearest' }); return node.getBoundingClientRect().toJSON(); }"

Shot = tuple[bytes, bytes]
"""In light and in dark."""


@dataclass(frozen=True, slots=True)
class Album:
    """Where cards are kept: light above dark, Discord on the left."""

    page: Page
    printing: Page

    async def shoot(self, card: Locator) -> Shot:
        dark = await self._shoot(card, dark=True)
        return await self._shoot(card, dark=False), dark

    async def _shoot(self, card: Locator, *, dark: bool) -> bytes:
        await self.page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
        box = await card.evaluate(_PLACED)  # at once, since a Home tab is drawn anew each moment
        while not box["width"]:  # just then
            box = await card.evaluate(_PLACED)
        clip = FloatRect(x=box["x"], y=box["y"], width=box["width"], height=box["height"])
        return await self.page.screenshot(clip=clip, animations="disabled")

    async def keep(
        self, name: str, bring: Callable[[str], Awaitable[Locator]], *, sides: tuple[str, ...] = SIDES
    ) -> None:
        """One picture of what an act brings on each side."""
        shots = [await self.shoot(await bring(side)) for side in sides]
        rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in zip(*shots, strict=True))
        style = "<style>body { margin: 0 } td { vertical-align: top; padding: 4px }</style>"
        await self.printing.set_content(f"{style}<table>{rows}</table>")
        await self.printing.locator("table").screenshot(path=CARDS / f"{name}.jpeg", type="jpeg", quality=50)


def _cell(picture: bytes) -> str:
    return f'<td><img src="data:image/png;base64,{b64encode(picture).decode()}"></td>'


# --- what somebody does ----------------------------------------------------------------------------------------------


def public(page: Page, side: str) -> Locator:
    return of(page, side).locator(".log > .message:not(.private)")


async def told(page: Page, side: str, act: Callable[[], Awaitable[None]]) -> Locator:
    """What an act brings that only oneself sees: a message more, or another one in the place of the latest."""
    private = of(page, side).locator(".message.private")
    before = await private.all_inner_texts()
    await act()
    for _ in range(600):
        if await private.all_inner_texts() != before:
            break
        await page.wait_for_timeout(50)
    else:
        raise RuntimeError(f"nothing came on {side}")
    await page.wait_for_timeout(200)  # until what comes with it is drawn, too
    return latest(page, side)


async def press(page: Page, side: str, card: Locator, name: str) -> Locator:
    return await told(page, side, card.get_by_role("button", name=name, exact=True).click)


async def answer(page: Page, side: str, card: Locator, letter: str = "A") -> Locator:
    """What comes of an answer; where several are right, the first ones are ticked."""
    if await card.locator("input").count():
        ticked = await told(page, side, lambda: tick(card, side))
        return await press(page, side, ticked, "Submit") if side == "discord" else ticked
    return await told(page, side, card.locator("button").filter(has_text=re.compile(f"^{letter}$")).click)


async def ask(page: Page, side: str, discord: str, slack: str = "") -> Locator:
    return await say(page, side, f"/{discord}" if side == "discord" else f"/study {slack or discord}")


async def form(page: Page, act: Callable[[], Awaitable[None]]) -> Locator:
    """What opens above the page, which is put away first."""
    await put_away(page)
    await act()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    return dialog


async def put_away(page: Page) -> None:
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def type_in(page: Page, side: str, command: str) -> None:
    await of(page, side).locator("footer input").fill(f"/{command}" if side == "discord" else f"/study {command}")
    await page.keyboard.press("Enter")


# --- what is played --------------------------------------------------------------------------------------------------


async def morning(page: Page, album: Album) -> None:
    async def newest(side: str) -> Locator:
        return public(page, side).last

    async def verdict(side: str, place: int, *, right: bool) -> Locator:
        await be(page, side, place)
        card = public(page, side).last
        return await answer(page, side, card, letter_of(await card.inner_text(), right=right))

    await album.keep("question", newest)
    await album.keep("verdict-right", lambda side: verdict(side, 1, right=True))
    await album.keep("verdict-not-right", lambda side: verdict(side, 2, right=False))
    await album.keep("report", lambda side: form(page, latest(page, side).get_by_role("button", name="Report").click))
    await put_away(page)
    for side in SIDES:
        await be(page, side, 0)

    async def preview(side: str) -> Locator:
        opened = await form(page, lambda: type_in(page, side, "setup"))
        return await told(page, side, opened.locator("button[type=submit]").click)

    await album.keep("setup", lambda side: form(page, lambda: type_in(page, side, "setup")))
    await album.keep("setup-preview", preview)
    await put_away(page)


async def week(page: Page, album: Album) -> None:
    async def revealed(side: str) -> Locator:
        return public(page, side).filter(has_text=REVEALED).last

    async def weekly(side: str) -> Locator:
        return public(page, side).filter(has_text="The week of ").last

    async def home(side: str) -> Locator:
        await of(page, side).get_by_role("tab", name="Home").click()
        await expect(of(page, side).locator(".home").get_by_role("button", name="Help")).to_be_visible()
        return of(page, side).locator(".home")

    await move(page, "A week with twelve members")
    await album.keep("reveal", revealed)
    await move(page, "Next daily")  # Tuesday's: by then the answers of the week are out
    await album.keep("weekly-report", weekly)
    for side in SIDES:
        await be(page, side, 1)
    await album.keep("me", lambda side: ask(page, side, "me"))
    await album.keep("board", lambda side: ask(page, side, "leaderboard"))
    await album.keep("help", lambda side: ask(page, side, "help"))
    await album.keep("readiness", lambda side: ask(page, side, "readiness"))
    await album.keep("plan", lambda side: ask(page, side, "plan date:2027-02-01", "plan 2027-02-01"))
    await album.keep(
        "lookup", lambda side: ask(page, side, "lookup words:visibility timeout", "lookup visibility timeout")
    )
    await album.keep("review", lambda side: ask(page, side, "review"))
    await album.keep("home", home, sides=("slack",))
    await of(page, "slack").get_by_role("tab", name="#exam-study").click()


async def several(page: Page, album: Album) -> None:
    """A question with several right answers, wherever one comes next."""

    async def newest(side: str) -> Locator:
        for _ in range(20):
            if await public(page, side).last.locator("input").count():
                break
            await move(page, "Next daily")
        return public(page, side).last

    async def choosing(side: str) -> Locator:
        return await form(page, public(page, side).last.get_by_role("button", name=re.compile("^Choose ")).click)

    await album.keep("several-answers", newest)
    await album.keep("several-answers-form", choosing, sides=("discord",))
    await put_away(page)


async def quiz_night(page: Page, album: Album) -> None:
    async def newest(side: str) -> Locator:
        return public(page, side).last

    async def lobby(side: str) -> Locator:
        await ask(page, side, "quiz style:night number:1 topic:sqs seconds:120", "quiz night 1 sqs seconds=120")
        await press(page, side, public(page, side).last, "Join")
        await expect(public(page, side).last).to_contain_text("1 player so far")
        return public(page, side).last

    async def question(side: str) -> Locator:
        await public(page, side).last.get_by_role("button", name="Start", exact=True).click()
        await expect(public(page, side).last).to_contain_text("question 1 of 1")
        return public(page, side).last

    async def table(side: str) -> Locator:
        await answer(page, side, public(page, side).last)
        await public(page, side).last.get_by_role("button", name="Close now").click()
        await expect(public(page, side).last).to_contain_text("the result")
        return public(page, side).last

    await album.keep("quiz-lobby", lobby)
    await album.keep("quiz-question", question)
    await album.keep("quiz-table", table)


async def exam(page: Page, album: Album) -> None:
    async def whole(side: str) -> Locator:
        """The map: a page on Discord, a form on Slack."""
        if side == "discord":
            return await press(page, side, latest(page, side), "Map")
        return await form(page, latest(page, side).get_by_role("button", name="Map", exact=True).click)

    async def result(side: str) -> Locator:
        await put_away(page)
        really = await press(page, side, latest(page, side), "Submit exam")
        return await press(page, side, really, "Submit")

    await album.keep("exam-question", lambda side: ask(page, side, "exam action:start length:half", "exam start half"))
    await album.keep("exam-map", whole)
    await album.keep("exam-result", result)


async def take() -> None:
    CARDS.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as things:
        folder = things.enter_context(tempfile.TemporaryDirectory(prefix="studyhall-cards-"))
        sandbox = await things.enter_async_context(sandbox_running(f"sqlite:///{folder}/page.db", at=MORNING))
        browser = await things.enter_async_context(browser_open())
        page = await open_page(browser, sandbox, width=WIDTH, height=3000)
        printing = await (await browser.new_context(viewport={"width": WIDTH, "height": 800})).new_page()
        album = Album(page, printing)
        for play in (morning, week, several, quiz_night, exam):
            await play(page, album)


if __name__ == "__main__":
    asyncio.run(take())
