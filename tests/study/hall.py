"""A study without platforms: real database, real rooms behind a real desk, a clock to set, a face that only keeps."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.core import Study
from bot.delivery import (
    Absent,
    Faces,
    Gone,
    NobodyThere,
    NotNow,
    Redraw,
    Redrawn,
    Refused,
    RoleChange,
    RoleSet,
    Sent,
    Unsure,
)
from bot.desk import Desk
from bot.rules.cards import OpenCard
from bot.rules.punctuality import note_time
from bot.rules.untold import take_untold
from bot.talk.asks import Ask, Pointed
from bot.talk.clicks import Click
from bot.talk.languages import Language
from bot.talk.lines import plain
from bot.talk.pages import Outcome, Refusal
from bot.talk.people import Account, Caller, MessageRef, Platform, Rights, Shown, Spot
from bot.timetable import Timetable
from bot.verbs import PRESSES, VERBS
from content.questions import Pack
from storage.database import Database
from tests.packs import make_pack

START = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
STRIDE = timedelta(hours=2)
BOSS = "boss"
"""The one organiser, unless a test says otherwise."""


@dataclass
class KeepingRoles:
    """The roles of all spaces: who has them."""

    numbers: dict[str, int] = field(default_factory=dict)
    """How many members have them, as is told."""
    counted: list[str] = field(default_factory=list)
    """Spaces whose roles were counted."""
    held: set[tuple[str, str, str]] = field(default_factory=set)
    """(space, user, role)"""
    lacking: dict[str, str] = field(default_factory=dict)
    """Role -> why it can't be given."""
    absent: set[str] = field(default_factory=set)
    """Users who aren't in the space."""
    outcomes: list[Refused | Unsure] = field(default_factory=list)
    """What the next changes come to; afterwards they succeed."""
    changes: list[str] = field(default_factory=list)
    """What was asked for: `give u1 r7`."""

    async def count(self, space: str) -> dict[str, int]:
        self.counted.append(space)
        return self.numbers

    def serves(self, space: str) -> bool:
        return bool(space)

    def check(self, space: str, role: str) -> str | None:
        assert space
        return self.lacking.get(role)

    async def give(self, space: str, user: str, role: str) -> RoleChange:
        self.changes.append(f"give {user} {role}")
        outcome = self._outcome(user)
        if isinstance(outcome, RoleSet):
            self.held.add((space, user, role))
        return outcome

    async def take(self, space: str, user: str, role: str) -> RoleChange:
        self.changes.append(f"take {user} {role}")
        outcome = self._outcome(user)
        if isinstance(outcome, RoleSet):
            self.held.discard((space, user, role))
        return outcome

    def _outcome(self, user: str) -> RoleChange:
        if self.outcomes:
            return self.outcomes.pop(0)
        return NobodyThere() if user in self.absent else RoleSet()


