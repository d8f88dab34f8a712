"""What is looked at again and again reads what is unfinished, and not everything there ever was."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from storage import cards, census, channels, closings, dailies, exams, posts, quizzes, weeklies
from storage.addresses import parse_address
from storage.database import Transaction
from storage.shares import SHARES
from storage.upgrade import upgrade
from storage.weeklies import WEEKLIES

NOW = datetime(2026, 11, 27, tzinfo=UTC)
LOOKS: list[Callable[[Transaction], object]] = [
    channels.next_due,
    closings.next_closing,
    partial(closings.load_late, now=NOW),
    partial(closings.close_due, before=NOW, at=NOW),
    partial(channels.lock_due, some=[1, 2], now=NOW),
    partial(dailies.find_dailies, groups=[1, 2], on=NOW.date()),
    partial(dailies.load_choosing, groups=[1, 2]),
    partial(dailies.load_unsettled, now=NOW),
    cards.load_behind,
    partial(cards.load_shared_open, answered=[1, 2]),
    cards.load_miscounted,
    posts.load_open,
    census.count_unfinished,
    quizzes.load_unfinished,
    exams.next_lapse,
    weeklies.next_due,
    weeklies.load_unplanned,
    *(once.load_open for once in (SHARES, WEEKLIES)),
    *(partial(once.give_up_late, wanted_before=NOW) for once in (SHARES, WEEKLIES)),
]


def reads_everything(step: str) -> bool:
    """Whether a step of a plan passes all rows of a table: by none of its indexes, or along one that has them all."""
    if step.startswith("SCAN"):
        return "INDEX" not in step
    return "posts" in step and ">?" in step


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: getattr(look, "func", look).__name__)
def test_a_look_finds_what_is_unfinished_by_an_index(look: Callable[[Transaction], object], tmp_path: Path) -> None:
    told = _plan(look, tmp_path)
    assert not [step for step in told if reads_everything(step)], told


def _plan(look: Callable[[Transaction], object], folder: Path) -> list[str]:
    address = f"sqlite:///{folder / 'studyhall.db'}"
    upgrade(parse_address(address))
    statements: list[str] = []
    with create_engine(address).connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.set_trace_callback(statements.append)
        look(Transaction(connection))
        driver.set_trace_callback(None)
        wanted = [one for one in statements if one.startswith(("SELECT", "UPDATE"))]
        assert wanted
        plans = [driver.execute(f"EXPLAIN QUERY PLAN {one}").fetchall() for one in wanted]
    return [str(row[3]) for plan in plans for row in plan]


@pytest.mark.parametrize(
    "look",
    [cards.load_behind, posts.load_open, partial(closings.load_late, now=NOW)],
    ids=["behind", "on their way", "late"],
)
def test_what_just_stands_open_is_passed_by_no_look(look: Callable[[Transaction], object], tmp_path: Path) -> None:
    steps = [step for step in _plan(look, tmp_path) if "posts" in step]
    assert steps
    assert all("ix_posts_restless" in step for step in steps), steps
