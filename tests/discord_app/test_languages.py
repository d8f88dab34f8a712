"""What Discord's face says by itself is said in the language of whoever it is said to."""

from datetime import UTC, datetime
from typing import Any, Final

from bot.discord_app.correcting import to_correct
from bot.talk.asks import Ask
from bot.talk.languages import in_language
from bot.talk.lines import say
from bot.talk.pages import Refusal
from bot.talk.parts import Buttons
from bot.talk.people import Account, Caller, Spot

NOTHING: Final[Any] = None
"""In place of the door, which nothing here goes through."""


def test_the_way_back_to_a_form() -> None:
    spot, at = Spot("discord", "1", "2"), datetime(2026, 11, 28, tzinfo=UTC)
    caller = Caller(Account("discord", "", "3"), "Ada", spot, at, language="de")
    page = to_correct(Ask(caller, NOTHING, verb="setup", typed={"time": "25:99"}), Refusal(say("That was wrong.")))
    (row,) = (part for part in page.parts if isinstance(part, Buttons))
    assert [button.label for button in row.buttons] == [in_language(say("Correct it"), "de")]
