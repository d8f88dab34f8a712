"""What a click means, who made it and when."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.talk.people import Account, Shown, Spot
from bot.slack_app.actions import Answering, Ticking, answer_id, choose_id, read_click, submit_id
from bot.slack_app.payloads import (
    ReturnAddress,
    action_of,
    address_of_click,
    caller_of_click,
    caller_of_command,
    read_time,
    state_of,
)

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def ticked(post: int | Shown, *values: object) -> dict[str, Any]:
    shown = post if isinstance(post, Shown) else Shown("post", post)
    options = [{"text": {"type": "plain_text", "text": "A"}, "value": value} for value in values]
    return {"controls:1": {choose_id(shown): {"type": "checkboxes", "selected_options": options}}}


@given(
    shown=st.builds(Shown, st.sampled_from(["post", "turn"]), st.integers(0, 10**18 - 1)),
    option=st.from_regex(r"[a-z][a-z0-9-]{0,11}", fullmatch=True),
)
def test_ids_are_read_as_they_are_written(shown: Shown, option: str) -> None:
    assert read_click(answer_id(shown, option), {}) == Answering(shown, (option,))
    assert read_click(choose_id(shown), {}) == Ticking()
    assert read_click(submit_id(shown), ticked(shown, option)) == Answering(shown, (option,))


@pytest.mark.parametrize(
    "alien",
    [
        "",
        "answer",
        "answer:1",
        "answer:1:",
        "answer::x",
        "answer:-1:x",
        "answer:1:X",
        "answer:1:1x",
        "answer:1:x:y",
        "answer:1:x\n",
        "answer:1234567890123456789:x",
        "answer:\u0661:x",
        "answer: 1:x",
        "ANSWER:1:x",
        "answer:1:" + "x" * 200,
        "submit:",
        "submit:1:x",
        "submit:1;drop",
        "choose:one",
        "report:1",
    ],
)
def test_anything_else_is_no_control_of_ours(alien: str) -> None:
    assert read_click(alien, ticked(1, "x")) is None


_NAMES = st.sampled_from(["choose:1", "selected_options", "value", "b"])
_ODD = st.recursive(
    st.none() | st.just("x") | st.lists(st.none() | st.dictionaries(_NAMES, st.none())),
    lambda s: st.dictionaries(_NAMES, s, max_size=3),
    max_leaves=8,
)


@given(st.just("submit:1") | st.text(max_size=20), st.dictionaries(_NAMES, _ODD, max_size=3))
def test_reading_a_click_never_raises(action_id: str, state: dict[str, Any]) -> None:
    read_click(action_id, state)


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"b": None},
        {"b": {"choose:1": None}},
        {"b": {"choose:1": {"selected_options": None}}},
        {"b": {"choose:1": {"selected_options": []}}},
        {"b": {"choose:2": {"selected_options": [{"value": "x"}]}}},
        ticked(1, None, 7),
    ],
)
def test_submitting_without_a_tick_chooses_nothing(state: dict[str, Any]) -> None:
    assert read_click("submit:1", state) == Answering(Shown("post", 1), ())


def test_ticks_of_another_post_are_not_taken() -> None:
    state = {**ticked(2, "wrong"), "controls:2": ticked(1, "a", "c")["controls:1"]}
    assert read_click("submit:1", state) == Answering(Shown("post", 1), ("a", "c"))


CLICK: dict[str, Any] = {
    "type": "block_actions",
    "team": {"id": "T1"},
    "user": {"id": "U1", "name": "ada", "team_id": "T9"},
    "channel": {"id": "C1"},
    "response_url": "https://hooks.slack.com/actions/secret",
    "actions": [{"action_id": "answer:1:x", "action_ts": "1795334400.000100"}],
    "state": {"values": {"b": {}}},
}


def test_a_click_says_who_where_and_when() -> None:
    caller = caller_of_click(CLICK, NOW)
    assert caller.account == Account("slack", "T1", "U1")
    assert caller.spot == Spot("slack", "T1", "C1")
    assert caller.name == "ada"
    assert caller.at == datetime.fromtimestamp(1795334400, UTC).replace(microsecond=100)
    assert action_of(CLICK)["action_id"] == "answer:1:x"
    assert state_of(CLICK) == {"b": {}}


def test_the_address_of_an_answer_is_not_printed() -> None:
    address = address_of_click(CLICK)
    assert address == ReturnAddress("https://hooks.slack.com/actions/secret", "T1", "C1", "U1")
    assert "secret" not in repr(address)


@pytest.mark.parametrize("name", sorted(CLICK))
def test_a_payload_without_something_is_read_all_the_same(name: str) -> None:
    poorer: list[dict[str, Any]] = [{**CLICK, name: None}, {**CLICK, name: []}, {name: CLICK[name]}]
    for poor in poorer:
        caller = caller_of_click(poor, NOW)
        assert caller.at.tzinfo is UTC
        address_of_click(poor)
        state_of(poor)


def test_without_a_time_of_its_own_a_click_is_made_now() -> None:
    assert caller_of_click({**CLICK, "actions": [{"action_ts": "soon"}]}, NOW).at == NOW


def test_a_command_is_typed_now() -> None:
    payload = {"team_id": "T1", "user_id": "U1", "user_name": "a\ud800da" + "x" * 200, "channel_id": "C1"}
    caller = caller_of_command(payload, NOW)
    assert (caller.account, caller.spot, caller.at) == (Account("slack", "T1", "U1"), Spot("slack", "T1", "C1"), NOW)
    assert caller.name.startswith("a?da")
    assert len(caller.name) == 80


@given(st.one_of(st.text(), st.from_regex(r"[0-9]{1,30}\.[0-9]{0,12}", fullmatch=True)))
def test_reading_a_time_never_raises(stamp: str) -> None:
    read = read_time(stamp)
    assert read is None or read.tzinfo is UTC


def test_times_are_exact() -> None:
    read = read_time("1795334400.123456")
    assert read is not None
    assert read.microsecond == 123456
    assert read_time("1795334400.5") == read.replace(microsecond=500000)
    assert read_time("1795334400") == read.replace(microsecond=0)
