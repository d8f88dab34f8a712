"""Finding facts by what somebody types: BM25 over what they say and what is asked about them, forgiving of slips. Pure.

A fact is found by its title and its statement above all, less by how it once was, and least by the questions that cite
it. Scores: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), with weighted fields.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz, process

from content.facts import Fact
from content.names import Names
from content.wording import cased_words, initials_of, phrases_of, stems_of, title_words, words_of

_TITLE, _STATEMENT, _ONCE, _ASKED = 4.0, 1.0, 0.4, 0.15
"""What a word counts in each field."""
_SATURATION: Final = 1.2
_LENGTHS: Final = 0.6
"""BM25's `k1` and `b`."""
_WORDS: Final = 16
"""Of what was typed; the rest is left out."""
_NAME: Final = 6
"""Words of the longest name."""
_LIKE_ENOUGH: Final = 84
"""Of 100: below this a word is no slip of another one."""
_NEARLY: Final = 78
"""Likewise of a phrase that is offered, of which only a part was typed."""
_SLIP: Final = 0.7
"""What a word counts that was only nearly typed."""
_GUESSES: Final = 3
_COVERED: Final = 0.45
"""Of the weight of the words typed, so much has to be found in a fact."""
_BEGINNING: Final = 3
"""Letters of a word from which on it may be completed."""
_OFTEN: Final = 2
"""Facts in which words stand side by side before they make a phrase."""
_SAID: Final = re.compile(r"[A-Za-z][\w-]+|[.;:,()]")


