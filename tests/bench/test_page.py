"""What a page of figures says of those that fall short."""

import json
from typing import Any

import pytest

from tests.bench.figures import Figure
from tests.bench.page import plot, times_the_goal, write_body

_IDLE = {"cores": 2, "slowness": 0.5, "others_share": 0.0}


def _line(figure: Figure) -> dict[str, Any]:
    return {**json.loads(figure.line()), "program": "some", "seconds": 3.0, "machine": _IDLE}


@pytest.mark.parametrize(
    ("figure", "times"),
    [
        (Figure("at most", 3.0, "s", 2.0), 1.5),
        (Figure("at least", 10.0, "a second", 40.0, at_least=True), 4.0),
        (Figure("a ratio", 6.0, "ms", 1.5, 2.0, of_ratio=True), 2.0),
        (Figure("none allowed, and none", 0.0, "clicks", 0.0), 0.0),
        (Figure("none allowed, and one", 1.0, "clicks", 0.0), float("inf")),
    ],
    ids=lambda value: value.name if isinstance(value, Figure) else "",
)
def test_how_far_a_figure_is_from_its_goal(figure: Figure, times: float) -> None:
    assert times_the_goal(_line(figure)) == pytest.approx(times)
    assert figure.holds == (times <= 1)


def test_what_falls_short_is_said_first_and_by_how_much() -> None:
    page = [*write_body([_line(Figure("slow", 3.0, "s", 2.0)), _line(Figure("quick", 1.0, "s", 2.0))])]
    assert page[0] == "1 of 2 figures hold, measured in 0.1 minutes."
    assert page[2] == "- slow: 3 s, goal ≤ 2: short by a factor of 1.5"
    assert not any(line.startswith("- quick") for line in page)


def test_a_board_is_a_row_of_its_scopes() -> None:
    names = [f"board, points · today · {scope}: {what}" for scope in ("channel", "group") for what in ("p99", "growth")]
    figures = [
        Figure(name, 2.0, "ms", 3.0, 0.5, of_ratio=True) if "growth" in name else Figure(name, 0.5, "ms", 1.0)
        for name in names
    ]
    page = [*write_body([_line(figure) for figure in figures])]
    assert page[-1] == "| points, today | 0.50 ms, **4.0 times** | 0.50 ms, **4.0 times** |"
    assert "".join(plot([_line(figure) for figure in figures])).count('stroke-width="8"') == 1