@dataclass
class KeepingFace:
    """Stands where a platform would: keeps every card by its message."""

    clock: Clock
    knows_repeats_for: timedelta = timedelta()
    doubles_threads: bool = True
    turn_takes: timedelta = timedelta()
    """How long a turn is waited for."""
    can_look: bool = False
    """Whether it tells if a message stands that it was asked for."""
    outcomes: list[Sent | Refused | NotNow | Unsure] = field(default_factory=list)
    """What the next sends come to; afterwards they succeed."""
    tell_time: Callable[[datetime], None] = lambda _: None
    """Hears the platform's time where it is asked for."""
    shows: Clock | None = None
    """The platform's own clock, where it isn't ours."""
    cards: dict[str, Outcome] = field(default_factory=dict)
    stands: dict[str, str] = field(default_factory=dict)
    """Identity -> message."""
    taken_at: dict[str, datetime] = field(default_factory=dict)
    sent: list[tuple[Spot, OpenCard]] = field(default_factory=list)
    played: list[tuple[Spot, Outcome]] = field(default_factory=list)
    """What quizzes sent."""
    tests: list[Spot] = field(default_factory=list)
    """Where a message without identity was posted."""
    threads: list[str] = field(default_factory=list)
    notices: list[tuple[str, Outcome]] = field(default_factory=list)
    """Direct messages."""
    spoken: list[Language] = field(default_factory=list)
    """Their languages."""
    notified: list[Refused | NotNow | Unsure] = field(default_factory=list)
    """What the next of them come to."""
    roles: KeepingRoles = field(default_factory=KeepingRoles)
    redrawn: int = 0
    connected: bool = True
    hangs: bool = False
    """Whether what is sent gets no answer."""
    redraws: int = 0
    """Those that came to nothing, too."""
    refuses_redraws: Gone | Refused | NotNow | None = None
    """What every redraw comes to."""

    @asynccontextmanager
    async def turn(self, spot: Spot, *, can_wait: bool = False) -> AsyncIterator[None]:  # noqa: ARG002 - its signature
        self.clock.move(self.turn_takes)
        yield

    redraw_turn = turn

    def time_of(self, message: str) -> datetime:
        return self.taken_at[message]

    async def find(self, spot: Spot, identity: str, *, since: datetime) -> Sent | Absent | Unsure:  # noqa: ARG002
        if not self.can_look:
            return Unsure("nobody may look")
        message = self.stands.get(identity)
        return Sent(MessageRef(spot, message)) if message else Absent()

    async def send(self, spot: Spot, card: Outcome, *, identity: str | None) -> Sent | Refused | NotNow | Unsure:
        if identity is None:
            self.tests.append(spot)
        elif isinstance(card, OpenCard):
            self.sent.append((spot, card))
        else:
            self.played.append((spot, card))
        if self.hangs:
            await asyncio.Event().wait()
        if self.outcomes:
            return self.outcomes.pop(0)
        if identity is None:
            return Sent(MessageRef(spot, "test"))
        message = f"m{len(self.sent) + len(self.played)}"
        self.keep(message, card, identity)
        return Sent(MessageRef(spot, message))

    def keep(self, message: str, card: Outcome, identity: str) -> None:
        """A message stands, whatever its sender heard of that."""
        self.taken_at[message] = self.clock.now()
        self.cards[message] = card
        self.stands[identity] = message

    def delete(self, message: str) -> None:
        """Somebody deletes a message of ours."""
        del self.cards[message]

    def read_link(self, link: str, spot: Spot) -> MessageRef | None:
        channel, _, message = link.partition("/")
        return MessageRef(spot, message) if channel == spot.channel else None

    async def redraw(self, message: MessageRef, card: Outcome) -> Redraw:
        self.redraws += 1
        if self.refuses_redraws is not None:
            return self.refuses_redraws
        if message.message not in self.cards:
            return Gone("the message was deleted.")
        self.cards[message.message] = card
        self.redrawn += 1
        return Redrawn()

    async def open_thread(self, message: MessageRef, *, name: str, opener: str, identity: str) -> bool:
        assert name
        assert opener
        assert identity
        self.threads.append(message.message)
        return True

    async def ask_time(self) -> None:
        self.tell_time((self.shows or self.clock).now())

    async def notify(
        self, space: str, user: str, told: Outcome, *, language: Language
    ) -> Sent | Refused | NotNow | Unsure:
        self.notices.append((user, told))
        self.spoken.append(language)
        return self.notified.pop(0) if self.notified else Sent(MessageRef(Spot("discord", space, user), "told"))


@dataclass
class Doorkeeper:
    """What a platform would say about who asks, and about the bot."""

    rights: Rights
    kept_out: dict[str, str]
    """Channel -> why nothing can be posted there, or role -> why it can't be given."""

    async def fetch_rights(self) -> Rights:
        return self.rights

    async def check_channel(self, channel: str) -> str | None:
        return self.kept_out.get(channel)

    async def check_role(self, role: str) -> str | None:
        return self.kept_out.get(role)


def told(outcome: Outcome) -> str:
    """The words of a refusal."""
    assert isinstance(outcome, Refusal), outcome
    return plain(outcome.line)