@dataclass(frozen=True)
class Index:
    """What the facts of a pack can be found by. Each part is made when it is first needed: some tenths of a second."""

    facts: Mapping[str, Fact]
    services: Mapping[str, str]
    """Fact id -> its service."""
    asked: Sequence[tuple[str, Sequence[str]]]
    """The text of each question, and the ids of the facts it cites."""
    names: Names

    def warm(self) -> int:
        """Make what is made once, before anybody types; the number of words and names that are offered."""
        _ = self._damping, self._spelled, self._titles
        return len(self._phrases)

    def title(self, fact: str) -> str:
        """`SQS: message groups`: a fact's service, then the words of its id as they are written."""
        service = self.services.get(fact, "")
        words = " ".join(self._cased.get(word, word) for word in title_words(fact, service))
        return f"{service}: {words}" if service else words

    def find(self, typed: str, *, at_most: int) -> tuple[str, ...]:
        """Ids of the facts that fit best what was typed, the best first."""
        said = [meant for pair in dict.fromkeys(self._named(words_of(typed))) for meant in self._means(*pair)][:_WORDS]
        scores: defaultdict[str, float] = defaultdict(float)
        covered: defaultdict[str, float] = defaultdict(float)
        for meant in said:
            for fact, (score, rarity) in self._scored(meant).items():
                scores[fact] += score
                covered[fact] += rarity
        whole = sum(max((self._rarity(root) for root in meant), default=self._rarity("")) for meant in said)
        fitting = [fact for fact in scores if covered[fact] >= _COVERED * whole]
        return tuple(sorted(fitting, key=lambda fact: (-scores[fact], fact))[:at_most])

    def find_within(self, text: str, *, at_most: int) -> tuple[str, ...]:
        """Ids of the facts that a message speaks of: it holds all words of their titles, the rarest first.

        Where it names none, its words that the facts know are taken for what somebody typed, and no slip for one.
        """
        words = words_of(text)
        said = {root for _, root in self._named(words)}
        named = [fact for fact, title in self._titles.items() if len(title) > 1 and title <= said]
        rarity = {fact: sum(map(self._rarity, self._titles[fact])) for fact in named}
        best = sorted(named, key=lambda fact: (-rarity[fact], fact))[:at_most]
        known = " ".join(word for word, root in words if root in self._postings)
        return tuple(best) or self.find(known, at_most=at_most)

    def _named(self, words: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Words and their stems, with what is said for short in the place of full names: `SQS`."""
        while words:
            for length in range(min(_NAME, len(words)), 1, -1):
                if short := self._meant.get(" ".join(root for _, root in words[:length])):
                    yield from ((root, root) for root in short)
                    words = words[length:]
                    break
            else:
                yield words[0]
                words = words[1:]

    def suggest(self, typed: str, *, at_most: int) -> tuple[str, ...]:
        """Words and names that may be meant by what is typed so far. They tell nothing of what any fact says."""
        wanted = " ".join(typed.casefold().split())
        begins = [phrase for key, phrase in self._phrases.items() if key.startswith(wanted)]
        holds = [phrase for key, phrase in self._phrases.items() if f" {wanted}" in key]
        return tuple(dict.fromkeys([*begins, *holds]))[:at_most] or self._near(wanted, at_most)

    def _near(self, wanted: str, at_most: int) -> tuple[str, ...]:
        if len(wanted) < _BEGINNING:
            return ()
        known = list(self._phrases)
        near = process.extract(wanted, known, scorer=fuzz.partial_ratio, limit=at_most, score_cutoff=_NEARLY)
        return tuple(self._phrases[key] for key, _, _ in near)

    # --- scoring ---

    def _scored(self, meant: Mapping[str, float]) -> dict[str, tuple[float, float]]:
        """Fact -> what one word that was typed scores there, by the best of what it may mean, and its rarity."""
        best: dict[str, tuple[float, float]] = {}
        for root, likeness in meant.items():
            rarity = self._rarity(root) * likeness
            for fact, often in self._postings.get(root, {}).items():
                score = rarity * often * (_SATURATION + 1) / (often + self._damping[fact])
                best[fact] = max(best.get(fact, (0.0, 0.0)), (score, rarity))
        return best

    def _rarity(self, root: str) -> float:
        """BM25's inverse document frequency."""
        had, whole = len(self._postings.get(root, ())), len(self.facts)
        return math.log(1 + (whole - had + 0.5) / (had + 0.5))

    def _means(self, word: str, root: str) -> list[dict[str, float]]:
        """A word's stems and how surely: as it is known, as an abbreviation, as a beginning, or as a slip."""
        if root in self._postings:
            return [{root: 1.0}]
        if short := self._meant.get(root) or self._meant.get(word):
            return [{other: 1.0} for other in short]
        begun = [known for known in self._spelled if known.startswith(word)] if len(word) >= _BEGINNING else []
        if begun:
            return [{self._spelled[known]: _SLIP for known in begun}]
        near = process.extract(word, list(self._spelled), scorer=fuzz.ratio, limit=_GUESSES, score_cutoff=_LIKE_ENOUGH)
        return [{self._spelled[known]: _SLIP * score / 100 for known, score, _ in near}]

    # --- what is made once ---

    @cached_property
    def _postings(self) -> Mapping[str, Mapping[str, float]]:
        """Stem -> fact id -> how often, weighted by field."""
        postings: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for fact in self.facts.values():
            for weight, text in self._fields(fact):
                _count(postings, (fact.id,), text, weight)
        for text, cited in self.asked:
            _count(postings, [fact for fact in cited if fact in self.facts], text, _ASKED)
        return dict(postings)

    def _fields(self, fact: Fact) -> tuple[tuple[float, str], ...]:
        once = f"{fact.then or ''} {fact.change or ''}"
        return (_TITLE, self.title(fact.id)), (_STATEMENT, fact.statement), (_ONCE, once)

    @cached_property
    def _damping(self) -> Mapping[str, float]:
        """Fact -> what BM25 sets against a word's frequency in it: more in a long one."""
        lengths: Counter[str] = Counter()
        for found in self._postings.values():
            for fact, often in found.items():
                lengths[fact] += often  # type: ignore[assignment]  # weighted words
        mean = lengths.total() / len(lengths)
        return {fact: _SATURATION * (1 - _LENGTHS + _LENGTHS * length / mean) for fact, length in lengths.items()}

    @cached_property
    def _spelled(self) -> Mapping[str, str]:
        """Word of the facts -> its stem."""
        return dict(pair for fact in self.facts.values() for _, text in self._fields(fact) for pair in words_of(text))

    @cached_property
    def _titles(self) -> Mapping[str, frozenset[str]]:
        """Fact -> the stems of its title."""
        return {fact: frozenset(root for _, root in self._named(words_of(self.title(fact)))) for fact in self.facts}

    @cached_property
    def _cased(self) -> Mapping[str, str]:
        return cased_words(self._statements, self.names)

    @cached_property
    def _meant(self) -> Mapping[str, tuple[str, ...]]:
        """What is typed for something else, as stems -> the stems of that."""
        return dict([*_abbreviations(self._statements), *_synonyms(self.names)])

    @cached_property
    def _phrases(self) -> Mapping[str, str]:
        return _phrases(self._statements, self.names)

    @property
    def _statements(self) -> list[str]:
        return [fact.statement for fact in self.facts.values()]


def _count(postings: defaultdict[str, dict[str, float]], facts: Iterable[str], text: str, weight: float) -> None:
    for root, times in Counter(stems_of(text)).items():
        found = postings[root]
        for fact in facts:
            found[fact] = found.get(fact, 0.0) + weight * times


def _synonyms(names: Names) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A full name, or the first letters of one, as stems -> the stems of what is said instead."""
    for name in names.names:
        said = tuple(stems_of(name.bare[0] if name.bare else name.short))
        for other in phrases_of(name, names):
            spelled = stems_of(other)
            if not set(said) <= set(spelled):
                yield " ".join(spelled), said


def _abbreviations(texts: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """First letters -> the stems of the three words that stand for them most often."""
    counted = Counter(found for text in texts for found in initials_of(text))
    often = [(times, found) for found, times in counted.items() if times >= _OFTEN]
    for _, (initials, said) in sorted(often):
        meant = stems_of(said)
        if len(meant) == len(initials):
            yield initials, tuple(meant)


def _phrases(texts: Iterable[str], names: Names) -> dict[str, str]:
    """What is offered while somebody types, by how it begins: names, then pairs of words that stand side by side in
    several facts, then words that several facts have.
    """
    offered = {said.casefold(): said for name in names.names for said in (*name.bare, name.short, name.full)}
    pairs: Counter[str] = Counter()
    single: Counter[str] = Counter()
    for text in texts:
        words = _SAID.findall(text)
        single.update(words)
        pairs.update(map(" ".join, pairwise(words)))
    for said, times in (*pairs.most_common(), *single.most_common()):
        if times >= _OFTEN and all(len(word) >= _BEGINNING and stems_of(word) for word in said.split()):
            offered.setdefault(said.casefold(), said)
    return offered
