"""Whether our clock can be believed. What is claimed, closed or planned by a wrong one would stay for weeks."""

import asyncio
import json
from datetime import datetime, timedelta
from typing import Final

from bot.core import Study
from bot.event_log import log_of
from bot.platform_time import Skew
from bot.talk.lines import joined, say
from bot.talk.pages import Refusal
from bot.talk.people import Platform
from bot.talk.phrases import span
from storage import memory
from storage.database import Transaction

_LOG: Final = log_of(__name__)

CLOCK_UNKNOWN: Final = Refusal(
    say("The clock could not be compared with the platform's just now. Please try again in a moment.")
)

_ASK_AT_MOST_S: Final = 5.0
_REMEMBERED: Final = "wrong clock"


def wrong_clock(skew: Skew) -> str:
    """What is wrong, and what follows from it."""
    off, platform = span(abs(skew.ahead)), skew.platform.title()
    if skew.ahead > timedelta():
        said = say(
            "The clock of the machine that Studyhall runs on is {time} ahead of {platform}'s.",
            time=off,
            platform=platform,
        )
    else:
        said = say(
            "The clock of the machine that Studyhall runs on is {time} behind {platform}'s.",
            time=off,
            platform=platform,
        )
    return joined(said, say("Nothing is posted, closed or planned until whoever runs it has set it right."))


def note_time(study: Study, platform: Platform, theirs: datetime) -> None:
    """A platform has told its time."""
    ours = study.clock.now()
    study.times.note(platform, theirs, ours=ours)
    study.metrics.show_clock(platform, ours - theirs)


def platform_now(study: Study) -> datetime:
    """Now, as the platforms have it: a machine whose clock is known to be wrong is put right."""
    now = study.clock.now()
    skew = study.times.skew(ours=now)
    return now - skew.ahead if skew is not None else now


async def check_clock(study: Study) -> Skew | None:
    """How far our clock is from the platforms'; asks them where that isn't known. None where none has answered.

    What says that it is wrong may be an answer that was long on its way, so that is always asked again.
    """
    known = study.times.skew(ours=study.clock.now())
    if known is not None and known.right:
        return known
    since_s = study.times.steady_s
    await _ask(study, since_s)
    return study.times.skew(ours=study.clock.now(), since_s=since_s)


async def _ask(study: Study, since_s: float) -> None:
    """Ask every platform; returns with the first answer that tells, so that one which hangs holds up nobody."""
    waiting = {asyncio.create_task(face.ask_time()) for face in study.faces.values()}
    try:
        async with asyncio.timeout(_ASK_AT_MOST_S):
            while waiting and study.times.skew(ours=study.clock.now(), since_s=since_s) is None:
                answered, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                for task in answered:
                    task.result()
    except TimeoutError:
        _LOG.info("no platform has told its time", seconds=_ASK_AT_MOST_S)
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def clock_refusal(study: Study) -> Refusal | None:
    """The refusal of whatever would be planned or claimed by a clock that is wrong or can't be compared."""
    skew = await check_clock(study)
    if skew is None:
        return CLOCK_UNKNOWN
    return None if skew.right else Refusal(wrong_clock(skew))


async def tell_clock(study: Study, skew: Skew) -> None:
    """Say that the clock is wrong, or right again, where whoever runs Studyhall looks."""
    if not skew.right:
        _LOG.error("the clock is wrong", why=_described(skew))
    at = study.clock.now() - skew.ahead
    if await study.database.write(lambda tx: _remember(tx, skew, at)) and skew.right:
        _LOG.warning("the clock is right again")


def _described(skew: Skew) -> str:
    """For the log, with the remedy."""
    seconds = abs(skew.ahead) // timedelta(seconds=1)
    direction = "ahead of" if skew.ahead > timedelta() else "behind"
    return (
        f"{seconds} s {direction} {skew.platform}'s. Nothing is posted, closed or planned until it is right: "
        "set the machine's clock (NTP); nothing has to be started again."
    )


def _remember(tx: Transaction, skew: Skew, at: datetime) -> bool:
    """Write it down for other processes; whether that is another thing than before."""
    seconds = skew.ahead // timedelta(seconds=1)
    told = "" if skew.right else json.dumps({"platform": skew.platform, "ahead": seconds, "at": at.isoformat()})
    if told == (memory.recall(tx, _REMEMBERED) or ""):
        return False
    memory.remember(tx, _REMEMBERED, told)
    return True


def load_wrong_clock(tx: Transaction) -> Skew | None:
    """What a running Studyhall found of its clock last; None where it was right."""
    told = json.loads(memory.recall(tx, _REMEMBERED) or "null")
    return told and Skew(told["platform"], timedelta(seconds=told["ahead"]))
