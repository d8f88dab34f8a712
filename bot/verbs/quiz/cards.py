"""The messages of a quiz that stand in its channel: the lobby, a question, its key, the final table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.rules.questions import (
    dispute,
    how_it_went,
    how_to_answer,
    key_in_full,
    key_line,
    lesson,
    report_button,
    shares,
    solved,
    stem,
    to_choose,
)
from bot.talk.clicks import Click
from bot.talk.lines import Countdown, Line, Name, counted, say
from bot.talk.pages import Page, Tone
from bot.talk.parts import Button, Buttons, Lines, Part, Prose, Row, Rows, Rule, Small, Title
from bot.talk.people import Shown
from bot.talk.phrases import named, placed
from content.items import Item
from content.practice import Placed, Score
from content.rounds import Ending, Style


class Steering(StrEnum):
    """What the starter of a quiz, or an organiser, can do with it."""

    BEGIN = "begin"
    NEXT = "next"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


_LABELS: Final = {
    Steering.BEGIN: "Start",
    Steering.NEXT: "Next",
    Steering.PAUSE: "Pause",
    Steering.RESUME: "Resume",
    Steering.STOP: "End",
}
_STYLES: Final = {Style.SOLO: "Quiz", Style.GROUP: "Group quiz", Style.NIGHT: "Quiz night"}


def in_turn(turn: int, press: str, label: str, *, primary: bool = False) -> Button:
    """A button of a turn."""
    return Button(label, Click(press, Shown("turn", turn)), primary=primary)


def again_button(turn: int, *, primary: bool = False) -> Button:
    return in_turn(turn, "again", "Again with the missed ones", primary=primary)


def join_button(turn: int) -> Button:
    return in_turn(turn, "join", "Join", primary=True)


def _steer(turn: int, *steps: Steering) -> Iterator[Button]:
    return (in_turn(turn, step, _LABELS[step]) for step in steps)


@dataclass(frozen=True, slots=True)
class LobbyCard:
    """The first message of a quiz night, which gathers its players."""

    turn: int
    topic: str
    questions: int
    seconds: int
    starter: str
    players: int
    waits: bool
    """Whether it still waits for its start."""
    can_be_joined: bool
    ending: Ending | None = None

    def page(self) -> Page:
        join = (join_button(self.turn),) if self.can_be_joined else ()
        steps = _steer(self.turn, Steering.BEGIN, Steering.STOP) if self.waits else ()
        parts = (Title(say("Quiz night · {topic}", topic=self.topic)), Lines(self._lines()), Buttons((*join, *steps)))
        return Page(parts, Tone.NIGHT)

    def _lines(self) -> tuple[Line, Line]:
        length = say(
            "{questions}, {length} each.",
            questions=counted(self.questions, "{n} question", "{n} questions"),
            length=_length(self.seconds),
        )
        return say("{length} Faster right answers score more.", length=length), self._state()

    def _state(self) -> Line:
        here = counted(self.players, "{n} player", "{n} players")
        if self.waits:
            sentence = "{here} so far. {starter} starts it when everyone's in."
            return say(sentence, here=here, starter=Name(self.starter))
        if self.can_be_joined:
            return say("It has begun with {here}. You can still join.", here=here)
        return _LOBBY_ENDS.get(self.ending, say("It is over. {here} joined.", here=here))


_LOBBY_ENDS: Final[dict[Ending | None, str]] = {
    Ending.NOT_STARTED: "Nobody started it within half an hour, so there was no quiz.",
    Ending.GONE: "It couldn't go on in this channel.",
}


def _length(seconds: int) -> str:
    return (
        counted(seconds, "{n} second", "{n} seconds")
        if seconds % 60
        else counted(seconds // 60, "{n} minute", "{n} minutes")
    )


_VERDICT: Final = "You'll all see the answer when it closes."


@dataclass(frozen=True, slots=True)
class AskCard:
    """A question that everybody answers privately. The channel sees only how many have."""

    turn: int
    item: Item
    style: Style
    topic: str
    number: int
    """Of this question, from 1."""
    of: int
    answered: int
    seconds_left: int
    """Zero where it is closed and waits for its key."""
    closes_at: datetime
    """An estimate where it is still to be posted."""
    seconds: int
    """How long it is open in all."""
    paused: bool
    disputed: bool = False

    def page(self) -> Page:
        title = _question_title(self)
        return Page(
            (
                Title(title),
                *stem(self.item),
                *to_choose(self.item, Shown("turn", self.turn)),
                Small((dispute(disputed=self.disputed), how_to_answer(self.item, _VERDICT), self._status())),
                Buttons(tuple(self._steering())),
            ),
            Tone.NIGHT if self.style is Style.NIGHT else Tone.OPEN,
            summary=say("{title}: {gist}", title=title, gist=self.item.gist),
        )

    def _steering(self) -> Iterator[Button]:
        """Behind the last question nothing comes that could wait."""
        pause = (Steering.RESUME if self.paused else Steering.PAUSE,) if self.number < self.of else ()
        yield in_turn(self.turn, Steering.NEXT, "Close now")
        yield from _steer(self.turn, *pause, Steering.STOP)

    def _status(self) -> Line:
        answers = counted(self.answered, "{n} answer", "{n} answers")
        if not self.seconds_left:
            return say("{answers} · time is up, the answer comes in a moment", answers=answers)
        left = (
            say("{seconds_left} s", seconds_left=self.seconds_left)
            if self.seconds_left < 120
            else say("{seconds_left} min", seconds_left=round(self.seconds_left / 60))
        )
        closes = Countdown(self.closes_at, say("about {left} left", left=left), before="closes")
        pausing = " · a pause follows" if self.paused else ""
        return say("{answers} so far · {closes}{pausing}", answers=answers, closes=closes, pausing=pausing)


@dataclass(frozen=True, slots=True)
class KeyCard:
    """The key of a question, each option's share in the order shown, and how the players stand."""

    turn: int
    item: Item
    style: Style
    topic: str
    number: int
    of: int
    answered: int
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
        title = _question_title(self)
        return Page(
            (
                Title(title),
                *stem(self.item),
                Prose(key_line(self.item), strong=True),
                *solved(self.item, shares(self.item, self.chosen, self.answered)),
                *lesson(self.item),
                how_it_went(self.item, self.answered, self.right, disputed=self.disputed),
                *_standings("So far", self.rows, self.played),
                *self._steering(),
            ),
            Tone.CLOSED,
            summary=say("{title}: {key_in_full}", title=title, key_in_full=key_in_full(self.item)),
        )

    def _steering(self) -> Iterator[Part]:
        report = report_button(Shown("turn", self.turn))
        if not self.steerable:
            yield Buttons((report,))
            return
        pause = Steering.RESUME if self.paused else Steering.PAUSE
        yield Small(("Paused: the next question waits." if self.paused else "The next question follows on its own.",))
        yield Buttons((*_steer(self.turn, Steering.NEXT, pause, Steering.STOP), report))


