"""Which of what is due is asked next, and in which shape. Pure."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from content.drawing import Candidate
from content.questions import Pack
from content.templates.registry import find_family
from content.traces import Trace

_A_SKILL: Final = 2
"""Dots in the number of a skill, like `2.3.4`; a task has one."""


class Due(NamedTuple):
    """A question or template that is due, with the domain of the exam that it belongs to."""

    trace: Trace
    domain: str


def pick(due: Sequence[Due], *, after: str | None) -> Due:
    """The next of what is due (the most urgent first), not of the domain `after` where that can be helped.

    Domains are interleaved, never blocked: one that holds more than half of what is left comes now, so that no two of
    it need to follow each other at the end.
    """
    left = Counter(one.domain for one in due)
    for domain, number in left.items():
        if 2 * number > len(due) and domain != after:
            return next(one for one in due if one.domain == domain)
    return next((one for one in due if one.domain != after), due[0])


def choose_shape(
    trace: Trace,
    pack: Pack,
    askable: Mapping[str, Candidate],
    *,
    seen: Mapping[str, date],
    never: Collection[str],
    today: date,
) -> str:
    """The question that is asked where a trace is due: itself, and every second time another one of its skill.

    What one can in several shapes lasts longer than what one can in one. The other shape is of the same service where
    there is one, and the one seen longest ago. `seen` says when each was seen last. A template has shapes enough of its
    own: it comes with new numbers.
    """
    if trace.asked % 2 == 0 or find_family(trace.question) is not None:
        return trace.question
    skill, service = skill_of(pack, trace.question), askable[trace.question].service

    def distance(one: str) -> tuple[bool, date, str]:
        return askable[one].service != service, seen.get(one, date.min), one

    others = [
        one
        for one in askable
        if one != trace.question and one not in never and seen.get(one) != today and skill_of(pack, one) == skill
    ]
    return min(others, key=distance) if others and skill is not None else trace.question


def skill_of(pack: Pack, question: str) -> str | None:
    """The main skill that a question tests, of the newest exam version that tells skills; None where none does."""
    known = pack.questions.get(question)
    if known is None:
        return None
    tags = (tags[0] for _, tags in sorted(known.tags.items(), reverse=True))
    return next((tag for tag in tags if tag.count(".") == _A_SKILL), None)
