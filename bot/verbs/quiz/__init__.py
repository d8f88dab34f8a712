"""`quiz`: alone, with everybody in the channel, or a live night."""

from typing import Final

from bot.core import Study
from bot.declaring import Press, Shortcut, Verb, form_of
from bot.rules.sureness import PRESS as SURE
from bot.talk.asks import Ask, Who
from bot.talk.forms import Form
from bot.talk.lines import say
from bot.ticking import press_to_tick
from bot.verbs.quiz.answering import answer_turn, plays_alone
from bot.verbs.quiz.controls import Steering
from bot.verbs.quiz.options import NUMBER, SECONDS, STYLE, TOPIC
from bot.verbs.quiz.solo import drop_quiz, go_on_alone, say_solo_sureness
from bot.verbs.quiz.starting import find_waiting, start_again, start_as_available, start_proposed, start_quiz
from bot.verbs.quiz.steering import join_quiz, steer_quiz

_OPTIONS: Final = (TOPIC, NUMBER, STYLE, SECONDS)


async def _form(study: Study, ask: Ask) -> Form | None:
    """A half-finished quiz is offered before a form."""
    waiting = await find_waiting(study, ask.caller)
    return None if waiting else form_of("quiz", say("Start a quiz"), say("Start"), _OPTIONS)


QUIZ: Final = Verb(
    "quiz",
    say("Quiz yourself, your group, or everybody live"),
    Who.MEMBER,
    start_quiz,
    _OPTIONS,
    form=_form,
    costly=True,
    presses=(
        Press("answer", Who.MEMBER, answer_turn, on=("turn",)),
        Press("submit", Who.MEMBER, answer_turn, on=("turn",)),
        press_to_tick(answer_turn, "turn", plays_alone),
        Press(SURE, Who.MEMBER, say_solo_sureness, on=("turn",)),
        Press("on", Who.MEMBER, go_on_alone, on=("turn",)),
        Press("continue", Who.MEMBER, go_on_alone, on=("turn",)),
        Press("drop", Who.MEMBER, drop_quiz, on=("turn",)),
        Press("again", Who.MEMBER, start_again, on=("turn",)),
        Press("join", Who.MEMBER, join_quiz, on=("turn",)),
        *(Press(step, Who.EITHER, steer_quiz, on=("turn",)) for step in Steering),
        Press("quiz", Who.MEMBER, start_as_available, costly=True),
        Press("proposed", Who.ORGANISER, start_proposed, on=("weekly", "night")),
    ),
    shortcut=Shortcut("Start a quiz", say("On your own, with everybody in the channel, or live")),
)
