"""What Slack hands over: who used what, where and when, and what was chosen or filled in."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack_app.paint import paint
from bot.slack_app.shortcuts import take_shortcut
from bot.slack_app.take import (
    MarkedMessage,
    ReturnAddress,
    address_of,
    address_of_form,
    memory_of,
    posted_of,
    read_time,
    take_click,
    take_command,
    take_form,
    take_opened,
)
from bot.slack_app.views import paint_form
from bot.talk.asks import Ask, Pointed
from bot.talk.clicks import Click
from bot.talk.forms import Entry, Field, Form
from bot.talk.pages import Page
from bot.talk.parts import Button, Buttons, Choose, Lettered
from bot.talk.people import Account, MessageRef, Shown, Spot
from tests.slack_app.asking import NOW, door_of, typed

POST, TURN = Shown("post", 1), Shown("turn", 34)
CLICK: dict[str, Any] = {
    "type": "block_actions",
    "team": {"id": "T1"},
    "user": {"id": "U1", "name": "ada", "team_id": "T9"},
    "channel": {"id": "C1"},
    "container": {"message_ts": "1795334400.000100", "channel_id": "C1"},
    "response_url": "https://hooks.slack.com/actions/secret",
    "trigger_id": "1.2.secret",
    "actions": [{"action_id": "answer:1:x", "action_ts": "1795334400.000100"}],
    "state": {"values": {"b": {}}},
}


def click(action_id: str, state: object = None) -> Ask | None:
    payload = {**CLICK, "actions": [{"action_id": action_id}], "state": {"values": state or {}}}
    return take_click(payload, "T1", door_of, NOW)


def chosen(action_id: str, state: object = None) -> tuple[str, ...]:
    ask = click(action_id, state)
    assert ask is not None
    return ask.chosen


def ticked(shown: Shown, *values: object) -> dict[str, Any]:
    options = [{"text": {"type": "plain_text", "text": "A"}, "value": value} for value in values]
    return {f"controls:{shown.code}": {f"choose:{shown.code}": {"type": "checkboxes", "selected_options": options}}}


# --- clicks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 2])
def test_what_is_painted_comes_back_as_it_was_meant(number: int) -> None:
    lettered = (Lettered("dlq", "A", "One"), Lettered("drop", "B", "Two"))
    report = Click("report", TURN)
    page = Page((Choose(TURN, lettered, number, "Choose"), Buttons((Button("Report", report),))))
    ids = [e["action_id"] for block in paint(page).blocks for e in block["elements"]]
    asks = [click(one, ticked(TURN, "drop", "dlq")) for one in ids]
    if number == 1:
        answers = [(ask.click, ask.chosen) for ask in asks if ask][:-1]
        assert answers == [(Click("answer", TURN, (o.letter,)), (o.letter,)) for o in lettered]
    else:
        boxes, submit, _ = asks
        assert boxes is None  # a tick gets no answer: Slack keeps it until Submit
        assert submit is not None
        assert (submit.click, submit.chosen) == (Click("submit", TURN), ("drop", "dlq"))
    assert asks[-1] is not None
    assert (asks[-1].click, asks[-1].chosen) == (report, ())


@pytest.mark.parametrize(
    ("old", "press"),
    [
        ("press:report:12", Click("report", Shown("post", 12))),
        ("press:guess:q34", Click("guess", TURN)),
        ("press:join:q34", Click("join", TURN)),
        ("quiz:group:3:120:service:SQS", Click("quiz", None, ("group", "3", "120", "service:SQS"))),
        ("test:C1", Click("test", None, ("C1",))),
        ("answer:12:dlq", Click("answer", Shown("post", 12), ("dlq",))),
        ("submit:12", Click("submit", Shown("post", 12))),
    ],
)
def test_controls_of_earlier_releases_work(old: str, press: Click) -> None:
    ask = click(old)
    assert ask is not None
    assert ask.click == press


@pytest.mark.parametrize("alien", ["", "answer", "ANSWER:1:x", "x" * 255, "choose:one", "submit:"])
def test_anything_else_is_a_control_that_no_room_has(alien: str) -> None:
    ask = click(alien)
    assert ask is not None
    assert ask.click is not None
    assert ask.click.shown is None


_NAMES = st.sampled_from(["choose:1", "selected_options", "value", "b"])
_ODD = st.recursive(
    st.none() | st.just("x") | st.lists(st.none() | st.dictionaries(_NAMES, st.none())),
    lambda s: st.dictionaries(_NAMES, s, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.just("submit:1") | st.text(max_size=20), st.dictionaries(_NAMES, _ODD, max_size=3))
def test_taking_a_click_never_raises(action_id: str, state: dict[str, Any]) -> None:
    click(action_id, state)


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"b": None},
        {"b": {"choose:1": None}},
        {"b": {"choose:1": {"selected_options": None}}},
        {"b": {"choose:1": {"selected_options": []}}},
        {"b": {"choose:2": {"selected_options": [{"value": "x"}]}}},
        ticked(POST, None, 7),
    ],
)
def test_submitting_without_a_tick_chooses_nothing(state: dict[str, Any]) -> None:
    assert chosen("submit:1", state) == ()


def test_ticks_of_another_post_are_not_taken_and_never_more_than_there_are_options() -> None:
    state = {**ticked(Shown("post", 2), "wrong"), "controls:2": ticked(POST, "a", "c")["controls:1"]}
    assert chosen("submit:1", state) == ("a", "c")
    assert len(chosen("submit:1", ticked(POST, *map(str, range(500))))) == 10


def test_a_click_says_who_where_and_when() -> None:
    ask = take_click(CLICK, "T1", door_of, NOW)
    assert ask is not None
    assert ask.caller.account == Account("slack", "T1", "U1")
    assert ask.caller.spot == Spot("slack", "T1", "C1")
    assert (ask.caller.name, ask.caller.message) == ("ada", "1795334400.000100")
    assert ask.caller.at == datetime.fromtimestamp(1795334400, UTC).replace(microsecond=100)


def test_a_message_that_one_member_sees_proves_nothing() -> None:
    private = {**CLICK, "container": {**CLICK["container"], "is_ephemeral": True}}
    ask = take_click(private, "T1", door_of, NOW)
    assert ask is not None
    assert ask.caller.message == ""


def test_addresses_are_not_printed() -> None:
    ask = take_click(CLICK, "T1", door_of, NOW)
    assert ask is not None
    address = address_of(CLICK, ask.caller)
    assert address == ReturnAddress("https://hooks.slack.com/actions/secret", "T1", "C1", "U1", "1.2.secret")
    assert "secret" not in repr(address)


@pytest.mark.parametrize("name", sorted(CLICK))
def test_a_payload_without_something_is_taken_all_the_same(name: str) -> None:
    poorer: list[dict[str, Any]] = [{**CLICK, name: None}, {**CLICK, name: []}, {name: CLICK[name]}]
    for poor in poorer:
        asks = [take(poor, "T1", door_of, NOW) for take in (take_click, take_command, take_form)]
        assert all(ask is not None and ask.caller.at.tzinfo is UTC for ask in asks)
        assert take_opened(poor, "T1", NOW) is None
        for ask, address in product(asks, (address_of, address_of_form)):
            assert ask is not None
            address(poor, ask.caller)


def test_without_a_time_of_its_own_a_click_is_made_now() -> None:
    ask = take_click({**CLICK, "actions": [{"action_ts": "soon"}]}, "T1", door_of, NOW)
    assert ask is not None
    assert ask.caller.at == NOW


# --- commands, forms, the Home tab -----------------------------------------------------------------------------------


def test_a_command_is_typed_now_by_somebody_whose_name_can_be_stored() -> None:
    caller = take_command({**typed("me"), "user_name": "a\ud800da" + "x" * 200}, "T1", door_of, NOW).caller
    assert (caller.account, caller.spot, caller.at) == (Account("slack", "T1", "U1"), Spot("slack", "T1", "C1"), NOW)
    assert caller.name.encode()
    assert caller.name.startswith("a")
    assert len(caller.name) == 80


def test_references_are_ids_to_be_read_and_names_to_be_shown() -> None:
    ask = take_command(typed("admin reports 12 <@U1|ada> &amp; <#C1|general>, <!here>"), "T1", door_of, NOW)
    assert ask.verb == "admin"
    assert ask.words == ("reports", "12", "@U1", "&", "#general,", "@")
    assert ask.seen == ("reports", "12", "@ada", "&", "#general,", "@")


FORM = Form(
    "report:q34",
    "Report this question",
    "Send",
    (
        Field(
            "kind", "What is the matter?", entries=(Entry("wrong", "It is wrong"), Entry("other", "Else")), value="x"
        ),
        Field("words", "In your words", "What?", long=True, required=True),
        Field("note", "A note", value="as it was"),
    ),
)


def filled(form: Form, *, channel: str, **values: str) -> dict[str, Any]:
    """What Slack sends when a form as we painted it is sent."""
    view = paint_form(form, memory=channel)
    state: dict[str, Any] = {}
    for block in view["blocks"]:
        element, value = block["element"], values.get(block["element"]["action_id"])
        picked = {"selected_option": {"value": value} if value else None}
        state[block["block_id"]] = {
            element["action_id"]: picked if element["type"] == "radio_buttons" else {"value": value}
        }
    user = {"id": "U1", "name": "ada"}
    return {"team": {"id": "T1"}, "user": user, "view": {**view, "state": {"values": state}}}


def test_a_form_comes_back_for_the_control_that_opened_it() -> None:
    payload = filled(FORM, channel="C7", kind="wrong", words="It\x00 is\ud800 so\nand so")
    ask = take_form(payload, "T1", door_of, NOW)
    assert (ask.click, ask.verb, ask.filled) == (Click("report", TURN), "", True)
    assert ask.typed == {"kind": "wrong", "words": "It is so\nand so"}
    assert ask.caller.spot == Spot("slack", "T1", "C7")
    assert address_of_form(payload, ask.caller) == ReturnAddress("", "T1", "C7", "U1")


def test_a_form_remembers_how_to_replace_the_page_that_opened_it() -> None:
    clicked = ReturnAddress("https://hooks.example/1", "T1", "C7", "U1", trigger="t", private=True)
    for opened in (clicked, replace(clicked, home=True), replace(clicked, response_url="", private=False)):
        view = {"private_metadata": memory_of(opened)}
        payload = {"user": {"id": "U1"}, "view": view}
        caller = take_form(payload, "T1", door_of, NOW).caller
        assert address_of_form(payload, caller) == replace(opened, trigger="")
        assert caller.spot.channel == "C7"
    public = replace(clicked, private=False)
    assert "hooks" not in memory_of(public), "whoever replaces nothing needs none"


def test_a_form_comes_back_for_the_verb_that_opened_it() -> None:
    payload = filled(Form("quiz", "Start a quiz", "Start", FORM.fields), channel="C7")
    ask = take_form(payload, "T1", door_of, NOW)
    assert (ask.click, ask.verb, ask.filled, ask.typed) == (None, "quiz", True, {})


def test_what_stands_in_a_form_at_first() -> None:
    kind, words, more = (block["element"] for block in paint_form(FORM, memory="C1")["blocks"])
    assert "initial_option" not in kind  # no entry has that value
    assert "initial_value" not in words
    assert more["initial_value"] == "as it was"


def test_who_opens_the_app() -> None:
    event = {"type": "app_home_opened", "tab": "home", "user": "U1"}
    opened = take_opened({"team_id": "T1", "event": event}, "T1", NOW)
    assert opened is not None
    caller, tab = opened
    assert (caller.account, tab) == (Account("slack", "T1", "U1"), "home")
    assert take_opened({"team_id": "T1", "event": {**event, "user": ""}}, "T1", NOW) is None


@pytest.mark.parametrize(("author", "shown"), [("B1", Shown("post", 12)), ("B2", None), ("", None)])
def test_a_shortcut_takes_our_own_word_alone_for_what_a_message_shows(author: str, shown: Shown | None) -> None:
    blocks = [{"type": "actions", "elements": [{"type": "button", "action_id": "answer:12:a"}]}]
    message = {"bot_id": author, "text": "What does &lt;it&gt; do?", "blocks": blocks}
    payload = {"callback_id": "star", "user": {"id": "U1"}, "channel": {"id": "C1"}}
    ask = take_shortcut({**payload, "message": message}, "T1", door_of, NOW, bot="B1")
    assert ask.pointed == Pointed("star", "What does <it> do?", shown)
    stranger = take_shortcut({**payload, "message": message}, "T1", door_of, NOW, bot="")
    assert stranger.pointed == Pointed("star", "What does <it> do?")


# --- events and times ------------------------------------------------------------------------------------------------


def told(**what: str) -> dict[str, Any]:
    metadata = {"event_type": "ours", "event_payload": what}
    event = {"team_id": "T1", "channel_id": "C1", "message_ts": "1.5", "metadata": metadata}
    return {"team_id": "T9", "api_app_id": "A1", "event": {**event, "app_id": "A1", "bot_id": "B1"}}


def test_an_event_says_what_stands_where() -> None:
    where = MessageRef(Spot("slack", "T1", "C1"), "1.5")
    assert posted_of(told(post="12"), "ours") == MarkedMessage(Shown("post", 12), where, "B1")
    assert posted_of(told(turn="34"), "ours") == MarkedMessage(TURN, where, "B1")
    assert posted_of({**told(turn="34"), "api_app_id": "A2"}, "ours") == MarkedMessage(TURN, where, ""), "another app's"
    assert posted_of(told(post="12"), "theirs") is None
    for numbers in ({}, {"post": "x"}, {"turn": "1" * 19}):
        assert posted_of(told(**numbers), "ours") is None
    assert posted_of({"event": {"metadata": []}}, "ours") is None


@settings(deadline=None)
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
