"""The question that a control belongs to, wherever it is shown."""

from typing import NamedTuple

from bot.talk.people import Shown
from content.items import Item, load_item
from storage import answers, exams, marks, posts, quizzes, reviews
from storage.database import Transaction


class ShownItem(NamedTuple):
    """A question as it is shown, and whose it is."""

    item: Item
    group: int | None
    """The group that is asked; None where it is one person's own."""


def find_shown(tx: Transaction, shown: Shown, person: int | None) -> ShownItem | None:
    """None where there is no such thing, no question in it, or it is the own one of another than `person`.

    Whoever makes up an id of somebody else's review or exam is told no more than of one that doesn't exist.
    """
    match shown.kind:
        case "post":
            post = posts.load_post(tx, shown.id)
            return ShownItem(load_item(post.item), post.group) if post else None
        case "turn":
            return _of_turn(tx, shown.id, person)
        case "review":
            review = reviews.load_review(tx, shown.id)
            return ShownItem(load_item(review.item), None) if review and review.person == person else None
        case "item":
            sheet = exams.load_sheet(tx, shown.id)
            own = sheet is not None and exams.load_exam(tx, sheet.exam).person == person
            return ShownItem(load_item(sheet.item), None) if sheet and own else None
        case "weekly" | "share" | "night":
            return None


def find_chosen(tx: Transaction, shown: Shown, person: int) -> tuple[str, ...] | None:
    """What a person chose there, as far as they did."""
    match shown.kind:
        case "post":
            post = posts.load_post(tx, shown.id)
            given = answers.load_given(tx, person=person, daily=post.daily) if post else None
            return given.chosen if given else None
        case "turn":
            played = marks.find_answer(tx, turn=shown.id, person=person)
            return played.chosen if played else None
        case "review":
            review = reviews.load_review(tx, shown.id)
            answered = reviews.find_answer(tx, shown.id) if review and review.person == person else None
            return answered.chosen if answered else None
        case "item":
            sheet = exams.load_sheet(tx, shown.id)
            return sheet.chosen if sheet and exams.load_exam(tx, sheet.exam).person == person else None
        case "weekly" | "share" | "night":
            return None


def _of_turn(tx: Transaction, number: int, person: int | None) -> ShownItem | None:
    turn = quizzes.load_turn(tx, number)
    quiz = quizzes.load_quiz(tx, turn.quiz) if turn else None
    if turn is None or turn.item is None or quiz is None or quiz.person not in (None, person):
        return None
    return ShownItem(load_item(turn.item), quiz.group)
