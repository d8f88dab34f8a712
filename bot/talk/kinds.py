"""The kinds of options: each reads what is typed, knows a word of its own among others, and suggests how it goes on.

Pure, and the same on both platforms, in a form, in a command and while somebody types.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Generic, Protocol, TypeVar

from bot.talk.forms import Entry
from bot.talk.lines import say
from bot.talk.pages import Refusal
from content.questions import Pack
from content.topics import offered_topics, topics

T_co = TypeVar("T_co", covariant=True)
E = TypeVar("E", bound=StrEnum)

SUGGESTIONS: Final = 25
"""At most so many are offered while somebody types."""
_SHOWN: Final = 60
_ALL: Final = "all"
_OFFERED: Final = 100
"""Characters of what is offered; Discord takes no more."""
_CODE: Final = re.compile(r"(?=.*\d)[A-Za-z][A-Za-z0-9-]{1,9}")


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to choose from: a pack, and the day whose exam counts."""

    pack: Pack
    on: date


class Kind(Protocol[T_co]):
    """What an option holds."""

    def read(self, typed: str) -> T_co | Refusal:
        """The value of what was typed, or a sentence on what is wrong with it."""
        ...

    def fits(self, word: str) -> bool:  # noqa: ARG002 -- most kinds look at it
        """Whether a word, typed among others in any order, is meant for such an option; never where it is named."""
        return False

    def suggest(self, typed: str, known: Known) -> Sequence[Entry]:  # noqa: ARG002 -- some kinds look at both
        """What may be meant by what is typed so far, the likeliest first; `known` is what there is to choose from."""
        return ()


