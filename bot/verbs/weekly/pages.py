"""What a week came to, as it is told in the channel, and to one member alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.pictures.week import DomainBar, Leading, draw_week
from bot.rules.questions import share_button
from bot.talk.clicks import Click
from bot.talk.figures import points_figure, right_figure, share_bars
from bot.talk.lines import Command, Line, Name, counted, joined, listed, say
from bot.talk.pages import Page, note
from bot.talk.parts import Button, Buttons, Lines, LinkTo, Part, Picture, Prose, Row, Rows, Rule, Small, Title, Told
from bot.talk.people import MessageRef, Shown
from bot.talk.phrases import day, named, nth, placed
from content.blueprints import Domain, Task
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
    domains: tuple[tuple[Domain, Tried], ...] = ()
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
        title = say("The week of {first} to {last}", first=day(self.first), last=day(self.last))
        summary = say("{title}: {in_all}", title=title, in_all=self._in_all())
        told = (Title(title), Prose(self._in_all(), strong=True), self._picture())
        return Page((*told, *self._parts()), summary=summary)

    def _picture(self) -> Picture:
        leading = [Leading(placed(one.rank), named(one.name), one.points) for one in self.leading]
        shares = [DomainBar(one.title, tried.share) for one, tried in self.domains]
        svg = draw_week(say("Week of {day}", day=day(self.first)), leading, shares)
        return Picture("week.png", _bars_in_words(leading, shares), svg)

    def _parts(self) -> Iterator[Part]:
        yield Rows(tuple(map(_row, self.leading)))
        yield Rule()
        yield Lines(tuple(say("{title}: {share}", title=one.title, share=_share(tried)) for one, tried in self.domains))
        yield share_bars(say("Right answers by domain"), ((one.label, tried.share) for one, tried in self.domains))
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
        asked = counted(len(self.week), "{n} question", "{n} questions")
        answers = counted(tried.answered, "{n} answer", "{n} answers")
        if not tried.answered:
            return say("{questions}, {answers}.", questions=asked, answers=answers)
        share = round(100 * tried.share)
        return say("{questions}, {answers}, {share}% right.", questions=asked, answers=answers, share=share)

    def _hard(self) -> Iterator[Part]:
        if self.hardest is not None:
            tried = Tried(self.hardest.answered, self.hardest.right)
            yield Told(
                say("The hardest question"),
                say(
                    "{which}, {share}: {gist}",
                    which=_which(self.hardest),
                    share=_share(tried),
                    gist=self.hardest.item.gist,
                ),
            )
            if self.hardest_at is not None:
                yield LinkTo(say("Read it again"), self.hardest_at)
        for mistake in self.misconceptions[:_MISTAKES_AT_MOST]:
            yield Told(say("A shared mistake"), _mistaken(mistake))

    def _people(self) -> Iterator[Line]:
        if (best := self.improved) is not None:
            before = round(100 * (best.right / best.answered - best.value))
            now = round(100 * best.right / best.answered)
            yield say(
                "Most improved: {name}, from {before}% to {now}% right", before=before, now=now, name=Name(best.name)
            )
        for streak in sorted({one.streak for one in self.reached}, reverse=True):
            names = [one.name for one in self.reached if one.streak == streak]
            told: list[Line] = [(Name(name),) for name in names[:_NAMES_AT_MOST]]
            if more := len(names) - len(told):
                told.append(say("{number} more", number=more))
            yield counted(streak, "A streak of {n} day: {names}", "A streak of {n} days: {names}", names=listed(told))

    def _coming(self) -> Iterator[Part]:
        if self.blocks:
            yield Prose(say("Next week in your plan: {topics}.", topics=listed(self.blocks)))
        elif self.domains:
            domain, _ = min(self.domains, key=lambda one: one[1].share)
            yield Prose(say("Next week's questions lean toward {domain}.", domain=domain.title))
        if self.weakest is not None:
            task, tried = self.weakest
            weakest = say(
                "The group's weakest task so far is {task}: {share}.",
                task=f"{task.id} {task.title}",
                share=_share(tried),
            )
            how = say("How about a quiz night on it? An organiser can plan it for Thursday at 19:00, or start it now.")
            yield Prose(joined(weakest, how))

    def _buttons(self) -> Iterator[Button]:
        shown = Shown("weekly", self.weekly)
        if self.weakest is not None:
            topic = f"{TopicKind.TASK}:{self.weakest[0].id}"
            yield Button(
                say("Plan a quiz night on {task}", task=self.weakest[0].id), Click(PLAN_NIGHT, shown, (topic,))
            )
            yield Button(say("Start it now"), Click(PROPOSED, shown, (topic,)))
        yield Button(say("My week"), Click(OWN, shown))


def _bars_in_words(leading: list[Leading], shares: list[DomainBar]) -> str:
    points = (f"{one.name} {counted(one.points, '{n} point', '{n} points')}" for one in leading)
    right = (f"{one.title} {round(100 * one.share)}%" for one in shares)
    return joined(
        say("Bar charts of the week."),
        say("Points: {points}.", points=", ".join(points)) if leading else "",
        say("Right by domain: {shares}.", shares=", ".join(right)) if shares else "",
    )


def _which(asked: Asked) -> str:
    return say("{day} · {service}", day=day(asked.on), service=asked.item.service)


def _share(tried: Tried) -> str:
    return say(
        "{right} of {answered} right ({share}%)",
        right=tried.right,
        answered=tried.answered,
        share=round(100 * tried.share),
    )


def _mistaken(mistake: Misconception) -> str:
    """The wrong option with its reason, or that they were sure of several."""
    which, option = _which(mistake.asked), mistake.option
    if option is None:
        return counted(
            mistake.number,
            "{which}: {n} member was sure of a wrong answer.",
            "{which}: {n} members were sure of a wrong answer.",
            which=which,
        )
    reason = mistake.asked.item.reasons[option.id]
    return say(
        "{which}: {number} of {answered} chose “{option}” {reason}",
        which=which,
        number=mistake.number,
        answered=mistake.asked.answered,
        option=option.text,
        reason=reason,
    )


def _row(row: Ranked) -> Row:
    figures = (points_figure(row.points), right_figure(row.right, row.answered))
    return Row(placed(row.rank), named(row.name), figures, rank=row.rank)


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
            return note(say("You didn't answer any questions in the week of {day}.", day=day(self.first)))
        right = say("{right} of {answered} right", right=self.own.right, answered=self.own.answered)
        points = counted(self.own.points, "{n} point", "{n} points")
        place = say("{nth} in the group", nth=nth(self.own.rank)) if self.own.rank else ""
        loud = (joined(points, place, by=" · "), self._streak())
        return Page(
            (
                Title(say("Your week of {day}", day=day(self.first))),
                Lines((right, *(() if self.quiet or self.own.rank is None else loud))),
                Buttons(() if self.hidden else (share_button(Shown("weekly", self.weekly)),)),
            )
        )

    def _streak(self) -> str:
        assert self.own is not None
        return counted(self.own.streak, "Longest streak that week: {n} day", "Longest streak that week: {n} days")
