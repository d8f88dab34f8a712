"""A line of the log names the ask that is being served and where it came from, and nobody."""

import asyncio
import json
import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

import pytest

from bot.core import Study
from bot.declaring import Verb
from bot.desk import Desk
from bot.event_log import log_of
from bot.logs import WithoutSecrets, Written
from bot.talk.asks import Ask, Who
from bot.talk.pages import Page, note
from bot.talk.people import Spot
from tests.talk.test_desk import Doorkeeper, ask

_LOG = log_of("bot.rooms")
SECRETS = ('pass"word', "back\\slash", "ключ", 'it\'s "so"')


class Keeping(logging.Handler):
    """Keeps every line as it would be written."""

    def __init__(self, written: Written = "text", secrets: Sequence[str] = ()) -> None:
        super().__init__()
        self.setFormatter(WithoutSecrets(secrets, written))
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


async def _serve(_: Study, __: Ask) -> Page:
    logging.getLogger("discord.http").warning("slow")
    await asyncio.sleep(0)
    _LOG.warning("still slow", seconds=2.5, why="it is the disk")
    return note("served")


async def _two_at_once(keeping: Keeping) -> None:
    """Two asks, each of which lets a library and the bot log something, then one line more."""
    desk = Desk(Study(None, None, None), [Verb("tell", "", Who.MEMBER, _serve)])  # type: ignore[arg-type]  # nothing here touches them
    asks = [ask(Doorkeeper(), verb="tell", name="Ada") for _ in range(2)]
    asks = [
        replace(one, caller=replace(one.caller, spot=Spot("discord", "s1", channel)))
        for one, channel in zip(asks, ("c1", "c2"), strict=True)
    ]
    logging.getLogger().addHandler(keeping)
    try:
        await asyncio.gather(*map(desk.serve, asks))
        _LOG.warning("over")
    finally:
        logging.getLogger().removeHandler(keeping)


async def test_lines_of_asks_that_are_served_side_by_side_are_told_apart() -> None:
    """Also those that a library says meanwhile. Afterwards nothing is named."""
    keeping = Keeping()
    await _two_at_once(keeping)
    asked = re.compile(r" channel=(c[12]) platform=discord request=([0-9a-f]{8}) (?:seconds=2.5 )?space=s1")
    found = [asked.search(line) for line in keeping.said]
    assert [match and match[1] for match in found] == ["c1", "c2", "c1", "c2", None]
    assert "[warning] still slow [bot.rooms] " in keeping.said[2]
    assert keeping.said[2].endswith(" space=s1 why='it is the disk'")
    assert len({match[2] for match in found if match}) == 2
    assert not any("Ada" in line for line in keeping.said)


async def test_a_line_of_json_says_the_same() -> None:
    keeping = Keeping("json")
    await _two_at_once(keeping)
    told = [json.loads(line) for line in keeping.said]
    assert [one.get("channel") for one in told] == ["c1", "c2", "c1", "c2", None]
    assert len({one["request"] for one in told if "request" in one}) == 2
    assert [one["event"] for one in told] == ["slow", "slow", "still slow", "still slow", "over"]
    assert set(told[0]) == {"timestamp", "level", "logger", "event", "request", "platform", "space", "channel"}
    assert (told[2]["logger"], told[2]["seconds"], told[2]["why"]) == ("bot.rooms", 2.5, "it is the disk")
    assert not any("Ada" in line for line in keeping.said)


def test_an_error_is_one_line_of_json_without_its_secrets() -> None:
    """Also those that JSON would write in another way."""
    raised = RuntimeError(" ".join(SECRETS))
    record = logging.LogRecord(
        "bot", logging.ERROR, "", 0, "with %s\nand \x1b[2J", (SECRETS[0],), (RuntimeError, raised, None)
    )
    line = WithoutSecrets(SECRETS, "json").format(record)
    assert "\n" not in line
    told = json.loads(line)
    assert told["event"] == "with ***\nand \ufffd[2J"
    assert told["exception"].endswith("RuntimeError: *** *** *** ***")
    assert line.isascii()


@pytest.mark.parametrize("written", get_args(Written))
def test_no_key_of_an_event_holds_a_secret(written: Written) -> None:
    """Nor any that would be quoted, and nothing of it steers a terminal."""
    keeping = Keeping(written, SECRETS)
    logging.getLogger().addHandler(keeping)
    try:
        raised = RuntimeError(" ".join(SECRETS))
        _LOG.error("with %s", why="' ".join(SECRETS), what=SECRETS[0], steers="\x1b[2J", exc_info=raised)
    finally:
        logging.getLogger().removeHandler(keeping)
    [line] = keeping.said
    forms = (form for one in SECRETS for form in (one, repr(one)[1:-1], json.dumps(one)[1:-1]))
    assert not [form for form in forms if form in line]
    assert "\x1b" not in line
    assert ("RuntimeError" in line, "with %s" in line) == (True, True)


def test_where_no_log_is_set_up_an_event_reads_like_any_message(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    _LOG.debug("not told")
    _LOG.warning("the clock is wrong", why="it is ahead", exc_info=RuntimeError("late"))
    [record] = caplog.records
    assert record.getMessage() == "the clock is wrong why=it is ahead"
    assert "RuntimeError: late" in caplog.text
