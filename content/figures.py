"""The figures of a pack: how large it is, what it covers, and whether its keys could be guessed by their looks."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from content.limits import LETTERS
from content.questions import Pack, Question
from content.templates.registry import FAMILIES

_WORDS: Final = re.compile(r"[a-z0-9]+")
_ABSOLUTE: Final = re.compile(r"\b(always|never|only)\b", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[.!?](?:\s|$)")
SCENARIO_WORDS: Final = 30
"""A situation has at least so many words, and two sentences."""
MUCH_LONGER: Final = 1.2


@dataclass(frozen=True, slots=True)
class Figures:
    """What `studyhall content stats` prints; shares are fractions."""

    facts: int
    claims_total: int
    claims_covered: int
    claims_excused: int
    questions: int
    multiple_response_share: float
    scenario_share: float
    artefact_share: float
    facts_cited_share: float
    mean_words: float
    share_under_90_words: float
    difficulty_shares: Mapping[str, float]
    templates: int
    """Families of parametric questions."""
    forms: int
    """Fixed mock exams."""
    by_service: Mapping[str, int]
    by_task: Mapping[str, Mapping[str, int]]
    """Exam -> task -> questions tagged with it."""
    by_domain: Mapping[str, Mapping[str, int]]
    """Exam -> domain -> questions; a question counts once, where its first task is."""
    longest_is_key_excess: float
    """How much more (or less) often than by chance the longest option is the key."""
    key_much_longer_share: float
    key_position_max_deviation: float
    """How far the share of a letter among the keys is from a quarter, at most."""
    letter_right_max_share: float
    """Over questions with several answers: the largest share of right ones among a letter's options."""
    absolute_words_excess: float
    """How much more often wrong options have always, never or only than right ones."""


def compute_figures(pack: Pack) -> Figures:
    """All figures over the questions that may still be asked."""
    live = pack.live
    single = [q for q in live if len(q.key) == 1 and len(q.options) == 4]
    several = [q for q in live if len(q.key) > 1]
    words = [len(f"{q.situation or ''} {q.ask}".split()) for q in live]
    covered = {claim for fact in pack.facts.values() for claim in fact.claims}
    cited = {fact for question in live for fact in question.facts}
    return Figures(
        facts=len(pack.facts),
        claims_total=len(pack.claims),
        claims_covered=len(covered & pack.claims.keys()),
        claims_excused=len(pack.not_asked),
        questions=len(live),
        multiple_response_share=_share(len(several), len(live)),
        scenario_share=_share(sum(map(is_scenario, live)), len(live)),
        artefact_share=_share(sum(q.artefact is not None for q in live), len(live)),
        facts_cited_share=_share(len(cited & pack.facts.keys()), len(pack.facts)),
        mean_words=round(sum(words) / max(1, len(words)), 1),
        share_under_90_words=_share(sum(count < 90 for count in words), len(words)),
        difficulty_shares={str(n): _share(sum(q.difficulty == n for q in live), len(live)) for n in (1, 2, 3)},
        templates=len(FAMILIES),
        forms=len(pack.forms),
        by_service=dict(sorted(Counter(pack.services[q.id] for q in live).items())),
        by_task={exam.code: _by_task(live, exam.code, sorted(exam.task_ids)) for exam in pack.exams},
        by_domain={exam.code: _by_domain(live, exam.code, [d.id for d in exam.domains]) for exam in pack.exams},
        longest_is_key_excess=round(_longest_is_key(single) - 0.25, 4) if single else 0.0,
        key_much_longer_share=_share(sum(map(_key_is_much_longer, single)), len(single)),
        key_position_max_deviation=_position_deviation(single),
        letter_right_max_share=_letter_right(several),
        absolute_words_excess=_absolute_excess(live),
    )


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def is_scenario(question: Question) -> bool:
    """Whether somebody meets a constraint in a situation of thirty words and two sentences or more."""
    situation = question.situation or ""
    long_enough = len(situation.split()) >= SCENARIO_WORDS and len(_SENTENCE_END.findall(situation)) >= 2
    return question.constraint is not None and long_enough


def _by_task(questions: Sequence[Question], exam: str, tasks: Sequence[str]) -> dict[str, int]:
    tagged = Counter(task for q in questions for task in q.tags.get(exam, ()))
    return {task: tagged[task] for task in tasks}


def _by_domain(questions: Sequence[Question], exam: str, domains: Sequence[str]) -> dict[str, int]:
    main = Counter(q.tags[exam][0].partition(".")[0] for q in questions if exam in q.tags)
    return {domain: main[domain] for domain in domains}


def _longest_is_key(single: Sequence[Question]) -> float:
    """The share of questions whose longest option is the key; where several are longest they share it."""
    shares = []
    for question in single:
        lengths = {option.id: len(option.text) for option in question.options}
        longest = [option for option, length in lengths.items() if length == max(lengths.values())]
        shares.append((question.key[0] in longest) / len(longest))
    return sum(shares) / len(shares)


def _key_is_much_longer(question: Question) -> bool:
    lengths = {option.id: len(option.text) for option in question.options}
    key = lengths.pop(question.key[0])
    return key >= MUCH_LONGER * max(lengths.values())


def _position_deviation(single: Sequence[Question]) -> float:
    places = Counter(q.option_ids.index(q.key[0]) for q in single)
    return round(max((abs(places[n] / len(single) - 0.25) for n in range(4)), default=0.0), 4) if single else 0.0


def _letter_right(several: Sequence[Question]) -> float:
    had, right = Counter[str](), Counter[str]()
    for question in several:
        for letter, option in zip(LETTERS, question.option_ids, strict=False):
            had[letter] += 1
            right[letter] += option in question.key
    return round(max((right[letter] / times for letter, times in had.items()), default=0.0), 4)


def _absolute_excess(questions: Sequence[Question]) -> float:
    """Shares of options with an absolute word: wrong less right."""
    had, found = Counter[bool](), Counter[bool]()
    for question in questions:
        for option in question.options:
            right = option.id in question.key
            had[right] += 1
            found[right] += bool(_ABSOLUTE.search(option.text))
    return round(_share(found[False], had[False]) - _share(found[True], had[True]), 4)


def words_of(question: Question) -> frozenset[str]:
    """The set of lower-case words and numbers of situation and ask."""
    return frozenset(_WORDS.findall(f"{question.situation or ''} {question.ask}".lower()))
