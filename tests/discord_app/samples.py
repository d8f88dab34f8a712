"""One of every reply and card, for drawing."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.replies import (
    Apology,
    Board,
    BoardRow,
    ClosedCard,
    DailyPaused,
    DailyPosted,
    DailyResumed,
    DailySkipped,
    DailyStands,
    Day,
    Help,
    Missed,
    Noted,
    OpenCard,
    OrganiserNamed,
    PrivateCard,
    Profile,
    PublicCard,
    Reason,
    Refusal,
    Reply,
    RevealedCard,
    Schedule,
    SetupDone,
    SetupShown,
    TestPosted,
    TooLate,
    Verdict,
)

from bot.talk.people import MessageRef, Spot
from content.boards import Window
from content.grading import grade
from content.items import Cited, Item
from content.questions import Artefact, Option
from content.scoring import Outcome, Standing
from tests.quiz_samples import quiz_cards, quiz_replies

ON: Final = date(2026, 11, 23)
NOW: Final = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ZONE: Final = "Europe/Berlin"
SPOT: Final = Spot("discord", "7001", "8001")
SCHEDULE: Final = Schedule(SPOT, "09:00", ZONE, (0, 1, 2, 3, 4), paused=False, next_due=NOW + timedelta(hours=14))


_OPTIONS: Final = {
    "dlq": "After five receives SQS moves the message to the dead-letter queue",
    "drop": "After five receives SQS deletes the message",
    "delay": "The message is delayed by five more seconds with *every* receive",
    "batch": "A `ReceiveMessage` call returns five messages at most",
    "redrive": "The message can be moved back with a redrive from the dead-letter queue",
}
_REASONS: Final = {
    "dlq": "The redrive policy counts receives, and `maxReceiveCount` is the number it allows.",
    "drop": "Only the consumer or the end of the retention deletes a message.",
    "delay": "Receives never change a delay; `DelaySeconds` is set by the sender.",
    "batch": "That is `MaxNumberOfMessages`, given with each call.",
    "redrive": "A redrive moves messages from the dead-letter queue back to where they came from.",
}


def item(*, several: bool = False) -> Item:
    """One right answer (`dlq`) of four, or two (`dlq`, `redrive`) of five."""
    shown = list(_OPTIONS)[: 5 if several else 4]
    return Item(
        question="sqs-receive-count",
        digest="0123456789abcdef",
        service="SQS",
        situation="A consumer fails on some messages of the queue order_events. They come back again and again.",
        artefact=Artefact(language="json", text='{\n  "deadLetterTargetArn": "…",\n  "maxReceiveCount": 5\n}\n'),
        ask="What does `maxReceiveCount` bring about here?",
        options=tuple(Option(id=name, text=_OPTIONS[name]) for name in shown),
        key=("dlq", "redrive") if several else ("dlq",),
        reasons={name: _REASONS[name] for name in shown},
        explanation="A redrive policy sends a message to the dead-letter queue once it was received that often.",
        source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
        difficulty=2,
        facts=(
            Cited(
                id="sqs-redrive",
                statement="A redrive policy names a queue and a count.",
                source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/welcome.html",
                checked=date(2026, 11, 22),
            ),
        ),
    )


def open_card(*, several: bool = False) -> OpenCard:
    return OpenCard(41, item(several=several), ON, NOW + timedelta(hours=24), ZONE, answered=3)


def verdict(*chosen: str, several: bool = False, again: bool = False, first_ever: bool = False) -> Verdict:
    asked = item(several=several)
    return Verdict(
        item=asked,
        on=ON,
        chosen=chosen,
        grade=grade(chosen, asked.key),
        points=27,
        standing=Standing(streak=7, longest=9, freezes=1),
        earned_freeze=first_ever,
        held_back=False,
        covered=(date(2026, 11, 20),) if again else (),
        again=again,
        first_ever=first_ever,
    )


def row(rank: int, name: str = "Ada", *, own: bool = False) -> BoardRow:
    return BoardRow(rank, name, points=1_000 - rank, answered=12, right=9, streak=4, own=own)


BOARD: Final = Board(
    window=Window.WEEK,
    whole_group=True,
    since=ON,
    until=ON,
    rows=(row(1), row(2, "@everyone *bold* <@12345>"), row(3, "Zoë", own=True)),
    own=None,
    members=3,
)
PROFILE: Final = Profile(
    standing=Standing(streak=4, longest=12, freezes=1, broke_on=date(2026, 11, 10), lost=3),
    points=260,
    answered=18,
    right=14,
    rank=2,
    members=9,
    calendar=tuple(
        Day(ON - timedelta(days=13 - n), outcome)
        for n, outcome in enumerate((*Outcome, None, *Outcome, None, Outcome.RIGHT, Outcome.WRONG))
    ),
)

CARDS: Final[dict[str, PublicCard]] = {
    **quiz_cards(item(), item(several=True)),
    "open": open_card(),
    "open_several": open_card(several=True),
    "closed": ClosedCard(41, item(), ON, NOW + timedelta(hours=30), ZONE, answered=7),
    "revealed": RevealedCard(41, item(), ON, answered=7, right=4, chosen={"dlq": 4, "drop": 2, "batch": 1}),
    "revealed_unanswered": RevealedCard(41, item(several=True), ON, answered=0, right=0, chosen={}),
}

REPLIES: Final[dict[str, Reply]] = {
    **quiz_replies(item(), item(several=True), MessageRef(SPOT, "9001")),
    "private_card": PrivateCard(open_card()),
    "verdict_right": verdict("dlq", first_ever=True),
    "verdict_wrong": verdict("drop"),
    "verdict_several": verdict("dlq", "delay", several=True),
    "verdict_again": verdict("dlq", again=True),
    "noted": Noted(item(), ("dlq",), NOW, ZONE, first_ever=True),
    "too_late": TooLate(item(), NOW + timedelta(hours=2), ZONE),
    "too_late_revealed": TooLate(item(), None, ZONE),
    "missed": Missed(item(), ON),
    "board": BOARD,
    "board_own_below": Board(Window.MONTH, False, ON, ON, (row(1),), row(14, "Zoë", own=True), 20),
    "board_empty": Board(Window.TODAY, False, ON, ON, (), None, 0),
    "profile": PROFILE,
    "profile_new": Profile(Standing(), 0, 0, 0, None, 0, PROFILE.calendar),
    "help_member": Help(organiser=False),
    "help_organiser": Help(organiser=True),
    "setup_done": SetupDone(SCHEDULE, NOW, changed=False),
    "setup_shown": SetupShown((SCHEDULE, Schedule(SPOT, "18:30", "UTC", (5, 6), True, None)), NOW),
    "setup_shown_empty": SetupShown((), NOW),
    "test_posted": TestPosted(MessageRef(SPOT, "9001")),
    "daily_posted": DailyPosted(MessageRef(SPOT, "9001")),
    "daily_stands": DailyStands(MessageRef(SPOT, "9001")),
    "daily_skipped": DailySkipped(ON, NOW + timedelta(days=1), ZONE),
    "daily_paused": DailyPaused(),
    "daily_resumed": DailyResumed(NOW + timedelta(hours=3), ZONE, NOW),
    "organiser_named": OrganiserNamed("12345"),
    "refusal": Refusal(Reason.WRONG_ZONE, "Berlin*", ("Europe/Berlin",)),
    "refusal_cannot_post": Refusal(Reason.CANNOT_POST, "give me View Channel and Send Messages in #a_b_c."),
    "apology": Apology("0badcafe"),
}
