"""What counts as an acknowledged answer: its author was shown a verdict, the first time or again."""

import re
from typing import Final

VERDICT: Final = re.compile("Right: |Not right: |Not quite: |You answered this already")


def acknowledges(shown: str) -> bool:
    """Whether what a member is shown after a click is a verdict."""
    return bool(VERDICT.search(shown))
