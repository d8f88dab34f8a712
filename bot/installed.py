"""Whether the packages that run are Studyhall's own: their names are so general that others may bring the same.

Whatever is installed later into the same environment overwrites ours without a word, or stands in the way of them.
"""

import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Final

OURS: Final = ("bot", "content", "storage")
_REMEDY: Final = "Install Studyhall again, in an environment where nothing else is installed, or run its container."


def check_packages() -> None:
    """End the process with a sentence where one of our packages isn't ours. Nothing of the other two is run for it."""
    home = Path(__file__).parents[1]
    if foreign := next(chain(_elsewhere(home), _overwritten(home)), None):
        sys.exit(f"{foreign} isn't Studyhall's but another distribution's. {_REMEDY}")


def _elsewhere(home: Path) -> Iterator[str]:
    for package in OURS:
        spec = find_spec(package)
        found = Path(spec.origin) if spec and spec.origin else None
        if found is None or found.parents[1] != home:
            yield f"The package {package} at {found.parent if found else 'no place'}"


def _overwritten(home: Path) -> Iterator[str]:
    """Files of another size than what was installed; from a checkout nothing is."""
    try:
        own: Distribution = distribution("studyhall")
    except PackageNotFoundError:
        return
    for file in own.files or ():
        at = Path(str(own.locate_file(file)))
        code = file.parts[0] in OURS and file.suffix == ".py"
        if code and at.is_relative_to(home) and file.size not in (None, _size(at)):
            yield f"The file {at}"


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None
