"""What went wrong with a channel's posts, and telling whoever set it up: where they look, and once a day by message."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core import Study
from bot.rules.gauging import DOUBTS
from bot.rules.judging import item_as_it_stands
from bot.rules.reports import ReportEntry, load_entries
from bot.talk.languages import language_of
from bot.talk.lines import ChannelName, Command, Line, counted, joined, listed, say
from bot.talk.pages import Page, Tone
from bot.talk.parts import Lines, Part, Prose
from bot.talk.people import Spot, platform_of
from bot.talk.phrases import day, local_time, span
from content.item_statistics import Doubt
from content.questions import Pack
from content.rotation import edition_of
from storage import channels, closings, faults, item_findings, reports
from storage.channels import Channel
from storage.database import Transaction
from storage.faults import Fault
from storage.item_findings import Finding

SHOWN_FOR: Final = timedelta(days=7)
"""How long `setup` and `studyhall doctor` show a fault."""

_REPORTS_SHOWN: Final = 5


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
    TroubleKind.LATE: say("Nothing has to be done."),
    TroubleKind.UNKNOWN: say(
        "Please look in the channel. If the question is there, a click on it settles this; if it isn't, type "
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
        return say("{day}: {happened}", day=day(self.on), happened=self._happened())

    @property
    def remedy(self) -> Line:
        """What to do about it."""
        return _REMEDIES[self.kind]

    def _happened(self) -> str:
        due, why = local_time(self.due_at, self.zone), self.why[:1].upper() + self.why[1:]
        match self.kind:
            case TroubleKind.LATE:
                assert self.posted_at is not None
                return say("came {time} late; it was due {due}.", time=span(self.posted_at - self.due_at), due=due)
            case TroubleKind.UNKNOWN:
                return joined(say("whether it was posted is not known; it was due {due}.", due=due), why)
            case TroubleKind.MISSED:
                return joined(say("missed; it was due {due}.", due=due), why)
            case TroubleKind.GONE:
                return say("posted, and now gone: {why}", why=self.why)
            case TroubleKind.REFUSED:
                return say("not posted, because the platform refused it: {why}", why=why)


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
    reports: tuple[ReportEntry, ...] = ()
    """What members reported since the message before."""
    left_out: tuple[str, ...] = ()
    """Questions that aren't asked any more since their figures speak against them, each with why."""

    def page(self) -> Page:
        channel, off = ChannelName(self.spot.channel), Command("setup notices=off")
        why = say(
            "You get this because you set up {channel}; at most once a day. {off} turns this off.",
            channel=channel,
            off=off,
        )
        last = Lines((why,))
        return Page((*self._troubles(channel), *self._reports(), *self._left_out(), last), Tone.NOTE)

    def _troubles(self, channel: ChannelName) -> Iterator[Part]:
        if not self.troubles:
            return
        yield Prose(say("Something went wrong with the daily question in {channel}:", channel=channel))
        paused = say("Studyhall has paused it there, so that it doesn't keep trying.") if self.paused_because else ""
        yield Lines(
            (*(say("• {line}", line=trouble.line) for trouble in self.troubles), paused, *remedies(self.troubles))
        )

    def _reports(self) -> Iterator[Part]:
        if not self.reports:
            return
        yield Prose(
            counted(
                len(self.reports), "Members sent {n} report on questions:", "Members sent {n} reports on questions:"
            )
        )
        how = say("{admin} lists all that are open, and says how to answer one.", admin=Command("admin reports"))
        yield Lines((*(say("• {line}", line=entry.line) for entry in self.reports[:_REPORTS_SHOWN]), how))

    def _left_out(self) -> Iterator[Part]:
        if not self.left_out:
            return
        yield Prose(
            counted(
                len(self.left_out),
                "{n} question left out because of how members answer:",
                "{n} questions left out because of how members answer:",
            )
        )
        how = say("{admin} shows how, and lets you decide for your group.", admin=Command("admin items"))
        yield Lines((*(say("• {line}", line=line) for line in self.left_out[:_REPORTS_SHOWN]), how))


def pause_for_trouble(tx: Transaction, channel: int, why: str, now: datetime) -> None:
    """Nothing can be posted there: no more tries until an organiser has seen to it."""
    channels.pause(tx, channel, at=now, trouble=why)
    closings.close_early(tx, channel, at=now, ended="gone")


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
    """Channels whose organiser has not been told yet of what went wrong there, of reports or of questions left out."""
    telling = channels.load_telling(tx)
    concerned = reports.load_groups_to_tell(tx) | item_findings.load_groups_to_tell(tx)
    return faults.load_untold(tx, since=now - SHOWN_FOR) | {telling[group] for group in concerned & telling.keys()}


async def tell_organiser(study: Study, channel: int) -> None:
    """Send the notice about what is new in a channel, unless its organiser wants none, was told today or is gone."""
    now = study.clock.now()
    known = await study.database.read(lambda tx: channels.load_channel(tx, channel))
    if known is None or not known.notices or not known.set_up_by:
        return
    platform = platform_of(known.platform)
    face = study.faces.get(platform)
    if face is None:
        study.troubled.add(channel)
        return
    notice = await study.database.write(lambda tx: _claim_notice(tx, study.pack, known, now))
    if notice is not None:
        async with face.turn(Spot(platform, known.native_space, known.set_up_by), can_wait=True):
            await face.notify(known.native_space, known.set_up_by, notice, language=language_of(known.set_up_in))


def _claim_notice(tx: Transaction, pack: Pack, known: Channel, now: datetime) -> Notice | None:
    """What there is to tell; None where nothing is new, it was told today, or somebody tells it at this moment."""
    told = faults.told_at(tx, known.id)
    faulty = faults.load_faults(tx, since=now - SHOWN_FOR, channel=known.id)
    troubles = tuple(as_trouble(fault) for fault in faulty if fault.kind != "late" and fault.at > told)
    own = channels.load_telling(tx).get(known.group) == known.id
    sent = reports.load_new(tx, group=known.group) if own else []
    found = item_findings.load_new(tx, group=known.group) if own else []
    if not (troubles or sent or found) or not faults.claim_notice(tx, known.id, at=now):
        return None
    reports.mark_told(tx, sent, at=now)
    item_findings.mark_told(tx, found, group=known.group, at=now)
    spot = Spot(platform_of(known.platform), known.native_space, known.native_id)
    return Notice(
        spot,
        troubles,
        paused_because=known.trouble or "",
        reports=load_entries(tx, sent),
        left_out=tuple(_lines(pack, found)),
    )


def _lines(pack: Pack, found: Iterable[Finding]) -> Iterator[str]:
    """Of what the pack has no more there is nothing to say."""
    for one in found:
        if edition_of(pack, one.edition.question) is not None:
            why = listed(DOUBTS[Doubt(doubt)] for doubt in one.doubts)
            yield say("“{question}”: {why}.", question=item_as_it_stands(pack, one.edition.question).gist, why=why)
