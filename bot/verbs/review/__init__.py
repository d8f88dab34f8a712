"""`review`: what a member got wrong, guessed, missed or starred, privately, one question after the other."""

from typing import Final

from bot.declaring import Press, Verb
from bot.rules.sureness import PRESS as SURE
from bot.talk.asks import Who
from bot.talk.lines import say
from bot.ticking import press_to_tick
from bot.verbs.review.answering import answer_review, say_review_sureness
from bot.verbs.review.asking import next_item, start_review

REVIEW: Final = Verb(
    "review",
    say("What you got wrong, guessed, missed or starred, when it is due"),
    Who.MEMBER,
    start_review,
    presses=(
        Press("answer", Who.MEMBER, answer_review, on=("review",)),
        Press("submit", Who.MEMBER, answer_review, on=("review",)),
        press_to_tick(answer_review, "review", lambda _tx, _ask: True),
        Press(SURE, Who.MEMBER, say_review_sureness, on=("review",)),
        Press("on", Who.MEMBER, next_item, on=("review",)),
    ),
)
