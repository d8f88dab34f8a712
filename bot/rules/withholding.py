"""What somebody is not told now, since a question rests on it that is still open for them."""

from typing import Final

from bot.rules.spaces import group_of, person_of
from bot.talk.lines import Command, say
from bot.talk.pages import Refusal
from bot.talk.people import Caller
from content.items import load_item
from content.questions import Pack
from content.withholding import withheld_facts
from storage.database import Transaction
from storage.exams import load_running_questions
from storage.open_items import load_open_items

WITHHELD: Final = Refusal(
    say(
        "That comes close to a question that is open for you, so it waits until you have answered it and know "
        "the answer."
    )
)
SITTING: Final = Refusal(
    say(
        "Your mock exam is running. As in the real one, nothing can be looked up until it is submitted. {exam} takes "
        "you back to it.",
        exam=Command("exam"),
    )
)


def facts_withheld(tx: Transaction, pack: Pack, caller: Caller) -> frozenset[str] | Refusal:
    """Ids of the facts that whoever asks is not shown now; or that they are shown none, in an exam of sixty-five."""
    person = person_of(tx, caller)
    if person is not None and load_running_questions(tx, person):
        return SITTING
    items = load_open_items(tx, group=group_of(tx, caller.spot), person=person)
    return withheld_facts(pack, map(load_item, items))
