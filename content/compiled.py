"""A pack that was read and checked, kept as JSON beside its YAML, so that a start needs a twentieth of the time.

It counts only for the very bytes that it came from, the pack's files and the code that reads them, and only as it was
written, so what its questions say needn't be checked again. Where it can't be written or is no good, the YAML is read
as ever.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from content.questions import CHECKED, Pack

NAME: Final = ".compiled.json"
_CODE: Final = Path(__file__).parent


def compute_origin(folder: Path) -> bytes:
    """The digest of all that decides what a pack is, in hex."""
    digest = hashlib.sha256()
    for path in _origins(folder):
        told = path.read_bytes()
        digest.update(f"{path.relative_to(path.parents[1])} {len(told)}\n".encode())
        digest.update(told)
    return digest.hexdigest().encode()


def _origins(folder: Path) -> Iterator[Path]:
    yield from sorted(_CODE.glob("*.py"))
    yield from sorted(folder.rglob("*.y*ml"))


def load_compiled(folder: Path, origin: bytes) -> Pack | None:
    """The pack as it was kept; None where nothing was, or where it is of another origin or damaged."""
    with suppress(OSError, ValidationError):
        kept, _, pack = (folder / NAME).read_bytes().partition(b"\n")
        if kept == _seal(origin, pack):
            return Pack.model_validate_json(pack, context=CHECKED)
    return None


def keep_compiled(folder: Path, origin: bytes, pack: Pack) -> None:
    """Keep a pack for the next start. Where the folder can't be written, nothing is kept."""
    ours = folder / f"{NAME}.{os.getpid()}"
    try:
        kept = pack.model_dump_json(exclude_defaults=True).encode()
        ours.write_bytes(_seal(origin, kept) + b"\n" + kept)
        ours.replace(folder / NAME)
    except OSError:
        with suppress(OSError):
            ours.unlink()


def _seal(origin: bytes, pack: bytes) -> bytes:
    """What stands before a pack: where it came from, and its own digest."""
    return origin + b" " + hashlib.sha256(pack).hexdigest().encode()
