"""Why the daily says no. Nothing was changed."""

from typing import Final

from bot.talk.lines import Command, say
from bot.talk.pages import Refusal

_RESUME: Final = Command("daily resume")

PAUSED: Final = Refusal(say("The daily question is paused here. {resume} lets it come again.", resume=_RESUME))
NOT_PAUSED: Final = Refusal(say("The daily question isn't paused here."))
SKIPPED_ALREADY: Final = Refusal(say("Today's question was skipped here already; the next one comes as planned."))
STANDS_ALREADY: Final = Refusal(say("Today's question is here already, so it can't be skipped any more."))
CAME_TO_NOTHING: Final = Refusal(
    say("No question came here today, so there is nothing to skip. The next one comes as planned.")
)
GONE_ALREADY: Final = Refusal(
    say("Today's question was deleted here, so there is nothing to skip. The next one comes as planned.")
)
NOT_SETTLED: Final = Refusal(
    say("It isn't known yet whether today's question was posted here, so it isn't sent again. Ask again in a minute.")
)
NOT_NOW: Final = Refusal(
    say("The platform isn't taking it right now. Today's question will be posted as soon as it does.")
)
NO_QUESTION: Final = Refusal(say("There is no question left to ask for this exam."))
ANSWER_SHOWN: Final = Refusal(
    say("Today's answer was shown elsewhere in your group already, so the question can't come here any more.")
)
DATE_BEHIND: Final = Refusal(
    say(
        "This channel had a question for a later date already, before its zone was changed. The next one comes "
        "as planned."
    )
)
SETTLED_ALREADY: Final = Refusal(say("That is settled already; nothing was changed."))
LINK_FIELD: Final = "link"
"""The field of a form."""
WRONG_LINK: Final = Refusal(
    say("That isn't a link to a message in this channel. Copy it from the question's own menu."), at=LINK_FIELD
)
NOT_THE_QUESTION: Final = Refusal(say("That message isn't today's question, so nothing was changed."), at=LINK_FIELD)
NO_ANSWER: Final = Refusal(say("The platform doesn't answer at the moment. Please try again in a minute."))
ENDED_ALREADY: Final = Refusal(say("That question is closed already."))


def daily_not_posted(why: str) -> Refusal:
    return Refusal(say("The question could not be posted: {why}", why=why))
