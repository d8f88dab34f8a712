"""What Slack draws by itself: rankings as tables, values as charts. What is known: docs/adr/0023-native-blocks.md."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.slack_app.blocks import Block, shortened
from bot.slack_app.limits import BARS, CAPTION, CELL, CHART_TITLE, CHARTS, COLUMNS, LABEL, TABLE_ROWS, TABLES
from bot.talk.names import tidy
from bot.talk.parts import Bar, Bars, Figure, Part, Row, Rows
from bot.talk.phrases import sound

NATIVE: Final = frozenset({"data_table", "data_visualization"})
"""The types of the blocks that are made here."""
_NOTHING: Final = "\u2013"
"""Slack takes no empty cell."""


def natively(parts: Sequence[Part], caption: str) -> dict[int, Block]:
    """Place of a part -> the block that shows it natively; `caption` says what the page is about.

    A message takes few of them: what comes first has them, and the rest is told in lines.
    """
    charts = [(place, part) for place, part in enumerate(parts) if isinstance(part, Bars) and _compares(part.bars)]
    tables = [(place, part) for place, part in enumerate(parts) if isinstance(part, Rows) and _has_columns(part.rows)]
    drawn = {place: _table(part, caption) for place, part in tables[:TABLES]}
    return drawn | {place: _chart(part) for place, part in charts[:CHARTS]}


# --- tables ----------------------------------------------------------------------------------------------------------


def _has_columns(rows: Sequence[Row]) -> bool:
    """Whether all rows have the same figures, no more than a table holds."""
    columns = {tuple(figure.heading for figure in row.figures) for row in rows}
    return len(columns) == 1 and len(rows) <= TABLE_ROWS and 2 + len(next(iter(columns))) <= COLUMNS


def _table(ranking: Rows, caption: str) -> Block:
    """All rows at once, each named by whose it is. Names are raw text: nothing in one is markup."""
    headings = (ranking.rank, ranking.name, *(figure.heading for figure in ranking.rows[0].figures))
    return {
        "type": "data_table",
        "caption": shortened(sound(caption), CAPTION) or "Ranking",
        "row_header_column_index": 1,
        "page_size": len(ranking.rows),
        "rows": [[_words(heading) for heading in headings], *(list(_cells(row)) for row in ranking.rows)],
    }


def _cells(row: Row) -> Iterator[Block]:
    yield _words(row.place) if row.rank is None else _number(row.rank, row.place)
    yield _words(f"{tidy(row.name)}{f' ({row.you})' if row.own else ''}")
    yield from map(_figure, row.figures)


def _figure(figure: Figure) -> Block:
    return _number(figure.value, figure.cell)


def _words(text: str) -> Block:
    return {"type": "raw_text", "text": shortened(sound(text), CELL) or _NOTHING}


def _number(value: float, text: str) -> Block:
    return {"type": "raw_number", "value": value, "text": shortened(sound(text), CELL) or _NOTHING}


# --- charts ----------------------------------------------------------------------------------------------------------


def _compares(bars: Sequence[Bar]) -> bool:
    """Whether there is something to compare, each by a label of its own."""
    return 2 <= len(bars) <= BARS and len({_label(bar.label) for bar in bars}) == len(bars)


def _chart(part: Bars) -> Block:
    labels = [_label(bar.label) for bar in part.bars]
    data = [{"label": label, "value": bar.value} for label, bar in zip(labels, part.bars, strict=True)]
    return {
        "type": "data_visualization",
        "title": shortened(sound(part.title), CHART_TITLE) or _NOTHING,
        "chart": {
            "type": "bar",
            "series": [{"name": _label(part.unit), "data": data}],
            "axis_config": {"categories": labels},
        },
    }


def _label(text: str) -> str:
    return shortened(sound(text), LABEL) or _NOTHING
