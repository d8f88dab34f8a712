"""`me`: a member's own figures, for nobody else."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.core import Study
from bot.declaring import Verb
from bot.pictures.month import Sign, draw_month
from bot.rules.exam_dates import find_exam
from bot.rules.readiness import load_readiness, readiness_line
from bot.rules.reports import ReportEntry, load_entries
from bot.rules.spaces import NO_DAILY_YET, NOT_SET_UP, group_of, local_today, person_of
from bot.rules.teaming import OwnTeam, load_own_team, see_to_teams, team_line
from bot.talk.asks import Ask, Who
from bot.talk.clicks import Click
from bot.talk.lines import Command, Line, counted, joined, listed, say
from bot.talk.pages import Outcome, Page
from bot.talk.parts import Button, Buttons, Day, Days, Lines, Picture, Portrait, Title
from bot.talk.people import Caller
from bot.talk.phrases import day, days_until, hours, month, nth
from content.questions import Pack
from content.readiness import Estimate, TooEarly
from content.scoring import FREEZE_EVERY, DailyOutcome, Standing, Step
from content.study_plans import make_plan
from storage import boards, confidence, folded, posts, reports
from storage.confidence import Confidence
from storage.database import Transaction
from storage.settings import is_quiet

CALENDAR_DAYS: Final = 14
_BESIDE: Final = 3
"""Lines beside a picture, as high as it is; the calendar comes before the others."""
_REPORTS_AT_MOST: Final = 2
_SIGNS: Final = {
    None: "·",
    DailyOutcome.RIGHT: "✓",
    DailyOutcome.WRONG: "✗",
    DailyOutcome.COVERED: "❄",
    DailyOutcome.REPAIRED: "❄",
    DailyOutcome.BROKE: "○",
}
_MARKS: Final = {
    DailyOutcome.RIGHT: Sign.RIGHT,
    DailyOutcome.WRONG: Sign.WRONG,
    DailyOutcome.COVERED: Sign.COVERED,
    DailyOutcome.REPAIRED: Sign.COVERED,
    DailyOutcome.BROKE: Sign.MISSED,
}
_NONE: Final = Confidence(0, 0, 0, 0, 0, 0)
_LEGEND: Final = say("✓ right  ✗ wrong  ❄ missed, covered  ○ missed  · nothing counted")
_MARK_WORDS: Final = {
    Sign.RIGHT: say("right"),
    Sign.WRONG: say("wrong"),
    Sign.COVERED: say("covered"),
    Sign.MISSED: say("missed"),
}


@dataclass(frozen=True, slots=True)
class PastDay:
    """One date of a member's calendar; `outcome` is None for a day without a daily or one that counted for nothing."""

    on: date
    outcome: DailyOutcome | None


