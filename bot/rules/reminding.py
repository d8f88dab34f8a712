"""Reminders by direct message: at what time of whose day, and the switch that stands in `settings` and below each."""

from datetime import datetime, time
from typing import Final

from bot.rules.entering import Entered
from bot.rules.schedule import Due, Rhythm
from bot.rules.spaces import zone_of
from bot.talk.clicks import Click
from bot.talk.kinds import Switch
from bot.talk.lines import say
from bot.talk.parts import Button
from bot.talk.people import Spot
from storage.database import Transaction
from storage.reminders import Reminder, Topic, find_reminder, save_reminder
from storage.settings import load_settings

USUAL: Final = time(19, 0)
"""Where somebody switches a reminder on and says no time."""
_EVERY_DAY: Final = range(7)

SET: Final = "settings-set"
"""The press that switches one setting."""
REMIND_OPTIONS: Final = {Topic.REVIEWS: "remind-reviews", Topic.DAILY: "remind-daily"}
SWITCH_ON: Final = {Topic.REVIEWS: say("Remind me of reviews"), Topic.DAILY: say("Remind me of the daily")}
SWITCH_OFF: Final = {Topic.REVIEWS: say("Don't remind me of reviews"), Topic.DAILY: say("Don't remind me of the daily")}


def switch(topic: Topic, *, on: bool) -> Button:
    """A button that switches a reminder on, or off."""
    click = Click(SET, None, (REMIND_OPTIONS[topic], Switch.ON if on else Switch.OFF))
    return Button(SWITCH_ON[topic] if on else SWITCH_OFF[topic], click)


def arrange(tx: Transaction, entered: Entered, spot: Spot, at: time | None, now: datetime) -> None:
    """After somebody's settings were changed: keep at what time they are reminded, and where they are now."""
    settings, known = load_settings(tx, entered.person), find_reminder(tx, entered.person)
    if known is None and not settings.is_reminded:
        return
    local = f"{at:%H:%M}" if at else known.time if known else f"{USUAL:%H:%M}"
    zone = zone_of(tx, spot, entered.person)
    following = _rhythm(local, zone).next_after(now) if settings.is_reminded else None
    next_at = following.at if following else None
    save_reminder(tx, entered.person, account=entered.account, time=local, zone=zone, next_at=next_at, at=now)


def reminder_due(reminder: Reminder) -> Due:
    """The date for which one is due."""
    assert reminder.next_at is not None
    return Due(_rhythm(reminder.time, reminder.zone).local_date(reminder.next_at), reminder.next_at)


def next_after(reminder: Reminder, due: Due, now: datetime) -> datetime | None:
    """When the next one is due, on a later date."""
    following = _rhythm(reminder.time, reminder.zone).next_after(max(now, due.at), later_than=due.on)
    return following.at if following else None


def _rhythm(local: str, zone: str) -> Rhythm:
    return Rhythm(time.fromisoformat(local), zone, _EVERY_DAY)
