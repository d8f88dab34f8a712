"""The picture of a week: who leads, and how much was right in each domain."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from bot.pictures.sheet import AMBER, EDGE, FAINT, INK, TEXT, WIDTH, bar, fitted, measure, name_drawn, sheet, write

_TITLE: Final = 34
_ROW: Final = 62
_INNER: Final = WIDTH - 2 * EDGE
_INDENT: Final = 58
_GAP: Final = 16


class Leading(NamedTuple):
    """A row of the board."""

    place: str
    name: str
    points: int


class DomainBar(NamedTuple):
    """A domain with its share of right answers."""

    title: str
    share: float


def draw_week(title: str, leading: Sequence[Leading], domains: Sequence[DomainBar]) -> str:
    """Bars of points, longest for the most; bars of shares, full for all right."""
    board = 96 + _ROW * len(leading)
    below = board + (40 + _ROW * len(domains) if domains else 0)
    return sheet(
        below + EDGE,
        [write(fitted(title, _INNER, _TITLE), EDGE, 62, size=_TITLE, bold=True)],
        _board(leading),
        _domains(domains, board),
    )


def _board(leading: Sequence[Leading]) -> Iterator[str]:
    most = max((one.points for one in leading), default=0) or 1
    for n, one in enumerate(leading):
        y, told = 128 + _ROW * n, f"{one.points:,}"
        room = _INNER - _INDENT - measure(told) - _GAP
        yield write(one.place, EDGE, y, colour=FAINT)
        yield write(fitted(name_drawn(one.name), room), EDGE + _INDENT, y, bold=True)
        yield write(told, WIDTH - EDGE, y, anchor="end")
        yield bar(EDGE + _INDENT, y + 12, _INNER - _INDENT, one.points / most)


def _domains(domains: Sequence[DomainBar], top: float) -> Iterator[str]:
    if domains:
        yield write("Right by domain", EDGE, top + 36, size=TEXT - 2, colour=FAINT)
    for n, one in enumerate(domains):
        y, told = top + 76 + _ROW * n, f"{round(100 * one.share)}%"
        yield write(fitted(one.title, _INNER - measure("100%") - _GAP), EDGE, y, colour=INK)
        yield write(told, WIDTH - EDGE, y, anchor="end")
        yield bar(EDGE, y + 12, _INNER, one.share, colour=AMBER)
