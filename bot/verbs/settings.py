"""`settings`: what a member sets for themselves. The same wherever they are; typed bare it opens a form."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from bot.core import Study
from bot.declaring import Press, Verb, in_time
from bot.rules.entering import enter
from bot.rules.own_accounts import PLATFORMS
from bot.rules.questions import UNKNOWN_BUTTON, first_use
from bot.rules.reminding import REMIND_OPTIONS, SET, SWITCH_OFF, SWITCH_ON, arrange
from bot.rules.spaces import person_of
from bot.talk.asks import Ask, Option, Where, Who
from bot.talk.clicks import Click
from bot.talk.forms import Entry, Field, Form
from bot.talk.kinds import OneOf, OrOff, Switch
from bot.talk.lines import Command, Line, say
from bot.talk.pages import Outcome, Page
from bot.talk.parts import Button, Buttons, Lines, Small, Title
from bot.talk.people import platform_of
from bot.talk.time_kinds import TimeOfDay, Zone
from bot.talk.zones import zone_name
from storage.database import Transaction
from storage.reminders import Reminder, Topic, find_reminder
from storage.settings import Settings, load_settings, save_settings

_ZONE: Final = Option(
    "zone", say("Your time zone, like Europe/Berlin; without one, that of the channel you ask in"), Zone()
)


@dataclass(frozen=True, slots=True)
class Toggle:
    """A setting that is on or off."""

    option: Option[Switch]
    field: str
    """Of `Settings`."""
    on: Line
    """What it means where it is on."""
    off: Line
    switch_on: str
    """The button that switches it on, and what it is called in the form."""
    switch_off: str
    in_form: bool = True
    """A form holds five fields; the rest is switched with its button."""


def _switched(name: str, summary: str) -> Option[Switch]:
    return Option(name, summary, OneOf(Switch), named=True)


TOGGLES: Final = (
    Toggle(
        _switched("confidence", say("Whether you are asked how sure you are before the verdict of a daily")),
        "how_sure",
        on=say(
            "Confidence: you are asked how sure you are before the verdict of a daily. {me} shows your lucky guesses.",
            me=Command("me"),
        ),
        off=say("Confidence: “I guessed” stands beside the verdict of a daily."),
        switch_on=say("Ask how sure I am"),
        switch_off=say("Don't ask how sure I am"),
    ),
    Toggle(
        _switched("hidden", say("Whether boards count you without showing your name")),
        "hidden",
        on=say("Boards: you are counted, but not named."),
        off=say("Boards: you are named."),
        switch_on=say("Hide my name on boards"),
        switch_off=say("Show my name on boards"),
    ),
    Toggle(
        _switched("quiet", say("Whether your own streaks and points are hidden from you")),
        "quiet",
        on=say("Streaks and points: you don't see your own. Both are still counted."),
        off=say("Streaks and points: you see your own."),
        switch_on=say("Hide my streaks and points"),
        switch_off=say("Show my streaks and points"),
    ),
    Toggle(
        _switched("longer", say("Whether you take the extra minutes that some are granted in the exam")),
        "extra_time",
        on=say("Mock exams: with the extra minutes that some are granted."),
        off=say("Mock exams: the usual time."),
        switch_on=say("Longer mock exams"),
        switch_off=say("Mock exams of the usual length"),
        in_form=False,
    ),
    Toggle(
        _switched(REMIND_OPTIONS[Topic.DAILY], say("Whether you are reminded of a daily that you haven't answered")),
        "remind_daily",
        on=say("Dailies: you get a reminder when one is open and you haven't answered it."),
        off=say("Dailies: no reminder."),
        switch_on=SWITCH_ON[Topic.DAILY],
        switch_off=SWITCH_OFF[Topic.DAILY],
        in_form=False,
    ),
    Toggle(
        _switched(REMIND_OPTIONS[Topic.REVIEWS], say("Whether you are reminded when questions are due for review")),
        "remind_reviews",
        on=say("Reviews: you get a reminder when some are due."),
        off=say("Reviews: no reminder."),
        switch_on=SWITCH_ON[Topic.REVIEWS],
        switch_off=SWITCH_OFF[Topic.REVIEWS],
        in_form=False,
    ),
)
REMINDER: Final[Option[time | Switch]] = Option(
    "reminder",
    say("A time like 19:00, for a direct message if a daily is open or reviews are due; or off"),
    OrOff(TimeOfDay()),
    named=True,
)
_OTHER_ZONE: Final = say("For another time zone: {typed}", typed=Command("settings", "[zone]"))


@dataclass(frozen=True, slots=True)
class SettingsShown:
    """Somebody's settings, with a button to change each."""

    settings: Settings
    reminder: Reminder | None = None
    """None where none was ever switched on."""
    changed: bool = False
    first_ever: bool = False

    def page(self) -> Page:
        return Page(
            (
                Title(say("Settings saved") if self.changed else say("Your settings")),
                Lines(tuple(self._lines())),
                Buttons(tuple(map(self._button, TOGGLES))),
                Small((_OTHER_ZONE, first_use(first_ever=self.first_ever))),
            ),
            in_place=True,
        )

    def _lines(self) -> Iterator[Line]:
        zone = self.settings.zone
        if zone:
            yield say("Time zone: {zone}, for your reviews.", zone=zone_name(zone))
        else:
            yield say("Time zone: that of the channel you ask in.")
        for toggle in TOGGLES:
            yield toggle.on if self._is_on(toggle) else toggle.off
        if self.reminder is not None:
            yield from _reminder_lines(self.reminder, on=self.settings.is_reminded)

    def _button(self, toggle: Toggle) -> Button:
        on = self._is_on(toggle)
        click = Click(SET, None, (toggle.option.name, Switch.OFF if on else Switch.ON))
        return Button(toggle.switch_off if on else toggle.switch_on, click)

    def _is_on(self, toggle: Toggle) -> bool:
        return bool(getattr(self.settings, toggle.field))

    def form(self) -> Form:
        """To change several at once; a zone that is taken out is none."""
        hint = say("Like Europe/Berlin; empty for that of the channel you ask in")
        zone = Field(_ZONE.name, say("Time zone"), hint, self.settings.zone or "")
        at = self.reminder.time if self.reminder is not None and self.settings.is_reminded else ""
        reminder = Field(REMINDER.name, say("Daily reminder at"), say("Like 19:00; empty for none"), at)
        toggles = (self._field(toggle) for toggle in TOGGLES if toggle.in_form)
        return Form("settings", say("Your settings"), say("Save"), (zone, reminder, *toggles))

    def _field(self, toggle: Toggle) -> Field:
        entries = (Entry(Switch.ON, say("On")), Entry(Switch.OFF, say("Off")))
        now = Switch.ON if self._is_on(toggle) else Switch.OFF
        return Field(toggle.option.name, toggle.switch_on, toggle.option.summary, now, entries, required=True)


