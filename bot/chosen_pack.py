"""The pack that is asked: the one that ships, or one of somebody's own."""

from datetime import date
from pathlib import Path
from typing import Final

from content.packs import load_pack, read_pack
from content.questions import Pack
from content.soundness import MODEST, find_faults

_TOLD: Final = 20
"""Problems that are told at the start; the command lists them all."""


class PackRefusedError(Exception):
    """A pack can't be asked; the message names its problems."""


def open_pack(folder: Path | None, on: date) -> Pack:
    """The pack of `folder`, or the one that ships; one of somebody's own is checked as `content check` does.

    Raises PackRefusedError.
    """
    if folder is None:
        return load_pack()
    if not folder.is_dir():
        raise PackRefusedError(f"STUDYHALL_PACK names {folder}, which isn't a folder.")
    reading = read_pack(folder)
    if reading.pack is None:
        raise _refused(folder, [str(problem) for problem in reading.problems])
    if faults := find_faults(reading.pack, on, MODEST):
        raise _refused(folder, faults)
    return reading.pack


def _refused(folder: Path, problems: list[str]) -> PackRefusedError:
    more = [f"… and {len(problems) - _TOLD} more."] if len(problems) > _TOLD else []
    remedy = f"The pack in {folder} can't be used. `studyhall content check {folder}` lists everything that is wrong:"
    return PackRefusedError("\n".join([remedy, *problems[:_TOLD], *more]))
