"""A group as it is, its name and what its organisers chose for it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from bot.core import Study
from bot.rules.choosing import exam_of_day
from bot.rules.days_ahead import Wanted, change_ahead, judge, load_rests_ahead, rest_days
from bot.rules.exam_dates import find_ahead
from bot.rules.narrowing import read_topics, to_store, topics_stored
from bot.rules.rotation import rotation_of
from bot.rules.spaces import local_today
from bot.rules.teaming import deal_if_due
from bot.talk.asks import Ask, Option
from bot.talk.clicks import Click
from bot.talk.kinds import Switch
from bot.talk.lines import ChannelName, Command, Line, counted, either, listed, say
from bot.talk.pages import Outcome, Page, Refusal
from bot.talk.parts import Button, Buttons, Lines, Part, Prose, Title
from bot.talk.people import platform_of
from bot.talk.phrases import day_and_year, schedule_said
from bot.verbs.group.days import days_click, filled_days, wanted_days
from bot.verbs.group.joining import space_here
from bot.verbs.group.options import CONFIDENCE, EXAM_VERSION, NAME, OPEN, REVEAL, TEAMS, TOPICS, Reveal
from bot.verbs.group.pages import GROUP_CONTROLS, INVITE, LEAVE, PLACES
from bot.verbs.group.roles import NO_ROLES, OF_ROLES, RolesHere, load_roles, refuse, wanted_roles, with_lacking
from content.questions import Pack
from storage import channels, groups
from storage.channels import Channel
from storage.database import Transaction
from storage.earned_roles import save_roles
from storage.groups import Group, Space
from storage.plans import KeptRest, Owner

_CHANNELS_SHOWN: Final = 10


_ALONE: Final[tuple[Option[Any], ...]] = (OPEN, TOPICS, *OF_ROLES)
"""What isn't simply kept with the group."""
_STORED: Final = {Reveal.ANSWER: "at_answer", Reveal.CLOSE: "at_close"}

