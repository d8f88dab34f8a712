"""One of everything that looking something up shows."""

from datetime import date
from typing import Final

from bot.talk.pages import Outcome
from bot.verbs.lookup import FactShown
from content.facts import Fact
from content.topics import Topic, TopicKind
from tests.pages.items import item

_CITED: Final = item().facts[0]
_FACT: Final = Fact(
    id=_CITED.id,
    statement="A message may have up to *1 MiB*. The `Extended Client Library` keeps larger content in S3.",
    status="changed",
    then="A message holds at most 256 KB of text.",
    change="In August 2025 the maximum was raised to 1 MiB.",
    source=_CITED.source,
    checked=date(2026, 11, 24),
    exams=("DVA-C02", "DVA-C03"),
)


def _topic(fact: str, name: str) -> Topic:
    return Topic(TopicKind.FACT, fact, name)


LOOKED_UP: Final[dict[str, Outcome]] = {
    "fact": FactShown(
        _FACT,
        _topic("sqs-message-size", "SQS: message size"),
        questions=3,
        news=("AWS Cloud9 has been closed to new customers since 2024-07-25; today it is another editor.",),
        others=(
            _topic("sqs-extended-client", "SQS: extended client"),
            _topic("lambda-payload-limits", "Lambda: payload limits"),
            _topic("kinesis-data-streams-record-size", "Kinesis Data Streams: record size"),
        ),
        partly=True,
    ),
    "fact_corrected": FactShown(
        _FACT.model_copy(update={"status": "corrected"}), _topic("sqs-message-size", "SQS: message size"), questions=0
    ),
}
