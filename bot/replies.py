"""The closed set of things the product says. Each face draws every one of them with all its platform has.

Replies carry values, never markup: names are raw (a face escapes them), instants are UTC with the zone to show them
in. A new kind of reply that one face doesn't draw fails the type check (`assert_never`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.people import MessageRef, Spot
from bot.quiz_replies import QuizCard, QuizReply, ReportEntry
from content.boards import Window
from content.grading import Grade
from content.items import Item
from content.scoring import Outcome, Standing

# --- the daily as it stands in a channel ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenCard:
    """A daily that can be answered. The channel sees only how many have answered."""

    post: int
    item: Item
    on: date
    closes_at: datetime
    zone: str
    answered: int


@dataclass(frozen=True, slots=True)
class ClosedCard:
    """Closed here while it is still open (or still to come) elsewhere in the group."""

    post: int
    item: Item
    on: date
    reveal_at: datetime
    zone: str
    answered: int


@dataclass(frozen=True, slots=True)
class RevealedCard:
    """The key, how the group chose, the reasons."""

    post: int
    item: Item
    on: date
    answered: int
    """Persons of the group who answered."""
    right: int
    chosen: dict[str, int]
    """Option id -> how many persons chose it."""


Card = OpenCard | ClosedCard | RevealedCard
PublicCard = Card | QuizCard
"""What stands in a channel for everybody."""

# --- what one member gets --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PrivateCard:
    """Today's question again, for one member who has not answered it; the same buttons as in the channel."""

    card: OpenCard


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer was and why. Shown only after it is stored."""

    item: Item
    on: date
    chosen: tuple[str, ...]
    grade: Grade
    points: int
    standing: Standing
    earned_freeze: bool
    """This answer's streak reached a multiple of seven."""
    held_back: bool
    """The earned freeze was forfeited because two were held."""
    covered: tuple[date, ...]
    """Missed dailies since the previous answer that a freeze or a repair covered."""
    again: bool = False
    """The member had answered before: this is the first verdict again, and this click changed nothing."""
    first_ever: bool = False
    """The first answer of this account: a line says what is stored."""
    post: int = 0
    """Whence "I guessed" and a report find the daily."""


@dataclass(frozen=True, slots=True)
class Noted:
    """The answer is stored; the organiser chose that verdicts wait until the reveal."""

    item: Item
    chosen: tuple[str, ...]
    reveal_at: datetime
    zone: str
    again: bool = False
    first_ever: bool = False
    post: int = 0


@dataclass(frozen=True, slots=True)
class TooLate:
    """The post had closed when the click was made; nothing was stored."""

    item: Item
    reveal_at: datetime | None
    """When the answer is shown; None where it already is."""
    zone: str


@dataclass(frozen=True, slots=True)
class Missed:
    """The daily asked for privately is over and the member did not answer it: key, reasons and source to read."""

    item: Item
    on: date


@dataclass(frozen=True, slots=True)
class BoardRow:
    rank: int
    name: str
    points: int
    answered: int
    right: int
    streak: int
    own: bool
    """Whether this is who asked."""


class Measure(StrEnum):
    """Where a board's points come from."""

    DAILY = "daily"
    PRACTICE = "practice"
    """Solo and group quizzes."""
    NIGHT = "night"


@dataclass(frozen=True, slots=True)
class Board:
    """A ranking by points. Equal points share a rank; who asked is always in it when they have points."""

    window: Window
    whole_group: bool
    since: date
    """The first day of the window."""
    until: date
    """The date of the latest daily it counts; of a practice board the local date it was asked on."""
    rows: tuple[BoardRow, ...]
    """The first ten."""
    own: BoardRow | None
    """Who asked, when they stand below the first ten."""
    members: int
    """How many stand on this board in all."""
    measure: Measure = Measure.DAILY


@dataclass(frozen=True, slots=True)
class Day:
    """One date of a member's calendar; `outcome` is None for a day without a daily or one that counted for nothing."""

    on: date
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Profile:
    """`/me`: private."""

    standing: Standing
    points: int
    answered: int
    right: int
    rank: int | None
    members: int
    calendar: tuple[Day, ...]
    """The latest fourteen days, oldest first."""
    sure: int = 0
    """Answers, to dailies and in quizzes, without "I guessed" beside them."""
    sure_right: int = 0
    guessed: int = 0
    guessed_right: int = 0
    answered_reports: tuple[ReportEntry, ...] = ()
    """One's own reports that were answered, the latest first."""


@dataclass(frozen=True, slots=True)
class Help:
    """What there is, in one screen, drawn from the catalogue of commands."""

    organiser: bool


# --- what an organiser gets ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a channel's daily comes."""

    spot: Spot
    time: str
    """Local, like `09:00`."""
    zone: str
    weekdays: tuple[int, ...]
    """0 is Monday."""
    paused: bool
    next_due: datetime | None
    trouble: str = ""
    """Why Studyhall paused it by itself; empty where it didn't."""
    catch_up_hours: int = 2
    """How much later than planned a question may still come after an outage."""
    notices: bool = True
    """Whether whoever set it up is told of faults by direct message."""


class TroubleKind(StrEnum):
    """What can go wrong with a post."""

    MISSED = "missed"
    LATE = "late"
    UNKNOWN = "unknown"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A post that did not come as it should, for organisers and operators."""

    kind: TroubleKind
    spot: Spot
    on: date
    due_at: datetime
    posted_at: datetime | None
    zone: str
    why: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A direct message to whoever set a channel up: what went wrong there, at most once a day."""

    spot: Spot
    troubles: tuple[Trouble, ...]
    paused_because: str
    """Why Studyhall paused the channel by itself; empty where it didn't."""


