"""What went wrong with a channel's posts, and telling whoever set it up: where they look, and once a day by message."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core import Study
from bot.talk.pages import ChannelName, Command, Line, Lines, Page, Prose, Tone, say
from bot.talk.people import Spot, platform_of
from bot.talk.phrases import day, local_time, span
from storage import channels, faults, posts
from storage.database import Transaction
from storage.faults import Fault

SHOWN_FOR: Final = timedelta(days=7)
"""How long `setup` and `studyhall doctor` show a fault."""


class TroubleKind(StrEnum):
    """What can go wrong with a post."""

    MISSED = "missed"
    LATE = "late"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    GONE = "gone"


_NOW: Final = Command("daily now")
_REMEDIES: Final[dict[TroubleKind, Line]] = {
    TroubleKind.MISSED: say("It was skipped and no streak suffers; {now} posts today's question at once.", now=_NOW),
    TroubleKind.LATE: "Nothing has to be done.",
    TroubleKind.UNKNOWN: say(
        "Please look into the channel. If the question stands there, a click on it settles this; if it doesn't, type "
        "{now} there and say so. No streak suffers, and it is never sent twice.",
        now=_NOW,
    ),
    TroubleKind.REFUSED: say(
        "When that is put right, {resume} or {setup} there lets the questions come again.",
        resume=Command("daily resume"),
        setup=Command("setup"),
    ),
    TroubleKind.GONE: say(
        "No streak suffers. {now} posts today's question again; where the channel is paused, {resume} comes first.",
        now=_NOW,
        resume=Command("daily resume"),
    ),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A post that did not come or stay as it should, for organisers and operators."""

    kind: TroubleKind
    spot: Spot
    on: date
    due_at: datetime
    posted_at: datetime | None
    zone: str
    why: str

    @property
    def line(self) -> str:
        """What happened: `Tue 24 Nov: missed. Studyhall was not running when it was due.`"""
        return f"{day(self.on)}: {self._happened()}".rstrip()

    @property
    def remedy(self) -> Line:
        """What to do about it."""
        return _REMEDIES[self.kind]

    def _happened(self) -> str:
        due, why = local_time(self.due_at, self.zone), self.why[:1].upper() + self.why[1:]
        match self.kind:
            case TroubleKind.LATE:
                assert self.posted_at is not None
                return f"came {span(self.posted_at - self.due_at)} late; it was due {due}."
            case TroubleKind.UNKNOWN:
                return f"whether it was posted is not known; it was due {due}. {why}"
            case TroubleKind.MISSED:
                return f"missed; it was due {due}. {why}"
            case TroubleKind.GONE:
                return f"posted, and now gone: {self.why}"
            case TroubleKind.REFUSED:
                return f"not posted, because the platform refused it: {why}"


def remedies(troubles: Iterable[Trouble]) -> tuple[Line, ...]:
    """Once for each kind what to do."""
    return tuple({trouble.kind: trouble.remedy for trouble in troubles}.values())


@dataclass(frozen=True, slots=True)
class Notice:
    """A direct message to whoever set a channel up: what went wrong there, at most once a day."""

    spot: Spot
    troubles: tuple[Trouble, ...]
    paused_because: str
    """Why Studyhall paused the channel by itself; empty where it didn't."""

    def page(self) -> Page:
        paused: tuple[Line, ...] = ("Studyhall has paused it there, so that it doesn't keep trying.",)
        off = Command("setup notices=off")
        last = say("You get this because you set the channel up; at most once a day. {off} turns this off.", off=off)
        told = tuple(f"• {trouble.line}" for trouble in self.troubles)
        lines = (*told, *(paused if self.paused_because else ()), *remedies(self.troubles), last)
        opening = say(
            "Something went wrong with the daily question in {channel}:", channel=ChannelName(self.spot.channel)
        )
        return Page((Prose(opening), Lines(lines)), Tone.NOTE)


def pause_for_trouble(tx: Transaction, channel: int, why: str, now: datetime) -> None:
    """Nothing can be posted there: no more tries until an organiser has seen to it."""
    channels.pause(tx, channel, at=now, trouble=why)
    posts.close_early(tx, channel, at=now, ended="gone")


def load_troubles(tx: Transaction, now: datetime, *, space: tuple[str, str] | None = None) -> list[Trouble]:
    """The troubles of the latest days, of one space or of all."""
    return [as_trouble(fault) for fault in faults.load_faults(tx, since=now - SHOWN_FOR, space=space)]


def as_trouble(fault: Fault) -> Trouble:
    return Trouble(
        kind=TroubleKind(fault.kind),
        spot=Spot(platform_of(fault.platform), fault.space, fault.channel),
        on=fault.on,
        due_at=fault.due_at,
        posted_at=fault.posted_at,
        zone=fault.zone,
        why=fault.why,
    )


def load_untold(tx: Transaction, now: datetime) -> set[int]:
    """Channels whose organiser has not been told yet, after a start."""
    return faults.load_untold(tx, since=now - SHOWN_FOR)


async def tell_organiser(study: Study, channel: int) -> None:
    """Send the notice about a channel's troubles, unless its organiser doesn't want any or was told today."""
    now = study.clock.now()
    known = await study.database.read(lambda tx: channels.load_channel(tx, channel))
    if known is None or not known.notices:
        return
    platform = platform_of(known.platform)
    face = study.faces.get(platform)
    if face is None:
        study.troubled.add(channel)
        return
    troubles = await study.database.write(lambda tx: _claim_notice(tx, channel, now))
    if troubles:
        notice = Notice(
            Spot(platform, known.native_space, known.native_id), tuple(troubles), paused_because=known.trouble or ""
        )
        async with face.turn(Spot(platform, known.native_space, known.set_up_by), can_wait=True):
            await face.notify(known.native_space, known.set_up_by, notice)


def _claim_notice(tx: Transaction, channel: int, now: datetime) -> Sequence[Trouble]:
    """What there is to tell; nothing when it was told, or somebody tells it at this moment."""
    if not faults.load_faults(tx, since=now - SHOWN_FOR, channel=channel):
        return ()
    told = faults.claim_notice(tx, channel, at=now)
    if told is None:
        return ()
    found = faults.load_faults(tx, since=now - SHOWN_FOR, channel=channel)
    return [as_trouble(fault) for fault in found if fault.kind != "late" and fault.at > told]
