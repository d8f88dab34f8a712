"""Two transactions about the same rows at the same moment, on each kind of database: one waits for the other."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from functools import partial
from types import ModuleType
from typing import Any

import pytest

from bot.rules.correcting import correct_by_operator, correct_from_pack
from bot.rules.folding import differences
from content.items import Item, load_item
from storage import corrections, exams, posts
from storage.database import Database
from tests.packs import make_pack, make_question
from tests.patience import PATIENCE_S, until
from tests.study.hall import Hall
from tests.study.test_corrections import corrected, next_release, verdicts
from tests.study.test_exams import ExamHall

_Begin = Callable[[], Coroutine[Any, Any, object]]
_LONG_ENOUGH_S = 0.2
"""For a transaction that nothing holds up to be through."""


@pytest.mark.parametrize(("module", "step"), [(exams, "keep_choice"), (corrections, "correct_elsewhere")])
async def test_an_answer_in_an_exam_and_a_correction_agree(
    database: Database, monkeypatch: pytest.MonkeyPatch, module: ModuleType, step: str
) -> None:
    """Whichever has read the key holds the other up until it is through."""
    pack = make_pack()
    hall, after = ExamHall(database, pack), make_pack(*map(corrected, pack.questions.values()))
    shown = await hall.begin()
    await hall.press(shown, "answer", chosen=("wrong",))
    answering = partial(hall.press, shown, "answer", chosen=("right",))
    correcting = partial(correct_from_pack, next_release(hall, after).study)
    await _play(monkeypatch, module, step, *((answering, correcting) if module is exams else (correcting, answering)))
    assert await database.read(verdicts) == ([], [False])
    assert await database.read(differences) == []


@pytest.mark.parametrize(("module", "step"), [(posts, "claim_dates"), (corrections, "keep_decision")])
async def test_a_daily_that_is_claimed_and_a_correction_agree(
    database: Database, monkeypatch: pytest.MonkeyPatch, module: ModuleType, step: str
) -> None:
    """What is asked from now on has the key that holds, also where it was chosen a moment before that did."""
    pack = make_pack(make_question("q-1"))
    hall = Hall(database, pack)
    await hall.set_up()
    await hall.move(days=1)
    item = Item.freeze(pack.questions["q-1"], pack)

    async def correct() -> None:
        now = hall.clock.now()
        await database.write(
            lambda tx: correct_by_operator(tx, pack, item, key=("wrong",), why="It was wrong.", at=now)
        )

    claim = partial(hall.move, days=7)
    await _play(monkeypatch, module, step, *((claim, correct) if module is posts else (correct, claim)))
    keys = await database.read(
        lambda tx: [load_item(one.item).key for one in corrections.load_dailies(tx, "q-1", group=None)]
    )
    assert len(keys) > 1
    assert set(keys) == {("wrong",)}


async def _play(monkeypatch: pytest.MonkeyPatch, module: ModuleType, step: str, first: _Begin, second: _Begin) -> None:
    """The second is begun when the first has come to a step, and has to wait until the first is through."""
    begun, goes_on, real = threading.Event(), threading.Event(), getattr(module, step)

    def slowly(*given: Any, **named: Any) -> Any:
        begun.set()
        assert goes_on.wait(PATIENCE_S)
        return real(*given, **named)

    monkeypatch.setattr(module, step, slowly)
    try:
        one = asyncio.create_task(first())
        await until(begun.is_set)
        other = asyncio.create_task(second())
        await asyncio.sleep(_LONG_ENOUGH_S)
        assert not other.done()
    finally:
        goes_on.set()
    await asyncio.gather(one, other)
