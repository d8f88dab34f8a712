"""What a plan looks like: the week, the way to the exam, the days of rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.rules.days_ahead import rest_days
from bot.rules.questions import first_use
from bot.rules.quizzing import solo_button
from bot.talk.clicks import Click
from bot.talk.lines import Command, Line, listed, say
from bot.talk.pages import Page
from bot.talk.parts import Button, Buttons, Lines, Part, Prose, Rule, Small, Title
from bot.talk.phrases import day, day_and_year, days_until, hours
from content.rests import Rest
from content.study_plans import DAILY_MINUTES, PAPERS_ONLY_UNDER, WEEK, Stretch, StudyPlan, Week
from content.topics import WEAK, TopicKind

_QUESTIONS: Final = 5

CHANGE_DATE: Final = Click("plan-date")
CHANGE_RESTS: Final = Click("plan-rest")


@dataclass(frozen=True, slots=True)
class RestEntry:
    """Rest days as they are listed, with the number that removes them."""

    number: int
    rest: Rest
    of_group: bool

    @property
    def line(self) -> Line:
        whose, words = ("the group's", "plan group") if self.of_group else ("yours", "plan")
        away = Command(say("{wording} remove={number}", wording=words, number=self.number))
        return say("{days}, {whose} ({away} removes them)", days=rest_days(self.rest), whose=whose, away=away)


@dataclass(frozen=True, slots=True)
class PlanShown:
    """A member's plan, or their group's where they have none; without either how to make one."""

    today: date
    plan: StudyPlan | None
    of_group: bool = False
    """It is the group's date that the plan leads to."""
    group_date: date | None = None
    """The group's own, where the plan leads to another."""
    exam: str = ""
    """The version in force on the day of the exam."""
    new_from: date | None = None
    """When that version begins, where it isn't in force yet."""
    rests: tuple[RestEntry, ...] = ()
    told: tuple[Line, ...] = ()
    """What was just done."""
    first_ever: bool = False

    def page(self) -> Page:
        return Page(
            (
                Title(self._title()),
                *(Prose(line) for line in self.told),
                *(self._way(self.plan) if self.plan else _how_to_begin()),
                *self._rests(),
                Small((first_use(first_ever=self.first_ever),)),
                Buttons((*self._quiz(), Button(say("Exam date"), CHANGE_DATE), Button(say("Rest days"), CHANGE_RESTS))),
            )
        )

    def _title(self) -> str:
        if self.plan is None:
            return "No exam date yet"
        whose = "The group's exam" if self.of_group else "Exam"
        return say(
            "{whose} {days_until}: {day_and_year}",
            whose=whose,
            days_until=days_until(self.plan.exam_on, self.today),
            day_and_year=day_and_year(self.plan.exam_on, self.today),
        )

    def _way(self, plan: StudyPlan) -> Iterator[Part]:
        week = plan.week_of(self.today)
        if week is None:
            yield Prose(say("Nothing is left to plan. Rest, and read each question to its end. Good luck!"))
        elif week.stretches:
            yield from _this_week(week)
            yield Rule()
            yield Prose(say("The way there"), strong=True)
            yield Lines(tuple(_on_the_way(stretch, self.today) for stretch in plan.stretches))
        yield Small(tuple(self._notes(plan)))

    def _notes(self, plan: StudyPlan) -> Iterator[Line]:
        if (plan.exam_on - plan.begun_on).days < PAPERS_ONLY_UNDER:
            yield "Less than a week leaves time for practice exams only, and for what you get wrong in them."
        begins = (
            say(", which begins on {day_and_year}", day_and_year=day_and_year(self.new_from, self.today))
            if self.new_from
            else ""
        )
        yield say("On that day the exam is {exam}{begins}.", exam=self.exam, begins=begins)
        if self.of_group:
            yield "Three out of four dailies keep to the current block."
        elif self.group_date:
            yield say(
                "The group's date is {day_and_year}; the dailies keep to its plan.",
                day_and_year=day_and_year(self.group_date, self.today),
            )

    def _rests(self) -> Iterator[Part]:
        if self.rests:
            yield Rule()
            yield Prose(say("Rest days"), strong=True)
            yield Lines(tuple(entry.line for entry in self.rests))
            yield Small((say("No daily counts as missed on them."),))

    def _quiz(self) -> Iterator[Button]:
        stretch = self.plan.stretch_on(self.today) if self.plan else None
        if stretch is None:
            return
        services = stretch.block.services
        about = services[self.today.toordinal() % len(services)] if services else WEAK.name
        topic = say("{service}:{about}", service=TopicKind.SERVICE, about=about) if services else WEAK.key
        yield solo_button(say("Quiz me: {about}", about=about), number=_QUESTIONS, topic=topic)


def _how_to_begin() -> Iterator[Part]:
    sentence = (
        "Set the day with {mine}, and you get a plan: what to study each week, and for how long. An organiser sets the "
        "group's with {group}; then the dailies keep to it."
    )
    yield Prose(say(sentence, mine=Command("plan 2027-02-01"), group=Command("plan 2027-02-01 group")))


def _this_week(week: Week) -> Iterator[Part]:
    titles = listed(dict.fromkeys(stretch.block.title for stretch in week.stretches))
    yield Prose(
        say(
            "Week {number} of {of}, until {day}: {titles}",
            number=week.number,
            of=week.of,
            day=day(week.last),
            titles=titles,
        ),
        strong=True,
    )
    daily = say("{time}  {daily}, two minutes a day", time=hours(WEEK * DAILY_MINUTES), daily=Command("daily"))
    tasks = tuple(
        say(
            "{time}  {what}: {command}",
            time=hours(task.minutes),
            what=task.work.what,
            command=_command(task.work.command),
        )
        for task in week.tasks
    )
    yield Lines((*tasks, daily))
    yield Small((say("{hours} in all this week", hours=hours(week.minutes_in_all)),))


def _command(words: str | None) -> Command:
    return Command(words or "quiz")


def _on_the_way(stretch: Stretch, today: date) -> str:
    """A block with its last day; words tell past and present apart, not the sign alone."""
    last = day(stretch.last)
    if stretch.last < today:
        return say("✓ {title}, done {last}", title=stretch.block.title, last=last)
    if stretch.first > today:
        return say("· {title}, {day} to {last}", title=stretch.block.title, day=day(stretch.first), last=last)
    return say("▸ {title}, now, until {last}", title=stretch.block.title, last=last)
