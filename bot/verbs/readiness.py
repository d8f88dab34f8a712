"""`readiness`: would you pass today? In words, as a chance with its range, and what is still missing."""

from dataclasses import dataclass
from typing import Final

from bot.core import Study
from bot.declaring import Verb
from bot.rules.readiness import between, load_readiness, percent
from bot.talk.asks import Ask, Who
from bot.talk.lines import Command, Line, counted, listed, say
from bot.talk.pages import Outcome, Page, Refusal
from bot.talk.parts import Lines, Prose, Small, Title
from content.exams import PASS_SHARE
from content.readiness import ENOUGH, Estimate, TooEarly

NO_EXAM: Final = Refusal(say("The questions here prepare for no exam, so there is nothing to be ready for."))
_COUNTS: Final = "Only your first answer to a question counts; repeats never do."


@dataclass(frozen=True, slots=True)
class Readiness:
    """How ready somebody is for an exam version."""

    exam: str
    told: Estimate | TooEarly

    def page(self) -> Page:
        title = Title(
            say("Are you ready for {exam}? {capitalize}", exam=self.exam, capitalize=str(self.told.state).capitalize())
        )
        match self.told:
            case TooEarly():
                return Page((title, Lines(_missing(self.told)), Small((_COUNTS,))))
            case Estimate():
                return Page((title, *_parts(self.told)))


def _missing(told: TooEarly) -> tuple[Line, ...]:
    had = say("{first_attempts}", first_attempts=told.first_attempts) if told.first_attempts else "none yet"
    return (
        say("An estimate takes {enough} first answers, some in every domain. You have {had}.", enough=ENOUGH, had=had),
        _lacking(told),
        say("The daily question adds one a day, {quiz} as many as you like.", quiz=Command("quiz")),
    )


def _lacking(told: TooEarly) -> str:
    missing = say("Still missing: {missing}", missing=told.missing)
    if not told.lacking:
        return say("{missing}.", missing=missing)
    return say(
        "{missing}, among them {listed}.",
        missing=missing,
        listed=listed((f"{more} on {title}" for title, more in told.lacking)),
    )


def _parts(told: Estimate) -> tuple[Prose, Lines, Small]:
    chance = say(
        "Chance to pass today: {chance}; nine times out of ten it's {between}.",
        chance=percent(told.chance),
        between=between(told.chances),
    )
    expected = say(
        "You'd get about {share} of the questions right ({between})",
        share=percent(told.share),
        between=between(told.shares),
    )
    share = say("{expected}; passing takes about {pass_share}.", expected=expected, pass_share=percent(PASS_SHARE))
    domains = (say("{title}: {right}", title=title, right=percent(right)) for title, right in told.by_domain)
    basis = say(
        "From {answers}, the latest counting most. {counts}",
        answers=counted(told.first_attempts, "{n} first answer", "{n} first answers"),
        counts=_COUNTS,
    )
    scale = "This is Studyhall's own estimate, not the exam's score."
    return (
        Prose(chance, strong=True),
        Lines((share, say("By domain:"), *domains)),
        Small((basis, scale)),
    )


async def serve(study: Study, ask: Ask) -> Outcome:
    """Readiness, whatever was answered so far; a Refusal where there is no exam."""
    now = study.clock.now()
    exam, told = await study.database.read(lambda tx: load_readiness(tx, study.pack, ask.caller, now))
    return Readiness(exam.code, told) if exam.mock else NO_EXAM


READINESS: Final = Verb(
    "readiness", say("Your chance to pass the exam today, and what is missing"), Who.MEMBER, serve, costly=True
)
