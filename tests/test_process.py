"""What one process remembers is bounded and has an owner."""

from collections.abc import MutableMapping, MutableSequence, MutableSet
from dataclasses import fields
from datetime import UTC, datetime, timedelta

from bot.process import WAIT_AT_MOST, Locks, Waits
from storage.database import Database
from tests.study.hall import Hall

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_the_shared_core_holds_no_bare_container(database: Database) -> None:
    """What changes in it is an object that says what may happen to it."""
    study = Hall(database).study
    bare = (MutableMapping, MutableSequence, MutableSet)
    assert [field.name for field in fields(study) if isinstance(getattr(study, field.name), bare)] == []


def test_waits_that_nobody_asks_for_again_are_forgotten() -> None:
    waits = Waits()
    for number in range(1_000):
        now = NOW + timedelta(minutes=number)
        waits.hold(f"post-{number}", until=now + WAIT_AT_MOST, now=now)
    assert len(waits) <= WAIT_AT_MOST / timedelta(minutes=1) + 1


async def test_a_lock_is_there_only_while_it_is_wanted() -> None:
    locks = Locks()
    for number in range(100):
        async with locks.held(str(number)):
            assert len(locks) == 1
    assert len(locks) == 0
