"""What every use case works with."""

from dataclasses import dataclass, field

from bot.clock import Clock
from bot.delivery import Faces
from bot.headcounts import Headcounts
from bot.metrics import Metrics
from bot.platform_time import PlatformTimes
from bot.process import Bell, Locks, Pile, Standing, Waits
from content.questions import Pack
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Study:
    """The shared core: one per process, put together in `wiring`."""

    database: Database
    pack: Pack
    clock: Clock
    faces: Faces = field(default_factory=Faces)
    bell: Bell = field(default_factory=Bell)
    """Rung after everything that somebody asked for: it may have changed what is due."""
    answered: Pile = field(default_factory=Pile)
    """Posts answered since their cards were drawn; those are redrawn off the click's path."""
    troubled: Pile = field(default_factory=Pile)
    """Channels where something went wrong; their organisers are to be told."""
    waits: Waits = field(default_factory=Waits)
    """Messages, by identity, that their platform will not take before an instant."""
    locks: Locks = field(default_factory=Locks)
    """In one process one task at a time sends or draws a message; between processes its row decides."""
    hindrances: Standing = field(default_factory=Standing)
    """What keeps a platform from being served as it should, as this process found it."""
    headcounts: Headcounts = field(default_factory=Headcounts)
    """How many members study roles have, as their platform told lately."""
    metrics: Metrics = field(default_factory=Metrics)
    times: PlatformTimes = field(default_factory=PlatformTimes)
    """What the platforms' clocks showed last; without that nothing is claimed."""
