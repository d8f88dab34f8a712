"""Who does something and where, as the platforms' own ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, Protocol, Self

from bot.talk.languages import ENGLISH, Language

Platform = Literal["discord", "slack"]


def platform_of(stored: str) -> Platform:
    """As a database gives it back."""
    return "discord" if stored == "discord" else "slack"


@dataclass(frozen=True, slots=True)
class Account:
    """A user of one platform; belongs to exactly one person."""

    platform: Platform
    team: str
    """Slack's team id; empty on Discord, where user ids are global."""
    user: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A channel of a space (a Discord server or a Slack workspace)."""

    platform: Platform
    space: str
    """Empty in a direct message on Discord."""
    channel: str


class Native(Protocol):
    """What a table keeps with its place, by the platform's ids."""

    @property
    def platform(self) -> str: ...
    @property
    def native_space(self) -> str: ...
    @property
    def native_channel(self) -> str: ...


def spot_of(row: Native) -> Spot:
    """Where it stands, or will."""
    return Spot(platform_of(row.platform), row.native_space, row.native_channel)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who clicked or typed a command."""

    account: Account
    name: str
    """How the platform shows them now; never trusted, always escaped when drawn."""
    spot: Spot
    at: datetime
    """The platform's time of the click or command, in UTC; not when it reached us."""
    message: str = ""
    """The message that was clicked, where it stands for everybody: proof that it does."""
    bot: bool = False
    """Whether the platform says that this is no human."""
    picture: str = field(default="", repr=False)
    """The public address of their profile picture, as the platform told it just now; empty where they have none."""
    told_language: Language | None = None
    """That of ours which they have chosen on their platform; None where it didn't tell in time."""

    @property
    def language(self) -> Language:
        """The one to answer in."""
        return self.told_language or ENGLISH


CardKind = Literal["post", "turn", "review", "item", "weekly", "share", "night"]
"""What can be answered, and what else stands in a channel: a weekly report, a shared result, a planned night."""
_SIGNS: Final[Mapping[CardKind, str]] = {
    "post": "",
    "turn": "q",
    "review": "v",
    "item": "e",
    "weekly": "w",
    "share": "s",
    "night": "n",
}
_KINDS: Final[Mapping[str, CardKind]] = {sign: kind for kind, sign in _SIGNS.items() if sign}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a control belongs to: a daily in a channel, a turn of a quiz, a review, an item of a mock exam, a report."""

    kind: CardKind
    id: int

    @property
    def code(self) -> str:
        """As controls carry it: `12` for a post, `q34`, `v56`, `e78`, `w9` for others. `CARD_CODE` matches all."""
        return f"{_SIGNS[self.kind]}{self.id}"

    @property
    def identity(self) -> str:
        """The same for every sending of its message, and of no other: `post-12`, `turn-34`."""
        return f"{self.kind}-{self.id}"

    @classmethod
    def read(cls, code: str) -> Self:
        """From what `CARD_CODE` matches."""
        kind = _KINDS.get(code[0], "post")
        return cls(kind, int(code.removeprefix(_SIGNS[kind])))


CARD_CODE: Final = f"[{''.join(_KINDS)}]?[0-9]{{1,18}}"


@dataclass(frozen=True, slots=True)
class Rights:
    """Whether somebody may act as an organiser, looked up when the action runs."""

    organiser: bool
    unknown_because: str = ""
    """Why it could not be looked up; then `organiser` is False and the refusal says this."""


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message that stands on a platform."""

    spot: Spot
    message: str
    """Discord's message id or Slack's `ts`."""
