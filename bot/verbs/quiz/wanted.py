"""Where a quiz is played and what it asks: the group, its day and its exam, and the questions that are chosen there."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.rules.choosing import exam_of_day
from bot.rules.secrets import never_shown
from bot.rules.spaces import group_of
from bot.talk.pages import Refusal
from bot.talk.people import Caller
from bot.verbs.quiz import refusals
from content.drawing import Memory, candidates, choose, on_topic, weak_spots
from content.mixing import Mix, mix
from content.questions import Exam, Pack
from content.topics import Topic, TopicKind, topics
from storage import channels, memories
from storage.database import Transaction
from storage.stars import load_starred

_UNMIXED: Final = (TopicKind.WEAK, TopicKind.MISSED, TopicKind.STARRED)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quiz is played: the group, its day and its exam."""

    group: int
    zone: str
    today: date
    exam: Exam
    known: tuple[Topic, ...]


def enter_place(tx: Transaction, pack: Pack, caller: Caller, now: datetime) -> Place:
    """A space gets a group with its first quiz."""
    spot = caller.spot
    channels.ensure_space(tx, platform=spot.platform, native_id=spot.space, at=now)
    group = group_of(tx, spot)
    assert group is not None
    return find_place(tx, pack, caller, group, now)


def find_place(tx: Transaction, pack: Pack, caller: Caller, group: int, now: datetime) -> Place:
    """Where a quiz of a group that is known is played."""
    spot = caller.spot
    zone = channels.local_zone(tx, platform=spot.platform, native_space=spot.space, channel=spot.channel)
    today = now.astimezone(ZoneInfo(zone)).date()
    exam = exam_of_day(tx, pack, group=group, on=today)
    return Place(group, zone, today, exam, topics(pack, exam))


def choose_questions(
    tx: Transaction,
    pack: Pack,
    place: Place,
    topic: Topic,
    remembered: dict[str, Memory],
    *,
    person: int | None,
    number: int,
    seed: str,
    now: datetime,
) -> Mix:
    """A mixture, unless it is asked for something that says by itself what is wanted of it."""
    every = candidates(pack, place.exam)
    never = never_shown(tx, pack, person=person, group=place.group, today=place.today)
    weights = weak_spots(every, place.exam, remembered) if topic.kind is TopicKind.WEAK else None
    starred = load_starred(tx, person) if person is not None and topic.kind is TopicKind.STARRED else ()
    allowed = on_topic(every, topic, place.exam, remembered, starred)
    if topic.kind in _UNMIXED:
        return Mix(choose(allowed, remembered, number=number, never=never, seed=seed, weights=weights), {})
    return mix(allowed, remembered, number=number, never=never, seed=seed, now=now)


def none_missed(tx: Transaction, place: Place, person: int | None, remembered: dict[str, Memory]) -> Refusal:
    """Why nothing of what one got wrong can be asked; it never tells whether an answer that still waits was right."""
    if person is not None and memories.has_answered_secret(tx, group=place.group, person=person, today=place.today):
        return refusals.WAITS_FOR_ITS_ANSWER
    if any(known.missed for known in remembered.values()):
        return refusals.NOT_ASKED_NOW
    return refusals.RIGHT_SINCE if any(m.right < m.answers for m in remembered.values()) else refusals.NOTHING_WRONG
