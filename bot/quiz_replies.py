"""What quizzes say: the cards that stand in a channel, and what one member gets. Part of the closed set of replies."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.talk.people import MessageRef
from content.grading import Grade
from content.items import Item
from content.rounds import Ending, Style

# --- in the channel --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TableRow:
    """How somebody stands in a quiz. Equal points share a rank."""

    rank: int
    name: str
    points: int
    answered: int
    right: int


@dataclass(frozen=True, slots=True)
class LobbyCard:
    """A quiz night before its first question."""

    turn: int
    topic: str
    questions: int
    seconds: int
    starter: str
    players: int
    open: bool
    """Whether it still waits for its start."""


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
    rows: tuple[TableRow, ...]
    """The first five so far; empty after a group quiz's questions, whose table comes at the end."""
    steerable: bool
    """Whether the starter can still ask for the next one."""
    paused: bool


@dataclass(frozen=True, slots=True)
class TableCard:
    """The end: who stands where, and which question was the hardest."""

    turn: int
    style: Style
    topic: str
    ending: Ending
    rows: tuple[TableRow, ...]
    """The first ten."""
    players: int
    questions: int
    """How many were played."""
    hardest: Item | None
    hardest_right: int
    hardest_answered: int


QuizCard = LobbyCard | AskCard | KeyCard | TableCard

# --- what one member gets --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SoloQuestion:
    """The next question of one's own quiz."""

    turn: int
    item: Item
    topic: str
    number: int
    of: int
    first_ever: bool = False
    """The account is new: a line says what is stored."""


@dataclass(frozen=True, slots=True)
class SoloVerdict:
    """What an answer was and why, with the way to the next question."""

    turn: int
    item: Item
    chosen: tuple[str, ...]
    grade: Grade
    points: int
    number: int
    of: int
    again: bool = False
    """It was answered before: this is the first verdict again."""


@dataclass(frozen=True, slots=True)
class SoloResult:
    """The end of one's own quiz."""

    turn: int
    """The last one; whence "again with the missed ones" finds the quiz."""
    topic: str
    right: int
    answered: int
    points: int
    seconds: int
    """From the first question to the last answer."""
    missed: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class SoloWaiting:
    """A half-finished quiz stands in the way of a new one: resume or drop it."""

    turn: int
    """Of the question that waits; whence resuming and dropping find the quiz."""
    topic: str
    number: int
    """Of that question, from 1."""
    of: int


@dataclass(frozen=True, slots=True)
class SoloDropped:
    """What was answered of it counts; a new one can begin."""

    answered: int


@dataclass(frozen=True, slots=True)
class Shortage:
    """A topic has fewer questions than were asked for; nothing was started."""

    style: Style
    topic: str
    topic_key: str
    available: int
    wanted: int
    seconds: int


@dataclass(frozen=True, slots=True)
class QuizStands:
    """A group quiz or a night was started; its first message stands."""

    style: Style
    at: MessageRef


@dataclass(frozen=True, slots=True)
class QuizNoted:
    """The answer is stored; right or wrong comes with the key."""

    turn: int
    item: Item
    chosen: tuple[str, ...]
    again: bool = False
    first_ever: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """Who clicked plays in the night."""

    again: bool
    players: int
    first_ever: bool = False


@dataclass(frozen=True, slots=True)
class NotJoined:
    """A click on a question of a night by somebody who does not play yet; nothing was stored."""

    turn: int


class Steering(StrEnum):
    """What the starter of a quiz, or an organiser, can do with it."""

    BEGIN = "begin"
    NEXT = "next"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Steered:
    """It was done."""

    what: Steering
    took_over: bool
    """An organiser did it, and is the starter from now on."""


@dataclass(frozen=True, slots=True)
class GuessKept:
    """That somebody guessed is kept beside the answer; it changes no points."""

    again: bool


# --- reports ---------------------------------------------------------------------------------------------------------


class ReportKind(StrEnum):
    """What is the matter with a question."""

    WRONG = "wrong"
    UNCLEAR = "unclear"
    OUTDATED = "outdated"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A report as organisers read it."""

    number: int
    question: str
    ask: str
    kind: ReportKind
    words: str
    name: str
    """Who reported it."""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class ReportKept:
    """A report is stored for the organiser and the operator."""

    number: int
    first: bool
    """Whether it is one's first about this question; a later one takes its place."""


@dataclass(frozen=True, slots=True)
class ReportsShown:
    """The open reports of the group, or the one asked for."""

    entries: tuple[ReportEntry, ...]
    open: int
    """How many are open in all."""
    one: bool
    """Whether a single one was asked for."""


@dataclass(frozen=True, slots=True)
class ReportClosed:
    number: int
    answered: bool
    """Whether whoever reported it is told something, in `me`."""


QuizReply = (
    SoloQuestion
    | SoloVerdict
    | SoloResult
    | SoloWaiting
    | SoloDropped
    | Shortage
    | QuizStands
    | QuizNoted
    | Joined
    | NotJoined
    | Steered
    | GuessKept
    | ReportKept
    | ReportsShown
    | ReportClosed
)
