"""What is asked of the pack where somebody asks: every selection of questions and every freezing begins with it."""

from content.questions import Pack
from content.rotation import with_keys, without
from storage.corrections import load_held_keys
from storage.database import Transaction
from storage.item_findings import load_rulings


def rotation_of(tx: Transaction, pack: Pack, group: int | None) -> Pack:
    """The pack without what a group leaves out, and with the keys that hold there; without a group, as everywhere."""
    left_out = frozenset(edition for edition, ruling in load_rulings(tx, group).items() if not ruling.keep)
    return without(with_held_keys(tx, pack, group), left_out)


def with_held_keys(tx: Transaction, pack: Pack, group: int | None) -> Pack:
    """The pack with the corrected keys alone: as a question stands, whether it is asked or not."""
    return with_keys(pack, tuple(load_held_keys(tx, group)))
