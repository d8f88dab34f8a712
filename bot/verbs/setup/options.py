"""What can be said to `setup`."""

from typing import Any, Final

from bot.declaring import form_of
from bot.talk.asks import Option
from bot.talk.kinds import Number, OneOf, Place, Switch
from bot.talk.lines import say
from bot.talk.time_kinds import TimeOfDay, Weekdays, Zone

TIME: Final = Option("time", say("When it comes, local time, like 09:00"), TimeOfDay(), label=say("Time"))
ZONE: Final = Option("zone", say("The time zone, like Europe/Berlin"), Zone(), label=say("Zone"))
ON_DAYS: Final = Option(
    "days",
    say("Which weekdays, like mon-fri or mon,wed,fri; every day if you leave it out"),
    Weekdays(),
    label=say("Days"),
)
CHANNEL: Final = Option(
    "channel", say("Where it is posted; this channel if you leave it out"), Place(), label=say("Channel")
)
CATCH_UP: Final = Option(
    "catch-up",
    say("How late it may still come after an outage: 0h to 12h; 2h if you leave it out"),
    Number(
        0,
        12,
        lambda typed: say("“{typed}” isn't a number of hours from 0 to 12. Write it like 2h.", typed=typed),
        unit="h",
    ),
    named=True,
)
WEEKLY: Final = Option("weekly", say("Whether a report on the week comes every Monday"), OneOf(Switch), named=True)
NOTICES: Final = Option("notices", say("Whether you are told of faults by direct message"), OneOf(Switch), named=True)

SETUP_FIELDS: Final[tuple[Option[Any], ...]] = (CHANNEL, TIME, ZONE, ON_DAYS)
SETUP_FORM: Final = form_of("setup", say("The daily question"), say("Preview"), SETUP_FIELDS)
"""What is asked where it is typed bare: what comes of it is shown before it is kept."""
