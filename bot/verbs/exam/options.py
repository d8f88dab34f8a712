"""What can be said to `exam`."""

from enum import StrEnum
from typing import Final

from bot.talk.asks import Option
from bot.talk.kinds import Number, OneOf, VersionCode
from bot.talk.lines import say
from content.exams import Length
from content.forms import FIXED_FORMS


class ExamAction(StrEnum):
    """What to do with exams."""

    START = "start"
    RESUME = "resume"
    SUBMIT = "submit"
    HISTORY = "history"


class Time(StrEnum):
    """How much of it a member takes."""

    USUAL = "usual"
    LONGER = "longer"


EXAM_ACTION: Final = Option(
    "action", say("Start one, resume it, submit it, or see the ones you took"), OneOf(ExamAction)
)
FORM_NUMBER: Final = Option(
    "form",
    say("1 to {last}: the same questions for everybody; drawn for you if you leave it out", last=FIXED_FORMS),
    Number(
        1,
        FIXED_FORMS,
        lambda typed: say(
            "“{typed}” isn't the number of a form. There are forms 1 to {last}.", typed=typed, last=FIXED_FORMS
        ),
    ),
)
LENGTH: Final = Option("length", say("The full exam, or half of it for a lunch break"), OneOf(Length))
VERSION: Final = Option(
    "version", say("Of the exam; the one your group studies for if you leave it out"), VersionCode()
)
EXTRA_TIME: Final = Option("time", say("longer: the extra minutes that some are granted; remembered"), OneOf(Time))
