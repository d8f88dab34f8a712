"""How long first answers last, fitted now and then to what a group answered: no bank is FSRS's flashcards."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from bot.core import Study
from content.questions import Pack
from content.stabilities import ENOUGH, Second, fit_stabilities, seconds_of
from content.templates.registry import families_of
from content.traces import dated
from storage.attempts import load_attempts
from storage.database import Transaction
from storage.settings import load_settings
from storage.stabilities import load_groups_to_fit, load_members, save_stabilities

FIT_EVERY: Final = timedelta(days=7)


async def fit_memories(study: Study, now: datetime) -> None:
    """Every group that has answered enough and wasn't fitted this week, one member after the other."""
    for group in await study.database.read(partial(_load_groups, pack=study.pack.id, now=now)):
        await _fit_group(study, group, now)


def _load_groups(tx: Transaction, *, pack: str, now: datetime) -> list[int]:
    return load_groups_to_fit(tx, pack, before=now - FIT_EVERY, least=ENOUGH)


async def _fit_group(study: Study, group: int, now: datetime) -> None:
    """Off the event loop, and no member's answers hold up the next look into the database for long."""
    counted: Counter[Second] = Counter()
    for person in await study.database.read(partial(load_members, group=group)):
        counted.update(await study.database.read(partial(_load_seconds, pack=study.pack, person=person)))
    fitted = await asyncio.to_thread(fit_stabilities, counted)
    await study.database.write(
        lambda tx: save_stabilities(tx, group, study.pack.id, fitted, answers=counted.total(), at=now)
    )


def _load_seconds(tx: Transaction, *, pack: Pack, person: int) -> Counter[Second]:
    zone = ZoneInfo(load_settings(tx, person).zone or "UTC")
    asked = pack.questions.keys() | {family.id for family in families_of(pack)}
    known = (attempt for attempt in load_attempts(tx, person) if attempt.question in asked)
    return Counter(seconds_of(dated(known, zone)))
