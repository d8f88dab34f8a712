"""What a plan looks like: the week, the way to the exam, the days of rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.rules.days_ahead import rest_days
from bot.rules.questions import first_use
from bot.rules.quizzing import solo_button
from bot.talk.clicks import Click
from bot.talk.lines import Command, Line, joined, listed, say
from bot.talk.pages import Page
from bot.talk.parts import Button, Buttons, Lines, Part, Prose, Rule, Small, Title
from bot.talk.phrases import day, day_and_year, days_until, hours, topic_title
from content.rests import Rest
from content.study_plans import DAILY_MINUTES, PAPERS_ONLY_UNDER, WEEK, Stretch, StudyPlan, Week
from content.topics import WEAK, topic_of_service

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
        days = rest_days(self.rest)
        if self.of_group:
            away = Command(f"plan group remove={self.number}")
            return say("{days}, the group's ({command} removes them)", days=days, command=away)
        away = Command(f"plan remove={self.number}")
        return say("{days}, yours ({command} removes them)", days=days, command=away)


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
            return say("No exam date yet")
        ahead, on = days_until(self.plan.exam_on, self.today), day_and_year(self.plan.exam_on, self.today)
        if self.of_group:
            return say("The group's exam {in_days}: {day}", in_days=ahead, day=on)
        return say("Exam {in_days}: {day}", in_days=ahead, day=on)

    def _way(self, plan: StudyPlan) -> Iterator[Part]:
        week = plan.week_of(self.today)
        if week is None:
            yield Prose(say("Nothing is left to plan. Rest, and read each question to its end. Good luck!"))
        elif week.stretches:
            yield from _this_week(week)
            yield Rule()
            yield Prose(say("The road ahead"), strong=True)
            yield Lines(tuple(_on_the_way(stretch, self.today) for stretch in plan.stretches))
        yield Small(tuple(self._notes(plan)))

    def _notes(self, plan: StudyPlan) -> Iterator[Line]:
        if (plan.exam_on - plan.begun_on).days < PAPERS_ONLY_UNDER:
            yield say("Less than a week leaves time for practice exams only, and for what you get wrong in them.")
        if self.new_from:
            begins = day_and_year(self.new_from, self.today)
            yield say("On that day the exam is {exam}, which begins on {day}.", exam=self.exam, day=begins)
        else:
            yield say("On that day the exam is {exam}.", exam=self.exam)
        if self.of_group:
            yield say("Three out of four dailies keep to the current block.")
        elif self.group_date:
            on = day_and_year(self.group_date, self.today)
            yield say("The group's date is {day}; the dailies keep to its plan.", day=on)

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
        topic = topic_of_service(services[self.today.toordinal() % len(services)]) if services else WEAK
        yield solo_button(say("Quiz me: {topic}", topic=topic_title(topic)), number=_QUESTIONS, topic=topic.key)


def _how_to_begin() -> Iterator[Part]:
    mine = say(
        "Set the day with {plan}, and you get a plan: what to study each week, and for how long.",
        plan=Command("plan 2027-02-01"),
    )
    group = Command("plan 2027-02-01 group")
    groups = say("An organiser sets the group's with {plan}; then the dailies keep to it.", plan=group)
    yield Prose(joined(mine, groups))


def _this_week(week: Week) -> Iterator[Part]:
    titles = listed(dict.fromkeys(stretch.block.title for stretch in week.stretches))
    yield Prose(
        say(
            "Week {number} of {count}, until {day}: {blocks}",
            number=week.number,
            count=week.of,
            day=day(week.last),
            blocks=titles,
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
    yield Small((say("{time} in all this week", time=hours(week.minutes_in_all)),))


def _command(words: str | None) -> Command:
    return Command(words or "quiz")


def _on_the_way(stretch: Stretch, today: date) -> str:
    """A block with its last day; words tell past and present apart, not the sign alone."""
    first, last = day(stretch.first), day(stretch.last)
    if stretch.last < today:
        return say("✓ {block}, done {day}", block=stretch.block.title, day=last)
    if stretch.first > today:
        return say(
            "· {block}, {first_day} to {last_day}",
            block=stretch.block.title,
            first_day=first,
            last_day=last,
        )
    return say("▸ {block}, now, until {day}", block=stretch.block.title, day=last)