PLAYED: Final = Click("group-set", None, ("form",))
ASKED: Final = Click("group-asked", None, ("form",))
NAMED: Final = Click("group-name", None, ("form",))


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group: who is in it, where and when it is asked, and what was chosen for it."""

    group: Group
    spaces: tuple[Space, ...]
    channels: tuple[Channel, ...]
    here: int
    """The space of whoever asks."""
    exam: str
    """The version that is in force for it."""
    today: date
    exam_on: date | None = None
    """When the exam is, where that is still to come."""
    rests: tuple[KeptRest, ...] = ()
    saved: bool = False
    topics: tuple[str, ...] = ()
    """What its dailies are about, as far as the version has it; none: the whole exam."""
    roles: RolesHere = NO_ROLES
    """Of this space."""
    told: tuple[Line, ...] = ()
    """What became of its exam date and rest days."""

    def page(self) -> Page:
        return Page(tuple(self._parts()), in_place=True)

    def _parts(self) -> Iterator[Part]:
        yield Title(self.group.name or say("Your group"))
        if self.saved:
            yield Prose(say("Saved. Questions change from the next one on."))
        yield from (Prose(line) for line in self.told)
        yield Lines(tuple(self._places()))
        yield Lines((*self._chosen(), *self._days()))
        yield Buttons(tuple(self._buttons()))

    def _places(self) -> Iterator[Line]:
        for space in self.spaces:
            own = [one for one in self.channels if one.native_space == space.native_id]
            what = PLACES[platform_of(space.platform)]
            said = say("This {place}", place=what) if space.id == self.here else say("A {place}", place=what)
            yield counted(
                len(own),
                "{place}: {n} channel with a daily question",
                "{place}: {n} channels with a daily question",
                place=said,
            )
            for channel in own[:_CHANNELS_SHOWN]:
                yield _when(channel, named=space.id == self.here)

    def _chosen(self) -> Iterator[Line]:
        if self.group.exam:
            yield say("Exam: {exam}", exam=self.exam)
        else:
            yield say("Exam: {exam}, the one in force", exam=self.exam)
        yield from self._about()
        at_close = self.group.reveal == "at_close"
        yield say("Verdict: when the question closes") if at_close else say("Verdict: at once, privately")
        hours = sorted({one.open_hours for one in self.channels})
        if hours:
            told = either(map(str, hours))
            yield say("Questions stay open for {hours} h, or until the next one comes", hours=told)
        if self.group.how_sure:
            yield say("“How sure?” is asked of everybody")
        else:
            yield say("“How sure?” is asked of whoever wants it (settings)")
        if self.group.teams:
            board = Command("leaderboard teams")
            yield say(
                "Teams: {teams}, reshuffled each season ({board} shows them)", teams=self.group.teams, board=board
            )
        else:
            yield say("Teams: none")
        yield from self.roles.lines()

    def _about(self) -> Iterator[Line]:
        if self.topics:
            yield say("Topics: {topics}", topics=listed(self.topics))
        elif self.group.topics:
            yield say("Topics: the whole exam, since this version has none of those that were chosen")
        else:
            yield say("Topics: the whole exam")

    def _days(self) -> Iterator[Line]:
        if self.exam_on is None:
            yield say("Exam date: none")
        else:
            yield say("Exam date: {day}", day=day_and_year(self.exam_on, self.today))
        if not self.rests:
            yield say("Rest days: none")
        for one in self.rests:
            away = Command(f"group remove={one.id}")
            yield say("Rest days: {days} ({away} removes them)", days=rest_days(one.rest), away=away)

    def _buttons(self) -> Iterator[Button]:
        yield Button(say("Topics, exam, verdict"), ASKED)
        yield Button(say("Settings"), PLAYED)
        yield Button(say("Exam date and rest days"), days_click(self.exam_on, self.rests))
        yield Button(say("Rename"), NAMED)
        yield Button(say("Invite"), Click(INVITE))
        if len(self.spaces) > 1:
            yield Button(say("Leave"), Click(LEAVE))
        else:
            yield Button(say("Join a group"), GROUP_CONTROLS.enter)


def _when(channel: Channel, *, named: bool) -> Line:
    days, paused = tuple(map(int, channel.weekdays)), channel.paused_at is not None
    when = schedule_said(channel.time, channel.zone, days, paused=paused)
    if named:
        return say("· {channel}: {when}", channel=ChannelName(channel.native_id), when=when)
    return say("· {when}", when=when)


async def show(study: Study, ask: Ask) -> Outcome:
    """GroupShown."""
    now = study.clock.now()
    return _checked(study, ask, await study.database.write(lambda tx: _show(tx, study.pack, ask, now)))


def _checked(study: Study, ask: Ask, outcome: Outcome) -> Outcome:
    """With what the platform says of the roles."""
    if isinstance(outcome, GroupShown):
        return replace(outcome, roles=with_lacking(study, ask.caller.spot, outcome.roles))
    return outcome


def _show(
    tx: Transaction, pack: Pack, ask: Ask, now: datetime, *, saved: bool = False, told: tuple[Line, ...] = ()
) -> GroupShown:
    here, today = space_here(tx, ask.caller, now), local_today(tx, ask.caller.spot, now)
    owner, group = Owner("group", here.group), groups.load_group(tx, here.group)
    ahead, exam = find_ahead(tx, owner, today), exam_of_day(tx, pack, group=here.group, on=today)
    return GroupShown(
        group,
        tuple(groups.load_spaces(tx, here.group)),
        tuple(channels.load_channels_in(tx, here.group)),
        here.id,
        exam.code,
        today,
        exam_on=ahead.exam_on if ahead else None,
        rests=tuple(load_rests_ahead(tx, owner, today)),
        saved=saved,
        topics=tuple(topic.name for topic in topics_stored(pack, exam, group.topics)),
        roles=load_roles(tx, here.id),
        told=told,
    )


async def change(study: Study, ask: Ask) -> Outcome:
    """GroupShown once what was asked for is kept, or Refusal."""
    code = ask.get(EXAM_VERSION)
    if code and study.pack.exam(code) is None:
        known = tuple(exam.code for exam in study.pack.exams)
        return Refusal(say("There is no exam version “{code}”.", code=code), at=EXAM_VERSION.name, near=known)
    if wrong := await refuse(ask):
        return wrong
    now, days = study.clock.now(), wanted_days(ask)
    return _checked(study, ask, await study.database.write(lambda tx: _change(tx, study.pack, ask, days, now)))


async def change_days(study: Study, ask: Ask) -> Outcome:
    """What was filled in for the exam date and the rest days: GroupShown or Refusal."""
    now, days = study.clock.now(), filled_days(ask)
    if isinstance(days, Refusal):
        return days
    return _checked(study, ask, await study.database.write(lambda tx: _change(tx, study.pack, ask, days, now)))


def _change(tx: Transaction, pack: Pack, ask: Ask, days: Wanted, now: datetime) -> Outcome:
    here, changes = space_here(tx, ask.caller, now), wanted(ask)
    today = local_today(tx, ask.caller.spot, now)
    about = _about(tx, pack, ask, here.group, today)
    if isinstance(about, Refusal):
        return about
    named = wanted_roles(tx, here.id, ask)
    if isinstance(named, Refusal):
        return named
    told = judge(days, today) or change_ahead(tx, Owner("group", here.group), days, today, now)
    if isinstance(told, Refusal):
        return told
    changes |= about
    if changes:
        groups.save_group(tx, here.group, changes)
        deal_if_due(tx, here.group, at=now)
    if (hours := ask.get(OPEN)) is not None:
        groups.save_open_hours(tx, here.group, hours)
    if named:
        save_roles(tx, here.id, named)
    return _show(tx, pack, ask, now, saved=bool(changes or named) or hours is not None, told=told)


def _about(tx: Transaction, pack: Pack, ask: Ask, group: int, today: date) -> dict[str, str] | Refusal:
    """What the dailies are to be about, under the version that is chosen with it; nothing where that wasn't said."""
    typed = ask.get(TOPICS)
    if typed is None:
        return {}
    chosen = pack.exam(ask.get(EXAM_VERSION) or "")
    in_force = pack.exam_on(today) if EXAM_VERSION.name in ask.values else exam_of_day(tx, pack, group=group, on=today)
    some = read_topics(rotation_of(tx, pack, group), chosen or in_force, typed)
    return some if isinstance(some, Refusal) else {"topics": to_store(some)}


def wanted(ask: Ask) -> dict[str, Any]:
    """Field of `Group` -> what it is to be, without its topics: those are known once the version is."""
    reveal, sure, name, exam, teams = (
        ask.get(REVEAL),
        ask.get(CONFIDENCE),
        ask.get(NAME),
        ask.get(EXAM_VERSION),
        ask.get(TEAMS),
    )
    given: dict[str, Any] = {"name": name} if name else {}
    given |= {"exam": exam or None} if exam is not None else {}
    given |= {"reveal": _STORED[reveal]} if reveal else {}
    given |= {"teams": teams if isinstance(teams, int) else None} if teams is not None else {}
    return given | ({"how_sure": sure is Switch.ON} if sure else {})


def changes_something(ask: Ask) -> bool:
    return bool(wanted(ask)) or any(ask.get(one) is not None for one in _ALONE) or not wanted_days(ask).changes_nothing
