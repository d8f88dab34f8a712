"""What Slack draws by itself: tables, charts, and what folds. What is known: docs/adr/0023-native-blocks.md."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from bot.slack_app import limits
from bot.slack_app.blocks import Block, shortened, unmarked
from bot.talk.figures import Bar, Bars
from bot.talk.lines import Line
from bot.talk.names import tidy
from bot.talk.parts import Button, Buttons, Part, Portrait, Row, Rows, Solved
from bot.talk.phrases import sound

_NOTHING: Final = "\u2013"


def natively(parts: Sequence[Part], caption: str, write: Callable[[Line], str]) -> list[list[Block | Part]]:
    """For each part of a page what stands in its place where Slack draws by itself; `caption` says what it is about.

    `write` makes plain text of a line.

    Nothing where it is told in lines, as everywhere. A message takes few tables and charts: those that come first.
    """
    shown: list[list[Block | Part]] = []
    tables = charts = 0
    for part in parts:
        match part:
            case Rows() if tables < limits.TABLES and _has_columns(part.rows):
                tables += 1
                shown.append([_table(part, caption)])
            case Bars() if charts < limits.CHARTS and _compares(part.bars):
                charts += 1
                shown.append([_chart(part)])
            case Portrait() if part.address and any(part.lines):
                shown.append([_beside_picture(part, write)])
            case Buttons() if _folds(part):
                shown.append([*map(_fold, _folding(part)), _without_folds(part)])
            case _:
                shown.append([])
    return shown


def _fitting(text: str, most: int) -> str:
    """At most so many characters, and never none, which Slack refuses."""
    return shortened(sound(text), most) or _NOTHING


def _beside_picture(part: Portrait, write: Callable[[Line], str]) -> Block:
    """Slack fetches the picture itself, and refuses the message where it can't."""
    picture = {"type": "image", "image_url": part.address, "alt_text": part.alt}
    said = "\n".join(write(line) for line in part.lines if line)
    return {"type": "section", "text": _plain(said, limits.SECTION), "accessory": picture}


# --- tables ----------------------------------------------------------------------------------------------------------


def _has_columns(rows: Sequence[Row]) -> bool:
    """Whether all rows have the same figures, no more than a table holds."""
    columns = {tuple(figure.heading for figure in row.figures) for row in rows}
    return len(columns) == 1 and len(rows) <= limits.TABLE_ROWS and 2 + len(next(iter(columns))) <= limits.COLUMNS


def _table(ranking: Rows, caption: str) -> Block:
    """All rows at once, each named by whose it is. Names are raw text: nothing in one is markup."""
    headings = (ranking.rank, ranking.name, *(figure.heading for figure in ranking.rows[0].figures))
    return {
        "type": "data_table",
        "caption": shortened(sound(caption), limits.CAPTION) or "Ranking",
        "row_header_column_index": 1,
        "page_size": len(ranking.rows),
        "rows": [[_words(heading) for heading in headings], *(list(_cells(row)) for row in ranking.rows)],
    }


def _cells(row: Row) -> Iterator[Block]:
    yield _words(row.place) if row.rank is None else _number(row.rank, row.place)
    yield _words(f"{tidy(row.name)}{f' ({row.you})' if row.own else ''}")
    yield from (_number(figure.value, figure.cell) for figure in row.figures)


def _words(text: str) -> Block:
    return {"type": "raw_text", "text": _fitting(text, limits.CELL)}


def _number(value: float, text: str) -> Block:
    return {"type": "raw_number", "value": value, "text": _fitting(text, limits.CELL)}


# --- charts ----------------------------------------------------------------------------------------------------------


def _compares(bars: Sequence[Bar]) -> bool:
    """Whether there is something to compare, each by a label of its own."""
    return 2 <= len(bars) <= limits.BARS and len({_label(bar.label) for bar in bars}) == len(bars)


def _chart(part: Bars) -> Block:
    labels = [_label(bar.label) for bar in part.bars]
    data = [{"label": label, "value": bar.value} for label, bar in zip(labels, part.bars, strict=True)]
    return {
        "type": "data_visualization",
        "title": _fitting(part.title, limits.CHART_TITLE),
        "chart": {
            "type": "bar",
            "series": [{"name": _label(part.unit), "data": data}],
            "axis_config": {"categories": labels},
        },
    }


def _label(text: str) -> str:
    return _fitting(text, limits.BAR_LABEL)


# --- what folds ------------------------------------------------------------------------------------------------------


def _folding(row: Buttons) -> list[Button]:
    return [button for button in row.buttons if button.folded]


def _folds(row: Buttons) -> bool:
    """Whether a button brings what a message can hold from the start."""
    folding = _folding(row)
    return bool(folding) and all(len(button.folded) <= limits.CHILDREN for button in folding)


def _without_folds(row: Buttons) -> Buttons:
    return Buttons(tuple(button for button in row.buttons if not button.folded))


def _fold(button: Button) -> Block:
    """Shut at first. Its texts are plain: Slack's page lets it hold rich text, Slack's validator doesn't."""
    return {
        "type": "container",
        "title": _plain(button.label, limits.FOLD_TITLE),
        "is_collapsible": True,
        "default_collapsed": True,
        "child_blocks": [{"type": "section", "text": _plain(_told(one), limits.SECTION)} for one in button.folded],
    }


def _told(one: Solved) -> str:
    return "\n".join((" · ".join((one.letter, *one.marks)), one.text, one.reason))


def _plain(text: str, most: int) -> Block:
    return unmarked(_fitting(text, most))
