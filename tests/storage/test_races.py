"""Two transactions about the same rows at the same moment, on each kind of database: one waits for the other."""

import asyncio
import threading
from functools import partial
from types import ModuleType
from typing import Any

import pytest

from bot.rules.correcting import correct_from_pack
from bot.rules.folding import differences
from storage import corrections, exams
from storage.database import Database
from tests.packs import make_pack
from tests.patience import PATIENCE_S, until
from tests.study.test_corrections import corrected, next_release, verdicts
from tests.study.test_exams import ExamHall

_LONG_ENOUGH_S = 0.2
"""For a transaction that nothing holds up to be through."""


@pytest.mark.parametrize(("module", "step"), [(exams, "keep_choice"), (corrections, "correct_elsewhere")])
async def test_an_answer_in_an_exam_and_a_correction_agree(
    database: Database, monkeypatch: pytest.MonkeyPatch, module: ModuleType, step: str
) -> None:
    """Whichever has read the key holds the other up until it is through."""
    pack, begun, goes_on = make_pack(), threading.Event(), threading.Event()
    hall, after = ExamHall(database, pack), make_pack(*map(corrected, pack.questions.values()))
    shown = await hall.begin()
    await hall.press(shown, "answer", chosen=("wrong",))
    real = getattr(module, step)

    def slowly(*given: Any, **named: Any) -> Any:
        begun.set()
        assert goes_on.wait(PATIENCE_S)
        return real(*given, **named)

    monkeypatch.setattr(module, step, slowly)
    answering = partial(hall.press, shown, "answer", chosen=("right",))
    correcting = partial(correct_from_pack, next_release(hall, after).study)
    first, second = (answering, correcting) if module is exams else (correcting, answering)
    try:
        one = asyncio.create_task(first())
        await until(begun.is_set)
        other = asyncio.create_task(second())
        await asyncio.sleep(_LONG_ENOUGH_S)
        assert not other.done()
    finally:
        goes_on.set()
    await asyncio.gather(one, other)
    assert await database.read(verdicts) == ([], [False])
    assert await database.read(differences) == []
