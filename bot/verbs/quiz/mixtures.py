"""What a quiz mixes, said before its first question."""

from bot.talk.lines import listed, say
from content.mixing import Mix, Shelf


def own_mixture(chosen: Mix) -> str:
    """`This quiz: 3 you missed before, 1 new to you and 1 you know, in mixed order.`; empty where nothing is mixed."""
    parts = {Shelf.MISSED: "{} you missed before", Shelf.UNSEEN: "{} new to you", Shelf.MASTERED: "{} you know"}
    return _mixture(chosen, parts)


def groups_mixture(chosen: Mix) -> str:
    """The same of what a group had in common."""
    parts = {
        Shelf.MISSED: "{} most of you missed",
        Shelf.UNSEEN: "{} new to this group",
        Shelf.MASTERED: "{} most of you know",
    }
    return _mixture(chosen, parts)


def _mixture(chosen: Mix, parts: dict[Shelf, str]) -> str:
    there = [words.format(number) for shelf, words in parts.items() if (number := chosen.shelves.get(shelf, 0))]
    mixed = ", in mixed order" if len(there) > 1 else ""
    return say("This quiz: {listed}{mixed}.", listed=listed(there), mixed=mixed) if there else ""
