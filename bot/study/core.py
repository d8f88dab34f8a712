"""What every use case works with."""

from dataclasses import dataclass, field

from bot.clock import Clock
from bot.delivery import Face
from bot.people import Platform
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
