"""What a process has open, seen from outside."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal


def open_files(process: int | Literal["self"]) -> Iterator[str]:
    """What each of its descriptors leads to: a path, or a kind with a number such as `socket:[8710]`."""
    for descriptor in Path(f"/proc/{process}/fd").iterdir():
        try:
            yield str(descriptor.readlink())
        except FileNotFoundError:  # closed meanwhile
            continue
