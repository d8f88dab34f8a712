"""What is asked next of what is due: never two of a domain where that can be helped, and another shape in its turn."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from itertools import pairwise

from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st

from content.drawing import candidates
from content.packs import load_pack
from content.questions import domain_of
from content.reviews import Due, choose_shape, pick, skill_of
from content.traces import Event, Trace

TODAY = date(2026, 11, 27)
PACK = load_pack()
ASKABLE = {one.id: one for one in candidates(PACK, PACK.exam_on(TODAY))}


def due(number: int, domain: str) -> Due:
    return Due(Trace(f"q{number}", TODAY, (), 0), domain)


@given(st.lists(st.sampled_from("1234"), max_size=14))
def test_domains_are_interleaved(domains: list[str]) -> None:
    left = [due(number, domain) for number, domain in enumerate(domains)]
    asked: list[Due] = []
    while left:
        left.remove(one := pick(left, after=asked[-1].domain if asked else None))
        asked.append(one)
    blocked = sum(one.domain == other.domain for one, other in pairwise(asked))
    most = max(Counter(domains).values(), default=0)
    assert blocked == max(0, most - (len(domains) - most) - 1)


def test_the_most_urgent_comes_first() -> None:
    assert pick([due(1, "1"), due(2, "2"), due(3, "3")], after=None).trace.question == "q1"
    assert pick([due(1, "1"), due(2, "2"), due(3, "3")], after="1").trace.question == "q2"


def trace(question: str, asked: int) -> Trace:
    return Trace(question, TODAY, (Event(TODAY - timedelta(days=9), Rating.Again, misconception=False),), asked)


NEVER: dict[str, date] = {}


def shape(question: str, asked: int, *, seen: Mapping[str, date] = NEVER, never: Collection[str] = ()) -> str:
    return choose_shape(trace(question, asked), PACK, ASKABLE, seen=seen, never=never, today=TODAY)


def test_every_second_time_another_question_of_the_skill_is_asked() -> None:
    changed = 0
    for question in list(ASKABLE)[::9]:
        assert shape(question, 0) == shape(question, 2) == question
        other = shape(question, 1)
        if other == question:
            continue
        changed += 1
        assert skill_of(PACK, other) == skill_of(PACK, question)
        again = shape(question, 3, seen={other: TODAY - timedelta(days=3)}, never=frozenset({question}))
        assert skill_of(PACK, again) == skill_of(PACK, question)
        assert shape(question, 1, never=frozenset(ASKABLE)) == question, "never what must not be asked"
        assert shape(question, 1, seen=dict.fromkeys(ASKABLE, TODAY)) == question, "nor what was seen today"
    assert changed > 20


def test_a_template_has_shapes_of_its_own_and_a_domain() -> None:
    family = next(one for one in ASKABLE if one not in PACK.questions)
    assert shape(family, 1) == family
    assert {domain_of(one.tasks) for one in ASKABLE.values()} == {domain.id for domain in PACK.exam_on(TODAY).domains}
