"""What an interaction hands to a bot for a short while: a trigger for views, an address for messages."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.sandbox.local_slack.exchanges import Exchange
from bot.sandbox.local_slack.messages import Message
from bot.sandbox.local_slack.refusals import RefusedCall
from bot.sandbox.local_slack.stamps import Ids

TRIGGER_LIFE = timedelta(seconds=3)
RESPONSE_LIFE = timedelta(minutes=30)
RESPONSE_USES = 5
_KEPT = 10_000  # long after they have run out, the oldest are forgotten


@dataclass(eq=False)
class Trigger:
    """A trigger_id: good for one view, for three seconds of the clock."""

    exchange: Exchange
    until: datetime
    view_id: str | None = None
    used: bool = False


@dataclass(eq=False)
class ResponseAddress:
    """A response_url: good for five messages in thirty minutes of the clock."""

    exchange: Exchange
    until: datetime
    original: Message | None = None
    uses: int = 0

    def use(self, now: datetime) -> None:
        """Count a use. Refuses: expired_url, used_url."""
        if now > self.until:
            raise RefusedCall("expired_url")
        if self.uses >= RESPONSE_USES:
            raise RefusedCall("used_url")
        self.uses += 1


class Capabilities:
    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids
        self._triggers: dict[str, Trigger] = {}
        self._addresses: dict[str, ResponseAddress] = {}

    def new_trigger(self, exchange: Exchange, *, view_id: str | None = None) -> str:
        """A trigger_id for this exchange; `view_id` is the view it may push upon."""
        name = f"{self._ids.number('trigger')}.1000000000.local"
        self._triggers[name] = Trigger(exchange, self._clock.now() + TRIGGER_LIFE, view_id)
        _forget_oldest(self._triggers)
        return name

    def use_trigger(self, name: str) -> Trigger:
        """Exchange a trigger. Refuses: invalid_trigger_id, exchanged_trigger_id, expired_trigger_id."""
        trigger = self._triggers.get(name)
        if trigger is None:
            raise RefusedCall("invalid_trigger_id")
        if trigger.used:
            raise RefusedCall("exchanged_trigger_id")
        if self._clock.now() > trigger.until:
            raise RefusedCall("expired_trigger_id")
        trigger.used = True
        return trigger

    def new_address(self, exchange: Exchange, *, original: Message | None = None) -> str:
        """The last part of a response_url; `original` is the message that was clicked."""
        name = f"R{self._ids.number('response'):08d}"
        self._addresses[name] = ResponseAddress(exchange, self._clock.now() + RESPONSE_LIFE, original)
        _forget_oldest(self._addresses)
        return name

    def address(self, name: str) -> ResponseAddress:
        if name not in self._addresses:
            raise RefusedCall("invalid_url")
        return self._addresses[name]


def _forget_oldest(given: dict[str, Any]) -> None:
    if len(given) > _KEPT:
        del given[next(iter(given))]
