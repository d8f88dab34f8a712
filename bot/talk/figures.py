"""The figures that rankings and charts are made of."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.talk.lines import counted, say


@dataclass(frozen=True, slots=True)
class Figure:
    """What a row says in one column: short below a heading, or in words that stand by themselves."""

    heading: str
    """`Points`."""
    value: float
    """What a table sorts by."""
    cell: str
    """`1,200`."""
    said: str
    """`1,200 points`."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with what it is of, in 20 characters."""

    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Values beside each other, where a face draws charts by itself; the text beside says all of it."""

    title: str
    unit: str
    """What the values are: `Percent right`."""
    bars: tuple[Bar, ...]


def points_figure(points: int) -> Figure:
    return Figure(say("Points"), points, say("{points}", points=points), counted(points, "{n} point", "{n} points"))


def right_figure(right: int, of: int) -> Figure:
    """How many of the answers were right; a table sorts by the share."""
    told = say("{right} of {answered} right", right=right, answered=of)
    return Figure(say("Right"), right / of if of else 0.0, say("{right} of {of}", right=right, of=of), told)


def days_figure(days: int) -> Figure:
    """The longest streak, which its board ranks by."""
    return Figure(say("Days"), days, say("{days}", days=days), counted(days, "{n} day", "{n} days"))


def streak_figure(streak: int, *, longest: bool) -> Figure:
    """The streak of a day, or the longest of several, which the one of now may be shorter than."""
    cell = say("{streak}", streak=streak)
    if longest:
        return Figure(say("Longest streak"), streak, cell, say("longest streak {streak}", streak=streak))
    return Figure(say("Streak"), streak, cell, say("streak {streak}", streak=streak))


def share_figure(share: float) -> Figure:
    """Accuracy."""
    told = say("{value}%", value=round(100 * share))
    return Figure(say("Accuracy"), share, told, told)


def progress_figure(gained: float) -> Figure:
    """By how much the share of right answers has grown; whoever is listed has improved."""
    told = say("+{max}%", max=max(1, round(100 * gained)))
    return Figure(say("Progress"), gained, told, told)


def share_bars(title: str, shares: Iterable[tuple[str, float]]) -> Bars:
    """Shares of right answers, each with its label."""
    bars = tuple(Bar(label, round(100 * share)) for label, share in shares)
    return Bars(title, say("Percent right"), bars)
