"""Where files lie in memory. What is tested there writes as it does anywhere, but no disk makes it wait."""

import os
import shutil
from pathlib import Path
from typing import Final

_MEMORY: Final = Path("/dev/shm")  # noqa: S108 -- folders of one's own are made in it
_ENOUGH_BYTES: Final = 2 << 30
"""Containers often have less than a run of all tests takes."""


def folder_in_memory() -> Path | None:
    """None where the system has none, too small a one, or one in which no program may be started."""
    if not os.access(_MEMORY, os.W_OK) or os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC:
        return None
    return _MEMORY if shutil.disk_usage(_MEMORY).free >= _ENOUGH_BYTES else None
