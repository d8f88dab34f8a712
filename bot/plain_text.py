"""Text for a terminal: nothing in it may steer the terminal, whoever wrote it."""

import re
from typing import Final

_STEERING: Final = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and line feed: escape sequences begin with one
    "\u2028\u2029"  # separators that some terminals break lines at
    "\u202a-\u202e\u2066-\u2069"  # marks that turn round the order in which the rest of a line is shown
    "\ud800-\udfff"  # halves of characters, which can't be written at all
    "]"
)
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


def plain_text(text: str) -> str:
    """The text with a replacement character for everything that a terminal would obey instead of show."""
    return _STEERING.sub(_REPLACEMENT, text)