@dataclass(frozen=True, slots=True)
class SetupDone:
    schedule: Schedule
    now: datetime
    changed: bool
    """The channel had a schedule already."""


@dataclass(frozen=True, slots=True)
class SetupShown:
    """`setup` typed bare: the space's schedules and how to change them."""

    schedules: tuple[Schedule, ...]
    now: datetime
    troubles: tuple[Trouble, ...] = ()
    """What went wrong in the latest days, the latest last."""


@dataclass(frozen=True, slots=True)
class TestPosted:
    """The test post that `setup` offers stands; it is no daily and scores nothing."""

    __test__ = False  # pytest takes every class called Test… for one of its own

    at: MessageRef


@dataclass(frozen=True, slots=True)
class DailyPosted:
    """`daily now`: today's daily stands."""

    at: MessageRef


@dataclass(frozen=True, slots=True)
class DailyStands:
    """`daily now`, but today's daily stands already; nothing was posted."""

    at: MessageRef


@dataclass(frozen=True, slots=True)
class DailySkipped:
    on: date
    next_due: datetime | None
    zone: str


@dataclass(frozen=True, slots=True)
class DailyPaused:
    """No dailies here until resumed; what stood open was closed."""


@dataclass(frozen=True, slots=True)
class DailyResumed:
    next_due: datetime | None
    zone: str
    now: datetime


@dataclass(frozen=True, slots=True)
class OrganiserNamed:
    user: str
    """The platform's id of the new organiser."""


# --- no --------------------------------------------------------------------------------------------------------------


class Reason(StrEnum):
    """Why something was refused; `wording.refusal` has the sentence for each."""

    NOT_ORGANISER = "not organiser"
    RIGHTS_UNKNOWN = "rights unknown"  # detail: why
    WRONG_TIME = "wrong time"  # detail: what was typed
    WRONG_ZONE = "wrong zone"  # detail: what was typed; near: suggestions
    WRONG_DAYS = "wrong days"  # detail: what was typed
    WRONG_CHANNEL = "wrong channel"
    WRONG_CATCH_UP = "wrong catch-up"  # detail: what was typed
    WRONG_NOTICES = "wrong notices"  # detail: what was typed
    CANNOT_POST = "cannot post"  # detail: what is missing
    UNKNOWN_WORD = "unknown word"  # detail: what was typed; near: suggestions
    MISSING_WORDS = "missing words"  # detail: what is missing
    NOT_SET_UP = "not set up"
    NO_DAILY_YET = "no daily yet"
    SKIPPED_TODAY = "skipped today"
    STANDS_ALREADY = "stands already"
    DATE_BEHIND = "date behind"  # a later date had its question already, before the zone was moved
    PAUSED = "paused"
    NOT_PAUSED = "not paused"
    NOT_SETTLED = "not settled"  # `now`, but whether today's post was sent is not known
    NOT_NOW = "not now"  # `now`, but the platform doesn't take it at the moment; it is tried again
    PLATFORM_REFUSED = "platform refused"  # detail: what the platform said
    TEST_FAILED = "test failed"  # detail: what the platform said
    UNKNOWN_BUTTON = "unknown button"
    ELSEWHERE = "elsewhere"  # a button of another server or channel
    NOT_AN_OPTION = "not an option"
    WRONG_NUMBER = "wrong number"  # detail: how many options to choose
    NOT_IN_A_SPACE = "not in a space"  # a command outside a server
    UNKNOWN_MEMBER = "unknown member"  # detail: what was typed
    UNKNOWN_TOPIC = "unknown topic"  # detail: what was typed; near: the nearest topics
    WRONG_COUNT = "wrong count"  # detail: what was typed for the number of questions
    WRONG_SECONDS = "wrong seconds"  # detail: what was typed
    NOTHING_ON_TOPIC = "nothing on topic"  # detail: the topic
    QUIZ_STANDS = "quiz stands"  # one is open in this channel
    QUIZ_NOT_POSTED = "quiz not posted"  # detail: what the platform said
    QUIZ_ON_ITS_WAY = "quiz on its way"  # the platform doesn't take it at the moment; it is tried again
    QUIZ_OVER = "quiz over"
    QUESTION_OVER = "question over"
    NOT_YOURS = "not yours"  # a button of somebody else's own quiz
    NOT_STARTER = "not starter"  # detail: who the starter is
    NOT_AT_THIS_POINT = "not at this point"  # a control that means nothing where the quiz stands now
    ANSWER_FIRST = "answer first"  # "I guessed" without an answer
    REVEALED = "revealed"  # "I guessed" after the key was shown
    NOTHING_MISSED = "nothing missed"
    FORM_FAILED = "form failed"
    UNKNOWN_REPORT = "unknown report"  # detail: the number
    NO_WORDS = "no words"  # a report without a word about what is the matter


@dataclass(frozen=True, slots=True)
class Refusal:
    """A polite no: nothing was changed."""

    reason: Reason
    detail: str = ""
    near: tuple[str, ...] = ()
    """What might have been meant."""


@dataclass(frozen=True, slots=True)
class Apology:
    """Something of ours broke. The log has the same id with the traceback."""

    incident: str


Reply = (
    PrivateCard
    | Verdict
    | Noted
    | TooLate
    | Missed
    | Board
    | Profile
    | Help
    | SetupDone
    | SetupShown
    | TestPosted
    | DailyPosted
    | DailyStands
    | DailySkipped
    | DailyPaused
    | DailyResumed
    | OrganiserNamed
    | QuizReply
    | Refusal
    | Apology
)
"""What a use case answers with; always private."""
