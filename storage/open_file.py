"""The SQLite file that is open has to stay the file under its name: in any other, what is written is lost."""

from pathlib import Path

from storage.database import DatabaseGoneError


class OpenFile:
    """A file that was opened a moment ago."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened = _identity(path)

    def check(self) -> None:
        """Costs one stat. Raises DatabaseGoneError where another file stands under the name, or none."""
        found = _identity(self._path)
        if found != self._opened:
            raise DatabaseGoneError(
                f"The database file {self._path} was {'replaced' if found else 'deleted'} while Studyhall ran, so it "
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
