"""What has not been looked at for a year, or has gone by a day. Pure: the day is handed in."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from content.figures import find_outlived
from content.questions import Pack

FRESH_FOR: Final = timedelta(days=365)


def find_stale(pack: Pack, on: date) -> list[str]:
    """Facts, questions and entries of the life-cycle list that nobody has checked for a year on that day, and keys
    that name what will have gone by then.
    """
    parts = (_unchecked_facts, _unread_questions, _unchecked_lifecycle, _gone)
    return [told for part in parts for told in part(pack, on)]


def _unchecked_facts(pack: Pack, on: date) -> Iterator[str]:
    for fact in pack.facts.values():
        if on - fact.checked > FRESH_FOR:
            yield f"fact `{fact.id}` was not checked for a year; last on {fact.checked}"


def _unread_questions(pack: Pack, on: date) -> Iterator[str]:
    for question in pack.live:
        if question.reviewed is not None and on - question.reviewed.on > FRESH_FOR:
            yield f"question `{question.id}` was not read for a year; last on {question.reviewed.on}"


def _unchecked_lifecycle(pack: Pack, on: date) -> Iterator[str]:
    for entry in pack.lifecycle:
        if on - entry.checked > FRESH_FOR:
            yield f"life cycle `{entry.id}` was not checked for a year; last on {entry.checked}"


def _gone(pack: Pack, on: date) -> Iterator[str]:
    for question in pack.live:
        for entry in find_outlived(question, pack, on):
            yield f"the key of `{question.id}` recommends what has gone: {entry.news_until(on)}"
