"""Who may do what, worked out from what verbs and controls declare: docs/permissions.md shows it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.declaring import Press, Verb
from bot.talk.asks import Where, Who


class Actor(StrEnum):
    """Who acts, as far as it matters."""

    OWNER = "owner, admin"
    """Of a server: whoever may do everything there; of a workspace: its admins and owners."""
    ORGANISER = "organiser"
    """On Discord whoever has Manage Server; on Slack whoever was named or is listed."""
    MEMBER = "member"
    GUEST = "guest, shared channel"
    """On Slack a guest, or somebody of another workspace in a shared channel; Discord knows none."""
    DIRECT = "direct message"
    """On Discord, where it comes from no server. On Slack a direct message belongs to its workspace."""
    ELSEWHERE = "another space"
    """With a card that stands in another server or workspace."""
    BOT = "bot"
    BANNED = "banned, left"
    """The platform lets them act in direct messages alone."""


_INSIDE: Final = frozenset({Actor.OWNER, Actor.ORGANISER, Actor.MEMBER, Actor.GUEST})
_MAY: Final[Mapping[Who, frozenset[Actor]]] = {
    Who.MEMBER: _INSIDE,
    Who.EITHER: _INSIDE,
    Who.ORGANISER: frozenset({Actor.OWNER, Actor.ORGANISER}),
}
_OUTSIDE: Final = frozenset({Actor.DIRECT, Actor.BANNED})
_CARDS: Final = frozenset({"post", "turn", "weekly", "night"})


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that can be done."""

    verb: str
    """Empty for a control that belongs to no verb."""
    value: str
    """The option's value that is for fewer people than the verb, as `action now`; empty for the verb itself."""
    press: str
    """The control; empty where it is typed."""
    of_card: bool
    """Whether the control belongs to a card that stands in a channel."""
    who: Who
    where: Where

    @property
    def what(self) -> str:
        """`daily`, `daily action:now`, `button answer`."""
        return f"button {self.press}" if self.press else " ".join(filter(None, (self.verb, self.value)))

    def may(self, actor: Actor) -> bool:
        """Whether an actor may do it. A room may still say no, as to another member's page."""
        if actor in _OUTSIDE:
            return self.where is Where.ANYWHERE
        if actor is Actor.ELSEWHERE:
            return not self.of_card
        return actor in _MAY[self.who]


def every_permission(verbs: Sequence[Verb], presses: Sequence[Press]) -> tuple[Permission, ...]:
    """In the order of `help`, each verb with its values and controls."""
    own = (row for verb in verbs for row in _of_verb(verb))
    return (*own, *(_of_press("", press) for press in presses))


def _of_verb(verb: Verb) -> Iterator[Permission]:
    yield Permission(verb.name, "", "", of_card=False, who=verb.who, where=verb.where)
    for option in verb.options:
        for value, who in option.only_for.items():
            yield Permission(verb.name, f"{option.name}:{value}", "", of_card=False, who=who, where=verb.where)
    yield from (_of_press(verb.name, press) for press in verb.presses)


def _of_press(verb: str, press: Press) -> Permission:
    return Permission(verb, "", press.name, of_card=not _CARDS.isdisjoint(press.on), who=press.who, where=press.where)
