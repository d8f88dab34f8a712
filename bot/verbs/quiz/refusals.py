"""Why a quiz says no. Nothing was changed."""

from typing import Final

from bot.talk.lines import Command, Name, say
from bot.talk.pages import Refusal

_QUIZ: Final = Command("quiz")

QUIZ_OVER: Final = Refusal(say("That quiz is over. {quiz} begins another one.", quiz=_QUIZ))
QUESTION_OVER: Final = Refusal(say("That question has closed, so no more answers count."))
NOT_YOUR_QUIZ: Final = Refusal(say("That quiz is somebody else's. {quiz} begins one of yours.", quiz=_QUIZ))
NOT_AT_THIS_POINT: Final = Refusal(say("That is not possible at this point of the quiz. Nothing was changed."))
NOTHING_WRONG: Final = Refusal(say("You haven't gotten a question wrong so far, so there is nothing to ask again."))
RIGHT_SINCE: Final = Refusal(
    say("You have since answered everything right that you once got wrong, so there is nothing to ask again.")
)
WAITS_FOR_ITS_ANSWER: Final = Refusal(
    say(
        "There is nothing to ask again right now. A daily question that you got wrong can be asked again from "
        "the next day on, once everybody has been shown its answer."
    )
)
NOT_ASKED_NOW: Final = Refusal(
    say("What you got wrong can't be asked at the moment: it is today's question, or no longer part of this exam.")
)
NO_STAR_TO_ASK: Final = Refusal(
    say("You have no starred question that can be asked right now. {star} lists yours.", star=Command("star"))
)
ALL_RIGHT: Final = Refusal(say("You answered every question of that quiz right, so there is nothing to ask again."))
QUIZ_STANDS: Final = Refusal(say("A quiz is under way in this channel. Take part, or wait for its end."))
QUIZ_ON_ITS_WAY: Final = Refusal(say("The quiz begins here as soon as the platform takes it."))


def not_starter(starter: str) -> Refusal:
    return Refusal(say("Only {starter}, who started this quiz, or an organiser can do that.", starter=Name(starter)))


def unknown_topic(typed: str, near: tuple[str, ...]) -> Refusal:
    return Refusal(say("I don't know the topic “{typed}”.", typed=typed), near=near, at="topic")


def nothing_on(topic: str) -> Refusal:
    return Refusal(say("There is nothing left to ask on {topic} at the moment.", topic=topic), at="topic")


def quiz_not_posted(why: str) -> Refusal:
    return Refusal(say("The quiz could not be posted here: {why}", why=why))
