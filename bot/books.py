"""What `studyhall doctor` finds in the database: whether it can be used, what was noted in it, and what is planned."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.findings import Examined, Finding, ScheduledChannel

if TYPE_CHECKING:
    from datetime import datetime

    from bot.platform_time import Skew
    from bot.posting.troubles import Trouble
    from bot.printing import Typed
    from bot.rules.hindrances import Hindrance
    from storage.addresses import Address
    from storage.channels import Channel
    from storage.condition import OnDisk
    from storage.database import Transaction
    from storage.earned_roles import NamedRole

_NEXT: Final = 10
_ROOM: Final = 200_000_000
"""Bytes that should be free on the disk, and twice the file for its copies at an upgrade and a backup."""
_TRIED: Final = "doctor"
"""Under this name the database keeps when it was last tried whether it can be written."""


@dataclass(slots=True)
class Books:
    """What the database tells."""

    troubles: "list[Trouble]" = field(default_factory=list)
    hindrances: "list[Hindrance]" = field(default_factory=list)
    wrong_clock: "Skew | None" = None
    channels: "list[Channel]" = field(default_factory=list)
    roles: "list[NamedRole]" = field(default_factory=list)
    """That members earn."""

    def coming(self) -> "list[Channel]":
        """The next of all channels, the soonest first."""
        planned = [(channel.next_due_at, channel.id, channel) for channel in self.channels if channel.next_due_at]
        return [channel for _, _, channel in sorted(planned)[:_NEXT]]

    def places(self, platform: str) -> list[ScheduledChannel]:
        mine = (one for one in self.channels if one.platform == platform)
        return [ScheduledChannel(one.native_space, one.native_id, one.weekly) for one in mine]

    def roles_in(self, platform: str) -> dict[str, list[str]]:
        """Space -> the roles that members earn there."""
        named: dict[str, list[str]] = {}
        for one in self.roles:
            if one.platform == platform:
                named.setdefault(one.native_space, []).append(one.role)
        return named


def see_database(url: "Address", seen: Examined, now: "datetime") -> Books | None:
    """What it tells, where it can be read; it is neither made nor brought up to date here."""
    from storage.addresses import show
    from storage.condition import look_at_file
    from storage.refusals import UnreachableDatabaseError

    disk = look_at_file(url)
    if disk is not None:
        seen.findings += _short_of_room(disk)
    if disk is not None and disk.can_be_made:
        seen.fine.append(f"There is no database at {disk.file} yet; `studyhall run` makes it.")
        return None
    try:
        books = _try_database(url, now)
    except UnreachableDatabaseError as error:
        seen.findings.append(Finding("database", str(error), ""))
        return None
    if books is None:
        what = f"The database {show(url)} isn't up to date."
        seen.findings.append(Finding("database", what, "`studyhall db upgrade` brings it there, or `studyhall run`."))
        return None
    room = f"; {disk.free / 1e9:.1f} GB are free" if disk is not None else ""
    seen.fine.append(f"The database {show(url)} is up to date and can be written{room}.")
    seen.findings += _paused(books)
    return books


def _short_of_room(disk: "OnDisk") -> Iterator[Finding]:
    if disk.free < max(_ROOM, 2 * disk.size):
        what = f"Only {disk.free / 1e6:.0f} MB are free beside {disk.file}, which has {disk.size / 1e6:.0f} MB."
        yield Finding("database", what, "Make room: an upgrade and a backup each write a copy of it.")


def _try_database(url: "Address", now: "datetime") -> Books | None:
    """Write a line and read what is told; None where it isn't up to date. Raises UnreachableDatabaseError."""
    from bot.maintenance import with_database
    from storage.upgrade import is_current

    if not is_current(url):
        return None
    with_database(url, lambda tx: _try(tx, now), write=True, beside=True)
    return with_database(url, lambda tx: _read(tx, now), write=False)


def _try(tx: "Transaction", now: "datetime") -> None:
    from storage import memory

    memory.remember(tx, _TRIED, now.isoformat())


def _read(tx: "Transaction", now: "datetime") -> Books:
    from bot.posting.troubles import load_troubles
    from bot.rules.hindrances import load_hindrances
    from bot.rules.punctuality import load_wrong_clock
    from storage.channels import load_channels
    from storage.earned_roles import load_named_roles

    return Books(
        load_troubles(tx, now), load_hindrances(tx), load_wrong_clock(tx), load_channels(tx), load_named_roles(tx)
    )


def _paused(books: Books) -> Iterator[Finding]:
    """Those that Studyhall has given up by itself, however long ago."""
    from bot.talk import lines
    from bot.talk.people import platform_of

    remedy = lines.say("Put that right, then an organiser types {resume} there.", resume=lines.Command("daily resume"))
    for channel in books.channels:
        if channel.trouble:
            what = f"Nothing is posted in {place_of(channel)}: {channel.trouble}"
            yield Finding(channel.platform, what, lines.plain(remedy, how_typed()[platform_of(channel.platform)]))


def place_of(channel: "Channel") -> str:
    return f"{channel.platform} {channel.native_space} {channel.native_id}"


def how_typed() -> "Typed":
    """The faces know how a command is typed; their libraries take a while to load."""
    from bot.discord_app.commands import CommandNames
    from bot.slack_app.paint import typed
    from bot.verbs import VERBS

    return {"discord": CommandNames(VERBS).typed, "slack": typed}
