"""What is typed after `/study`."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.commands import CATALOGUE
from bot.quiz.wishes import Wish
from bot.replies import Measure, Reason, Refusal
from bot.slack_app.words import (
    ActOnDaily,
    CloseReport,
    NameOrganiser,
    SetUp,
    ShowBoard,
    ShowDaily,
    ShowHelp,
    ShowMe,
    ShowReports,
    ShowSetup,
    StartQuiz,
    Wanted,
    read_command,
)
from bot.study.daily import Action
from content.boards import Window


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", ShowHelp()),
        ("   ", ShowHelp()),
        ("help", ShowHelp()),
        ("help setup", ShowHelp()),
        ("me", ShowMe()),
        ("ME", ShowMe()),
        ("daily", ShowDaily()),
        ("daily now", ActOnDaily(Action.NOW)),
        ("Daily Skip", ActOnDaily(Action.SKIP)),
        ("daily pause", ActOnDaily(Action.PAUSE)),
        ("daily resume", ActOnDaily(Action.RESUME)),
        ("leaderboard", ShowBoard(Window.WEEK, whole_group=True)),
        ("leaderboard month channel", ShowBoard(Window.MONTH, whole_group=False)),
        ("leaderboard group  ALL", ShowBoard(Window.ALL_TIME, whole_group=True)),
        ("leaderboard today", ShowBoard(Window.TODAY, whole_group=True)),
        ("setup", ShowSetup()),
        ("setup 9:00 Europe/Berlin", SetUp("9:00", "Europe/Berlin")),
        ("setup mon-fri 09:00", SetUp("09:00", None, "mon-fri")),
        ("setup utc daily 17.30", SetUp("17.30", "utc", "daily")),
        ("setup mon, wed, fri 09:00 UTC", SetUp("09:00", "UTC", "mon,wed,fri")),
        ("setup mon–fri", SetUp(None, None, "mon-fri")),  # noqa: RUF001 -- phones make this of a hyphen
        ("setup 25:99 Mars/Phobos mon-fry", SetUp("25:99", "Mars/Phobos", "mon-fry")),  # refused later, by name
        ("setup 09:00 UTC <#C123|general>", SetUp("09:00", "UTC", channel="C123")),
        ("setup catch-up=4h notices=off", SetUp(catch_up="4h", notices="off")),
        ("setup Catch–up:nonsense", SetUp(catch_up="nonsense")),  # noqa: RUF001 -- refused later, by name
        ("setup <#C123>", SetUp(channel="C123")),
        ("admin organiser <@U123|ada>", NameOrganiser("U123")),
        ("admin", ShowReports()),
        ("admin reports", ShowReports()),
        ("admin reports 12", ShowReports("12")),
        ("admin reports 12 It was R&amp;D, <@U1|ada>.", CloseReport("12", "It was R&D, @ada.")),
        ("admin close 12", CloseReport("12")),
        ("quiz", StartQuiz(Wish())),
        ("quiz dynamo", StartQuiz(Wish("dynamo"))),
        ("quiz Night 10 step functions seconds=30", StartQuiz(Wish("step functions", "10", "night", "30"))),
        ("quiz 2.1 group", StartQuiz(Wish("2.1", None, "group"))),
        ("quiz 1000", StartQuiz(Wish(None, "1000"))),
        ("leaderboard night month", ShowBoard(Window.MONTH, whole_group=True, measure=Measure.NIGHT)),
        ("admin organiser <@W0A9>", NameOrganiser("W0A9")),
    ],
)
def test_is_understood(typed: str, wanted: Wanted) -> None:
    assert read_command(typed) == wanted


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("leaderbord", Refusal(Reason.UNKNOWN_WORD, "leaderbord", ("leaderboard",))),
        ("dialy", Refusal(Reason.UNKNOWN_WORD, "dialy", ("daily",))),
        ("daily nwo", Refusal(Reason.UNKNOWN_WORD, "nwo", ("now",))),
        ("daily now please", Refusal(Reason.UNKNOWN_WORD, "please")),
        ("me too", Refusal(Reason.UNKNOWN_WORD, "too")),
        ("leaderboard moth", Refusal(Reason.UNKNOWN_WORD, "moth", ("month",))),
        ("admin organiser", Refusal(Reason.MISSING_WORDS, "write `/study admin organiser @name`")),
        ("admin close", Refusal(Reason.MISSING_WORDS, "write `/study admin close` and the number of a report")),
        ("admin organizer <@U1|ada>", Refusal(Reason.UNKNOWN_WORD, "organizer", ("organiser",))),
        ("admin organiser ada", Refusal(Reason.UNKNOWN_MEMBER, "ada")),
        ("admin organiser <#C1|general>", Refusal(Reason.UNKNOWN_MEMBER, "#general")),
        ("admin organiser <@U1|ada> <@U2|bob>", Refusal(Reason.UNKNOWN_WORD, "@bob")),
        ("setup 9:00 10:00", Refusal(Reason.WRONG_TIME, "9:00 10:00")),
        ("setup UTC Europe/Berlin", Refusal(Reason.WRONG_ZONE, "UTC Europe/Berlin")),
        ("setup <#C1|a> <#C2|b>", Refusal(Reason.WRONG_CHANNEL)),
        ("&lt;!channel&gt;", Refusal(Reason.UNKNOWN_WORD, "<!channel>")),
        ("<!channel>", Refusal(Reason.UNKNOWN_WORD, "@")),
    ],
)
def test_is_refused_with_what_was_typed(typed: str, refusal: Refusal) -> None:
    assert read_command(typed) == refusal


def test_a_city_alone_gets_its_zone_as_a_suggestion() -> None:
    refused = read_command("setup 9:00 Berlin")
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.detail) == (Reason.UNKNOWN_WORD, "Berlin")
    assert "Europe/Berlin" in refused.near


def test_at_most_three_suggestions() -> None:
    for typed in ("e", "a", "dailyleaderboardsetuphelpme", "setup Argentina"):
        refused = read_command(typed)
        assert isinstance(refused, Refusal)
        assert len(refused.near) <= 3


@pytest.mark.parametrize("command", CATALOGUE, ids=lambda command: command.name)
def test_every_command_of_the_catalogue_is_known(command: object) -> None:
    name = getattr(command, "name", "")
    assert not isinstance(read_command(name), Refusal)


_WORDS = st.sampled_from(
    [
        "setup",
        "daily",
        "admin",
        "organiser",
        "leaderboard",
        "now",
        "9:00",
        "mon-fri",
        "a/b",
        "<@U1|x>",
        "<#C1>",
        "²",
        ",",
    ]
)


@given(st.one_of(st.text(), st.lists(st.one_of(_WORDS, st.text(max_size=5)), max_size=8).map(" ".join)))
@example("setup ,")
@example("setup " + "x" * 5_000)
@example("\x00\ud800")
def test_never_raises(typed: str) -> None:
    wanted = read_command(typed)
    if isinstance(wanted, Refusal):
        assert len(wanted.detail) <= 200