def shown(typed: str) -> str:
    """What was typed, as a refusal quotes it: one line, shortened."""
    line = " ".join(typed.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


class Switch(StrEnum):
    """The words of what can be switched."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class OneOf(Kind[E], Generic[E]):
    """One of a few words."""

    values: type[E]

    def read(self, typed: str) -> E | Refusal:
        word = typed.strip().casefold()
        if word in tuple(self.values):
            return self.values(word)
        return Refusal(say("I don't know “{typed}”.", typed=shown(typed)), near=tuple(self.values))

    def fits(self, word: str) -> bool:
        return word.casefold() in tuple(self.values)

    def suggest(self, typed: str, known: Known) -> Sequence[Entry]:  # noqa: ARG002 -- the kinds' signature
        return [Entry(value, value) for value in self.values]


@dataclass(frozen=True, slots=True)
class Number(Kind[int]):
    """A whole number within bounds."""

    least: int
    most: int
    wrong: Callable[[str], str]
    """What is said of anything else that was typed."""
    unit: str = ""
    """May stand behind it: `s`, `h`."""

    def read(self, typed: str) -> int | Refusal:
        word = typed.strip().casefold().removeprefix("#")
        if self.unit:
            word = word.removesuffix(self.unit).rstrip()
        if word.isascii() and word.isdigit() and len(word) <= 9 and self.least <= int(word) <= self.most:
            return int(word)
        return Refusal(self.wrong(shown(typed)))

    def fits(self, word: str) -> bool:
        return re.fullmatch(r"#?-?[0-9]{1,10}", word) is not None


@dataclass(frozen=True, slots=True)
class OrOff(Kind[T_co | Switch], Generic[T_co]):
    """What another kind holds, or `off`."""

    kind: Kind[T_co]

    def read(self, typed: str) -> T_co | Switch | Refusal:
        return Switch.OFF if typed.strip().casefold() == Switch.OFF else self.kind.read(typed)

    def fits(self, word: str) -> bool:
        return self.kind.fits(word)

    def suggest(self, typed: str, known: Known) -> Sequence[Entry]:
        return self.kind.suggest(typed, known)


@dataclass(frozen=True, slots=True)
class Place(Kind[str]):
    """A channel. A face hands it over as `#` and the platform's id; a name that nobody picked from a list is none."""

    def read(self, typed: str) -> str | Refusal:
        if re.fullmatch(r"#[A-Z0-9]{1,40}", typed):
            return typed[1:]
        return Refusal(say("That channel can't hold the daily question. Choose one of the text channels here."))

    def fits(self, word: str) -> bool:
        return word.startswith("#")


@dataclass(frozen=True, slots=True)
class Somebody(Kind[str]):
    """A user. A face hands them over as `@` and the platform's id; a name that nobody picked from a list is none."""

    def read(self, typed: str) -> str | Refusal:
        if re.fullmatch(r"@[A-Z0-9]{1,40}", typed):
            return typed[1:]
        sentence = say(
            "I can't tell who “{typed}” is. Pick the name from the list that appears after @.", typed=shown(typed)
        )
        return Refusal(sentence)

    def fits(self, word: str) -> bool:
        return word.startswith("@")


@dataclass(frozen=True, slots=True)
class Role(Kind[str]):
    """A role of the space. A face hands it over as `@` and the platform's id."""

    def read(self, typed: str) -> str | Refusal:
        if re.fullmatch(r"@[0-9]{1,40}", typed):
            return typed[1:]
        return Refusal(say("Pick a role from the list."))


class Anything(Kind[str]):
    """Words that are read later, once it is known what there is."""

    def read(self, typed: str) -> str | Refusal:
        return shown(typed)

    def fits(self, word: str) -> bool:  # noqa: ARG002 -- the kinds' signature
        """What is left over once all other options have theirs."""
        return True


@dataclass(frozen=True, slots=True)
class About(Anything):
    """A topic as it is typed; which one is meant is known once the group and its exam are."""

    def suggest(self, typed: str, known: Known) -> Sequence[Entry]:
        every = topics(known.pack, known.pack.exam_on(known.on))
        return [Entry(topic.key, topic.name) for topic in offered_topics(every, typed, at_most=SUGGESTIONS)]


@dataclass(frozen=True, slots=True)
class SeveralTopics(Kind[tuple[str, ...]]):
    """Topics as they are typed, with commas between; `all` is none in particular, and no topic is read from it."""

    at_most: int

    def read(self, typed: str) -> tuple[str, ...] | Refusal:
        every = tuple(shown(one) for one in typed.split(",") if one.strip())
        if len(every) > self.at_most:
            return Refusal(say("Choose {most} topics at most.", most=self.at_most))
        return () if [one.casefold() for one in every] == [_ALL] else every

    def suggest(self, typed: str, known: Known) -> Sequence[Entry]:
        """The last of what is typed so far is completed, what stands before it is kept."""
        *before, last = typed.split(",")
        every = [topic for topic in topics(known.pack, known.pack.exam_on(known.on)) if topic.kind != topic.id]
        kept = "".join(f"{one.strip()}, " for one in before)
        said = [kept + topic.name for topic in offered_topics(every, last, at_most=SUGGESTIONS)]
        return [Entry(one, one) for one in (said if typed.strip() else [_ALL, *said[1:]]) if len(one) <= _OFFERED]


@dataclass(frozen=True, slots=True)
class VersionCode(Kind[str]):
    """The code of an exam version; which ones there are, the pack knows."""

    def read(self, typed: str) -> str | Refusal:
        return shown(typed).upper()

    def fits(self, word: str) -> bool:
        """One with a digit is told from other words: `dva-c03`, `lpic-1`."""
        return bool(_CODE.fullmatch(word))

    def suggest(self, typed: str, known: Known) -> Sequence[Entry]:
        codes = (exam.code for exam in known.pack.exams)
        return [Entry(code, code) for code in codes if typed.strip().upper() in code]


@dataclass(frozen=True, slots=True)
class Sought(Anything):
    """Words by which something in the pack is sought."""

    def suggest(self, typed: str, known: Known) -> Sequence[Entry]:
        """Names and words alone: they tell nobody what belongs to an open question."""
        return [Entry(said, said) for said in known.pack.index.suggest(typed, at_most=SUGGESTIONS)]


@dataclass(frozen=True, slots=True)
class OneTimeCode(Kind[str]):
    """A code that was shown elsewhere, in whatever groups it was copied."""

    at_most: int

    def read(self, typed: str) -> str | Refusal:
        return typed.strip()[: self.at_most]

    def fits(self, word: str) -> bool:
        """Long enough to be no other word."""
        return re.fullmatch(r"[0-9A-Za-z-]{20,}", word) is not None


@dataclass(frozen=True, slots=True)
class Text(Kind[str]):
    """Words of somebody's own: once they begin, all that follows belongs to them."""

    at_most: int

    def read(self, typed: str) -> str | Refusal:
        return " ".join(typed.split())[: self.at_most]

    def fits(self, word: str) -> bool:  # noqa: ARG002 -- the kinds' signature
        return True
