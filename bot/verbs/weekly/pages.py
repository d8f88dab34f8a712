"""What a week came to, as it is told in the channel, and to one member alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.pictures.week import DomainBar, Leading, draw_week
from bot.rules.sharing import share_button
from bot.talk.clicks import Click
from bot.talk.lines import Command, Line, Name, say
from bot.talk.pages import Page, note
from bot.talk.parts import Button, Buttons, Lines, LinkTo, Part, Picture, Prose, Row, Rows, Rule, Small, Title, Told
from bot.talk.people import MessageRef, Shown
from bot.talk.phrases import counted, day, listed, named, nth, placed
from content.blueprints import Task
from content.topics import TopicKind
from content.weeks import Asked, Misconception, Tried
from storage.boards import Ranked
from storage.weeks import Reached

PROPOSED: Final = "proposed"
"""The control that starts the quiz night which is proposed; the room of quizzes serves it."""
PLAN_NIGHT: Final = "plan-night"
"""The control that plans it for the evening of a day to come."""
OWN: Final = "my-week"
_MISTAKES_AT_MOST: Final = 2
_NAMES_AT_MOST: Final = 10


@dataclass(frozen=True, slots=True)
class WeeklyReport:
    """A week of the whole group, told in each of its channels. Hidden members are counted and never named."""

    weekly: int
    first: date
    last: date
    week: tuple[Asked, ...]
    """The dailies whose answers are out."""
    leading: tuple[Ranked, ...] = ()
    domains: tuple[tuple[str, Tried], ...] = ()
    hardest: Asked | None = None
    hardest_at: MessageRef | None = None
    """Where it stands in this channel."""
    misconceptions: tuple[Misconception, ...] = ()
    improved: Ranked | None = None
    reached: tuple[Reached, ...] = ()
    blocks: tuple[str, ...] = ()
    """What the group's plan has next week."""
    weakest: tuple[Task, Tried] | None = None
    """What a quiz night is proposed on."""

    def page(self) -> Page:
        title = f"The week of {day(self.first)} to {day(self.last)}"
        summary = f"{title}: {self._in_all()}"
        told = (Title(title), Prose(self._in_all(), strong=True), self._picture())
        return Page((*told, *self._parts()), summary=summary)

    def _picture(self) -> Picture:
        leading = [Leading(placed(one.rank), named(one.name), one.points) for one in self.leading]
        shares = [DomainBar(title, tried.share) for title, tried in self.domains]
        svg = draw_week(f"Week of {day(self.first)}", leading, shares)
        return Picture("week.png", _bars_in_words(leading, shares), svg)

    def _parts(self) -> Iterator[Part]:
        yield Rows(tuple(Row(placed(one.rank), named(one.name), _figures(one)) for one in self.leading))
        yield Rule()
        yield Lines(tuple(f"{title}: {_share(tried)}" for title, tried in self.domains))
        yield from self._hard()
        yield Lines(tuple(self._people()))
        yield Rule()
        yield from self._coming()
        yield Small(
            (say("Organisers can turn this report off with the weekly option of {setup}.", setup=Command("setup")),)
        )
        yield Buttons(tuple(self._buttons()))

    def _in_all(self) -> str:
        tried = sum((Tried(one.answered, one.right) for one in self.week), Tried())
        asked, answered = counted(len(self.week), "question"), counted(tried.answered, "answer")
        right = f", {round(100 * tried.share)}% right" if tried.answered else ""
        return f"{asked}, {answered}{right}."

    def _hard(self) -> Iterator[Part]:
        if self.hardest is not None:
            tried = Tried(self.hardest.answered, self.hardest.right)
            yield Told("The hardest question", f"{_which(self.hardest)}, {_share(tried)}: {self.hardest.item.gist}")
            if self.hardest_at is not None:
                yield LinkTo("Read it again", self.hardest_at)
        for mistake in self.misconceptions[:_MISTAKES_AT_MOST]:
            yield Told("A shared mistake", _mistaken(mistake))

    def _people(self) -> Iterator[Line]:
        if (best := self.improved) is not None:
            before = round(100 * (best.right / best.answered - best.value))
            now = round(100 * best.right / best.answered)
            yield say(f"Most improved: {{name}}, from {before}% to {now}% right", name=Name(best.name))
        for streak in sorted({one.streak for one in self.reached}, reverse=True):
            names = [one.name for one in self.reached if one.streak == streak]
            more = [f"{len(names) - _NAMES_AT_MOST} more"] if len(names) > _NAMES_AT_MOST else []
            told = Name(listed([*names[:_NAMES_AT_MOST], *more]))
            yield say(f"A streak of {counted(streak, 'day')}: {{names}}", names=told)

    def _coming(self) -> Iterator[Part]:
        if self.blocks:
            yield Prose(f"Next week in your plan: {listed(self.blocks)}.")
        elif self.domains:
            title, _ = min(self.domains, key=lambda one: one[1].share)
            yield Prose(f"Next week's questions lean toward {title}.")
        if self.weakest is not None:
            task, tried = self.weakest
            told = f"The group's weakest task so far is {task.id} {task.title}: {_share(tried)}. "
            yield Prose(
                f"{told}How about a quiz night on it? An organiser can plan it for Thursday at 19:00, or start it now."
            )

    def _buttons(self) -> Iterator[Button]:
        shown = Shown("weekly", self.weekly)
        if self.weakest is not None:
            topic = f"{TopicKind.TASK}:{self.weakest[0].id}"
            yield Button(f"Plan a quiz night on {self.weakest[0].id}", Click(PLAN_NIGHT, shown, (topic,)))
            yield Button("Start it now", Click(PROPOSED, shown, (topic,)))
        yield Button("My week", Click(OWN, shown))


