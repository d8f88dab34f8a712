"""The questions that all sample pages are about, and when and where they stand."""

from datetime import UTC, date, datetime
from typing import Final

from bot.rules.reports import ReportKind
from bot.talk.people import MessageRef, Spot
from content.blueprints import Domain, Task
from content.items import Cited, Item
from content.questions import Artefact, Option
from storage.reports import Report

ON: Final = date(2026, 11, 23)
NOW: Final = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ZONE: Final = "Europe/Berlin"
SPOT: Final = Spot("discord", "7001", "8001")
AT: Final = MessageRef(SPOT, "9001")
HOSTILE: Final = "@everyone <!channel> *Eve* <@U1>\n_~`&"

DEVELOPMENT, SECURITY, TESTING = (
    Domain(id=number, title=title, short=short, weight=0.3, tasks=(Task(id=f"{number}.1", title="A task"),))
    for number, title, short in (
        ("1", "Development with AWS Services", "Development"),
        ("2", "Security", None),
        ("3", "Testing and Deployment", "Testing, deployment"),
    )
)

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


def report(number: int, gist: str, kind: ReportKind, words: str, *, by: str, **more: str | None) -> Report:
    """An open report on the question that is asked here."""
    stored = {"chose": None, "suggestion": None, **more}
    return Report(
        number, 1, "sqs-receive-count", "0123", None, gist, kind, words, **stored, name=by, at=NOW, closed_at=None
    )
