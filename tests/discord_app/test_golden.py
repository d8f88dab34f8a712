"""What every page, form and command looks like on the wire. STUDYHALL_WRITE_GOLDEN=1 writes the files anew."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any, Final

import discord
import pytest

from bot.declaring import form_of
from bot.desk import Desk
from bot.discord_app.commands import Tree, message_commands, slash_commands
from bot.talk.asks import Ask
from bot.talk.clicks import TICK, Click, numbered
from bot.talk.forms import Form
from bot.talk.lines import say
from bot.talk.people import Shown
from bot.ticking import choice_form
from bot.verbs import PRESSES, VERBS, report
from bot.verbs.quiz import QUIZ
from bot.verbs.settings import SettingsShown
from bot.verbs.star import starring
from tests.discord_app.painting import PAINTER, painted, painted_form
from tests.discord_app.refused import form_problems, problems
from tests.pages import PAGES
from tests.pages.daily import open_card
from tests.pages.items import item
from tests.pages.organising import SCHEDULE, SETUP_SHOWN
from tests.pages.people import SETTINGS

GOLDEN: Final = Path(__file__).parent / "golden"
NOTHING: Final[Any] = None
"""In place of what nothing here touches."""

FORMS: Final[dict[str, Form]] = {
    "form_note": asyncio.run(starring.note_form(NOTHING, Ask(NOTHING, NOTHING, click=numbered("star-note", 12)))),
    "form_answer": choice_form(item(several=True), Click(TICK, Shown("post", 41)), asks_sureness=True),
    "form_report": asyncio.run(report.form(NOTHING, Ask(NOTHING, NOTHING, click=Click("report", Shown("turn", 34))))),
    "form_setup": SETUP_SHOWN.form(SCHEDULE.spot),
    "form_settings": SettingsShown(SETTINGS).form(),
    "form_quiz": form_of("quiz", say("Start a quiz"), say("Start"), QUIZ.options),
}


def check(name: str, drawn: Any) -> None:
    file = GOLDEN / f"{name}.json"
    if os.environ.get("STUDYHALL_WRITE_GOLDEN"):
        file.write_text(json.dumps(drawn, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert drawn == json.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PAGES)
async def test_page(name: str) -> None:
    drawn = painted(PAGES[name])
    assert problems(drawn) == []
    check(name, drawn)


@pytest.mark.parametrize("name", FORMS)
async def test_form(name: str) -> None:
    drawn = painted_form(FORMS[name])
    assert form_problems(drawn) == []
    check(name, drawn)


async def test_commands() -> None:
    tree = Tree(discord.Client(intents=discord.Intents.none()))
    desk = Desk(NOTHING, VERBS, PRESSES)
    typed = [command.to_dict(tree) for command in slash_commands(desk)]
    check("commands", [*typed, *(command.to_dict(tree) for command in message_commands(desk))])


def test_every_file_is_of_today() -> None:
    assert {file.stem for file in GOLDEN.iterdir()} == {*PAGES, *FORMS, "commands"}


async def test_a_painted_message_is_not_kept_by_the_library() -> None:
    assert PAINTER.paint(open_card().page()).is_finished()
