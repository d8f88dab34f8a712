"""Where a quiz is played and what it asks: the group, its day and its exam, and the questions that are chosen there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bot.rules.agenda import load_agenda
from bot.rules.choosing import exam_of_day
from bot.rules.rotation import rotation_of
from bot.rules.secrets import never_shown
from bot.rules.spaces import enter_group
from bot.talk.pages import Refusal
from bot.talk.people import Caller, Spot
from bot.verbs.quiz import refusals
from content.blueprints import Exam
from content.drawing import Memory, candidates, choose, on_topic, weak_spots
from content.mixing import BEFORE_EXAM, SHARES, Mix, Shelf, mix
from content.questions import Pack
from content.topics import Topic, TopicKind, topics
from storage import channels, memories
from storage.database import Transaction
from storage.stars import load_starred

_UNMIXED: Final = (TopicKind.WEAK, TopicKind.MISSED, TopicKind.STARRED)


@dataclass(frozen=True, slots=True)
class Venue:
    """Where a quiz is played: the group, its day and its exam."""

    group: int
    zone: str
    today: date
    exam: Exam
    known: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of whoever is asked."""

    person: int | None
    """Who asks for the quiz."""
    known: dict[str, Memory]
    """From their own answers, or from the group's."""
    alone_at: Spot | None
    """Where they are asked alone; None for a quiz in the channel."""


class _Wants(NamedTuple):
    """What a mixture is to be made of."""

    shares: Mapping[Shelf, float] = SHARES
    waits: frozenset[str] = frozenset()


def enter_place(tx: Transaction, pack: Pack, caller: Caller, now: datetime) -> Venue:
    """A space gets a group with its first quiz."""
    return find_place(tx, pack, caller, enter_group(tx, caller.spot, now), now)


def find_place(tx: Transaction, pack: Pack, caller: Caller, group: int, now: datetime) -> Venue:
    """Where a quiz of a group that is known is played."""
    spot = caller.spot
    zone = channels.local_zone(tx, platform=spot.platform, native_space=spot.space, channel=spot.channel)
    today = now.astimezone(ZoneInfo(zone)).date()
    exam = exam_of_day(tx, pack, group=group, on=today)
    return Venue(group, zone, today, exam, topics(pack, exam))


def choose_questions(
    tx: Transaction,
    pack: Pack,
    place: Venue,
    topic: Topic,
    memory: Remembered,
    *,
    number: int,
    seed: str,
    now: datetime,
) -> Mix:
    """A mixture, unless it is asked for something that says by itself what is wanted of it."""
    every, person, known = candidates(rotation_of(tx, pack, place.group), place.exam), memory.person, memory.known
    never = never_shown(tx, pack, person=person, group=place.group, today=place.today)
    weights = weak_spots(every, place.exam, known) if topic.kind is TopicKind.WEAK else None
    starred = load_starred(tx, person) if person is not None and topic.kind is TopicKind.STARRED else ()
    allowed = on_topic(every, topic, place.exam, known, starred)
    if topic.kind in _UNMIXED:
        return Mix(choose(allowed, known, number=number, never=never, seed=seed, weights=weights), {})
    wants = _find_wants(tx, pack, memory, now)
    return mix(allowed, known, number=number, never=never, seed=seed, now=now, shares=wants.shares, waits=wants.waits)


def _find_wants(tx: Transaction, pack: Pack, memory: Remembered, now: datetime) -> _Wants:
    """Of one's own quiz: what comes back in a review on another day waits for it, and an exam ahead wants new ones."""
    if memory.person is None or memory.alone_at is None:
        return _Wants()
    agenda = load_agenda(tx, pack, person=memory.person, spot=memory.alone_at, now=now)
    aims = agenda.aim.exam_on is not None and not agenda.aim.is_over(agenda.today)
    return _Wants(BEFORE_EXAM if aims else SHARES, agenda.waits())


def none_missed(tx: Transaction, place: Venue, person: int | None, remembered: dict[str, Memory]) -> Refusal:
    """Why nothing of what one got wrong can be asked; it never tells whether an answer that still waits was right."""
    if person is not None and memories.has_answered_secret(tx, group=place.group, person=person, today=place.today):
        return refusals.WAITS_FOR_ITS_ANSWER
    if any(known.missed for known in remembered.values()):
        return refusals.NOT_ASKED_NOW
    return refusals.RIGHT_SINCE if any(m.right < m.answers for m in remembered.values()) else refusals.NOTHING_WRONG
