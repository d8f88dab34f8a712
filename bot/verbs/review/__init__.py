"""`review`: what a member got wrong, guessed, missed or starred, privately, one question after the other."""

from typing import Final

from bot.declaring import Press, Verb
from bot.rules.sureness import PRESS as SURE
from bot.talk.asks import Who
from bot.talk.clicks import TICK
from bot.talk.lines import say
from bot.verbs.review.answering import answer_review, form_to_answer, say_sureness
from bot.verbs.review.asking import go_on, start_review

REVIEW: Final = Verb(
    "review",
    say("What you got wrong, guessed, missed or starred, when it is due"),
    Who.MEMBER,
    start_review,
    presses=(
        Press("answer", Who.MEMBER, answer_review, on=("review",)),
        Press("submit", Who.MEMBER, answer_review, on=("review",)),
        Press(TICK, Who.MEMBER, answer_review, on=("review",), form=form_to_answer),
        Press(SURE, Who.MEMBER, say_sureness, on=("review",)),
        Press("on", Who.MEMBER, go_on, on=("review",)),
    ),
)
