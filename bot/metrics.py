"""Counters for Prometheus. A counter starts at zero with the process; what happened before stands in the database."""

from datetime import timedelta
from typing import Final, Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

PostOutcome = Literal["posted", "late", "missed", "refused", "unknown", "gone"]
CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """What one process has done."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._posts = Counter(
            "studyhall_posts",
            "Posts of dailies by what came of them; a late one is counted as posted too.",
            ("platform", "outcome"),
            registry=self._registry,
        )
        self._redraws = Counter(
            "studyhall_redraws",
            "Cards redrawn: open for a count, closed, revealed.",
            ("platform", "card"),
            registry=self._registry,
        )
        self._refusals = Counter(
            "studyhall_rate_limited",
            "Requests that a platform refused because there were too many.",
            ("platform",),
            registry=self._registry,
        )

        self._clock = Gauge(
            "studyhall_clock_ahead_seconds",
            "How far this machine's clock is ahead of the platform's; below zero where it lags.",
            ("platform",),
            registry=self._registry,
        )

    def count_post(self, platform: str, outcome: PostOutcome) -> None:
        self._posts.labels(platform, outcome).inc()

    def count_redraw(self, platform: str, card: str) -> None:
        self._redraws.labels(platform, card).inc()

    def count_rate_limited(self, platform: str) -> None:
        self._refusals.labels(platform).inc()

    def show_clock(self, platform: str, ahead: timedelta) -> None:
        self._clock.labels(platform).set(ahead.total_seconds())

    def exposed(self) -> bytes:
        """All of them in Prometheus' text format."""
        return generate_latest(self._registry)
