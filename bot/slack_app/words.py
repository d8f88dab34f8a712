"""What is typed after `/study`, as typed commands. Pure, and never raises: what can't be read is a Refusal.

With `should_escape` on, Slack sends `@ada` as `<@U123|ada>`, `#general` as `<#C123|general>` and `&`, `<`, `>` as
entities.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz, process

from bot.commands import ADMIN_ORGANISER
from bot.quiz.wishes import Wish
from bot.replies import Measure, Reason, Refusal
from bot.study.daily import Action
from bot.talk.reading import near_zones, parse_days, parse_zone
from content.boards import Window
from content.rounds import Style


@dataclass(frozen=True, slots=True)
class ShowHelp:
    """`/study`, `/study help`."""


@dataclass(frozen=True, slots=True)
class ShowMe:
    """`/study me`."""


@dataclass(frozen=True, slots=True)
class ShowDaily:
    """`/study daily`."""


@dataclass(frozen=True, slots=True)
class ActOnDaily:
    """`/study daily now`."""

    action: Action


@dataclass(frozen=True, slots=True)
class ShowBoard:
    """`/study leaderboard month channel`."""

    window: Window = Window.WEEK
    whole_group: bool = True
    measure: Measure = Measure.DAILY


@dataclass(frozen=True, slots=True)
class StartQuiz:
    """`/study quiz group dynamo 10 seconds=60`: as typed, only sorted by kind."""

    wish: Wish


@dataclass(frozen=True, slots=True)
class ShowReports:
    """`/study admin reports`, `/study admin reports 12`."""

    number: str | None = None


@dataclass(frozen=True, slots=True)
class CloseReport:
    """`/study admin reports 12 It was fixed.`, `/study admin close 12`."""

    number: str
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class ShowSetup:
    """`/study setup`."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """`/study setup 9:00 Europe/Berlin mon-fri`: as typed, only sorted by kind; None where left out."""

    time: str | None = None
    zone: str | None = None
    days: str | None = None
    catch_up: str | None = None
    notices: str | None = None
    channel: str | None = None
    """The id of a channel that was named; None is the one it was typed in."""


@dataclass(frozen=True, slots=True)
class NameOrganiser:
    """`/study admin organiser @ada`."""

    user: str


Wanted = (
    ShowHelp
    | ShowMe
    | ShowDaily
    | ActOnDaily
    | ShowBoard
    | StartQuiz
    | ShowSetup
    | SetUp
    | NameOrganiser
    | ShowReports
    | CloseReport
)

_MEMBER: Final = re.compile(r"<@([UW][A-Z0-9]{1,30})(?:\|[^<>]*)?>")
_CHANNEL: Final = re.compile(r"<#([CG][A-Z0-9]{1,30})(?:\|[^<>]*)?>")
_NAMED: Final = re.compile(r"(catch-up|notices)[=:](.+)", re.IGNORECASE)
_REFERENCE: Final = re.compile(r"<([@#!])[^<>|]*\|?([^<>]*)>")
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_DASHES: Final = str.maketrans({"–": "-", "—": "-", "−": "-"})  # noqa: RUF001 -- what phones make of a hyphen
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SECONDS: Final = re.compile(r"seconds[=:](.{0,10})")
_WHOLE: Final = re.compile(r"-?[0-9]{1,10}")
_SHOWN: Final = 60
_LONGEST: Final = 2_000
_LIKE_ENOUGH: Final = 55


def read_command(text: str) -> Wanted | Refusal:
    """What somebody wants who typed `/study {text}`."""
    verb, *words = text[:_LONGEST].split() or ["help"]
    read = _READERS.get(verb.casefold())
    return read(words) if read else _unknown(verb, tuple(_READERS))


def _unknown(word: str, known: tuple[str, ...]) -> Refusal:
    typed = shown(word)
    found = process.extract(typed.casefold(), known, scorer=fuzz.WRatio, limit=3, score_cutoff=_LIKE_ENOUGH)
    return Refusal(Reason.UNKNOWN_WORD, detail=typed, near=tuple(name for name, _, _ in found))


def shown(word: str) -> str:
    """A word as its author saw it while typing, shortened."""
    word = as_seen(word)
    return word if len(word) <= _SHOWN else f"{word[: _SHOWN - 1]}…"


def as_seen(text: str) -> str:
    """A text as its author saw it while typing."""
    text = _REFERENCE.sub(lambda found: f"{found[1].replace('!', '@')}{found[2]}", text)
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


def _read_help(_words: list[str]) -> Wanted | Refusal:
    return ShowHelp()


def _read_me(words: list[str]) -> Wanted | Refusal:
    return _unknown(words[0], ()) if words else ShowMe()


def _read_daily(words: list[str]) -> Wanted | Refusal:
    if not words:
        return ShowDaily()
    action, *more = words
    if action.casefold() not in tuple(Action):
        return _unknown(action, tuple(Action))
    return _unknown(more[0], ()) if more else ActOnDaily(Action(action.casefold()))


def _read_board(words: list[str]) -> Wanted | Refusal:
    window, whole_group, measure = Window.WEEK, True, Measure.DAILY
    for typed in words:
        match typed.casefold():
            case "channel" | "group" as scope:
                whole_group = scope == "group"
            case word if word in tuple(Window):
                window = Window(word)
            case word if word in tuple(Measure):
                measure = Measure(word)
            case _:
                return _unknown(typed, (*Window, "channel", "group", *Measure))
    return ShowBoard(window, whole_group, measure)


def _read_quiz(words: list[str]) -> Wanted | Refusal:
    """Style, number and `seconds=…` wherever they stand; what is left is the topic."""
    style = number = seconds = None
    topic: list[str] = []
    for typed in words:
        word = typed.casefold()
        if word in tuple(Style):
            style = word
        elif found := _SECONDS.fullmatch(word):
            seconds = found[1]
        elif _WHOLE.fullmatch(word):
            number = word
        else:
            topic.append(typed)
    return StartQuiz(Wish(shown(" ".join(topic)) or None, number, style, seconds))


def _read_admin(words: list[str]) -> Wanted | Refusal:
    area, *names = words or ["reports"]
    if area.casefold() in ("reports", "close"):
        return _read_reports(area.casefold(), names)
    if area.casefold() != "organiser":
        return _unknown(area, ("organiser", "reports", "close"))
    if not names:
        return Refusal(Reason.MISSING_WORDS, detail=f"write `/study {ADMIN_ORGANISER.name} @name`")
    if len(names) > 1:
        return _unknown(names[1], ())
    found = _MEMBER.fullmatch(names[0])
    return NameOrganiser(found[1]) if found else Refusal(Reason.UNKNOWN_MEMBER, detail=shown(names[0]))


def _read_reports(area: str, words: list[str]) -> Wanted | Refusal:
    if area == "reports" and not words:
        return ShowReports()
    if not words:
        return Refusal(Reason.MISSING_WORDS, detail="write `/study admin close` and the number of a report")
    number, *answer = words
    if area == "close":
        return CloseReport(shown(number))
    return CloseReport(shown(number), as_seen(" ".join(answer))) if answer else ShowReports(shown(number))


# --- setup -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Sorted:
    """The words of `setup` by kind."""

    times: list[str] = field(default_factory=list)
    zones: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    """`catch-up=4h`, `notices=off`."""


def _read_setup(words: list[str]) -> Wanted | Refusal:
    if not words:
        return ShowSetup()
    by_kind = _Sorted()
    for word in words:
        if not _sort(word.translate(_DASHES), by_kind):
            typed = shown(word)
            return Refusal(Reason.UNKNOWN_WORD, detail=typed, near=near_zones(typed))
    if len(by_kind.times) > 1:
        return Refusal(Reason.WRONG_TIME, detail=" ".join(by_kind.times))
    if len(by_kind.zones) > 1:
        return Refusal(Reason.WRONG_ZONE, detail=" ".join(by_kind.zones))
    if len(by_kind.channels) > 1:
        return Refusal(Reason.WRONG_CHANNEL)
    return SetUp(
        time=next(iter(by_kind.times), None),
        zone=next(iter(by_kind.zones), None),
        days=",".join(by_kind.days) or None,
        catch_up=by_kind.named.get("catch-up"),
        notices=by_kind.named.get("notices"),
        channel=next(iter(by_kind.channels), None),
    )


def _sort(word: str, by_kind: _Sorted) -> bool:
    """Put one word with its kind; whether it is of any. Nonsense of a kind is refused later, by its own name."""
    if found := _CHANNEL.fullmatch(word):
        by_kind.channels.append(found[1])
    elif found := _NAMED.fullmatch(word):
        by_kind.named[found[1].casefold()] = shown(found[2])
    elif word[0].isdigit():
        by_kind.times.append(shown(word))
    elif "/" in word or parse_zone(word):
        by_kind.zones.append(shown(word))
    elif parse_days(word) or word[:3].casefold() in _WEEKDAYS:
        by_kind.days.append(shown(word).strip(","))
    else:
        return False
    return True


_READERS: Final[dict[str, Callable[[list[str]], Wanted | Refusal]]] = {
    "daily": _read_daily,
    "me": _read_me,
    "leaderboard": _read_board,
    "quiz": _read_quiz,
    "setup": _read_setup,
    "help": _read_help,
    "admin": _read_admin,
}
"""Every verb of the catalogue."""