def _question_title(card: AskCard | KeyCard) -> str:
    return say(
        "{styles} · {topic} · question {number} of {of}",
        styles=_STYLES[card.style],
        topic=card.topic,
        number=card.number,
        of=card.of,
    )


_PODIUM: Final = ("", "1st", "2nd", "3rd")
"""In words, since a medal alone says nothing to everybody."""


def _standings(heading: str, rows: tuple[Placed, ...], played: int) -> Iterator[Part]:
    if not rows:
        return
    if heading:
        yield Rule()
        yield Prose(heading, strong=True)
    yield Rows(tuple(Row(_place(row.rank), named(row.score.name), _figures(row.score, played)) for row in rows))


def _place(rank: int | None) -> str:
    return _PODIUM[rank] if rank is not None and rank < len(_PODIUM) else placed(rank)


def _figures(score: Score, played: int) -> str:
    """Of all that were asked: a question that one let pass was not answered right."""
    return say(
        "{points} · {right} of {played} right",
        points=counted(score.points, "{n} point", "{n} points"),
        right=score.right,
        played=played,
    )


_ENDS: Final = {
    Ending.PLAYED: "the result",
    Ending.STOPPED: "ended early, the result",
    Ending.NOT_STARTED: "not started",
    Ending.ABANDONED: "cut short, the result so far",
    Ending.GONE: "cut short",
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
        return Page(
            (
                Title(
                    say(
                        "{styles} · {topic} · {ends}",
                        styles=_STYLES[self.style],
                        topic=self.topic,
                        ends=_ENDS[self.ending],
                    )
                ),
                *_standings("", self.rows, self.questions),
                Small((self._status(),)),
                *self._hardest(),
                Buttons((again_button(self.turn),)),
            ),
            Tone.NIGHT if self.style is Style.NIGHT else Tone.CARD,
        )

    def _status(self) -> str:
        if not self.players:
            return "Nobody answered this time."
        played = say(
            "{players}, {questions}",
            players=counted(self.players, "{n} player", "{n} players"),
            questions=counted(self.questions, "{n} question", "{n} questions"),
        )
        return (
            played
            if self.rows[0].rank
            else say("{played}. Nobody got one right, so there are no places.", played=played)
        )

    def _hardest(self) -> Iterator[Part]:
        """Which question was the hardest; nothing where everybody was always right."""
        if self.hardest is None:
            return
        right = say(
            "{hardest_right} of {answers} right",
            hardest_right=self.hardest_right,
            answers=counted(self.hardest_answered, "{n} answer", "{n} answers"),
        )
        yield Rule()
        yield Prose(
            say(
                "The hardest: “{gist}” ({right}). {key_in_full}",
                gist=self.hardest.gist,
                right=right,
                key_in_full=key_in_full(self.hardest),
            )
        )


QuizCard = LobbyCard | AskCard | KeyCard | TableCard
