"""Every text on its way to a terminal goes through one place, and nothing in it steers the terminal."""

import logging
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import WithoutSecrets
from bot.plain_text import plain_text
from bot.terminal import put, warn

BOT = Path(__file__).parents[1] / "bot"
KEPT = ["two\nlines\tof 5 % – ünïcode", "नमस्ते", "سلام‌ها", "👩‍👩‍👧‍👦 🇨🇦", ""]  # noqa: RUF001 - people write so


@given(st.text(st.characters(blacklist_categories=())))
def test_no_control_character_is_left(text: str) -> None:
    cleaned = plain_text(text)
    assert len(cleaned) == len(text)
    assert {unicodedata.category(character) for character in cleaned if character not in "\n\t"}.isdisjoint(
        {"Cc", "Cs", "Zl", "Zp"}
    )
    cleaned.encode()
    assert plain_text(cleaned) == cleaned


@pytest.mark.parametrize("text", KEPT)
def test_what_people_write_stays(text: str) -> None:
    assert plain_text(text) == text


def test_commands_and_the_log_are_cleaned(capsys: pytest.CaptureFixture[str]) -> None:
    put("a\x1b[31m")
    warn("b\x9b31m\ud83d")
    assert capsys.readouterr() == ("a\ufffd[31m\n", "b\ufffd31m\ufffd\n")
    record = logging.LogRecord("bot", logging.ERROR, "", 0, "said %s", ("\x1b[2J",), None)
    assert "\x1b" not in WithoutSecrets(()).format(record)


def test_nothing_prints_beside_it() -> None:
    printing = [
        str(file.relative_to(BOT))
        for file in sorted(BOT.rglob("*.py"))
        if any(call in file.read_text() for call in ("echo(", " print(", "sys.stdout", "sys.stderr"))
    ]
    assert printing == ["terminal.py"]
