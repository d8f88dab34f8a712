"""What a quiz mixes: its shares, that what was just seen rests, that neighbours differ; the same for the same."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from content.drawing import Memory, candidates
from content.mixing import RESTS, Shelf, mix, shelf_of
from content.packs import load_pack

PACK = load_pack()
EVERY = candidates(PACK, PACK.exam_on(date(2026, 12, 5)))
TASKS = {candidate.id: candidate.tasks[0] for candidate in EVERY}
NOW = datetime(2026, 12, 5, 12, tzinfo=UTC)


def seen(days_ago: float, *, right: bool | None) -> Memory:
    """Answered right or wrong once, or only shown."""
    at = int((NOW - timedelta(days=days_ago)).timestamp())
    return Memory(at, answers=right is not None, right=bool(right), last_right=bool(right))


MEMORIES = st.dictionaries(
    st.sampled_from(sorted(TASKS)),
    st.builds(seen, st.floats(0, 30), right=st.sampled_from([True, False, None])),
    max_size=400,
)


@settings(max_examples=40)
@given(MEMORIES, st.integers(1, 20), st.sets(st.sampled_from(sorted(TASKS)), max_size=20), st.text(max_size=4))
def test_a_mix(memories: dict[str, Memory], number: int, never: set[str], seed: str) -> None:
    mixed = mix(EVERY, memories, number=number, never=never, seed=seed, now=NOW)
    assert mixed == mix(EVERY, memories, number=number, never=never, seed=seed, now=NOW)
    assert len(mixed.asked) == len(set(mixed.asked)) == number
    assert not never & set(mixed.asked)
    assert Counter(shelf_of(memories.get(one)) for one in mixed.asked) == Counter(mixed.shelves)
    rested = (NOW - RESTS).timestamp()
    assert all(memories[one].last_seen <= rested for one in mixed.asked if one in memories), (
        "there is enough that rested"
    )


def test_the_shares_are_60_27_and_13() -> None:
    memories = {one: seen(20, right=n % 2 == 0) for n, one in enumerate(sorted(TASKS)[:200])}
    for number, expected in ((20, (12, 5, 3)), (10, (6, 3, 1)), (5, (3, 1, 1)), (1, (1, 0, 0))):
        mixed = mix(EVERY, memories, number=number, never=(), seed="x", now=NOW)
        assert tuple(mixed.shelves[shelf] for shelf in Shelf) == expected


def test_new_ones_make_up_for_what_was_never_missed() -> None:
    mixed = mix(EVERY, {}, number=5, never=(), seed="x", now=NOW)
    assert mixed.shelves == {Shelf.MISSED: 0, Shelf.UNSEEN: 5, Shelf.MASTERED: 0}


def test_what_was_seen_lately_comes_only_where_nothing_else_is_left() -> None:
    few = EVERY[:6]
    memories = {one.id: seen(n, right=False) for n, one in enumerate(few[:5])}
    mixed = mix(few, memories, number=3, never=(), seed="x", now=NOW)
    assert set(mixed.asked) == {few[5].id, few[4].id, few[3].id}, "the unseen one, then what rested longest"
    shown = {few[0].id: seen(1, right=None)}
    assert few[0].id not in mix(few, shown, number=5, never=(), seed="x", now=NOW).asked, "shown is seen"


@given(st.integers(2, 20), st.text(max_size=4))
@settings(max_examples=30)
def test_neighbours_are_of_different_tasks_where_that_can_be(number: int, seed: str) -> None:
    asked = mix(EVERY, {}, number=number, never=(), seed=seed, now=NOW).asked
    most = max(Counter(TASKS[one] for one in asked).values())
    together = sum(TASKS[one] == TASKS[other] for one, other in pairwise(asked))
    assert together == max(0, 2 * most - number - 1)
