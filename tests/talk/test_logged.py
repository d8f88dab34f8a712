"""A line of the log names the ask that is being served and where it came from, and nobody."""

import asyncio
import json
import logging
import re
from dataclasses import replace

from bot.core import Study
from bot.declaring import Verb
from bot.desk import Desk
from bot.logs import JsonLines, WithoutSecrets
from bot.talk.asks import Ask, Who
from bot.talk.pages import Page, note
from bot.talk.people import Spot
from tests.talk.test_desk import Doorkeeper, ask


class Keeping(logging.Handler):
    """Keeps every line as it would be written."""

    def __init__(self, written: type[WithoutSecrets] = WithoutSecrets) -> None:
        super().__init__()
        self.setFormatter(written(()))
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


async def _serve(_: Study, __: Ask) -> Page:
    logging.getLogger("discord.http").warning("slow")
    await asyncio.sleep(0)
    logging.getLogger("bot").warning("still slow")
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
        logging.getLogger("bot").warning("over")
    finally:
        logging.getLogger().removeHandler(keeping)


async def test_lines_of_asks_that_are_served_side_by_side_are_told_apart() -> None:
    """Also those that a library says meanwhile. Afterwards nothing is named."""
    keeping = Keeping()
    await _two_at_once(keeping)
    found = [re.search(r" \[([0-9a-f]{8}) discord s1 (c[12])\]: ", line) for line in keeping.said]
    assert [match and match[2] for match in found] == ["c1", "c2", "c1", "c2", None]
    assert len({match[1] for match in found if match}) == 2
    assert not any("Ada" in line for line in keeping.said)


async def test_a_line_of_json_says_the_same() -> None:
    keeping = Keeping(JsonLines)
    await _two_at_once(keeping)
    told = [json.loads(line) for line in keeping.said]
    assert [one.get("channel") for one in told] == ["c1", "c2", "c1", "c2", None]
    assert len({one["request"] for one in told if "request" in one}) == 2
    assert [one["message"] for one in told] == ["slow", "slow", "still slow", "still slow", "over"]
    assert set(told[0]) == {"time", "level", "part", "message", "request", "platform", "space", "channel"}
    assert not any("Ada" in line for line in keeping.said)


def test_an_error_is_one_line_of_json_without_its_secrets() -> None:
    """Also those that JSON would write in another way."""
    secrets = ['pass"word', "back\\slash", "ключ"]
    raised = RuntimeError(" ".join(secrets))
    record = logging.LogRecord(
        "bot", logging.ERROR, "", 0, "with %s\nand \x1b[2J", (secrets[0],), (RuntimeError, raised, None)
    )
    line = JsonLines(secrets).format(record)
    assert "\n" not in line
    told = json.loads(line)
    assert told["message"] == "with ***\nand \ufffd[2J"
    assert told["traceback"].endswith("RuntimeError: *** *** ***")
    assert line.isascii()
