"""What Prometheus reads. A counter starts at zero with the process; what happened before stands in the database.

No label holds anything of a member, a channel or a space: labels have few values, and `/metrics` has no password.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from typing import Final, Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from bot.release import release
from storage.census import Census, Counts, behind

PostOutcome = Literal["posted", "late", "missed", "refused", "unknown", "gone"]
AnswerResult = Literal["right", "wrong", "waiting"]
CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_RECEIPT_S: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)
"""Both platforms wait three seconds for a receipt."""
_REPLY_S: Final = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30)
_DATABASE_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_LATE_S: Final = (1, 2, 5, 10, 30, 60, 120, 300, 900, 3600, 7200)
"""More than five minutes is late (`storage.faults.LATE`); two hours are the usual end of catching up."""


class Metrics:
    """What one process has done, and what it saw of the database when it was asked last."""

    def __init__(self) -> None:
        self.registry: Final = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._count_what_was_done()
        self._measure_how_long_it_took()
        self._show_how_things_stand()

    def _count_what_was_done(self) -> None:
        self._posts = self._counter(
            "posts",
            "Posts of dailies by what came of them; a late one is counted as posted too.",
            "platform",
            "outcome",
        )
        self._redraws = self._counter(
            "redraws", "Cards redrawn: open for a count, closed, revealed.", "platform", "card"
        )
        self._answers = self._counter(
            "answers",
            "First answers to a daily, a quiz or a review by the verdict that was told; waiting where it comes later.",
            "platform",
            "kind",
            "verdict",
        )
        self._reminders = self._counter(
            "reminders",
            "Reminders by direct message by what came of them: sent, refused, notnow (tried again later), unsure.",
            "platform",
            "outcome",
        )
        self._refusals = self._counter(
            "rate_limited", "Requests that a platform refused because there were too many.", "platform"
        )

    def _measure_how_long_it_took(self) -> None:
        self._lateness = self._histogram(
            "post_lateness_seconds", "From the instant a daily was due until it stood.", _LATE_S, "platform"
        )
        self._receipts = self._histogram(
            "receipt_seconds",
            "From taking what a member did until the platform had its receipt.",
            _RECEIPT_S,
            "platform",
        )
        self._replies = self._histogram(
            "reply_seconds",
            "From taking what a member did until they were shown what it came to.",
            _REPLY_S,
            "platform",
        )
        self._database = self._histogram(
            "database_seconds",
            "From handing a piece of work over until its result: queue, work, commit.",
            _DATABASE_S,
            "kind",
        )

    def _show_how_things_stand(self) -> None:
        self._clock = self._gauge(
            "clock_ahead_seconds",
            "How far this machine's clock is ahead of the platform's; below zero where it lags.",
            "platform",
        )
        self._under_way = self._gauge(
            "database_queue", "Pieces of work that wait for the database or are under way.", "kind"
        )
        self._connected = self._gauge("connected", "1 where the platform is connected.", "platform")
        self._writable = self._gauge("database_writable", "1 where the database could be written just now.")
        self._unfinished = self._gauge(
            "unfinished_posts", "Posts about which something is still to be done, by state.", "platform", "state"
        )
        self._channels = self._gauge("channels", "Channels by whether dailies come.", "platform", "state")
        self._exams = self._gauge("exams", "Mock exams by how they ended; running where they have not.", "state")
        self._behind = self._gauge(
            "timetable_behind_seconds", "How long the daily that has been due longest has waited to be claimed."
        )
        self._gauge("info", "1, with the version that runs.", "version").labels(release()).set(1)

    def count_post(self, platform: str, outcome: PostOutcome) -> None:
        self._posts.labels(platform, outcome).inc()

    def note_lateness(self, platform: str, late_by: timedelta) -> None:
        """Of a daily that stands now; an early one, as `daily now` posts it, is in time."""
        self._lateness.labels(platform).observe(max(late_by.total_seconds(), 0.0))

    def count_reminder(self, platform: str, outcome: str) -> None:
        self._reminders.labels(platform, outcome).inc()

    def count_redraw(self, platform: str, card: str) -> None:
        self._redraws.labels(platform, card).inc()

    def count_answer(self, platform: str, kind: str, verdict: AnswerResult) -> None:
        self._answers.labels(platform, kind, verdict).inc()

    def count_rate_limited(self, platform: str) -> None:
        self._refusals.labels(platform).inc()

    def time_receipt(self, platform: str) -> AbstractContextManager[object]:
        """Around taking what a member did until the receipt is sent."""
        return self._receipts.labels(platform).time()

    def time_reply(self, platform: str) -> AbstractContextManager[object]:
        """Around everything that a face does for one ask."""
        return self._replies.labels(platform).time()

    @contextmanager
    def time_database(self, kind: str) -> Iterator[None]:
        """Around a piece of work of the database's, `read` or `write`."""
        with self._under_way.labels(kind).track_inprogress(), self._database.labels(kind).time():
            yield

    def show_clock(self, platform: str, ahead: timedelta) -> None:
        self._clock.labels(platform).set(ahead.total_seconds())

    def show_connected(self, platform: str, *, connected: bool) -> None:
        self._connected.labels(platform).set(connected)

    def show_writable(self, *, writable: bool) -> None:
        self._writable.set(writable)

    def show_census(self, census: Census, now: datetime) -> None:
        """How things stand in the database, for all processes that share it."""
        _show(self._unfinished, census.posts)
        _show(self._channels, census.channels)
        _show(self._exams, census.exams)
        self._behind.set(behind(census.next_due_at, now).total_seconds())

    def exposed(self) -> bytes:
        """All of them in Prometheus' text format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"studyhall_{name}", what, labels, registry=self.registry)

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(f"studyhall_{name}", what, labels, registry=self.registry)

    def _histogram(self, name: str, what: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"studyhall_{name}", what, labels, registry=self.registry, buckets=buckets)


def _show(gauge: Gauge, counts: Counts) -> None:
    """These and no others: what is no more is not shown as it was."""
    gauge.clear()
    for labels, count in counts.items():
        gauge.labels(*labels).set(count)
