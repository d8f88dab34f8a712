"""What came of every bench as a page: tables, what falls short and by how much, and a plot of all figures."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from tests.machine import OTHERS_SHARE

Line = Mapping[str, Any]
"""A figure as a program told it, with `program`, `seconds` and `machine`."""

_BOARD: Final = "board, "
_NAMED_AT_MOST: Final = 5
"""Of what falls short in one program; the worst first."""
_LEFT, _RIGHT, _ROW = 470, 860, 15
_DECADES: Final = range(-3, 3)
_HOLDS, _SHORT = "#1f77b4", "#d95f02"


def times_the_goal(one: Line) -> float:
    """How many times what it may be at most; for what has to be at least something, how many times too little it is."""
    judged = one["ratio"] if one["of_ratio"] and one["ratio"] is not None else one["value"]
    have, wanted = (one["goal"], judged) if one["at_least"] else (judged, one["goal"])
    return float(have / wanted) if wanted else math.inf if have else 0.0


def write_body(every: Sequence[Line]) -> Iterator[str]:
    """Markdown, line by line."""
    short = [one for one in every if not one["holds"]]
    seconds = {one["program"]: one["seconds"] for one in every}
    minutes = sum(seconds.values()) / 60
    yield f"{len(every) - len(short)} of {len(every)} figures hold, measured in {minutes:.1f} minutes."
    yield ""
    yield from _falling_short(short)
    for program, figures in groupby(every, key=lambda one: str(one["program"])):
        own = list(figures)
        yield from ("", f"**{program}**, in {own[0]['seconds']:.0f} s{_slow(own[0])}", "")
        boards = [one for one in own if one["name"].startswith(_BOARD) and one["name"].count("·") == 2]
        yield from _table([one for one in own if one not in boards])
        if boards:
            yield from ("", *_board_table(boards))


def _slow(one: Line) -> str:
    """Where the machine was no idle one."""
    slowness, others = one["machine"]["slowness"], one["machine"]["others_share"]
    told = [f"{slowness:.1f} times as slow as an idle one"] if slowness > 1.0 else []
    told += [f"{others:.0%} of it with others"] if others > OTHERS_SHARE else []
    return f", the machine {' and '.join(told)}" if told else ""


def _falling_short(short: Iterable[Line]) -> Iterator[str]:
    for program, figures in groupby(short, key=lambda one: str(one["program"])):
        worst = sorted(figures, key=times_the_goal, reverse=True)
        for one in worst[:_NAMED_AT_MOST]:
            judged = f"{one['ratio']:.3g} times" if one["of_ratio"] else _measured(one)
            yield f"- {one['name']}: {judged}, goal {_bound(one)}: short by a factor of {times_the_goal(one):.3g}"
        if len(worst) > _NAMED_AT_MOST:
            yield f"- {len(worst) - _NAMED_AT_MOST} more of {program}"


def _measured(one: Line) -> str:
    return f"{one['value']:.4g} {one['unit']}"


def _bound(one: Line) -> str:
    return f"{'≥' if one['at_least'] else '≤'} {one['goal']:g}{' times' if one['of_ratio'] else ''}"


def _table(figures: Iterable[Line]) -> Iterator[str]:
    yield "| what | measured | against | ratio | goal | holds |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for one in figures:
        against = "-" if one["baseline"] is None else f"{one['baseline']:.4g}"
        ratio = "-" if one["ratio"] is None else f"{one['ratio']:.3g}"
        holds = "yes" if one["holds"] else "**no**"
        yield f"| {one['name']} | {_measured(one)} | {against} | {ratio} | {_bound(one)} | {holds} |"


def _board_table(figures: Sequence[Line]) -> Iterator[str]:
    """A row for each measure and window, p99 and growth of each scope; bold is what falls short."""
    cells: dict[str, dict[str, dict[str, str]]] = {}
    for one in figures:
        view, _, what = one["name"].removeprefix(_BOARD).partition(": ")
        measure, window, scope = view.split(" · ")
        told = f"{one['value']:.2f} ms" if what == "p99" else f"{one['ratio']:.1f} times"
        row = cells.setdefault(f"{measure}, {window}", {})
        row.setdefault(scope, {})[what] = told if one["holds"] else f"**{told}**"
    goals = {one["name"].rpartition(": ")[2]: _bound(one) for one in figures}
    scopes = list(next(iter(cells.values())))
    yield f"| board (p99 {goals['p99']} ms, growth {goals['growth']}) | {' | '.join(scopes)} |"
    yield f"| --- |{' --- |' * len(scopes)}"
    for name, row in cells.items():
        shown = (f"{row[scope]['p99']}, {row[scope]['growth']}" for scope in scopes)
        yield f"| {name} | {' | '.join(shown)} |"


def plot(every: Iterable[Line]) -> Iterator[str]:
    """How far each figure is from its goal, as SVG; of each program's boards the worst alone."""
    boards = [one for one in every if one["name"].startswith(_BOARD)]
    shown = [one for one in every if one["goal"] and one not in boards]
    shown += sorted(boards, key=times_the_goal)[-1:]
    height = _ROW * len(shown) + 40
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 {height}" '
        'font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="white"/>'
    )
    for power in _DECADES:
        x, colour = _x(10.0**power), "#ddd" if power else "#000"
        told = f"{10.0**power:g} times" if power else "goal"
        yield f'<path d="M{x:.0f} 25V{height - 10}" stroke="{colour}"/>'
        yield f'<text x="{x:.0f}" y="18" text-anchor="middle">{told}</text>'
    for row, one in enumerate(shown):
        times, y = times_the_goal(one), 30 + _ROW * row
        x, colour = _x(times), _SHORT if not one["holds"] else _HOLDS
        yield f'<text x="{_LEFT - 8}" y="{y + 10}" text-anchor="end">{one["name"]}</text>'
        yield f'<path d="M{_LEFT} {y + 6}H{x:.0f}" stroke="{colour}" stroke-width="8"/>'
        yield f'<text x="{x + 4:.0f}" y="{y + 10}">{times:.2g}</text>'
    yield "</svg>"


def _x(times: float) -> float:
    """On a logarithmic axis that ends where the decades do."""
    power = min(max(math.log10(times) if times else -math.inf, _DECADES.start), _DECADES.stop - 1)
    return _LEFT + (_RIGHT - _LEFT) * (power - _DECADES.start) / (_DECADES.stop - 1 - _DECADES.start)
