"""What Studyhall can do, a room each. A new verb is a module here and a line in `VERBS`."""

from typing import Final

from bot.declaring import Verb

VERBS: Final[tuple[Verb, ...]] = ()
"""In the order of `help`."""
