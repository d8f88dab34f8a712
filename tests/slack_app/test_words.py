"""What is typed after `/study`: taken from Slack, then sorted by the options that the verbs declare."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.desk import Admitted, Desk
from bot.slack_app.take import take_command
from bot.talk.asks import Ask
from bot.talk.lines import plain
from bot.talk.pages import Refusal
from bot.talk.sorting import TOO_MANY_WORDS
from bot.verbs import PRESSES, VERBS
from content.boards import Window
from tests.slack_app.asking import NOW, door_of, typed

DESK = Desk(None, VERBS, PRESSES)  # type: ignore[arg-type]  # admitting touches no study


def take(text: str) -> Ask:
    return take_command(typed(text), "T1", door_of, NOW)


async def admit(text: str) -> tuple[str, dict[str, Any]] | str:
    """The verb with what was read for its options, or the refusal in words."""
    ask = take(text)
    admitted = await DESK.admit(ask)
    if isinstance(admitted, Admitted):
        return ask.verb, dict(admitted.ask.values)
    return plain(admitted.page().parts[0].line)  # type: ignore[union-attr]  # a refusal is a sentence


@pytest.mark.parametrize(
    ("text", "verb", "values"),
    [
        ("", "help", {}),
        ("   ", "help", {}),
        ("help", "help", {}),
        ("help setup", "help", {}),
        ("me", "me", {}),
        ("ME", "me", {}),
        ("daily", "daily", {}),
        ("daily now", "daily", {"action": "now"}),
        ("Daily Skip", "daily", {"action": "skip"}),
        ("daily pause", "daily", {"action": "pause"}),
        ("daily resume", "daily", {"action": "resume"}),
        ("leaderboard", "leaderboard", {}),
        ("leaderboard month channel", "leaderboard", {"window": Window.MONTH, "scope": "channel"}),
        ("leaderboard group  ALL", "leaderboard", {"window": Window.ALL_TIME, "scope": "group"}),
        ("leaderboard today", "leaderboard", {"window": Window.TODAY}),
        ("leaderboard night month", "leaderboard", {"window": Window.MONTH, "measure": "night"}),
        ("setup", "setup", {}),
        ("setup 9:00 Europe/Berlin", "setup", {"time": time(9), "zone": "Europe/Berlin"}),
        ("setup 9:00 Berlin", "setup", {"time": time(9), "zone": "Europe/Berlin"}),
        ("setup 9 pm new york", "setup", {"time": time(21), "zone": "America/New_York"}),
        ("setup 9am GMT+2", "setup", {"time": time(9), "zone": "Etc/GMT-2"}),
        ("setup 0900 London", "setup", {"time": time(9), "zone": "Europe/London"}),
        ("setup 9:00 AM India", "setup", {"time": time(9), "zone": "Asia/Kolkata"}),
        ("setup 9.30 mo-fr", "setup", {"time": time(9, 30), "days": (0, 1, 2, 3, 4)}),
        ("setup 21h", "setup", {"time": time(21)}),
        ("setup 21 Uhr berlin", "setup", {"time": time(21), "zone": "Europe/Berlin"}),
        ("setup noon", "setup", {"time": time(12)}),
        ("setup mon-fri 09:00", "setup", {"time": time(9), "days": (0, 1, 2, 3, 4)}),
        ("setup utc daily 17.30", "setup", {"time": time(17, 30), "zone": "UTC", "days": tuple(range(7))}),
        ("setup mon, wed, fri 09:00 UTC", "setup", {"time": time(9), "zone": "UTC", "days": (0, 2, 4)}),
        ("setup mon–fri", "setup", {"days": (0, 1, 2, 3, 4)}),  # noqa: RUF001 -- phones make this of a hyphen
        ("setup 09:00 UTC <#C123|general>", "setup", {"time": time(9), "zone": "UTC", "channel": "C123"}),
        ("setup <#C123>", "setup", {"channel": "C123"}),
        ("setup catch-up=4h notices=off", "setup", {"catch-up": 4, "notices": "off"}),
        ("admin", "admin", {}),
        ("admin reports", "admin", {"action": "reports"}),
        ("admin reports 12", "admin", {"action": "reports", "report": 12}),
        ("admin organiser <@U123|ada>", "admin", {"action": "organiser", "member": "U123"}),
        ("admin remove <@U123|ada>", "admin", {"action": "remove", "member": "U123"}),
        ("admin organiser <@W0A9>", "admin", {"action": "organiser", "member": "W0A9"}),
        ("admin close 12", "admin", {"action": "close", "report": 12}),
        ("quiz", "quiz", {}),
        ("quiz dynamo", "quiz", {"topic": "dynamo"}),
        (
            "quiz Night 10 step functions seconds=30",
            "quiz",
            {"style": "night", "number": 10, "topic": "step functions", "seconds": 30},
        ),
        ("quiz 2.1 group", "quiz", {"topic": "2.1", "style": "group"}),
    ],
)
async def test_is_understood(text: str, verb: str, values: dict[str, Any]) -> None:
    assert await admit(text) == (verb, values)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("admin reports 12 It was R&amp;D, <@U1|ada>.", "It was R&D, @ada."),
        ("admin close 12 It was fixed.", "It was fixed."),
        ("admin reports 12 <@U1|ada> saw it first", "@ada saw it first"),
        ("admin reports 12 2 of the facts are old", "2 of the facts are old"),
        ("admin close 12 close to the &lt;limit&gt;", "close to the <limit>"),
        ("admin close 12 see <#C1|general> — twice", "see #general — twice"),
    ],
)
async def test_an_answer_arrives_as_its_author_saw_it(text: str, answer: str) -> None:
    admitted = await admit(text)
    assert isinstance(admitted, tuple)
    assert (admitted[1]["report"], admitted[1]["answer"]) == (12, answer)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("leaderbord", "I don't know “leaderbord”. Did you mean leaderboard?"),
        ("dialy", "I don't know “dialy”. Did you mean daily?"),
        ("lead", "I don't know “lead”. Did you mean leaderboard?"),
        ("question", "I don't know “question”. `help` shows what there is."),
        ("daily nwo", "I don't know “nwo”. Did you mean now?"),
        ("daily now please", "I don't know “please”."),
        ("me too", "I don't know “too”."),
        ("leaderboard moth", "I don't know “moth”. Did you mean month?"),
        ("admin organizer <@U1|ada>", "I don't know “organizer”. Did you mean organiser?"),
        ("admin organiser @ada", "I can't tell who “@ada” is. Pick the name from the list that appears after @."),
        ("setup 9:00 10:00", "“9:00 10:00” isn't a time of day. Write it like 09:00 or 5:30 pm."),
        ("setup 25:99", "“25:99” isn't a time of day. Write it like 09:00 or 5:30 pm."),
        ("setup 24:00", "There is no “24:00” in a day. Write midnight as 00:00."),
        ("setup 9:00 IST", "“IST” alone doesn't say which time zone. Did you mean Asia/Kolkata, Asia/Jerusalem or "),
        ("setup 9:00 EST", "“EST” alone doesn't say which time zone. Did you mean America/New_York or "),
        ("setup 9:00 UTC+5:30", "“UTC+5:30” alone doesn't say which time zone. Did you mean Asia/Kolkata or "),
        ("setup 9:00 Brazil", "“Brazil” alone doesn't say which time zone. Did you mean America/Sao_Paulo, "),
        ("setup 9:00 Factory", "I don't know “Factory”."),
        ("setup 9:00 help", "I don't know “help”."),
        ("setup 9:00 off", "I don't know “off”."),
        ("setup mon-fry", "“mon-fry” doesn't name any weekdays. Write them like mon-fri or mon,wed,fri."),
        (
            "setup UTC Europe/Berlin",
            "“UTC Europe/Berlin” isn't a time zone. Write it like Europe/Berlin, or name a city.",
        ),
        ("setup Catch–up:nonsense", "“nonsense” isn't a number of hours from 0 to 12. Write it like 2h."),  # noqa: RUF001
        (
            "setup <#C1|a> <#C2|b>",
            "That channel can't hold the daily question. Choose one of the text channels here.",
        ),
        ("quiz 1000", "“1000” isn't a number of questions. A quiz has 1 to 20."),
        ("&lt;!channel&gt;", "I don't know “<!channel>”."),
        ("<!channel>", "I don't know “@”."),
    ],
)
async def test_is_refused_with_what_was_typed(text: str, sentence: str) -> None:
    refused = await admit(text)
    assert isinstance(refused, str)
    assert refused.startswith(sentence)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("leaderbord week", [("leaderboard", {"window": Window.WEEK})]),
        ("leaderboard moth channel", [("leaderboard", {"window": Window.MONTH, "scope": "channel"})]),
        (
            "setup 9:00 mon-fri EST <#C1|a>",
            [
                ("setup", {"time": time(9), "zone": zone, "days": (0, 1, 2, 3, 4), "channel": "C1"})
                for zone in ("America/New_York", "Australia/Sydney")
            ],
        ),
        (
            "setup notices=of",
            [("setup", {"notices": "on"}), ("setup", {"notices": "off"})],
        ),
        ("dialy a|b", []),
        ("dialy " + "x" * 100, []),
        ("dialy a::b", []),
        ("xyzzy", []),
    ],
)
async def test_a_button_types_again_what_may_have_been_meant(text: str, meant: list[tuple[str, Any]]) -> None:
    refused = await DESK.admit(take(text))
    assert isinstance(refused, Refusal)
    assert [button.label for button in refused.instead] == list(refused.near[: len(meant)])
    pressed = [await DESK.admit(replace(take("me"), verb="", click=button.click)) for button in refused.instead]
    assert [(one.ask.verb, dict(one.ask.values)) for one in pressed if isinstance(one, Admitted)] == meant


async def test_at_most_three_suggestions() -> None:
    for text in ("e", "a", "dailyleaderboardsetuphelpme", "setup Brlin"):
        refused = await DESK.admit(take(text))
        assert isinstance(refused, Refusal)
        assert len(refused.near) <= 3


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS])
async def test_every_verb_is_known(verb: str) -> None:
    assert await admit(verb) == (verb, {})


@pytest.mark.parametrize("word", ["a/b", "berlin", "9:00", "topic"])
async def test_more_words_than_a_sentence_are_not_looked_into(word: str) -> None:
    """Each could be near some zone, and looking takes milliseconds in which nobody else is served."""
    verb = "quiz" if word == "topic" else "setup"
    assert await DESK.admit(take(f"{verb} " + f"{word} " * 400)) == TOO_MANY_WORDS
    own = await admit("admin close 12 " + "word " * 80)
    assert isinstance(own, tuple)
    assert own[1]["answer"] == " ".join(["word"] * 80)


_WORDS = st.sampled_from(
    [
        *("setup", "daily", "admin", "organiser", "leaderboard", "now", "9:00", "mon-fri", "a/b", "12", "close"),
        *("<@U1|x>", "<#C1>", "²", ",", "=", "notices=", "catch-up:x"),
    ]
)


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(st.one_of(_WORDS, st.text(max_size=5)), max_size=8).map(" ".join)))
@example("setup ,")
@example("setup " + "x" * 5_000)
@example("\x00\ud800")
async def test_never_raises_and_quotes_shortly(text: str) -> None:
    refused = await admit(text)
    assert isinstance(refused, tuple) or len(refused) <= 300
