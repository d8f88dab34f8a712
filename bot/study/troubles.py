"""What went wrong with a channel's posts, and telling whoever set it up: where they look, and once a day by message."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.talk.people import Platform, Spot
from bot.replies import Notice, Trouble, TroubleKind
from bot.core import Study
from storage import channels, faults, posts
from storage.database import Transaction
from storage.faults import Fault

SHOWN_FOR: Final = timedelta(days=7)
"""How long `setup` and `studyhall doctor` show a fault."""


def pause_for_trouble(tx: Transaction, channel: int, why: str, now: datetime) -> None:
    """Nothing can be posted there: no more tries until an organiser has seen to it."""
    channels.pause(tx, channel, at=now, trouble=why)
    posts.close_early(tx, channel, at=now, ended="gone")


def load_troubles(tx: Transaction, now: datetime, *, space: tuple[str, str] | None = None) -> list[Trouble]:
    """The troubles of the latest days, of one space or of all."""
    return [as_trouble(fault) for fault in faults.load_faults(tx, since=now - SHOWN_FOR, space=space)]


def as_trouble(fault: Fault) -> Trouble:
    platform: Platform = "discord" if fault.platform == "discord" else "slack"
    return Trouble(
        kind=TroubleKind(fault.kind),
        spot=Spot(platform, fault.space, fault.channel),
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
    platform: Platform = "discord" if known.platform == "discord" else "slack"
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
