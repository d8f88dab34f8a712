"""How ready a person is, from everything they answered for the first time; and how that is said in a line."""

from datetime import datetime
from typing import Final

from bot.rules.choosing import exam_of_day
from bot.rules.spaces import group_of, local_today, person_of
from bot.talk.lines import Command, Line, counted, joined, say
from bot.talk.people import Caller
from content.blueprints import Exam
from content.questions import Pack
from content.readiness import Estimate, Range, State, TooEarly, estimate, paper_of
from storage import attempts, peers
from storage.database import Transaction

_STATES: Final = {
    State.NOT_YET: say("not yet"),
    State.GETTING_THERE: say("getting there"),
    State.LIKELY: say("likely"),
    State.READY: say("ready"),
}


def load_readiness(tx: Transaction, pack: Pack, caller: Caller, now: datetime) -> tuple[Exam, Estimate | TooEarly]:
    """The exam, and how ready the caller is for it. Others' answers only tell how hard the questions are."""
    spot = caller.spot
    group, person = group_of(tx, spot), person_of(tx, caller)
    today = local_today(tx, spot, now)
    exam = exam_of_day(tx, pack, group=group, on=today)
    if person is None:
        return exam, estimate((), {}, paper_of(pack, exam), now=now)
    others = {} if group is None else peers.load_peers(tx, group=group, without=person, today=today)
    return exam, estimate(attempts.load_attempts(tx, person), others, paper_of(pack, exam), now=now)


def readiness_line(told: Estimate | TooEarly) -> Line:
    """In one sentence, with the way to more of it."""
    more = Command("readiness")
    if isinstance(told, TooEarly):
        lacking = counted(told.missing, "{n} more first answer to go", "{n} more first answers to go")
        early = say("Readiness: too early to say; {lacking}.", lacking=lacking)
        return joined(early, (more,))
    chance = say(
        "Readiness: {state} · {chance} to pass today ({range}).",
        state=_STATES[told.state],
        chance=percent(told.chance),
        range=between(told.chances),
    )
    return joined(chance, (more,))


def percent(share: float) -> str:
    """`64%`; what is all but certain is never said to be certain."""
    return f"{min(99, max(1, round(100 * share)))}%"


def between(range_: Range) -> str:
    """`31 to 86%`."""
    return say("{low} to {high}", low=percent(range_.low).removesuffix("%"), high=percent(range_.high))
