"""A space changes its group (docs/adr/0019): what was asked and answered there goes with it, and is counted there."""

from datetime import datetime

from bot.rules.folding import fold_anew
from storage import groups, history, moves
from storage.database import Transaction


def join_group(tx: Transaction, space: groups.Space, group: int, *, at: datetime) -> None:
    """A space that stands alone joins a group; its own one waits for it. Its row and the group's are locked."""
    groups.note_stay(tx, space.id, own_group=space.group, at=at)
    _move(tx, space, group, at)


def leave_group(tx: Transaction, space: groups.Space, *, at: datetime) -> None:
    """A space gets a group of its own: the one it came with, or where it never joined another, one like this."""
    own = groups.end_stay(tx, space.id)
    _move(tx, space, groups.copy_group(tx, space.group, at=at) if own is None else own, at)


def _move(tx: Transaction, space: groups.Space, target: int, at: datetime) -> None:
    """Who is a member is asked again behind the posts: an answer may have made a new one until then."""
    both = sorted((space.group, target))
    for group in both:
        history.lock_members(tx, group)
    moves.hold_space(tx, space.id)
    for group in both:
        history.lock_members(tx, group)
    in_both = moves.load_in_both(tx, space.id, some=both)
    moves.move_space(tx, space.id, source=space.group, target=target, in_both=in_both, at=at)
    for person in in_both:
        fold_anew(tx, person, both)
