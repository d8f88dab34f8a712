"""What every use case works with."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from bot.clock import Clock
from bot.delivery import Face
from bot.metrics import Metrics
from bot.people import Platform
from bot.platform_time import PlatformTimes
from content.questions import Pack
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Study:
    """The shared core: one per process, put together in `wiring`."""

    database: Database
    pack: Pack
    clock: Clock
    faces: dict[Platform, Face] = field(default_factory=dict)
    """The faces that are connected; a channel of any other platform waits."""
    stale_posts: set[int] = field(default_factory=set)
    """Posts answered since their dailies' cards were drawn; the timetable redraws those, off the click path."""
    troubled: set[int] = field(default_factory=set)
    """Channels where something went wrong; the timetable tells their organisers."""
    not_before: dict[int, datetime] = field(default_factory=dict)
    """Posts that their platform will not take before an instant."""
    turns_not_before: dict[int, datetime] = field(default_factory=dict)
    """The same for messages of quizzes."""
    quiz_locks: dict[str, asyncio.Lock] = field(default_factory=dict)
    """In one process one task at a time moves a quiz on; between processes its row decides."""
    metrics: Metrics = field(default_factory=Metrics)
    times: PlatformTimes = field(default_factory=PlatformTimes)
    """What the platforms' clocks showed last; without that nothing is claimed."""
