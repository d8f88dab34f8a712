"""The picture of a month: a calendar with what each day brought, told apart by shape and not by colour alone."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from bot.pictures.sheet import AMBER, BLUE, EDGE, FAINT, GROUND, INK, TRACK, WIDTH, fitted, sheet, write

_TITLE: Final = 34
_CELL: Final = (WIDTH - 2 * EDGE) / 7
_TOP: Final = 150
_ROUND: Final = 34
_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


class Sign(StrEnum):
    """What a day brought."""

    RIGHT = "right"
    WRONG = "wrong"
    COVERED = "covered"
    MISSED = "missed"


_WORDS: Final = {Sign.RIGHT: "right", Sign.WRONG: "wrong", Sign.COVERED: "freeze", Sign.MISSED: "missed"}


def draw_month(title: str, first: date, days: int, marks: Mapping[date, Sign]) -> str:
    """The month that begins on `first` and has so many days."""
    weeks = -(-(first.weekday() + days) // 7)
    below = _TOP + weeks * _CELL
    return sheet(
        below + 70,
        [write(fitted(title, WIDTH - 2 * EDGE, _TITLE), EDGE, 62, size=_TITLE, bold=True)],
        [write(name, _middle(n), 118, size=26, colour=FAINT, anchor="middle") for n, name in enumerate(_DAYS)],
        _cells(first, days, marks),
        _legend(below + 36, tuple(dict.fromkeys(mark for mark in Sign if mark in marks.values()))),
    )


def _middle(column: int) -> float:
    return EDGE + (column + 0.5) * _CELL


def _cells(first: date, days: int, marks: Mapping[date, Sign]) -> Iterator[str]:
    for n in range(days):
        row, column = divmod(first.weekday() + n, 7)
        x, y = _middle(column), _TOP + (row + 0.5) * _CELL
        mark = marks.get(first.replace(day=n + 1))
        yield _shape(mark, x, y, _ROUND)
        ink = GROUND if mark is Sign.RIGHT else INK if mark else FAINT
        yield write(f"{n + 1}", x, y + 10, size=28, colour=ink, bold=mark is not None, anchor="middle")


def _shape(mark: Sign | None, x: float, y: float, size: float) -> str:
    """A filled disc, a ring, a diamond, a dashed ring; nothing for a day on which nothing counted."""
    disc = f'cx="{x:g}" cy="{y:g}" r="{size:g}"'
    match mark:
        case Sign.RIGHT:
            return f'<circle {disc} fill="{BLUE}"/>'
        case Sign.WRONG:
            return f'<circle {disc} fill="none" stroke="{AMBER}" stroke-width="6"/>'
        case Sign.COVERED:
            points = f"{x:g},{y - size:g} {x + size:g},{y:g} {x:g},{y + size:g} {x - size:g},{y:g}"
            return f'<polygon points="{points}" fill="{TRACK}" stroke="{BLUE}" stroke-width="4"/>'
        case Sign.MISSED:
            return f'<circle {disc} fill="none" stroke="{FAINT}" stroke-width="4" stroke-dasharray="8 8"/>'
        case None:
            return ""


def _legend(y: float, marks: Sequence[Sign]) -> Iterator[str]:
    for n, mark in enumerate(marks):
        x = EDGE + 20 + n * (WIDTH - 2 * EDGE) / 4
        yield _shape(mark, x, y - 9, 14)
        yield write(_WORDS[mark], x + 28, y, size=26)
