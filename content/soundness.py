"""What a whole pack must hold beyond each of its questions: nothing doubled, outdated, guessable or missing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from content.figures import Figures, compute_figures, find_outlived, words_of
from content.forms import FIXED_FORMS, find_form_faults, split
from content.goals import find_missed_goals
from content.names import find_unknown
from content.questions import Pack, Question

ALIKE: Final = 0.8
"""Jaccard similarity of two stems' word sets from which on they are near-duplicates."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What a bank of its size promises; the defaults are those of the shipped pack."""

    questions_for_a_task: int = 8
    claims_for_a_question: int = 5
    facts_cited: float = 0.6
    excuses: int = 60
    forms: bool = True
    goals: bool = True
    """Whether the figures must reach `content.goals`."""


MODEST: Final = Demand(questions_for_a_task=0, facts_cited=0.0, forms=False, goals=False)
"""For a pack of somebody's own: nothing doubled, outdated or guessable, however small it is."""


def find_faults(pack: Pack, on: date, demand: Demand = Demand()) -> list[str]:
    """Everything that keeps a pack from being published on a day, one sentence each."""
    figures = compute_figures(pack, on)
    return [
        *_near_duplicates(pack),
        *(fault for question in pack.live for fault in find_faults_of(question, pack, on)),
        *_lost_claims(pack, demand),
        *_guessable(figures),
        *_short_of_questions(pack, figures, demand),
        *(find_form_faults(pack, shares=demand.goals) if demand.forms else ()),
        *(find_missed_goals(pack, figures) if demand.goals else ()),
    ]


def find_faults_of(question: Question, pack: Pack, on: date) -> Iterator[str]:
    """What is wrong with one question by itself: names nobody uses any more, unknown ones, what nobody new can use."""
    present = _asked(question)
    for renamed in pack.names.renamed:
        if said := renamed.find(present):
            yield f"`{question.id}` says {said!r} as if it were current; today it is {renamed.today}"
    if pack.names.names:
        for unknown in find_unknown("\n".join((present, *question.reasons.values())), pack.names):
            yield f"`{question.id}` says {unknown!r}, which begins with no name of names.yaml"
    for entry in find_outlived(question, pack, on):
        yield f"the key of `{question.id}` recommends what has gone: {entry.news_until(on)}"


def find_unasked(pack: Pack) -> list[str]:
    """Facts that no question cites; they stop nothing."""
    cited = {fact for question in pack.live for fact in question.facts}
    return [f"fact `{fact}` is cited by no question" for fact in sorted(pack.facts.keys() - cited)]


def _near_duplicates(pack: Pack) -> Iterator[str]:
    """Word sets are compared as bits of numbers, and only where their sizes allow so great a likeness."""
    bits: dict[str, int] = {}
    stems = [
        (question.id, sum(1 << bits.setdefault(word, len(bits)) for word in words_of(question)))
        for question in pack.questions.values()
    ]
    sized = sorted((stem.bit_count(), name, stem) for name, stem in stems)
    for place, (size, one, first) in enumerate(sized):
        for larger, other, second in sized[place + 1 :]:
            if size < ALIKE * larger:
                break
            alike = (first & second).bit_count() / (first | second).bit_count()
            if alike >= ALIKE:
                yield f"`{one}` and `{other}` ask nearly the same ({alike:.2f} of their words)"


def _asked(question: Question) -> str:
    """Everything of a question that speaks in the present."""
    options = (option.text for option in question.options)
    return "\n".join((question.situation or "", question.ask, *options, question.explanation))


def _lost_claims(pack: Pack, demand: Demand) -> Iterator[str]:
    covered = {claim for fact in pack.facts.values() for claim in fact.claims}
    for claim in sorted(covered | pack.not_asked.keys()):
        if claim not in pack.claims:
            yield f"claim `{claim}` is none of the notes'"
    for claim in sorted(pack.claims.keys() - covered - pack.not_asked.keys()):
        yield f"claim `{claim}` is covered by no fact and not excused"
    for claim in sorted(covered & pack.not_asked.keys()):
        yield f"claim `{claim}` is excused although a fact covers it"
    if len(pack.not_asked) > demand.excuses:
        yield f"{len(pack.not_asked)} claims are excused; at most {demand.excuses} may be"


def _guessable(figures: Figures) -> Iterator[str]:
    if figures.key_much_longer_share > 0.10:
        yield f"the key is a fifth longer than every other option in {figures.key_much_longer_share:.1%}; at most 10 %"
    if figures.key_position_max_deviation > 0.05:
        yield f"a letter is the key {figures.key_position_max_deviation:.1%} off a quarter; at most 5 points"
    if figures.letter_right_max_share > 0.60:
        yield f"with several answers a letter is right in {figures.letter_right_max_share:.1%}; at most 60 %"


def _short_of_questions(pack: Pack, figures: Figures, demand: Demand) -> Iterator[str]:
    for exam, tasks in figures.by_task.items():
        for task, number in tasks.items():
            if number < demand.questions_for_a_task:
                yield f"{exam} task {task} has {number} questions; {demand.questions_for_a_task} are wanted"
    for version in pack.exams if demand.forms else ():
        for domain, share in split(FIXED_FORMS * version.questions, version.domains).items():
            if (had := figures.by_domain[version.code][domain]) < share:
                yield f"{version.code} domain {domain} has {had} questions; its forms want {share}"
    for service, claims in sorted(Counter(pack.claims[c] for c in pack.claims.keys() - pack.not_asked.keys()).items()):
        wanted = claims // demand.claims_for_a_question
        if figures.by_service.get(service, 0) < wanted:
            yield f"{service} has {figures.by_service.get(service, 0)} questions; its {claims} claims want {wanted}"
    if figures.facts_cited_share < demand.facts_cited:
        yield f"{figures.facts_cited_share:.1%} of the facts are cited; {demand.facts_cited:.0%} are wanted"
