"""The figures of a pack: how large it is, what it covers, and whether its keys could be guessed by their looks."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from content.cues import compute_excesses, look_at
from content.guessing import compute_guesser_excess
from content.lifecycle import LifeCycle, find_named
from content.limits import LETTERS
from content.names import find_bare, first_mentions
from content.phrasing import has_criterion, has_official_ask, is_whole_action
from content.questions import Pack, Question, domain_of
from content.templates.registry import FAMILIES

_WORDS: Final = re.compile(r"[a-z0-9]+")
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
    """Of situation and ask together."""
    most_words: int
    share_under_90_words: float
    difficulty_shares: Mapping[str, float]
    templates: int
    """Families of parametric questions."""
    forms: int
    """Fixed mock exams."""
    by_service: Mapping[str, int]
    by_task: Mapping[str, Mapping[str, int]]
    """Exam -> task -> questions tagged with it."""
    by_skill: Mapping[str, Mapping[str, int]]
    """Exam -> skill -> questions tagged with it; a family counts as one. None for a version without skills."""
    by_domain: Mapping[str, Mapping[str, int]]
    """Exam -> domain -> questions; a question counts once, where its first tag is."""
    criterion_share: float
    """Questions that rank solutions which work by a criterion in capitals."""
    official_ask_share: float
    """Questions that ask in the exam's own form."""
    vendor_name_share: float
    """Of the questions whose situation or ask names a service: those that say it with its vendor's word at first."""
    whole_action_share: float
    """Of all options: those that say what to do in a whole phrase."""
    lifecycle: Mapping[str, int]
    """Entries of the life-cycle list, questions about leaving one, keys that recommend one after its day."""
    cues: Mapping[str, float]
    """Cue -> how much more often than by chance it finds the key of a question with one right answer."""
    cues_several: Mapping[str, float]
    """The same for questions with several right answers."""
    guesser_excess: float
    """How much more often than by chance a ranking by looks, learnt on half of the bank, finds the key in the rest."""
    key_much_longer_share: float
    key_position_max_deviation: float
    """How far the share of a letter among the keys is from a quarter, at most."""
    letter_right_max_share: float
    """Over questions with several answers: the largest share of right ones among a letter's options."""


def compute_figures(pack: Pack, on: date) -> Figures:
    """All figures over the questions that may still be asked; `on` decides what of the life-cycle list has come."""
    live = pack.live
    single = [q for q in live if len(q.key) == 1 and len(q.options) == 4]
    several = [q for q in live if len(q.key) > 1]
    words = [len(stem_of(q).split()) for q in live]
    seen = [look_at(question) for question in single]
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
        most_words=max(words, default=0),
        share_under_90_words=_share(sum(count < 90 for count in words), len(words)),
        difficulty_shares={str(n): _share(sum(q.difficulty == n for q in live), len(live)) for n in (1, 2, 3)},
        templates=len(FAMILIES),
        forms=len(pack.forms),
        by_service=dict(sorted(Counter(pack.services[q.id] for q in live).items())),
        by_task={exam.code: _by_task(live, exam.code, sorted(exam.task_ids)) for exam in pack.exams},
        by_skill={exam.code: _by_skill(live, exam.code, exam.skill_ids) for exam in pack.exams if exam.skill_ids},
        by_domain={exam.code: _by_domain(live, exam.code, [d.id for d in exam.domains]) for exam in pack.exams},
        criterion_share=_share(sum(map(has_criterion, live)), len(live)),
        official_ask_share=_share(sum(map(has_official_ask, live)), len(live)),
        vendor_name_share=_vendor_names(pack),
        whole_action_share=_whole_actions(live),
        lifecycle=_lifecycle(pack, on),
        cues=compute_excesses(seen),
        cues_several=compute_excesses([look_at(question) for question in several]),
        guesser_excess=compute_guesser_excess(seen),
        key_much_longer_share=_share(sum(map(_key_is_much_longer, single)), len(single)),
        key_position_max_deviation=_position_deviation(single),
        letter_right_max_share=_letter_right(several),
    )


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def is_scenario(question: Question) -> bool:
    """Whether somebody meets a constraint in a situation of thirty words and two sentences or more."""
    situation = question.situation or ""
    long_enough = len(situation.split()) >= SCENARIO_WORDS and len(_SENTENCE_END.findall(situation)) >= 2
    return question.constraint is not None and long_enough


def _by_task(questions: Sequence[Question], exam: str, tasks: Sequence[str]) -> dict[str, int]:
    tagged = Counter(task for q in questions for task in q.tasks(exam))
    return {task: tagged[task] for task in tasks}


def _by_domain(questions: Sequence[Question], exam: str, domains: Sequence[str]) -> dict[str, int]:
    main = Counter(domain_of(q.tags[exam]) for q in questions if exam in q.tags)
    return {domain: main[domain] for domain in domains}


def _by_skill(questions: Sequence[Question], exam: str, skills: Iterable[str]) -> dict[str, int]:
    tags = [*(question.tags for question in questions), *(family.tags for family in FAMILIES)]
    tagged = Counter(tag for one in tags for tag in one.get(exam, ()))
    return {skill: tagged[skill] for skill in sorted(skills, key=_in_order)}


def _in_order(skill: str) -> tuple[int, ...]:
    return tuple(map(int, skill.split(".")))


def _vendor_names(pack: Pack) -> float:
    naming = [stem_of(question) for question in pack.live if first_mentions(stem_of(question), pack.names)]
    return _share(sum(not find_bare(stem, pack.names) for stem in naming), len(naming))


def _whole_actions(questions: Sequence[Question]) -> float:
    whole = [is_whole_action(question, option.text) for question in questions for option in question.options]
    return _share(sum(whole), len(whole))


def _lifecycle(pack: Pack, on: date) -> dict[str, int]:
    return {
        "listed": len(pack.lifecycle),
        "leaving": sum(question.leaving is not None for question in pack.live),
        "recommended": sum(1 for question in pack.live for _ in find_outlived(question, pack, on)),
    }


def find_outlived(question: Question, pack: Pack, on: date) -> Iterator[LifeCycle]:
    """What the key recommends although its day has come; a question may name what it is about leaving."""
    named = find_named(question.right_texts, pack.lifecycle, on)
    return (entry for entry in named if entry.id != question.leaving)


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


def stem_of(question: Question) -> str:
    """Situation and ask."""
    return f"{question.situation or ''} {question.ask}".strip()


def words_of(question: Question) -> frozenset[str]:
    """The set of lower-case words and numbers of situation and ask."""
    return frozenset(_WORDS.findall(stem_of(question).lower()))
