"""A line of the log names the ask that is being served and where it came from, and nobody."""

import asyncio
import logging
import re
from dataclasses import replace

from bot.core import Study
from bot.declaring import Verb
from bot.desk import Desk
from bot.logs import WithoutSecrets
from bot.talk.asks import Ask, Who
from bot.talk.pages import Page, note
from bot.talk.people import Spot
from tests.talk.test_desk import Doorkeeper, ask


class Keeping(logging.Handler):
    """Keeps every line as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(WithoutSecrets(()))
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


async def _serve(_: Study, __: Ask) -> Page:
    logging.getLogger("discord.http").warning("slow")
    await asyncio.sleep(0)
    logging.getLogger("bot").warning("still slow")
    return note("served")


async def test_lines_of_asks_that_are_served_side_by_side_are_told_apart() -> None:
    """Also those that a library says meanwhile. Afterwards nothing is named."""
    desk = Desk(Study(None, None, None), [Verb("tell", "", Who.MEMBER, _serve)])  # type: ignore[arg-type]  # nothing here touches them
    asks = [ask(Doorkeeper(), verb="tell", name="Ada") for _ in range(2)]
    asks = [
        replace(one, caller=replace(one.caller, spot=Spot("discord", "s1", channel)))
        for one, channel in zip(asks, ("c1", "c2"), strict=True)
    ]
    keeping = Keeping()
    logging.getLogger().addHandler(keeping)
    try:
        await asyncio.gather(*map(desk.serve, asks))
        logging.getLogger("bot").warning("over")
    finally:
        logging.getLogger().removeHandler(keeping)
    found = [re.search(r" \[([0-9a-f]{8}) discord s1 (c[12])\]: ", line) for line in keeping.said]
    assert [match and match[2] for match in found] == ["c1", "c2", "c1", "c2", None]
    assert len({match[1] for match in found if match}) == 2
    assert not any("Ada" in line for line in keeping.said)