@dataclass(frozen=True, slots=True)
class Profile:
    """How a member stands in their group."""

    standing: Standing
    points: int
    answered: int
    right: int
    rank: int | None
    members: int
    calendar: tuple[PastDay, ...]
    """The latest fourteen days, oldest first."""
    in_dailies: Confidence = _NONE
    """What they said of answers that are out."""
    in_quizzes: Confidence = _NONE
    in_reviews: Confidence = _NONE
    answered_reports: tuple[ReportEntry, ...] = ()
    """One's own reports that were answered, the latest first."""
    readiness: Estimate | TooEarly | None = None
    quiet: bool = False
    """They want no streaks and points of their own shown."""
    exam: str = ""
    """When the exam is: `in 23 days`; empty where no date is set."""
    week: int = 0
    """Minutes to study this week, by the plan for it."""
    month: tuple[PastDay, ...] = ()
    """The days of the latest daily's month, up to it."""
    picture: str = field(default="", repr=False)
    """The public address of theirs."""
    team: OwnTeam | None = None
    """Where the group has teams, theirs."""

    def page(self) -> Page:
        blank = self.quiet or not any(entry.outcome for entry in self.calendar)
        days = () if blank else tuple(Day(entry.on, _SIGNS[entry.outcome]) for entry in self.calendar)
        lines = self._lines()
        told = tuple(entry.answered for entry in self.answered_reports)
        return Page(
            (
                Title(self._title()),
                Portrait(tuple(lines[:_BESIDE]), self.picture),
                *((Days(days, _dates(days), _LEGEND),) if days else ()),
                *(self._picture() if days else ()),
                Lines(tuple(lines[_BESIDE:])),
                Lines((team_line(self.team),) if self.team else ()),
                Lines((readiness_line(self.readiness),) if self.readiness else ()),
                Lines((self._plan(),) if self.exam else ()),
                Lines(told),
                Buttons(() if self.answered else (Button(say("Today's question"), Click("daily")),)),
            )
        )

    def _title(self) -> str:
        if self.quiet:
            return say("You")
        return counted(self.standing.streak, "Your streak: {n} day", "Your streak: {n} days")

    def _picture(self) -> Iterator[Picture]:
        """The month's calendar, where anything counted in it."""
        marks = {one.on: _MARKS[one.outcome] for one in self.month if one.outcome is not None}
        if marks:
            first = self.month[0].on
            title = month(first)
            days = ((mark, ", ".join(str(on.day) for on in marks if marks[on] is mark)) for mark in Sign)
            told = joined(
                *(say("{mark} on {days}", mark=_MARK_WORDS[mark], days=some) for mark, some in days if some), by="; "
            )
            alt = say("Calendar of {month}: {days}.", month=title, days=told)
            yield Picture("month.png", alt, draw_month(title, first, monthrange(first.year, first.month)[1], marks))

    def _plan(self) -> Line:
        if not self.week:
            return say("Exam {when}", when=self.exam)
        plan = Command("plan")
        return say("Exam {when} · this week {time} of study: {plan}", when=self.exam, time=hours(self.week), plan=plan)

    def _lines(self) -> list[Line]:
        standing, loud = self.standing, not self.quiet
        streak = counted(standing.longest, "Longest streak {n} day", "Longest streak {n} days")
        longest = joined(streak, counted(standing.freezes, "{n} freeze held", "{n} freezes held"), by=" · ")
        if not self.answered:
            kept = [longest] if loud and standing.longest else []
            return [*kept, say("You haven't answered a daily in this group yet.")]
        points = [counted(self.points, "{n} point", "{n} points")]
        points += [say("{nth} of {members}", nth=nth(self.rank), members=self.members)] if self.rank else []
        return [
            *((longest, joined(*points, by=" · ")) if loud else ()),
            counted(
                self.answered,
                "{right} of {n} answer right ({share}%)",
                "{right} of {n} answers right ({share}%)",
                right=self.right,
                share=round(100 * self.right / self.answered),
            ),
            *_sureness(say("Of the dailies revealed so far"), self.in_dailies),
            *_sureness(say("In quizzes"), self.in_quizzes),
            *_sureness(say("In reviews"), self.in_reviews),
            *self._surprises(),
            *(self._streak() if loud else ()),
        ]

    def _surprises(self) -> list[Line]:
        """Lucky guesses and misconceptions, each in its own words."""
        told = (self.in_dailies, self.in_quizzes, self.in_reviews)
        lucky, wrong = sum(one.guessed_right for one in told), sum(one.misconceptions for one in told)
        parts = [counted(lucky, "{n} lucky guess", "{n} lucky guesses")] if lucky else []
        if wrong:
            parts.append(counted(wrong, "{n} misconception (sure and wrong)", "{n} misconceptions (sure and wrong)"))
        if not parts:
            return []
        return [say("{what}: back in {review} when due.", what=listed(parts), review=Command("review"))]

    def _streak(self) -> list[str]:
        standing, lines = self.standing, []
        if standing.broke_on:
            lines.append(
                counted(
                    standing.lost,
                    "On {day} your streak of {n} day broke: you missed that day's question and had no freeze left.",
                    "On {day} your streak of {n} days broke: you missed that day's question and had no freeze left.",
                    day=day(standing.broke_on),
                )
            )
        if standing.covered_on:
            lines.append(say("On {day} a freeze covered a missed daily.", day=day(standing.covered_on)))
        if standing.streak:
            ahead = FREEZE_EVERY - standing.streak % FREEZE_EVERY
            lines.append(
                counted(
                    ahead,
                    "{n} more daily in a row to the next freeze.",
                    "{n} more dailies in a row to the next freeze.",
                )
            )
        return lines


