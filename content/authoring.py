"""What an author should look at in a question before somebody else reads it. Pure; it refuses nothing.

The bank's figures are means. This names, question by question, what moves them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import Final

from content.cues import Seen, compute_excesses, cues_to_key, echoes_of, look_at, words_of_key_alone
from content.figures import stem_of
from content.goals import LONGEST_STEM, TAGS
from content.limits import LETTERS
from content.names import find_bare
from content.phrasing import WHOLE_ACTION_WORDS, has_criterion, has_official_ask, is_whole_action, says_how_many
from content.questions import Pack, Question
from content.soundness import find_faults_of

_FEW_WORDS: Final = 30


@dataclass(frozen=True, slots=True)
class Remarks:
    """A question and what to look at."""

    seen: Seen
    words: int
    cues: tuple[str, ...]
    """Those that point at nothing but right options."""
    notes: tuple[str, ...]


def remark_on(question: Question, pack: Pack, on: date) -> Remarks:
    """Everything worth a look in one question."""
    seen = look_at(question)
    return Remarks(
        seen=seen,
        words=len(stem_of(question).split()),
        cues=tuple(cues_to_key(seen)),
        notes=(
            *_on_words(question, pack),
            *_on_options(question),
            *_on_tags(question, pack),
            *find_faults_of(question, pack, on),
        ),
    )


def summarize(remarks: Sequence[Remarks]) -> Iterator[str]:
    """The same over all of them: shares, and each cue's excess over chance."""
    asked = [one.seen.question for one in remarks]
    words = [one.words for one in remarks]
    options = [(question, option.text) for question in asked for option in question.options]
    several = sum(len(question.key) > 1 for question in asked)
    artefacts = sum(question.artefact is not None for question in asked)
    yield f"{len(asked)} questions, {several} with several answers, {artefacts} with an artefact"
    yield f"difficulty 1, 2, 3: {', '.join(str(sum(q.difficulty == n for q in asked)) for n in (1, 2, 3))}"
    letters = Counter(letter for question in asked for letter in _key_letters(question) if len(question.key) == 1)
    yield f"keys of single answers: {', '.join(f'{letter} {letters[letter]}' for letter in LETTERS[:4])}"
    yield f"words of situation and ask: {fmean(words):.0f} in the mean, {max(words)} at most"
    yield f"official asks {_share(map(has_official_ask, asked))}, criteria {_share(map(has_criterion, asked))}"
    yield f"whole actions {_share(is_whole_action(question, text) for question, text in options)}"
    excesses = compute_excesses([one.seen for one in remarks if len(one.seen.question.key) == 1])
    pointing = sorted(excesses.items(), key=lambda cue: -abs(cue[1]))
    yield "cues furthest from chance: " + ", ".join(f"{cue} {excess:+.0%}" for cue, excess in pointing[:6])


def _key_letters(question: Question) -> list[str]:
    return [LETTERS[place] for place, option in enumerate(question.option_ids) if option in question.key]


def _on_words(question: Question, pack: Pack) -> Iterator[str]:
    words = len(stem_of(question).split())
    if not _FEW_WORDS <= words <= LONGEST_STEM:
        yield f"situation and ask have {words} words"
    if bare := find_bare(stem_of(question), pack.names):
        yield f"first mention without its vendor's word: {', '.join(bare)}"
    elif bare := _bare_in_options(question, pack):
        yield f"an option is the first to name, without the vendor's word: {', '.join(bare)}"
    if not has_official_ask(question):
        yield "the ask is none of the exam's forms"
    if not says_how_many(question):
        yield "the ask ends in (Select TWO.) or (Select THREE.) where several are right, and only there"


def _bare_in_options(question: Question, pack: Pack) -> list[str]:
    bare: dict[str, None] = {}
    for option in question.options:
        bare |= dict.fromkeys(find_bare(f"{stem_of(question)}\n{option.text}", pack.names))
    return list(bare)


def _on_options(question: Question) -> Iterator[str]:
    for option in question.options:
        if not is_whole_action(question, option.text):
            yield f"option {option.id} is no whole action of {WHOLE_ACTION_WORDS} words or more"
    if echoes := echoes_of(question):
        yield f"only the key repeats of the situation or artefact: {_stems(echoes)}"
    if shared := words_of_key_alone(question):
        yield f"only the right options share: {_stems(shared)}"
    texts = {option.id: option.text.split()[0].lower() for option in question.options}
    odd = [option for option, opening in texts.items() if list(texts.values()).count(opening) == 1]
    if len(odd) == 1 and odd[0] in question.key:
        yield "the key is the only option with its opening"
    lengths = {option.id: len(option.text) for option in question.options}
    rest = [length for option, length in lengths.items() if option not in question.key]
    if len(question.key) == 1 and not min(rest) * 0.85 <= lengths[question.key[0]] <= max(rest) * 1.15:
        yield "the key is clearly the longest or the shortest option"


def _stems(stems: Iterable[str]) -> str:
    return ", ".join(f"{stem}…" for stem in sorted(stems))


def _on_tags(question: Question, pack: Pack) -> Iterator[str]:
    for exam in pack.exams:
        tags = question.tags.get(exam.code, ())
        if exam.skill_ids and (len(tags) > TAGS or not exam.skill_ids.issuperset(tags)):
            yield f"{exam.code} tags are one skill, at most {TAGS}"


def _share(facts: Iterable[bool]) -> str:
    known = list(facts)
    return f"{sum(known) / len(known):.0%}" if known else "none"
