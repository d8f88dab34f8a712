"""`star`: the questions a member marked, each with a note of their own; and the Star button on every private card."""

from typing import Final

from bot.declaring import Press, Shortcut, Verb
from bot.talk.asks import Who
from bot.talk.lines import say
from bot.verbs.star.starring import keep_note, note_form, open_star, show_list, star_shown, unstar

_SHORTCUT: Final = Shortcut(say("Star"), say("Mark the question of a card, to see it again in your reviews"))

STAR: Final = Verb(
    "star",
    say("The questions you starred, with your notes"),
    Who.MEMBER,
    show_list,
    presses=(
        Press("star", Who.MEMBER, star_shown, on=("post", "turn", "review", "item"), shortcut=_SHORTCUT),
        Press("star-note", Who.MEMBER, keep_note, form=note_form),
        Press("star-drop", Who.MEMBER, unstar),
        Press("star-open", Who.MEMBER, open_star),
        Press("star-page", Who.MEMBER, show_list),
    ),
)