def _dates(days: Sequence[Day]) -> str:
    return say("{first} to {last}", first=day(days[0].on), last=day(days[-1].on))


def _sureness(where: str, told: Confidence) -> list[str]:
    """How often each degree of sureness was right; nothing where nothing was ever said."""
    sure, unsure, guessed = told.sure, told.unsure, told.guessed
    said = (
        say("sure and right {right} of {n}", right=told.sure_right, n=sure) if sure else "",
        say("unsure and right {right} of {n}", right=told.unsure_right, n=unsure) if unsure else "",
        say("guessed and right {right} of {n}", right=told.guessed_right, n=guessed) if guessed else "",
    )
    parts = joined(*said, by=" · ")
    return [say("{where}: {parts}", where=where, parts=parts)] if parts else []


async def serve(study: Study, ask: Ask) -> Outcome:
    """Profile or Refusal."""
    now = study.clock.now()
    await see_to_teams(study, ask.caller)
    return await study.database.read(lambda tx: _load(tx, study.pack, ask, now))


def _load(tx: Transaction, pack: Pack, ask: Ask, now: datetime) -> Outcome:
    group = group_of(tx, ask.caller.spot)
    if group is None:
        return NOT_SET_UP
    until = posts.latest_on(tx, group=group)
    if until is None:
        return NO_DAILY_YET
    person = person_of(tx, ask.caller)
    if person is None:
        return Profile(Standing(), 0, 0, 0, None, 0, _calendar([], until), picture=ask.caller.picture)
    version, ready = load_readiness(tx, pack, ask.caller, now)
    profile = _profile(tx, group=group, person=person, until=until)
    exam, week = _exam(tx, pack, ask.caller, group=group, person=person, now=now)
    told = ready if version.mock else None
    team = load_own_team(tx, ask.caller, person)
    own = ask.caller.picture
    return replace(profile, picture=own, readiness=told, quiet=is_quiet(tx, person), exam=exam, week=week, team=team)


def _exam(tx: Transaction, pack: Pack, caller: Caller, *, group: int, person: int, now: datetime) -> tuple[str, int]:
    """When it is, and what the plan has for this week, in minutes."""
    today = local_today(tx, caller.spot, now)
    found = find_exam(tx, person, group, today)
    if found is None:
        return "", 0
    begun_on, exam_on = found.told
    week = make_plan(pack.plan, begun_on=begun_on, exam_on=exam_on).week_of(today)
    return days_until(exam_on, today), week.minutes_in_all if week and week.tasks else 0


def _profile(tx: Transaction, *, group: int, person: int, until: date) -> Profile:
    own, members = boards.load_place(tx, group=group, person=person)
    since = min(until - timedelta(days=CALENDAR_DAYS - 1), until.replace(day=1))
    steps = folded.load_steps(tx, group=group, person=person, since=since)
    return Profile(
        standing=folded.load_standing(tx, group=group, person=person),
        points=own.points if own else 0,
        answered=own.answered if own else 0,
        right=own.right if own else 0,
        rank=own.rank if own else None,
        members=members,
        calendar=_calendar(steps, until),
        month=_calendar(steps, until, days=until.day),
        in_dailies=confidence.load_in_dailies(tx, group=group, person=person),
        in_quizzes=confidence.load_in_quizzes(tx, group=group, person=person),
        in_reviews=confidence.load_in_reviews(tx, person),
        answered_reports=load_entries(tx, reports.load_answered(tx, person=person, at_most=_REPORTS_AT_MOST)),
    )


def _calendar(steps: list[Step], until: date, *, days: int = CALENDAR_DAYS) -> tuple[PastDay, ...]:
    outcomes = {step.on: step.outcome for step in steps}
    dates = [until - timedelta(days=n) for n in reversed(range(days))]
    return tuple(PastDay(on, outcomes.get(on)) for on in dates)


ME: Final = Verb("me", say("Your streak, points and last two weeks, just for you"), Who.MEMBER, serve)
