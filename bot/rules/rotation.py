"""What is asked of the pack where somebody asks: every selection of questions and every freezing begins with it."""

from collections.abc import Collection

from content.questions import Pack
from content.rotation import with_keys, without
from storage.corrections import load_held_keys
from storage.database import Transaction
from storage.item_findings import load_deciding, load_rulings


def rotation_of(tx: Transaction, pack: Pack, group: int | None) -> Pack:
    """The pack without what a group leaves out, and with the keys that hold there; without a group, as everywhere."""
    left_out = frozenset(edition for edition, ruling in load_rulings(tx, group).items() if not ruling.keep)
    return without(with_held_keys(tx, pack, group), left_out)


def rotations_of(tx: Transaction, pack: Pack, groups: Collection[int]) -> dict[int, Pack]:
    """The same of some groups; most have decided nothing themselves, and are asked what is asked everywhere."""
    everywhere = rotation_of(tx, pack, None)
    of_their_own = {group: rotation_of(tx, pack, group) for group in load_deciding(tx, groups)}
    return dict.fromkeys(groups, everywhere) | of_their_own


def with_held_keys(tx: Transaction, pack: Pack, group: int | None) -> Pack:
    """The pack with the corrected keys alone: as a question stands, whether it is asked or not."""
    return with_keys(pack, tuple(load_held_keys(tx, group)))
