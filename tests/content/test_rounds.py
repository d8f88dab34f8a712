"""The state machines of quizzes: they end by themselves whatever happens, and nothing late or twice changes them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from content.rounds import (
    GRACE,
    LOBBY_FOR,
    PAUSED_FOR,
    SHOWN_FOR,
    Began,
    Ending,
    Event,
    Gone,
    Lost,
    MovedOn,
    Paused,
    Phase,
    Resumed,
    Round,
    Stood,
    Stopped,
    Style,
    Ticked,
    start,
    step,
)
from content.solo import Solo

START = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
SECONDS = 20


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def asking(style: Style = Style.NIGHT, *, questions: int = 3) -> Round:
    """The first question stands since START."""
    state = start(style, questions=questions, seconds=SECONDS, at=START)
    if style is Style.NIGHT:
        state = step(state, Began(START))
    return step(state, Stood(0, START))


def test_a_night_from_its_lobby_to_the_key() -> None:
    state = start(Style.NIGHT, questions=2, seconds=SECONDS, at=START)
    assert (state.phase, state.until) == (Phase.LOBBY, START + LOBBY_FOR)
    state = step(state, Began(at(60)))
    assert (state.phase, state.position) == (Phase.SENDING, 0)
    state = step(state, Stood(0, at(61)))
    assert (state.phase, state.opened_at, state.closes_at) == (Phase.ASKING, at(61), at(81))
    state = step(state, Ticked(at(81)))
    assert (state.phase, state.closes_at, state.until) == (Phase.JUDGING, at(81), at(81) + GRACE)
    assert step(state, Ticked(at(82))) == state
    state = step(state, Ticked(at(83)))
    assert (state.phase, state.until) == (Phase.SHOWING, at(83) + SHOWN_FOR[Style.NIGHT])
    state = step(state, Ticked(at(91)))
    assert (state.phase, state.position, state.opened_at) == (Phase.SENDING, 1, None)


def test_a_night_that_nobody_starts_ends() -> None:
    state = start(Style.NIGHT, questions=2, seconds=SECONDS, at=START)
    state = step(state, Ticked(START + LOBBY_FOR))
    assert (state.phase, state.ending, state.until) == (Phase.OVER, Ending.NOT_STARTED, None)


def test_moving_on_closes_at_the_time_of_the_click() -> None:
    closed = step(asking(), MovedOn(0, at(5)))
    assert (closed.phase, closed.closes_at) == (Phase.JUDGING, at(5))


@pytest.mark.parametrize("clicked", [-3, 25])
def test_moving_on_never_closes_before_it_opened_or_after_its_time(clicked: float) -> None:
    closed = step(asking(), MovedOn(0, at(clicked)))
    assert closed.closes_at == at(min(max(clicked, 0), SECONDS))


def test_moving_on_twice_skips_no_question() -> None:
    once = step(asking(), MovedOn(0, at(5)))
    assert step(once, MovedOn(0, at(5.1))) == once


def test_a_question_that_never_stood_is_passed_over() -> None:
    state = step(start(Style.GROUP, questions=2, seconds=SECONDS, at=START), Lost(0, at(3)))
    assert (state.phase, state.position) == (Phase.SENDING, 1)
    assert step(state, Stood(0, at(4))) == state, "its proof comes too late"
    over = step(state, Lost(1, at(5)))
    assert (over.phase, over.ending) == (Phase.OVER, Ending.PLAYED)


def test_a_pause_lets_the_open_question_finish_and_holds_the_next() -> None:
    paused = step(asking(), Paused(at(3)))
    assert paused.phase is Phase.ASKING
    shown = step(step(paused, Ticked(at(20))), Ticked(at(22)))
    assert (shown.phase, shown.until) == (Phase.SHOWING, at(22) + PAUSED_FOR)
    resumed = step(shown, Resumed(at(100)))
    assert (resumed.phase, resumed.position, resumed.paused) == (Phase.SENDING, 1, False)


def test_a_pause_that_is_forgotten_ends_it() -> None:
    shown = step(step(step(asking(), Paused(at(3))), Ticked(at(20))), Ticked(at(22)))
    over = step(shown, Ticked(at(22) + PAUSED_FOR))
    assert (over.phase, over.ending) == (Phase.OVER, Ending.ABANDONED)


def test_stopping_judges_the_open_question_first() -> None:
    stopped = step(asking(), Stopped(at(4)))
    assert (stopped.phase, stopped.closes_at, stopped.questions) == (Phase.JUDGING, at(4), 1)
    shown = step(stopped, Ticked(at(6)))
    over = step(shown, Ticked(at(9)))
    assert (over.phase, over.ending) == (Phase.OVER, Ending.STOPPED)


def test_a_long_outage_ends_what_is_left() -> None:
    shown = step(step(asking(), Ticked(at(3_600))), Ticked(at(3_600)))
    assert shown.phase is Phase.SHOWING, "the open question is judged all the same"
    over = step(shown, Ticked(at(3 * 3_600)))
    assert (over.phase, over.ending) == (Phase.OVER, Ending.ABANDONED)


def test_a_lost_channel_ends_it_at_once() -> None:
    assert step(asking(), Gone(at(1))).ending is Ending.GONE


class QuizInAChannel(RuleBasedStateMachine):
    """Any order of what players, the platform and the clock do, with clocks that disagree by up to a minute."""

    def __init__(self) -> None:
        super().__init__()
        self.state = start(Style.GROUP, questions=1, seconds=SECONDS, at=START)
        self.now = START
        self.shown: list[int] = []

    @initialize(style=st.sampled_from([Style.GROUP, Style.NIGHT]), questions=st.integers(1, 4))
    def start_one(self, style: Style, questions: int) -> None:
        self.state = start(style, questions=questions, seconds=SECONDS, at=START)

    def happens(self, event: Event) -> None:
        before, after = self.state, step(self.state, event)
        assert after.position >= before.position, "back to an earlier question"
        assert after.questions <= before.questions
        assert before.phase is not Phase.OVER or after == before, "over is over"
        if after.phase is Phase.SHOWING and before.phase is not Phase.SHOWING:
            self.shown.append(after.position)
        self.state = after

    @rule(seconds=st.sampled_from([1, 5, 25, 200, 4_000]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        self.happens(Ticked(self.now))

    @precondition(lambda self: self.state.until is not None)
    @rule()
    def its_time_comes(self) -> None:
        assert self.state.until is not None
        self.now = max(self.now, self.state.until)
        self.happens(Ticked(self.now))

    @rule(event=st.sampled_from([Began, Paused, Resumed]), off=st.integers(-60, 60))
    def the_starter_decides(self, event: type[Began | Paused | Resumed], off: int) -> None:
        self.happens(event(self.now + timedelta(seconds=off)))

    @rule(
        event=st.sampled_from([Stood, Stood, Lost, MovedOn]),
        before=st.sampled_from([0, 0, 0, 1, -1]),
        off=st.integers(-60, 60),
    )
    def something_becomes_of_a_question(self, event: type[Stood | Lost | MovedOn], before: int, off: int) -> None:
        earlier = self.state
        self.happens(event(earlier.position - before, self.now + timedelta(seconds=off)))
        assert before == 0 or self.state == earlier, "an event of another question"

    @precondition(lambda self: self.state.position > 0)
    @rule(event=st.sampled_from([Stopped, Gone]), off=st.integers(-60, 60))
    def it_is_cut_short(self, event: type[Stopped | Gone], off: int) -> None:
        self.happens(event(self.now + timedelta(seconds=off)))

    @invariant()
    def the_clock_alone_ends_it(self) -> None:
        """No deadlock: from wherever it stands, with nobody doing anything any more."""
        state, now = self.state, self.now
        for _ in range(4 * state.questions + 4):
            if state.until is None:
                break
            now = max(now, state.until)
            state = step(state, Ticked(now))
        assert state.phase is Phase.OVER
        assert state.ending is not None

    @invariant()
    def a_question_is_open_for_as_long_as_was_said_at_most(self) -> None:
        state = self.state
        assert (state.until is None) == (state.phase is Phase.OVER)
        assert (state.closes_at is None) == (state.opened_at is None)
        if state.opened_at is not None and state.closes_at is not None:
            assert timedelta() <= state.closes_at - state.opened_at <= timedelta(seconds=SECONDS)

    @invariant()
    def a_pause_holds_a_question_that_is_to_come(self) -> None:
        assert not self.state.paused or (self.state.phase not in (Phase.LOBBY, Phase.OVER) and not self.state.is_last)

    @invariant()
    def no_key_is_shown_twice_or_out_of_order(self) -> None:
        assert self.shown == sorted(set(self.shown))


TestQuizInAChannel = QuizInAChannel.TestCase
TestQuizInAChannel.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)


class SoloQuiz(RuleBasedStateMachine):
    """Any order of answers, nexts and drops, of right and wrong questions."""

    @initialize(questions=st.integers(1, 5))
    def begin(self, questions: int) -> None:
        self.state = Solo(questions)
        self.answers = 0

    @rule(position=st.integers(0, 5))
    def answer(self, position: int) -> None:
        after = self.state.answer(position)
        self.answers += after.answered and not self.state.answered and after.position == self.state.position
        self.state = after

    @rule(position=st.integers(0, 5))
    def next(self, position: int) -> None:
        before, self.state = self.state, self.state.go_on(position)
        assert self.state.position in (before.position, before.position + 1)

    @precondition(lambda self: self.state.position > 1)
    @rule()
    def drop(self) -> None:
        self.state = self.state.drop()

    @invariant()
    def it_can_always_be_finished(self) -> None:
        state = getattr(self, "state", None)
        for _ in range(12):
            if state is None or state.over:
                return
            state = state.answer(state.position).go_on(state.position)
        pytest.fail(f"it never ends: {state}")

    @invariant()
    def no_question_is_passed_unanswered(self) -> None:
        if getattr(self, "state", None) is not None:
            assert self.answers >= self.state.position


TestSoloQuiz = SoloQuiz.TestCase
TestSoloQuiz.settings = settings(max_examples=100, stateful_step_count=25, deadline=None)
