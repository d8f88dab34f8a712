"""`studyhall content preview`: a file of questions as both platforms draw it, looked at anew on every save."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from bot.clock import system_time
from bot.discord_app.paint import Painter, components
from bot.rules.cards import OpenCard, RevealedCard
from bot.sandbox.page.changes import Changes
from bot.sandbox.page.guards import add_headers, guarded
from bot.slack_app.paint import paint
from content.authoring import remark_on
from content.items import Item
from content.packs import find_ids, read_pack
from content.questions import Pack

_STATIC: Final = Path(__file__).parent / "page" / "static"
_LOOK_EVERY_S: Final = 0.2
_POST: Final = 1


class NoQuestionsError(Exception):
    """The file is none of a pack's question files; the message says what is missing."""


class Preview:
    """One file of questions within its pack."""

    def __init__(self, file: Path) -> None:
        """Raises NoQuestionsError where `file` doesn't lie in a pack's folder `questions`."""
        self.file = file.resolve()
        self.folder = self.file.parent.parent
        if not self.file.is_file() or self.file.parent.name != "questions" or not (self.folder / "pack.yaml").is_file():
            raise NoQuestionsError(f"{file} is no file of a pack's folder `questions`, beside which pack.yaml stands.")

    def state(self) -> dict[str, Any]:
        """Everything the page shows: the checker's messages, and each question of the file that is sound by itself."""
        reading = read_pack(self.folder)
        problems = [str(problem) for problem in reading.problems]
        draft, ids = reading.draft, find_ids(self.file)
        if draft is None:
            return {"file": self.file.name, "problems": problems, "warnings": [], "questions": []}
        drawable = [one for one in ids if _can_be_drawn(draft, one)]
        return {
            "file": self.file.name,
            "problems": problems,
            "warnings": [note for one in drawable for note in _notes(draft, one)],
            "questions": [drawn(draft, one) for one in drawable],
        }


def _can_be_drawn(draft: Pack, question: str) -> bool:
    """Whether it is sound by itself and cites facts that are there."""
    known = draft.questions.get(question)
    return known is not None and all(fact in draft.facts for fact in known.facts)


def drawn(pack: Pack, question: str) -> dict[str, Any]:
    """A question's cards as each platform would get them: open, and revealed with key and reasons."""
    item = Item.freeze(pack.questions[question], pack)
    on = date(2026, 12, 7)
    closes = system_time() + timedelta(hours=24)
    opened = OpenCard(_POST, item, on, closes, "Europe/Berlin", answered=0)
    revealed = RevealedCard(_POST, item, on, answered=0, right=0, chosen={})
    on_discord = Painter(lambda command: command.words)
    return {
        "id": question,
        "discord": [{"components": components(on_discord.paint(card.page()))} for card in (opened, revealed)],
        "slack": [{"blocks": paint(card.page()).blocks} for card in (opened, revealed)],
    }


def _notes(pack: Pack, question: str) -> list[str]:
    """What an author should look at in it."""
    return [f"{question}: {note}" for note in remark_on(pack.questions[question], pack, system_time().date()).notes]


async def serve_preview(file: Path, *, port: int, say: Callable[[object], None], stopped: Awaitable[object]) -> None:
    """Serve the page on 127.0.0.1 until `stopped`. Raises NoQuestionsError, and OSError for a port that is taken."""
    preview, changes = Preview(file), Changes()
    application = web.Application(middlewares=[guarded])
    application.on_response_prepare.append(add_headers)

    async def state(_: web.Request) -> web.Response:
        return web.json_response(await asyncio.to_thread(preview.state))

    async def page(_: web.Request) -> web.FileResponse:
        return web.FileResponse(_STATIC / "preview.html")

    application.router.add_get("/", page)
    application.router.add_static("/static", _STATIC)
    application.router.add_get("/api/preview", state)
    application.router.add_get("/api/events", changes.serve)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    watching = asyncio.create_task(_watch(preview.folder, changes))
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        say(f"The preview is open: http://127.0.0.1:{runner.addresses[0][1]}")
        say("It follows every save. Ctrl+C ends it.")
        await stopped
    finally:
        watching.cancel()
        changes.close()
        await runner.cleanup()


async def _watch(folder: Path, changes: Changes) -> None:
    """Tell the page of every save below the pack's folder."""
    before = _stamps(folder)
    while True:
        await asyncio.sleep(_LOOK_EVERY_S)
        now = await asyncio.to_thread(_stamps, folder)
        if now != before:
            before = now
            changes.note()


def _stamps(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*.yaml")}
