"""What a control means, written into its id: one codec for both platforms. State lives in the control, never in memory.

An id is `press:shown:argument:…`: the name of a press, what it belongs to (a post like `12`, a turn of a quiz like
`q34`, a review like `v56`, an item of a mock exam like `e78`, a weekly report like `w9`) where it belongs to anything,
then its arguments. Only the last argument may hold a colon.
"""

import re
from dataclasses import dataclass
from typing import Final

from bot.talk.people import CARD_CODE, Shown

ID_AT_MOST: Final = 100
"""Characters of an id; Discord takes no more."""

TICK: Final = "tick"
"""The control that opens the form in which several options are chosen at once."""

_PARTS_AT_MOST: Final = 5
_PRESS: Final = re.compile(r"[a-z][a-z-]{1,19}")
_SHOWN: Final = re.compile(CARD_CODE)
_NUMBER: Final = re.compile(r"#([0-9]{1,18})")
_OLD: Final = "press:"
"""Cards drawn by the first versions stand in channels still: some of their ids begin with this."""
_OLD_TEST: Final = re.compile(r"test:(?P<channel>[A-Z0-9]{1,40})")
"""Likewise: a channel, whose digits are no post. It is written `#8001` now."""
_ARGUMENTS: Final = {"answer": (1,), "submit": (0, 1), "choose": (0,), TICK: (0,)}
"""How many a press takes, where it isn't its room that looks at them: only Discord's Submit holds what was chosen."""


@dataclass(frozen=True, slots=True)
class Click:
    """A control that was used, or one that is to be drawn."""

    press: str
    shown: Shown | None = None
    args: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """As the control carries it. What could not be read again is never written."""
        made = ":".join((self.press, *((self.shown.code,) if self.shown else ()), *self.args))
        assert len(made) <= ID_AT_MOST, made
        return made

    @property
    def number(self) -> int | None:
        """The number of a `numbered` one; None where it carries anything else."""
        match = _NUMBER.fullmatch(":".join(self.args))
        return int(match[1]) if match else None


def numbered(press: str, number: int) -> Click:
    """One that carries a number of its room's: `#12`, since `12` would be a post."""
    return Click(press, None, (f"#{number}",))


NOTHING: Final = Click("nothing")
"""Stands for a control that is none of ours; no room serves it."""


def read_click(control: str) -> Click:
    """What the id of a control says; NOTHING for what no version of ours has written."""
    if len(control) > ID_AT_MOST:
        return NOTHING
    if match := _OLD_TEST.fullmatch(control):
        return Click("test", None, (match["channel"],))
    press, *rest = control.removeprefix(_OLD).split(":", maxsplit=_PARTS_AT_MOST - 1)
    if not _PRESS.fullmatch(press):
        return NOTHING
    shown = Shown.read(rest.pop(0)) if rest and _SHOWN.fullmatch(rest[0]) else None
    if not all(rest) or len(rest) not in _ARGUMENTS.get(press, (len(rest),)):
        return NOTHING
    return Click(press, shown, tuple(rest))


def identity_in(control: str) -> str | None:
    """Which message a control of ours belongs to, as `post-12` or `turn-34`; None for any other control."""
    shown = read_click(control).shown
    return shown.identity if shown is not None else None