def _reminder_lines(reminder: Reminder, *, on: bool) -> Iterator[Line]:
    where = PLATFORMS[platform_of(reminder.platform)]
    if on:
        yield say(
            "Reminders come at {time} ({zone}) as a direct message on {platform}.",
            time=reminder.time,
            zone=zone_name(reminder.zone),
            platform=where,
        )
    if reminder.stopped == "ignored":
        yield say("A reminder stopped by itself, since three in a row went unanswered.")
    elif reminder.stopped == "refused":
        yield say(
            "Reminders are off because {platform} let no direct message through to you. Allow them for this bot, then "
            "turn reminders back on.",
            platform=where,
        )


# --- what is done ----------------------------------------------------------------------------------------------------


async def serve(study: Study, ask: Ask) -> Outcome:
    """SettingsShown, after what was asked for is kept."""
    now, changes = study.clock.now(), _changes(ask)
    if not changes and ask.get(REMINDER) is None:
        return await study.database.read(lambda tx: _show(tx, ask))
    return await study.database.write(lambda tx: _change(tx, ask, changes, now))


def _changes(ask: Ask) -> dict[str, Any]:
    """Field of `Settings` -> what it is to be; a form says all of them."""
    zone = {"zone": wanted} if (wanted := ask.get(_ZONE)) or ask.filled else {}
    given = [(toggle.field, ask.get(toggle.option)) for toggle in TOGGLES]
    return {**zone, **{field: switch is Switch.ON for field, switch in given if switch is not None}}


async def switch_one(study: Study, ask: Ask) -> Outcome:
    """One setting from a button of its own: SettingsShown or Refusal."""
    now, change = study.clock.now(), _read_click(ask.pressed.args)
    return await study.database.write(lambda tx: _change(tx, ask, change, now)) if change else UNKNOWN_BUTTON


def _read_click(args: tuple[str, ...]) -> dict[str, Any] | None:
    known: dict[tuple[str, ...], dict[str, Any]] = {
        (toggle.option.name, str(switch)): {toggle.field: switch is Switch.ON}
        for toggle in TOGGLES
        for switch in Switch
    }
    return known.get(args)


def _change(tx: Transaction, ask: Ask, changes: dict[str, Any], now: datetime) -> SettingsShown:
    entered = enter(tx, ask.caller, now)
    at = ask.get(REMINDER)
    switched = _switch_reminders(load_settings(tx, entered.person), at, empty=ask.filled and at is None)
    save_settings(tx, entered.person, {**switched, **changes})
    arrange(tx, entered, ask.caller.spot, at if isinstance(at, time) else None, now)
    settings, reminder = load_settings(tx, entered.person), find_reminder(tx, entered.person)
    return SettingsShown(settings, reminder, changed=True, first_ever=entered.first_ever)


def _switch_reminders(known: Settings, at: time | Switch | None, *, empty: bool) -> dict[str, Any]:
    """A time alone switches both on where none is; `off`, or an empty field, switches both off."""
    if empty or at is Switch.OFF:
        return {"remind_reviews": False, "remind_daily": False}
    return {"remind_reviews": True, "remind_daily": True} if at is not None and not known.is_reminded else {}


def _show(tx: Transaction, ask: Ask) -> SettingsShown:
    person = person_of(tx, ask.caller)
    reminder = find_reminder(tx, person) if person is not None else None
    return SettingsShown(load_settings(tx, person), reminder)


async def _form(study: Study, ask: Ask) -> Form | None:
    """Where looking takes too long, the settings are shown with their buttons instead."""
    shown = await in_time(study.database.read(lambda tx: _show(tx, ask)))
    return shown.form() if shown is not None else None


SETTINGS: Final = Verb(
    "settings",
    say("Your own settings: time zone, reminders, “How sure?”, your name on boards, streaks and points"),
    Who.MEMBER,
    serve,
    (_ZONE, REMINDER, *(toggle.option for toggle in TOGGLES)),
    form=_form,
    presses=(Press(SET, Who.MEMBER, switch_one, where=Where.ANYWHERE),),
    where=Where.ANYWHERE,
)
