"""A feed of messages that are sent once and stay as they are: what comes of sending one is the same for all of them."""

from abc import abstractmethod
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeVar

from bot.core import Study
from bot.delivery import Delivery, NotNow, Redraw, Refused, Unsure
from bot.posting.feeds import Drawing, Errand, Feed, FeedRow, Work
from bot.talk.pages import Outcome
from storage.database import Transaction
from storage.once import OnceMessages
from storage.transitions import Event, State

DRAWN: Final = "told"
"""What a row says is drawn, once its message stands: it never changes."""
_SOON: Final = timedelta(minutes=15)
"""What a click has sent doesn't come later than this after it."""


class OnceRow(FeedRow, Protocol):
    """A message as its table has it, with what is drawn."""

    @property
    def drawn(self) -> str | None: ...


class ClickedRow(OnceRow, Protocol):
    """A message that a click has sent."""

    @property
    def at(self) -> datetime:
        """When that was."""
        ...


_R = TypeVar("_R", bound=OnceRow)
_C = TypeVar("_C", bound=ClickedRow)

_EVENTS: Final = {Refused: Event.REFUSE, NotNow: Event.RETRY, Unsure: Event.LOSE}


class OnceFeed(Feed[_R]):
    """The half of a feed that is the same for all of them."""

    rows: OnceMessages
    heartbeat = timedelta(minutes=1)
    can_be_found = True
    """Whether a message says by its controls which it is, so that one which isn't seen in its channel isn't there."""

    @abstractmethod
    def card(self, tx: Transaction, study: Study, row: _R) -> Outcome:
        """What its message shows."""

    def draw(self, errand: Errand, row: _R) -> Drawing[_R]:
        return Drawing(row, self.card(errand.tx, errand.study, row), DRAWN, stands=row.drawn == DRAWN, can_wait=False)

    def stand(self, errand: Errand, row: _R, *, message: str, drawn: str | None) -> bool:  # noqa: ARG002 - the feeds' signature
        return self.rows.stand(errand.tx, row.id, message=message, drawn=DRAWN, at=errand.now)

    def fall(self, errand: Errand, row: _R, outcome: Refused | NotNow | Unsure, *, attempted_at: datetime) -> None:
        """One that may stand and can't be looked for counts as lost: it is never sent twice."""
        unseen = isinstance(outcome, NotNow) and row.state == State.SENDING and not self.can_be_found
        event = Event.LOSE if unseen else _EVENTS[type(outcome)]
        self.rows.settle(errand.tx, row.id, event, attempted_at=attempted_at)

    def tell(self, study: Study, row: _R, outcome: Delivery | Redraw, now: datetime) -> None:
        """Nobody waits for it."""


class ClickedFeed(OnceFeed[_C]):
    """Of messages that somebody's click sends: nothing is planned, and none comes long after its click."""

    async def look(self, study: Study, now: datetime) -> Work:
        on_their_way = await study.database.read(self.rows.load_open)
        if on_their_way:
            await study.database.write(lambda tx: self.rows.give_up_late(tx, wanted_before=now - _SOON))
            on_their_way = await study.database.read(self.rows.load_open)
        return Work(on_their_way)

    def in_time(self, row: _C, now: datetime) -> bool:
        return now <= row.at + _SOON
