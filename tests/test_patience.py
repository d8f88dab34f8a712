"""Waiting goes by progress and not by seconds; a pace is judged only where the machine could have kept it."""

import json
import subprocess
import sys
from dataclasses import replace
from itertools import count

import pytest

from tests.chaos.bots import Rest, is_at_work, processor_s
from tests.chaos.verdicts import conclude
from tests.machine import Machine, Usage, others_ticks, usages
from tests.patience import Patience

BUSY = Machine(2, slowness=1.0, others_share=0.4)
IDLE = Machine(2, slowness=1.1, others_share=0.05)


def test_patience_lasts_while_something_changes_and_ends_at_the_ceiling() -> None:
    patience = Patience(quiet_s=10, ceiling_s=1_000, read_time=count(step=9).__next__)
    assert sum(patience.lasts(seen) for seen in range(200)) == pytest.approx(1_000 / 9, abs=2)


def test_patience_ends_where_nothing_changes() -> None:
    patience = Patience(quiet_s=60, ceiling_s=1_000, read_time=count(step=20).__next__)
    assert [patience.lasts("the same") for _ in range(5)] == [True, True, True, False, False]


def test_a_bot_that_has_no_chance_to_work_is_not_at_rest() -> None:
    seconds = count(step=0.05)
    rest = Rest(read_time=lambda: next(seconds))
    assert not any(rest.is_reached("same", at_work=True) for _ in range(200))
    looks = [rest.is_reached("same", at_work=False) for _ in range(80)]
    assert (looks.index(True), sum(looks)) == (39, 2)
    assert not any(rest.is_reached(n, at_work=False) for n in range(200))


@pytest.mark.skipif(not usages(), reason="only Linux tells of its processes")
def test_what_works_and_what_waits_is_seen_from_outside() -> None:
    working = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    waiting = subprocess.Popen([sys.executable, "-c", "import time; print(1, flush=True); time.sleep(600)"], stdout=-1)
    try:
        assert waiting.stdout is not None
        waiting.stdout.readline()
        while processor_s(working.pid) < 0.2:
            assert is_at_work(working.pid)
        while is_at_work(waiting.pid):
            pass  # it has still to fall asleep
    finally:
        for process in (working, waiting):
            process.kill()
            process.communicate()


def test_others_are_all_that_do_not_descend_from_us() -> None:
    before = {1: Usage(0, 100), 5: Usage(1, 50), 10: Usage(1, 10), 11: Usage(10, 5), 20: Usage(1, 7)}
    after = {**before, 5: Usage(1, 80), 11: Usage(10, 900), 12: Usage(11, 900), 30: Usage(5, 4)}
    assert others_ticks(before, after, 10) == 30 + 4
    del after[20]  # it ended, and its parent has its ticks: the seven that are known and two more
    assert others_ticks(before, {**after, 1: Usage(0, 109)}, 10) == 30 + 4 + 2


@pytest.mark.parametrize(
    ("machine", "why"),
    [
        (IDLE, ""),
        (BUSY, "others had 40% of the processors"),
        (replace(IDLE, slowness=2.0), "the machine is 2.0 times as slow as an idle one"),
    ],
)
def test_when_no_pace_can_be_judged(machine: Machine, why: str) -> None:
    assert machine.busy == why


@pytest.mark.parametrize(
    ("broken", "missed", "machine", "code", "too_busy"),
    [
        ([], [], BUSY, 0, False),
        ([], ["78 s"], BUSY, 0, True),
        ([], ["78 s"], IDLE, 1, False),
        (["1 missing"], ["78 s"], BUSY, 1, True),
        (["1 missing"], [], None, 1, False),
        ([], ["78 s"], None, 1, False),
    ],
)
def test_a_busy_machine_excuses_a_pace_and_nothing_else(
    capsys: pytest.CaptureFixture[str],
    *,
    broken: list[str],
    missed: list[str],
    machine: Machine | None,
    code: int,
    too_busy: bool,
) -> None:
    with pytest.raises(SystemExit) as ended:
        conclude({"posts": 3}, broken, as_json=True, missed=missed, machine=machine)
    told = json.loads(capsys.readouterr().out)
    assert (ended.value.code, told["too_busy"]) == (code, too_busy)
    assert told["broken"] == [*broken, *(() if too_busy else missed)]
    assert told.get("not_measured", []) == (missed if too_busy else [])


def test_a_test_with_a_limit_says_that_it_could_not_judge() -> None:
    IDLE.judge(9.0, at_most=10)
    BUSY.judge(9.0, at_most=10)
    with pytest.raises(AssertionError):
        IDLE.judge(11.0, at_most=10)
    with pytest.raises(pytest.skip.Exception, match="too busy to measure"):
        BUSY.judge(11.0, at_most=10)
