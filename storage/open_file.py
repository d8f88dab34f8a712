"""The SQLite files that are open have to stay the files under their names: in any other, what is written is lost."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from storage.database import DatabaseGoneError

BESIDE: Final = ("-wal", "-shm")
"""The write-ahead log has what isn't in the file yet, its index has the locks; both stand as long as the file is open
(https://www.sqlite.org/wal.html)."""


class OpenFile:
    """A file that was opened a moment ago; with what stands `beside` it, once it was read."""

    def __init__(self, path: Path, beside: Sequence[str] = ()) -> None:
        self._parts = [Path(f"{path}{suffix}") for suffix in ("", *beside)]
        self._opened = [_identity(part) for part in self._parts]

    def check(self) -> None:
        """Costs a stat for each. Raises DatabaseGoneError where another file stands under one of the names, or none."""
        for path, opened in zip(self._parts, self._opened, strict=True):
            found = _identity(path)
            if found != opened:
                raise DatabaseGoneError(
                    f"The database file {path} was {'replaced' if found else 'deleted'} while Studyhall ran, so it "
                    "stopped; nothing was acknowledged since. To restore a backup stop Studyhall first, then use "
                    "`studyhall db restore FILE`."
                )


def _identity(path: Path) -> tuple[int, int] | None:
    """What stays when a file is written and changes when another one takes its name."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