class Hall:
    """Puts a study together and says in one line what members and organisers do. They come in through the desk."""

    def __init__(self, database: Database, pack: Pack | None = None, *, face: KeepingFace | None = None) -> None:
        """Several processes on one database have one platform, whose clock is theirs."""
        self.clock = face.clock if face else Clock(lambda: START)
        self.face = face or KeepingFace(self.clock)
        self.study = Study(database, pack or make_pack(), self.clock, Faces({"discord": self.face, "slack": self.face}))
        self.face.tell_time = partial(note_time, self.study, "discord")
        self.desk = Desk(self.study, VERBS, PRESSES, below=take_untold)
        self.timetable = Timetable(self.study)
        self.rights = {BOSS: Rights(organiser=True)}
        self.kept_out: dict[str, str] = {}

    def spot(self, channel: str = "c1", *, platform: Platform = "discord", space: str = "s1") -> Spot:
        return Spot(platform, space, channel)

    def caller(
        self, user: str = "u1", spot: Spot | None = None, *, at: datetime | None = None, message: str = ""
    ) -> Caller:
        where = spot or self.spot()
        team = where.space if where.platform == "slack" else ""
        return Caller(Account(where.platform, team, user), user.title(), where, at or self.clock.now(), message)

    # --- what somebody does ---

    async def say(self, words: str, *, by: str = "u1", spot: Spot | None = None) -> Outcome:
        """A verb, with words behind it in any order."""
        verb, *rest = words.split()
        return await self.serve(Ask(self.caller(by, spot), self._door(by), verb=verb, words=tuple(rest)))

    async def command(self, verb: str, *, by: str = "u1", spot: Spot | None = None, **typed: str | None) -> Outcome:
        """A verb with its options by name; `catch_up` is `catch-up`."""
        given = {name.replace("_", "-"): value for name, value in typed.items() if value is not None}
        return await self.serve(Ask(self.caller(by, spot), self._door(by), verb=verb, typed=given))

    async def point(
        self, shortcut: str, *, by: str = "u1", spot: Spot | None = None, text: str = "", shown: Shown | None = None
    ) -> Outcome:
        """What the menu of a message offers; `shown` where the message is ours."""
        pointed = Pointed(shortcut, text, shown)
        return await self.serve(Ask(self.caller(by, spot), self._door(by), pointed=pointed))

    async def click(
        self,
        click: Click,
        *chosen: str,
        by: str = "u1",
        spot: Spot | None = None,
        at: datetime | None = None,
        message: str = "",
        **filled: str,
    ) -> Outcome:
        """A control, with the options that were chosen, or with what was filled in the form that it opened."""
        caller = self.caller(by, spot, at=at, message=message)
        ask = Ask(caller, self._door(by), click=click, chosen=chosen, typed=filled, filled=bool(filled))
        return await self.serve(ask)

    def opening(self, click: Click, *, by: str = "u1") -> Ask:
        """A control, as a form that it opens is asked for."""
        return Ask(self.caller(by), self._door(by), click=click)

    async def serve(self, ask: Ask) -> Outcome:
        """As the desk does it, but what comes of it is kept as a value. Its page has to be one all the same."""
        admitted = await self.desk.admit(ask)
        outcome = admitted if isinstance(admitted, Refusal) else await admitted.serve(self.study, admitted.ask)
        assert outcome.page().parts
        return outcome

    def _door(self, user: str) -> Doorkeeper:
        return Doorkeeper(self.rights.get(user, Rights(organiser=False)), self.kept_out)

    async def set_up(
        self,
        spot: Spot | None = None,
        *,
        time: str | None = "09:00",
        zone: str | None = "Europe/Berlin",
        days: str | None = None,
    ) -> Outcome:
        return await self.command("setup", by=BOSS, spot=spot, time=time, zone=zone, days=days)

    async def answer(
        self,
        user: str = "u1",
        *chosen: str,
        spot: Spot | None = None,
        post: int | None = None,
        at: datetime | None = None,
        message: str = "",
    ) -> Outcome:
        """One click on the card latest sent to a channel, or on a certain post's."""
        shown = Shown("post", self.latest(spot).post if post is None else post)
        return await self.click(
            Click("answer", shown), *(chosen or ("right",)), by=user, spot=spot, at=at, message=message
        )

    # --- how time passes ---

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
