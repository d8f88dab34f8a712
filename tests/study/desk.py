"""A study without platforms: real database and use cases, a clock to set, a face that only keeps what it is given."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.delivery import Absent, Identified, NotNow, Redrawn, Refused, Sent, Unsure
from bot.people import Account, Caller, MessageRef, Platform, Rights, Spot
from bot.quiz_replies import QuizCard
from bot.replies import ClosedCard, Notice, OpenCard, PublicCard, Reply, RevealedCard, Schedule
from bot.study.answering import answer
from bot.study.core import Study
from bot.study.punctuality import note_time
from bot.study.setup import Wish, set_up
from bot.timetable import Timetable
from content.questions import Pack
from storage.database import Database
from tests.packs import make_pack

START = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
STRIDE = timedelta(hours=2)
ORGANISER = Rights(organiser=True)


async def may_post() -> str | None:
    return None


@dataclass
class KeepingFace:
    """Stands where a platform would: keeps every card by its message."""

    clock: Clock
    knows_repeats_for: timedelta = timedelta()
    doubles_threads: bool = True
    can_look: bool = False
    """Whether it tells if a post stands that it was asked for."""
    outcomes: list[Sent | Refused | NotNow | Unsure] = field(default_factory=list)
    """What the next sends come to; afterwards they succeed."""
    cards: dict[str, PublicCard] = field(default_factory=dict)
    taken_at: dict[str, datetime] = field(default_factory=dict)
    sent: list[tuple[Spot, OpenCard]] = field(default_factory=list)
    played: list[tuple[Spot, QuizCard]] = field(default_factory=list)
    """What quizzes sent."""
    threads: list[str] = field(default_factory=list)
    notices: list[tuple[str, Notice]] = field(default_factory=list)
    redrawn: int = 0
    tell_time: Callable[[datetime], None] = lambda _: None
    """Hears the platform's time where it is asked for."""
    shows: Clock | None = None
    """The platform's own clock, where it isn't ours."""

    @asynccontextmanager
    async def turn(self, spot: Spot, *, can_wait: bool = False) -> AsyncIterator[None]:  # noqa: ARG002 - its signature
        yield

    redraw_turn = turn

    def time_of(self, message: str) -> datetime:
        return self.taken_at[message]

    async def find(self, spot: Spot, card: Identified, *, since: datetime) -> Sent | Absent | Unsure:  # noqa: ARG002
        if not self.can_look:
            return Unsure("nobody may look")
        stands = (name for name, known in self.cards.items() if _same(known, card))
        message = next(stands, None)
        return Sent(MessageRef(spot, message)) if message else Absent()

    async def send(self, spot: Spot, card: Identified) -> Sent | Refused | NotNow | Unsure:
        if isinstance(card, OpenCard):
            self.sent.append((spot, card))
        else:
            self.played.append((spot, card))
        if self.outcomes:
            return self.outcomes.pop(0)
        message = f"m{len(self.sent) + len(self.played)}"
        self.taken_at[message] = self.clock.now()
        self.cards[message] = card
        return Sent(MessageRef(spot, message))

    async def send_test(self, spot: Spot, schedule: Schedule) -> Sent | Refused | NotNow | Unsure:  # noqa: ARG002 - its signature
        return self.outcomes.pop(0) if self.outcomes else Sent(MessageRef(spot, "test"))

    async def redraw(self, message: MessageRef, card: PublicCard) -> Redrawn | Refused | NotNow | Unsure:
        self.cards[message.message] = card
        self.redrawn += 1
        return Redrawn()

    async def open_thread(self, message: MessageRef, card: RevealedCard) -> bool:  # noqa: ARG002 - its signature
        self.threads.append(message.message)
        return True

    async def ask_time(self) -> None:
        self.tell_time((self.shows or self.clock).now())

    async def notify(self, space: str, user: str, notice: Notice) -> None:  # noqa: ARG002 - its signature
        self.notices.append((user, notice))


def _same(known: PublicCard, card: Identified) -> bool:
    if isinstance(card, OpenCard):
        return isinstance(known, OpenCard | ClosedCard | RevealedCard) and known.post == card.post
    return not isinstance(known, OpenCard | ClosedCard | RevealedCard) and known.turn == card.turn


class Desk:
    """Puts a study together and says in one line what members and organisers do."""

    def __init__(self, database: Database, pack: Pack | None = None) -> None:
        self.clock = Clock(lambda: START)
        self.face = KeepingFace(self.clock)
        self.study = Study(database, pack or make_pack(), self.clock, {"discord": self.face, "slack": self.face})
        self.face.tell_time = partial(note_time, self.study, "discord")
        self.timetable = Timetable(self.study)

    def spot(self, channel: str = "c1", *, platform: Platform = "discord", space: str = "s1") -> Spot:
        return Spot(platform, space, channel)

    def caller(self, user: str = "u1", spot: Spot | None = None, *, at: datetime | None = None) -> Caller:
        where = spot or self.spot()
        team = where.space if where.platform == "slack" else ""
        return Caller(Account(where.platform, team, user), user.title(), where, at or self.clock.now())

    async def set_up(
        self,
        spot: Spot | None = None,
        *,
        time: str | None = "09:00",
        zone: str | None = "Europe/Berlin",
        days: str | None = None,
    ) -> Reply:
        where = spot or self.spot()
        wish = Wish(where, time, zone, days)
        return await set_up(self.study, self.caller("boss", where), ORGANISER, wish, check=may_post)

    async def move(self, **by: float) -> None:
        """Let time pass, doing what becomes due on the way."""
        left = timedelta(**by)
        while left > STRIDE:
            self.clock.move(STRIDE)
            left -= STRIDE
            await self.timetable.tick()
            await self.timetable.idle()
        await self.leap(left)

    async def leap(self, by: timedelta) -> None:
        """Nothing runs for a while, as in an outage; then do what is due."""
        self.clock.move(by)
        await self.tick()

    async def tick(self) -> None:
        for _ in range(2):
            await self.timetable.tick()
            await self.timetable.idle()

    def latest(self, spot: Spot | None = None) -> OpenCard:
        """The card latest sent to a channel."""
        return next(card for where, card in reversed(self.face.sent) if where == (spot or self.spot()))

    async def answer(
        self,
        user: str = "u1",
        *chosen: str,
        spot: Spot | None = None,
        post: int | None = None,
        at: datetime | None = None,
    ) -> Reply:
        where = spot or self.spot()
        card = self.latest(where) if post is None else None
        number = post if card is None else card.post
        assert number is not None
        return await answer(self.study, self.caller(user, where, at=at), post=number, chosen=chosen or ("right",))
