"""Why an exam says no. Nothing was changed."""

from collections.abc import Sequence
from typing import Final

from bot.talk.lines import Command, joined, listed, say
from bot.talk.pages import Page, Refusal, note

_EXAM: Final = Command("exam")

NOT_YOUR_EXAM: Final = Refusal(say("That exam is somebody else's. {exam} starts one of yours.", exam=_EXAM))
ABANDONED: Final = Refusal(say("You abandoned that exam, so nothing of it counts. {exam} starts another.", exam=_EXAM))
NONE_OPEN: Final = Refusal(say("You have no exam under way. {exam} starts one.", exam=_EXAM))
NOT_OVER: Final = Refusal(say("That exam isn't submitted yet. {exam} resumes it.", exam=_EXAM))
NONE_TAKEN: Final = Refusal(say("You haven't submitted an exam yet. {exam} starts one.", exam=_EXAM))
HALF_IS_DRAWN: Final = Refusal(say("The numbered forms are full exams. Leave the form out for a half exam."))
TOO_SMALL: Final = Refusal(say("There aren't enough questions for an exam on this version's blueprint."))
NO_MOCK: Final = Refusal(say("There are no mock exams here."))
GIVEN_UP: Final[Page] = note(say("Abandoned: nothing of it counts. {exam} starts another.", exam=_EXAM))


def no_version(typed: str, known: Sequence[str]) -> Refusal:
    codes = listed(known)
    there = say("There is {code}.", code=codes) if len(known) == 1 else say("There are {codes}.", codes=codes)
    return Refusal(joined(say("There is no exam {typed}.", typed=typed), there))


def no_form(number: int, version: str) -> Refusal:
    return Refusal(say("There is no form {number} of {version}.", number=number, version=version))


def no_names(number: int) -> Refusal:
    return Refusal(say("Question {number} names no service whose full name is listed.", number=number))
