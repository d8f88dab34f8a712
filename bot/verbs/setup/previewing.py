"""What a channel's daily will look like, shown before the schedule that a form asks for is kept.

Nothing is stored meanwhile: the buttons below it carry the schedule.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.core import Study
from bot.rules.cards import OpenCard
from bot.rules.choosing import exam_of_day
from bot.rules.spaces import group_of
from bot.talk.asks import Ask
from bot.talk.clicks import Click
from bot.talk.forms import Form
from bot.talk.lines import ChannelName, joined, say
from bot.talk.pages import Page, Refusal
from bot.talk.parts import Button, Buttons, Part, Prose, Rule, Small, Title
from bot.talk.people import Spot
from bot.talk.phrases import local_day, next_question
from bot.verbs.setup.options import CHANNEL, ON_DAYS, SETUP_FORM, TIME, ZONE
from bot.verbs.setup.shown import Schedule
from content.drawing import candidates, freeze
from content.items import Item
from content.questions import Pack
from storage.database import Transaction

SAVE: Final = "setup-save"
CHANGE: Final = "setup-change"
_AGAIN: Final = replace(SETUP_FORM, id=Click(CHANGE, None, ("form",)).id)
_OPEN_FOR: Final = timedelta(hours=24)
_UNSAVED: Final = say("Not saved yet.")
_ARGUMENTS: Final = 4
_WEEKDAYS: Final = re.compile(r"[0-6]{1,7}")
_A_POST: Final = 1
"""Of the card that is shown; its controls are left out."""


@dataclass(frozen=True, slots=True)
class SetupPreviewed:
    """A schedule that isn't kept yet, with a question as it will stand in the channel."""

    schedule: Schedule
    sample: Item | None
    """None where the pack has no question for the exam."""
    now: datetime

    def page(self) -> Page:
        entry = self.schedule
        told = joined(say("{schedule}.", schedule=entry.line), next_question(entry.next_due, entry.zone, self.now))
        return Page(
            (
                Prose(_UNSAVED, strong=True),
                Prose(say("{channel}: {told}", channel=ChannelName(entry.spot.channel), told=told)),
                *self._card(),
                Buttons(
                    (
                        Button(say("Save"), self.click(SAVE), primary=True),
                        Button(say("Change …"), self.click(CHANGE)),
                    )
                ),
            ),
            summary=joined(_UNSAVED, told),
            in_place=True,
        )

    def _card(self) -> tuple[Part, ...]:
        if self.sample is None:
            return ()
        entry, due = self.schedule, self.schedule.next_due or self.now
        card = OpenCard(_A_POST, self.sample, local_day(due, entry.zone), due + _OPEN_FOR, entry.zone, 0)
        like = say("A question will look like this; members answer with buttons below it.")
        return (Small((like,)), Rule(), *map(_untitled, card.page().without_controls().parts), Rule())

    def click(self, press: str) -> Click:
        """A button that carries the schedule."""
        entry = self.schedule
        return Click(
            press, None, (f"#{entry.spot.channel}", entry.weekday_digits, entry.time.replace(":", ""), entry.zone)
        )


def _untitled(part: Part) -> Part:
    """What the card is titled with is no title of this page."""
    return Prose(part.line, strong=True) if isinstance(part, Title) else part


def read_schedule(click: Click) -> dict[str, Any] | None:
    """Option -> what a button of the preview says of it; None where it says anything else."""
    if len(click.args) != _ARGUMENTS or not _WEEKDAYS.fullmatch(click.args[1]):
        return None
    channel, days, at, zone = click.args
    read = {
        CHANNEL.name: CHANNEL.kind.read(channel),
        TIME.name: TIME.kind.read(at),
        ZONE.name: ZONE.kind.read(zone),
        ON_DAYS.name: tuple(sorted({int(day) for day in days})),
    }
    return None if any(isinstance(one, Refusal) for one in read.values()) else read


async def filled_again(_: Study, ask: Ask) -> Form:
    """As it was filled in; one that is to be corrected says that itself."""
    values = read_schedule(ask.pressed)
    if values is None:
        return _AGAIN
    at, zone, days, channel = (values[option.name] for option in (TIME, ZONE, ON_DAYS, CHANNEL))
    home = ask.caller.spot
    entry = Schedule(Spot(home.platform, home.space, channel), f"{at:%H:%M}", zone, days, paused=False, next_due=None)
    return _AGAIN.filled_in({CHANNEL.name: f"#{channel}", **entry.filled_in})


def find_sample(tx: Transaction, pack: Pack, schedule: Schedule, now: datetime) -> Item | None:
    """A question of usual length with one right answer, of the exam that the group studies for; always the same one."""
    exam = exam_of_day(tx, pack, group=group_of(tx, schedule.spot), on=local_day(now, schedule.zone))
    asked = (pack.questions[one.id] for one in candidates(pack, exam) if one.id in pack.questions)
    usual = sorted((len(" ".join(one.words)), one.id) for one in asked if len(one.key) == 1 and one.artefact is None)
    return freeze(pack, usual[len(usual) // 2][1], seed="") if usual else None
