"""What a group's dailies are about, where its organisers chose topics (docs/rules.md, "One daily a day")."""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.talk.lines import counted, listed, say
from bot.talk.pages import Refusal
from content.blueprints import Exam
from content.drawing import asked_on
from content.questions import Pack
from content.topics import Topic, TopicKind, find_topic, nearest_topics, topics

ENOUGH: Final = 30
"""Questions that the topics of a group have together at least: a month of dailies without a repeat."""
_CAN_BE_CHOSEN: Final = frozenset({TopicKind.DOMAIN, TopicKind.TASK, TopicKind.SERVICE})
_BETWEEN: Final = "\n"
"""Stands between the keys that are stored; no name of a topic has a line's end."""


def known_topics(pack: Pack, exam: Exam) -> tuple[Topic, ...]:
    """Those that dailies can be about: what they hold is the same for everybody."""
    return tuple(topic for topic in topics(pack, exam) if topic.kind in _CAN_BE_CHOSEN)


def topics_stored(pack: Pack, exam: Exam, stored: str) -> tuple[Topic, ...]:
    """Those of what is stored that an exam version has; none means the whole exam."""
    keys = stored.split(_BETWEEN)
    return tuple(topic for topic in known_topics(pack, exam) if topic.key in keys)


def to_store(some: Iterable[Topic]) -> str:
    return _BETWEEN.join(topic.key for topic in some)


def read_topics(pack: Pack, exam: Exam, typed: Sequence[str]) -> tuple[Topic, ...] | Refusal:
    """The topics that were typed, nothing for the whole exam; or which of them isn't one, or that they don't last."""
    known, found = known_topics(pack, exam), dict[str, Topic]()
    for one in typed:
        topic = find_topic(known, one)
        if topic is None:
            near = tuple(other.name for other in nearest_topics(known, one))
            return Refusal(say("I don't know the topic “{typed}”.", typed=one), near=near, at="topics")
        found[topic.key] = topic
    some = tuple(found.values())
    number = len(asked_on(pack, exam, some))
    return _too_few(some, number) if some and number < ENOUGH else some


def _too_few(some: tuple[Topic, ...], number: int) -> Refusal:
    line = say(
        "There isn't enough to ask on {topics}: {questions}, and dailies need at least {enough} to go a month "
        "without a repeat. Add another topic.",
        topics=listed(topic.name for topic in some),
        questions=counted(number, "{n} question", "{n} questions"),
        enough=ENOUGH,
    )
    return Refusal(line, at="topics")
