"""The beginning of a pack of one's own: a small one that passes, to be written over."""

import re
import shutil
import unicodedata
from pathlib import Path
from typing import Final

_STARTER: Final = Path(__file__).parent / "starter"
_SECTIONS: Final = ("facts", "questions")
_ID_AT_MOST: Final = 80


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
    head = (_STARTER / ("with_exam" if exam else "without_exam") / "pack.yaml").read_text(encoding="utf-8")
    (folder / "pack.yaml").write_text(_named(head, folder.resolve().name), encoding="utf-8")


def _named(head: str, name: str) -> str:
    """The head of a pack, called like its folder: `id: "web-basics"`, `title: "Web basics"`.

    Quoted, since `2026` or `on` would be no text in YAML. A name without any letter or digit of ASCII changes nothing.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain[:_ID_AT_MOST])
    if not words:
        return head
    named = head.replace("id: my-pack", f'id: "{"-".join(words)}"', 1)
    return named.replace("title: My pack", f'title: "{" ".join(words).capitalize()}"', 1)
