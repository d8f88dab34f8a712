"""What can be said of a database's file without opening it."""

import os
import shutil
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import URL


class OnDisk(NamedTuple):
    """A SQLite file and the room around it, in bytes."""

    file: Path
    size: int
    free: int
    """What is left on its disk for whoever asks."""
    can_be_made: bool
    """It isn't there, and its folder can be written."""


def look_at_file(url: URL) -> OnDisk | None:
    """None for a database on a server, or in a folder that isn't there or can't be looked into."""
    if url.get_backend_name() != "sqlite":
        return None
    file = Path(str(url.database))
    folder = file.absolute().parent
    try:
        there = file.exists()
        size = file.stat().st_size if there else 0
        free = shutil.disk_usage(folder).free
    except OSError:
        return None
    return OnDisk(file, size, free, not there and os.access(folder, os.W_OK | os.X_OK))
