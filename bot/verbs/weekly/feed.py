"""The feed of weekly reports: each channel's comes once a week, as soon as the answers of that week are out."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.core import Study
from bot.posting.feeds import Work
from bot.posting.once import OnceFeed
from bot.rules.own_week import WEEK
from bot.rules.planning import rhythm
from bot.rules.schedule import Due, Rhythm
from bot.talk.pages import Outcome
from bot.talk.people import CardKind
from bot.verbs.weekly.loading import load_report
from storage import weeklies, weeks
from storage.database import Transaction
from storage.settling import Open
from storage.weeklies import WEEKLIES, Planned, Weekly

_A_DAY: Final = timedelta(days=1)
_LATE_AT_MOST: Final = 2 * _A_DAY
"""After an outage it still comes, by so much late."""
_WAITS_AT_MOST: Final = timedelta(hours=12)
"""For answers of the week that aren't out everywhere; then it comes without them."""
_LOOK_AGAIN_AFTER: Final = timedelta(seconds=5)
"""At first, since the last daily of the week mostly closes that minute; the later it is, the longer the pauses."""
_SLEPT: Final = timedelta(minutes=1)
"""When a look comes so much later than it was planned, nobody looked, and answers that are overdue come in a moment."""
_MONDAYS: Final = (0,)


class WeeklyFeed(OnceFeed[Weekly]):
    """Weekly reports."""

    kind: CardKind = "weekly"
    rows = WEEKLIES

    async def look(self, study: Study, now: datetime) -> Work:
        state = await study.database.read(_load_state)
        if state.needs(now):
            await study.database.write(lambda tx: _move_on(tx, now))
            state = await study.database.read(_load_state)
        return Work(state.on_their_way, again_at=now if state.unplanned else state.next_at)

    def load(self, tx: Transaction, number: int) -> Weekly | None:
        return weeklies.load_weekly(tx, number)

    def in_time(self, row: Weekly, now: datetime) -> bool:
        return now <= row.due_at + _LATE_AT_MOST

    def card(self, tx: Transaction, study: Study, row: Weekly) -> Outcome:
        return load_report(tx, study.pack, row)


WEEKLY_FEED: Final = WeeklyFeed()


class _State(NamedTuple):
    unplanned: bool
    next_at: datetime | None
    on_their_way: list[Open]

    def needs(self, now: datetime) -> bool:
        """Whether something is to be planned, claimed or given up."""
        return self.unplanned or bool(self.on_their_way) or (self.next_at is not None and self.next_at <= now)


def _load_state(tx: Transaction) -> _State:
    return _State(bool(weeklies.load_unplanned(tx)), weeklies.next_due(tx), WEEKLIES.load_open(tx))


def _move_on(tx: Transaction, now: datetime) -> None:
    WEEKLIES.give_up_late(tx, wanted_before=now - _LATE_AT_MOST)
    for channel in weeklies.load_unplanned(tx):
        _plan_next(tx, channel, after=now)
    for channel in weeklies.lock_due(tx, now=now):
        _claim(tx, channel, now)


def _claim(tx: Transaction, channel: Planned, now: datetime) -> None:
    """Claim the week that is over, or wait for its answers. One in which nobody answered is passed over in silence."""
    assert channel.on is not None
    assert channel.at is not None
    first, last = channel.on - WEEK, channel.on - _A_DAY
    late = now - (_mondays(channel).due_on(channel.on) or now)
    slept = now - channel.at > _SLEPT
    if (slept or late < _WAITS_AT_MOST) and not weeks.is_answer_out(tx, channel.group, first, last):
        pause = _LOOK_AGAIN_AFTER if slept else max(_LOOK_AGAIN_AFTER, late / 10)
        weeklies.plan(tx, channel.channel, on=channel.on, at=now + pause)
        return
    if late <= _LATE_AT_MOST and weeks.was_answered(tx, channel.group, first, last):
        weeklies.claim_week(tx, channel.channel, first_day=first, due_at=now)
    _plan_next(tx, channel, after=now)


def _plan_next(tx: Transaction, channel: Planned, *, after: datetime) -> None:
    following: Due | None = _mondays(channel).next_after(after, later_than=channel.on)
    assert following is not None  # no zone leaves out two Mondays in a row
    weeklies.plan(tx, channel.channel, on=following.on, at=following.at)


def _mondays(channel: Planned) -> Rhythm:
    """It comes at the time of the channel's dailies."""
    return rhythm(channel.time, channel.zone, _MONDAYS)
