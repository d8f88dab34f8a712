"""What a quiz mixes, said before its first question."""

from bot.talk.lines import listed, say
from content.mixing import Mix, Shelf


def own_mixture(chosen: Mix) -> str:
    """`This quiz: 3 you missed before, 1 new to you and 1 you know, in mixed order.`; empty where nothing is mixed."""
    missed, unseen, mastered = _numbers(chosen)
    return _mixture(
        say("{count} you missed before", count=missed) if missed else "",
        say("{count} new to you", count=unseen) if unseen else "",
        say("{count} you know", count=mastered) if mastered else "",
    )


def groups_mixture(chosen: Mix) -> str:
    """The same of what a group had in common."""
    missed, unseen, mastered = _numbers(chosen)
    return _mixture(
        say("{count} most of you missed", count=missed) if missed else "",
        say("{count} new to this group", count=unseen) if unseen else "",
        say("{count} most of you know", count=mastered) if mastered else "",
    )


def _numbers(chosen: Mix) -> tuple[int, ...]:
    return tuple(chosen.shelves.get(shelf, 0) for shelf in (Shelf.MISSED, Shelf.UNSEEN, Shelf.MASTERED))


def _mixture(*parts: str) -> str:
    there = [part for part in parts if part]
    if len(there) > 1:
        return say("This quiz: {parts}, in mixed order.", parts=listed(there))
    return say("This quiz: {part}.", part=there[0]) if there else ""
