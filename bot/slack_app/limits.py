"""Slack's limits for messages.

The SDK checks some lengths when its model classes are used; plain payloads are checked by nobody before Slack, and
Slack refuses the whole message. So the tests walk over everything that is drawn.
"""

import json
from typing import Any, Final

IN_VIEW: Final = 100
"""Blocks of a form or the Home."""
BLOCKS: Final = 50
MESSAGE_JSON: Final = 12_000
"""Characters of all blocks as JSON. Undocumented: Slack answers `msg_blocks_too_long` from about 13,200 on."""
FALLBACK: Final = 4_000
"""Of the text beside blocks, as Slack advises; it takes 40,000. A notification shows a line or two."""
HEADER: Final = 150
SECTION: Final = 3_000
BUTTON_LABEL: Final = 75
TICKS: Final = 10
"""Boxes to tick."""
IN_GROUP: Final = 100
"""Options below a heading of a list; of headings it may have as many."""
PLACEHOLDER: Final = 150
TABLES: Final = 1
"""In a message. Several may be taken, yet nothing says so, and the older `table` block comes once in a message."""
TABLE_ROWS: Final = 100
"""Below the header. Slack's page said 100 from May on, and 200 later: what both allow."""
COLUMNS: Final = 20
TABLE_TEXT: Final = 10_000
"""Characters of all cells; 20,000 since some time after May."""
CELL: Final = 200
"""Ours: Slack gives a cell no limit of its own."""
CAPTION: Final = 150
"""Ours, too."""
ROWS_A_PAGE: Final = 100
CHILDREN: Final = 10
"""Blocks in a container."""
FOLD_TITLE: Final = 150
CHARTS: Final = 2
"""In a message. Undocumented; Slack's own refusal says so."""
CHART_TITLE: Final = 50
BARS: Final = 20
BAR_LABEL: Final = 20
"""Of a bar, and of what the bars are."""


def size(blocks: list[dict[str, Any]]) -> int:
    """Characters of the blocks as JSON."""
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))
