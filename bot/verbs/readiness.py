"""`readiness`: would you pass today? In words, as a chance with its range, and what is still missing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core import Study
from bot.declaring import Verb, reads
from bot.rules.readiness import between, load_readiness, percent
from bot.talk.asks import Ask, Who
from bot.talk.figures import Bars, share_bars
from bot.talk.lines import Command, Line, counted, joined, listed, say
from bot.talk.pages import Outcome, Page, Refusal
from bot.talk.parts import Lines, Prose, Small, Title
from content.exams import PASS_SHARE
from content.readiness import ENOUGH, Estimate, State, TooEarly
from storage.database import Transaction

NO_EXAM: Final = Refusal(say("The questions here prepare for no exam, so there is nothing to be ready for."))
_COUNTS: Final = say("Only your first answer to a question counts; repeats never do.")
_STATES: Final = {
    State.TOO_EARLY: say("Too early to say"),
    State.NOT_YET: say("Not yet"),
    State.GETTING_THERE: say("Getting there"),
    State.LIKELY: say("Likely"),
    State.READY: say("Ready"),
}


@dataclass(frozen=True, slots=True)
class Readiness:
    """How ready somebody is for an exam version."""

    exam: str
    told: Estimate | TooEarly

    def page(self) -> Page:
        title = Title(joined(say("Are you ready for {exam}?", exam=self.exam), _STATES[self.told.state]))
        match self.told:
            case TooEarly():
                return Page((title, Lines(_missing(self.told)), Small((_COUNTS,))))
            case Estimate():
                return Page((title, *_parts(self.told)))


def _missing(told: TooEarly) -> tuple[Line, ...]:
    wanted = say("An estimate takes {count} first answers, some in every domain.", count=ENOUGH)
    had = say("You have {count}.", count=told.first_attempts) if told.first_attempts else say("You have none yet.")
    return (
        joined(wanted, had),
        _lacking(told),
        say("The daily question adds one a day, {quiz} as many as you like.", quiz=Command("quiz")),
    )


def _lacking(told: TooEarly) -> str:
    if not told.lacking:
        return say("Still missing: {count}.", count=told.missing)
    domains = listed(say("{count} on {domain}", count=more, domain=title) for title, more in told.lacking)
    return say("Still missing: {count}, among them {domains}.", count=told.missing, domains=domains)


def _parts(told: Estimate) -> tuple[Prose, Lines, Bars, Small]:
    chance = say(
        "Chance to pass today: {chance}; nine times out of ten it's {range}.",
        chance=percent(told.chance),
        range=between(told.chances),
    )
    share = say(
        "You'd get about {share} of the questions right ({range}); passing takes about {pass_share}.",
        share=percent(told.share),
        range=between(told.shares),
        pass_share=percent(PASS_SHARE),
    )
    domains = (say("{domain}: {share}", domain=one.title, share=percent(right)) for one, right in told.by_domain)
    basis = counted(
        told.first_attempts,
        "From {n} first answer, the latest counting most.",
        "From {n} first answers, the latest counting most.",
    )
    scale = say("This is Studyhall's own estimate, not the exam's score.")
    return (
        Prose(chance, strong=True),
        Lines((share, say("By domain:"), *domains)),
        share_bars(say("Right answers to expect"), ((one.label, right) for one, right in told.by_domain)),
        Small((joined(basis, _COUNTS), scale)),
    )


@reads
def serve(tx: Transaction, study: Study, ask: Ask, now: datetime) -> Outcome:
    """Readiness, whatever was answered so far; a Refusal where there is no exam."""
    exam, told = load_readiness(tx, study.pack, ask.caller, now)
    return Readiness(exam.code, told) if exam.mock else NO_EXAM


READINESS: Final = Verb(
    "readiness", say("Your chance to pass the exam today, and what is missing"), Who.MEMBER, serve, costly=True
)
