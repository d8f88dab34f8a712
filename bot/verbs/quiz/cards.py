"""The messages of a quiz that stand in its channel: a question, its key, the final table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.rules.questions import (
    dispute,
    explained,
    how_it_went,
    how_to_answer,
    key_in_full,
    key_line,
    report_button,
    shares,
    stem,
    to_choose,
)
from bot.talk.figures import points_figure, right_figure
from bot.talk.lines import Countdown, Line, counted, joined, say
from bot.talk.pages import Page, Tone
from bot.talk.parts import Button, Buttons, Part, Prose, Row, Rows, Rule, Small, Title
from bot.talk.people import Shown
from bot.talk.phrases import named, nth, placed
from bot.verbs.quiz.controls import Steering, again_button, in_turn, steering_buttons
from bot.verbs.quiz.lobby import LobbyCard
from content.items import Item
from content.practice import Placed
from content.rounds import Ending, Style

_STYLES: Final = {Style.SOLO: say("Quiz"), Style.GROUP: say("Group quiz"), Style.NIGHT: say("Quiz night")}


_VERDICT: Final = say("You'll all see the answer when it closes.")


@dataclass(frozen=True, slots=True)
class _Card:
    """A question in its place in a quiz."""

    turn: int
    item: Item
    style: Style
    topic: str
    number: int
    """Of this question, from 1."""
    of: int
    answered: int

    @property
    def _title(self) -> str:
        return say(
            "{style} · {topic} · question {number} of {count}",
            style=_STYLES[self.style],
            topic=self.topic,
            number=self.number,
            count=self.of,
        )


@dataclass(frozen=True, slots=True)
class AskCard(_Card):
    """A question that everybody answers privately. The channel sees only how many have."""

    seconds_left: int
    """Zero where it is closed and waits for its key."""
    closes_at: datetime
    """An estimate where it is still to be posted."""
    paused: bool
    disputed: bool = False

    def page(self) -> Page:
        return Page(
            (
                Title(self._title),
                *stem(self.item),
                *to_choose(self.item, Shown("turn", self.turn)),
                Small((dispute(disputed=self.disputed), how_to_answer(self.item, _VERDICT), self._status())),
                Buttons(tuple(self._steering())),
            ),
            Tone.NIGHT if self.style is Style.NIGHT else Tone.OPEN,
            summary=say("{title}: {question}", title=self._title, question=self.item.gist),
        )

    def _steering(self) -> Iterator[Button]:
        """Behind the last question nothing comes that could wait."""
        pause = (Steering.RESUME if self.paused else Steering.PAUSE,) if self.number < self.of else ()
        yield in_turn(self.turn, Steering.NEXT, say("Close now"))
        yield from steering_buttons(self.turn, *pause, Steering.STOP)

    def _status(self) -> Line:
        if not self.seconds_left:
            answers = counted(self.answered, "{n} answer", "{n} answers")
            return joined(answers, say("time is up, the answer comes in a moment"), by=" · ")
        so_far = counted(self.answered, "{n} answer so far", "{n} answers so far")
        closes = Countdown(self.closes_at, self._left(), before=say("closes"))
        return joined(so_far, (closes,), say("a pause follows") if self.paused else "", by=" · ")

    def _left(self) -> str:
        if self.seconds_left < 120:
            return say("about {seconds} s left", seconds=self.seconds_left)
        return say("about {minutes} min left", minutes=round(self.seconds_left / 60))


@dataclass(frozen=True, slots=True)
class KeyCard(_Card):
    """The key of a question, each option's share in the order shown, and how the players stand."""

    right: int
    chosen: dict[str, int]
    """Option id -> how many persons chose it."""
    rows: tuple[Placed, ...]
    """The first five so far; empty after a group quiz's questions, whose table comes at the end."""
    played: int
    """Questions so far, this one included."""
    steerable: bool
    """Whether the starter can still ask for the next one."""
    paused: bool
    disputed: bool = False

    def page(self) -> Page:
        return Page(
            (
                Title(self._title),
                *stem(self.item),
                Prose(key_line(self.item), strong=True),
                *explained(self.item, shares(self.item, self.chosen, self.answered)),
                how_it_went(self.item, self.answered, self.right, disputed=self.disputed),
                *_standings(say("So far"), self.rows, self.played),
                *self._steering(),
            ),
            Tone.CLOSED,
            summary=say("{title}: {answer}", title=self._title, answer=key_in_full(self.item)),
        )

    def _steering(self) -> Iterator[Part]:
        report = report_button(Shown("turn", self.turn))
        if not self.steerable:
            yield Buttons((report,))
            return
        pause = Steering.RESUME if self.paused else Steering.PAUSE
        paused = say("Paused: the next question waits.")
        yield Small((paused if self.paused else say("The next question follows on its own."),))
        yield Buttons((*steering_buttons(self.turn, Steering.NEXT, pause, Steering.STOP), report))


_PODIUM: Final = (1, 2, 3)
"""Places in words, since a medal alone says nothing to everybody."""


def _standings(heading: str, rows: tuple[Placed, ...], played: int) -> Iterator[Part]:
    if not rows:
        return
    if heading:
        yield Rule()
        yield Prose(heading, strong=True)
    yield Rows(tuple(_row(row, played) for row in rows))


def _row(row: Placed, played: int) -> Row:
    """Of all that were asked: a question that one let pass was not answered right."""
    figures = (points_figure(row.score.points), right_figure(row.score.right, played))
    return Row(_place(row.rank), named(row.score.name), figures, rank=row.rank)


def _place(rank: int | None) -> str:
    return nth(rank) if rank in _PODIUM else placed(rank)


_ENDS: Final = {
    Ending.PLAYED: say("the result"),
    Ending.STOPPED: say("ended early, the result"),
    Ending.NOT_STARTED: say("not started"),
    Ending.ABANDONED: say("cut short, the result so far"),
    Ending.GONE: say("cut short"),
}


@dataclass(frozen=True, slots=True)
class TableCard:
    """The end: who stands where, and which question was the hardest."""

    turn: int
    style: Style
    topic: str
    ending: Ending
    rows: tuple[Placed, ...]
    """The first ten."""
    players: int
    questions: int
    """How many were played."""
    hardest: Item | None
    hardest_right: int
    hardest_answered: int

    def page(self) -> Page:
        title = joined(_STYLES[self.style], self.topic, _ENDS[self.ending], by=" · ")
        return Page(
            (
                Title(title),
                *_standings("", self.rows, self.questions),
                Small((self._status(),)),
                *self._hardest(),
                Buttons((again_button(self.turn),)),
            ),
            Tone.NIGHT if self.style is Style.NIGHT else Tone.CARD,
        )

    def _status(self) -> str:
        if not self.players:
            return say("Nobody answered this time.")
        players = counted(self.players, "{n} player", "{n} players")
        questions = counted(self.questions, "{n} question", "{n} questions")
        if self.rows[0].rank:
            return joined(players, questions, by=", ")
        nobody = say("Nobody got one right, so there are no places.")
        return joined(say("{players}, {questions}.", players=players, questions=questions), nobody)

    def _hardest(self) -> Iterator[Part]:
        """Which question was the hardest; nothing where everybody was always right."""
        if self.hardest is None:
            return
        hardest = say(
            "The hardest: “{question}” ({right} of {answers} right).",
            question=self.hardest.gist,
            right=self.hardest_right,
            answers=counted(self.hardest_answered, "{n} answer", "{n} answers"),
        )
        yield Rule()
        yield Prose(joined(hardest, key_in_full(self.hardest)))


QuizCard = LobbyCard | AskCard | KeyCard | TableCard