def _bars_in_words(leading: list[Leading], shares: list[DomainBar]) -> str:
    points = ", ".join(f"{one.name} {counted(one.points, 'point')}" for one in leading)
    right = ", ".join(f"{one.title} {round(100 * one.share)}%" for one in shares)
    told = (f"{what}: {said}." for what, said in (("Points", points), ("Right by domain", right)) if said)
    return " ".join(("Bar charts of the week.", *told))


def _which(asked: Asked) -> str:
    return f"{day(asked.on)} · {asked.item.service}"


def _share(tried: Tried) -> str:
    return f"{tried.right:,} of {tried.answered:,} right ({round(100 * tried.share)}%)"


def _mistaken(mistake: Misconception) -> str:
    """The wrong option with its reason, or that they were sure of several."""
    which, option = _which(mistake.asked), mistake.option
    if option is None:
        return f"{which}: {counted(mistake.number, 'member')} were sure of a wrong answer."
    reason = mistake.asked.item.reasons[option.id]
    return f"{which}: {mistake.number:,} of {mistake.asked.answered:,} chose “{option.text}” {reason}"


def _figures(row: Ranked) -> str:
    return f"{counted(row.points, 'point')} · {row.right:,} of {row.answered:,} right"


@dataclass(frozen=True, slots=True)
class OwnWeek:
    """One member's own part in a week."""

    weekly: int
    first: date
    own: Ranked | None
    """None for somebody who answered nothing in it."""
    quiet: bool = False
    """They want no streaks and points of their own shown."""
    hidden: bool = False
    """Nothing of theirs is shared."""

    def page(self) -> Page:
        if self.own is None:
            return note(f"You didn't answer any questions in the week of {day(self.first)}.")
        right = f"{self.own.right:,} of {self.own.answered:,} right"
        place = f" · {nth(self.own.rank)} in the group" if self.own.rank else ""
        loud = (f"{counted(self.own.points, 'point')}{place}", self._streak())
        return Page(
            (
                Title(f"Your week of {day(self.first)}"),
                Lines((right, *(() if self.quiet or self.own.rank is None else loud))),
                Buttons(() if self.hidden else (share_button(Shown("weekly", self.weekly)),)),
            )
        )

    def _streak(self) -> str:
        assert self.own is not None
        return f"Longest streak that week: {counted(self.own.streak, 'day')}"
