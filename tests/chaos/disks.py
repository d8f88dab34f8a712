"""Disks of one's own, to be filled, to be made read-only and to break: a small tmpfs, and an ext4 in a file."""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Final

PAGE: Final = 4096
_NEW_MOUNTS: Final = 0x00020000
"""CLONE_NEWNS, unshare(2)"""


class ImpossibleHereError(Exception):
    """A fault can't be made on this machine; the message says what it lacks."""


@contextmanager
def small_disk(folder: Path, *, megabytes: int) -> Iterator[Path]:
    """A file system of its own below a folder. Raises ImpossibleHereError."""
    with _mounted(folder / "small", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs") as place:
        yield place


@contextmanager
def breakable_disk(folder: Path, *, megabytes: int) -> Iterator[Path]:
    """One that becomes read-only once it finds an error; see `break_disk`. Raises ImpossibleHereError."""
    image = folder / "breakable.img"
    with image.open("wb") as file:
        file.truncate(megabytes << 20)
    _run("mkfs.ext4", "-q", str(image))
    with _mounted(folder / "breakable", "-o", "loop,errors=remount-ro", str(image)) as place:
        yield place


def break_disk(place: Path) -> None:
    """Have the kernel find an error on it, as it does on a failing disk. Raises ImpossibleHereError."""
    devices = [line.split()[0] for line in Path("/proc/mounts").read_text().splitlines() if f" {place} " in line]
    try:
        Path(f"/sys/fs/ext4/{Path(devices[-1]).name}/trigger_fs_error").write_text("1")
    except OSError as error:
        raise ImpossibleHereError(f"no error can be made on a disk: {error}") from None


def mend_disk(place: Path) -> None:
    """As an administrator does it: unmount, check, mount again. Nothing on it may be open."""
    image = str(place.with_name("breakable.img"))
    _run("umount", str(place))
    _run("fsck.ext4", "-fp", image, fine=(0, 1))
    _run("mount", "-o", "loop,errors=remount-ro", image, str(place))


@contextmanager
def read_only(place: Path) -> Iterator[None]:
    """A disk that is mounted read-only during the block; nothing on it may be open for writing."""
    _run("mount", "-o", "remount,ro", str(place))
    try:
        yield
    finally:
        _run("mount", "-o", "remount,rw", str(place))


@contextmanager
def filled(place: Path, *, but_pages: int) -> Iterator[None]:
    """A disk with so many free pages left during the block."""
    filler = place / "filler"
    try:
        with filler.open("wb", buffering=0) as file:
            with suppress(OSError):
                while file.write(b"x" * PAGE) == PAGE:
                    pass
            file.truncate((file.tell() // PAGE - but_pages) * PAGE)
        yield
    finally:
        filler.unlink(missing_ok=True)


@contextmanager
def immutable(*files: Path) -> Iterator[None]:
    """Files that nobody may write during the block, not even who has them open. Raises ImpossibleHereError."""
    probe = files[0].with_name("probe")
    with probe.open("wb", buffering=0) as opened, _flagged(probe), suppress(OSError):
        opened.write(b"x")
        raise ImpossibleHereError("here an immutable file can be written by whoever has it open")
    probe.unlink()
    with _flagged(*(file for file in files if file.exists())):
        yield


@contextmanager
def _flagged(*files: Path) -> Iterator[None]:
    _run("chattr", "+i", *map(str, files))
    try:
        yield
    finally:
        _run("chattr", "-i", *map(str, files))


@contextmanager
def _mounted(place: Path, *what: str) -> Iterator[Path]:
    _see_mounts_alone()
    place.mkdir()
    _run("mount", *what, str(place))
    try:
        yield place
    finally:
        _run("umount", "--lazy", str(place))


@cache
def _see_mounts_alone() -> None:
    """What this process mounts nobody else sees, and it is gone with the process, however that ends."""
    if ctypes.CDLL(None, use_errno=True).unshare(_NEW_MOUNTS):
        raise ImpossibleHereError(f"nothing can be mounted: {os.strerror(ctypes.get_errno())}")
    _run("mount", "--make-rprivate", "/")


def _run(command: str, *words: str, fine: Collection[int] = (0,)) -> None:
    program = shutil.which(command, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if program is None:
        raise ImpossibleHereError(f"there is no {command}")
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
    if done.returncode not in fine:
        raise ImpossibleHereError(done.stderr.strip().splitlines()[0] if done.stderr else f"{command} failed")
