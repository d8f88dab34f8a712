"""A quiz and its turns as the tables have them, in the words of the room."""

from bot.talk.phrases import topic_title
from content.items import Item, load_item
from content.questions import Pack
from content.topics import find_by_key, topics
from storage.quizzes import Quiz, Turn


def topic_name(pack: Pack, quiz: Quiz) -> str:
    """A topic as it is shown; its key where the pack no longer has it."""
    topic = find_by_key(pack, topics(pack, pack.exam_on(quiz.on)), quiz.topic)
    return topic_title(topic) if topic else quiz.topic


def item_of(turn: Turn) -> Item:
    """The question of a turn that has one: the lobby and the table have none."""
    assert turn.item is not None
    return load_item(turn.item)
