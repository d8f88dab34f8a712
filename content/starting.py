"""The beginning of a pack of one's own: a small one that passes, to be written over."""

import shutil
from pathlib import Path
from typing import Final

_STARTER: Final = Path(__file__).parent / "starter"
_SECTIONS: Final = ("facts", "questions")


class FolderTakenError(Exception):
    """There is something in the folder already; the message is one sentence."""


def start_pack(folder: Path, *, exam: bool) -> None:
    """Write a small pack, with mock exams or without, into a folder that is empty or doesn't exist.

    Raises FolderTakenError, OSError.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderTakenError(f"{folder} is there already and isn't an empty folder; name another one.")
    for section in _SECTIONS:
        shutil.copytree(_STARTER / section, folder / section)
    shutil.copy(_STARTER / ("with_exam" if exam else "without_exam") / "pack.yaml", folder / "pack.yaml")
