"""Messages that wait for their time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.sandbox.local_slack.alarm import Alarm
from bot.sandbox.local_slack.directory import Channel
from bot.sandbox.local_slack.messages import Messages
from bot.sandbox.local_slack.refusals import RefusedCall
from bot.sandbox.local_slack.stamps import Ids

FURTHEST = timedelta(days=120)
CROWD = 30
CROWD_WINDOW = timedelta(minutes=5)
LAST_MINUTE = timedelta(seconds=60)


@dataclass(frozen=True)
class Scheduled:
    id: str
    channel: Channel
    author: str
    content: dict[str, Any]
    post_at: datetime
    created_at: datetime
    thread_ts: str | None


class ScheduledMessages:
    """Pending messages. One that carries metadata is taken and never delivered: that is how Slack behaves."""

    def __init__(self, clock: Clock, ids: Ids, messages: Messages) -> None:
        self._clock = clock
        self._ids = ids
        self._messages = messages
        self._alarm = Alarm(clock)
        self._pending: dict[str, Scheduled] = {}

    def add(
        self, channel: Channel, content: dict[str, Any], *, author: str, post_at: datetime, thread_ts: str | None
    ) -> Scheduled:
        """Refuses: time_in_past, time_too_far, restricted_too_many (thirty in five minutes and channel)."""
        now = self._clock.now()
        if post_at <= now:
            raise RefusedCall("time_in_past")
        if post_at > now + FURTHEST:
            raise RefusedCall("time_too_far")
        near = [s for s in self.pending(channel) if abs(s.post_at - post_at) < CROWD_WINDOW]
        if len(near) >= CROWD:
            raise RefusedCall("restricted_too_many")
        scheduled = Scheduled(self._ids.next("Q"), channel, author, content, post_at, now, thread_ts)
        self._pending[scheduled.id] = scheduled
        self._alarm.ring()
        return scheduled

    def pending(self, channel: Channel | None = None) -> list[Scheduled]:
        """What still waits, the soonest first; of all channels unless one is named."""
        waiting = (s for s in self._pending.values() if channel in {None, s.channel})
        return sorted(waiting, key=lambda scheduled: scheduled.post_at)

    def remove(self, scheduled_id: str, *, channel: Channel) -> None:
        """Refuses with invalid_scheduled_message_id, also in the last minute before it goes out."""
        scheduled = self._pending.get(scheduled_id)
        late = scheduled is not None and scheduled.post_at - self._clock.now() <= LAST_MINUTE
        if scheduled is None or scheduled.channel is not channel or late:
            raise RefusedCall("invalid_scheduled_message_id")
        del self._pending[scheduled_id]

    async def deliver_forever(self) -> None:
        """Post what is due, then wait for the next; until cancelled."""
        while True:
            self._deliver_due()
            await self._alarm.wait_until(min((s.post_at for s in self._pending.values()), default=None))

    def _deliver_due(self) -> None:
        for scheduled in self.pending():
            if scheduled.post_at > self._clock.now():
                return
            del self._pending[scheduled.id]
            channel = scheduled.channel
            if channel.bot_is_member and not channel.archived and "metadata" not in scheduled.content:
                self._messages.post(
                    channel,
                    scheduled.content,
                    method="chat.scheduleMessage",
                    author=scheduled.author,
                    thread_ts=scheduled.thread_ts,
                )
