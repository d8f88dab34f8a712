"""`lookup`: what the pack knows about something, with its source, and the questions that rest on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.core import Study
from bot.declaring import Press, Shortcut, Verb, form_of, reads
from bot.rules.choosing import exam_of_day
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.quizzing import solo_button
from bot.rules.spaces import group_of, local_today
from bot.rules.withholding import WITHHELD, facts_withheld
from bot.talk.asks import Ask, Option, Who
from bot.talk.clicks import Click
from bot.talk.kinds import Sought
from bot.talk.lines import Command, counted, joined, listed, say
from bot.talk.pages import Outcome, Page, Refusal
from bot.talk.parts import Button, Buttons, LinkTo, Part, Prose, Small, Title, Told
from bot.talk.people import Caller
from content.drawing import candidates, on_topic
from content.facts import Fact
from content.lifecycle import LifeCycle, find_named
from content.questions import Pack
from content.topics import Topic, topic_of_fact
from storage.database import Transaction

_SHOWN: Final = 4
"""Facts of a search: one in full, the others by their names."""
_AMONG: Final = 24
"""Facts among which those are sought that may be shown."""
_ASKED_AT_MOST: Final = 10
_READ_AT_MOST: Final = 2_000
"""Characters of a message."""
_PARTLY: Final = say("Some of what fits comes close to a question that is open for you, so it is left out for now.")
_HEADINGS: Final = {"changed": (say("Then"), say("Now")), "corrected": (say("Often said"), say("In fact"))}

WORDS: Final = Option(
    "words", say("What to look up: a service, a setting, an error, in your words"), Sought(), label=say("Words")
)
NOTHING_IN_IT: Final = Refusal(
    say("I found nothing on what that message says. Try {lookup} with words of your own.", lookup=Command("lookup"))
)
NOTHING_TYPED: Final = Refusal(
    say("Say what to look up, like {example}.", example=Command("lookup visibility timeout"))
)


@dataclass(frozen=True, slots=True)
class FactShown:
    """A fact in full, the way to a quiz on it, and what else there is."""

    fact: Fact
    topic: Topic
    """The questions that rest on it."""
    questions: int
    news: tuple[str, ...] = ()
    """What became of the things it names, where their days are numbered."""
    others: tuple[Topic, ...] = ()
    """More facts, by their topics."""
    partly: bool = False
    """Something that fits is withheld."""

    def page(self) -> Page:
        fact = self.fact
        checked = say("Checked {date} · for {exams}", date=fact.checked.isoformat(), exams=listed(fact.exams))
        return Page(
            (
                Title(self.topic.name),
                Prose(fact.statement),
                *self._history(),
                LinkTo(say("Source"), fact.source),
                Small((checked, _PARTLY if self.partly else "")),
                *self._onward(),
            )
        )

    def _history(self) -> Iterator[Part]:
        """Then and now, and what is coming to its end."""
        if self.fact.then and self.fact.change:
            then, now = _HEADINGS[self.fact.status]
            yield Told(then, self.fact.then)
            yield Told(now, self.fact.change)
        if self.news:
            yield Told(say("Mind"), joined(*self.news))

    def _onward(self) -> Iterator[Part]:
        number = min(self.questions, _ASKED_AT_MOST)
        if number:
            label = counted(number, "Quiz me: {n} question on this", "Quiz me: {n} questions on this")
            yield Buttons((solo_button(label, number=number, topic=self.topic.key),))
        if self.others:
            yield Small((say("See also"),))
            yield Buttons(tuple(Button(other.name, Click("fact", None, (other.id,))) for other in self.others))


@dataclass(frozen=True, slots=True)
class _Asker:
    """Who looks something up, and on which day."""

    caller: Caller
    today: date
    withheld: frozenset[str]


@reads
def look_up(tx: Transaction, study: Study, ask: Ask, now: datetime) -> Outcome:
    """FactShown or Refusal."""
    typed, index = ask.get(WORDS), study.pack.index
    if not typed:
        return NOTHING_TYPED
    asker = _asker(tx, study.pack, ask.caller, now)
    if isinstance(asker, Refusal):
        return asker
    if not (found := index.find(typed, at_most=_AMONG)):
        return Refusal(say("I found nothing on “{typed}”.", typed=typed), near=index.suggest(typed, at_most=3))
    return _free(tx, study.pack, asker, found)


@reads
def explain(tx: Transaction, study: Study, ask: Ask, now: datetime) -> Outcome:
    """What is known about what a message says: FactShown or Refusal."""
    assert ask.pointed is not None
    asker = _asker(tx, study.pack, ask.caller, now)
    if isinstance(asker, Refusal):
        return asker
    found = study.pack.index.find_within(ask.pointed.text[:_READ_AT_MOST], at_most=_AMONG)
    return _free(tx, study.pack, asker, found) if found else NOTHING_IN_IT


@reads
def show_fact(tx: Transaction, study: Study, ask: Ask, now: datetime) -> Outcome:
    """The fact of a button: FactShown or Refusal."""
    pack, fact = study.pack, ":".join(ask.pressed.args)
    if fact not in pack.facts:
        return UNKNOWN_BUTTON
    asker = _asker(tx, pack, ask.caller, now)
    if isinstance(asker, Refusal):
        return asker
    if fact in asker.withheld:
        return WITHHELD
    near = pack.index.find(pack.index.title(fact), at_most=_AMONG)
    others = [other for other in near if other != fact and other not in asker.withheld]
    return _show(tx, pack, asker, [fact, *others][:_SHOWN])


def _free(tx: Transaction, pack: Pack, asker: _Asker, found: tuple[str, ...]) -> Outcome:
    """What was found, without what is withheld."""
    free = [fact for fact in found if fact not in asker.withheld][:_SHOWN]
    partly = not asker.withheld.isdisjoint(found[:_SHOWN])
    return _show(tx, pack, asker, free, partly=partly) if free else WITHHELD


def _asker(tx: Transaction, pack: Pack, caller: Caller, now: datetime) -> _Asker | Refusal:
    withheld = facts_withheld(tx, pack, caller)
    return withheld if isinstance(withheld, Refusal) else _Asker(caller, local_today(tx, caller.spot, now), withheld)


def _show(tx: Transaction, pack: Pack, asker: _Asker, found: list[str], *, partly: bool = False) -> FactShown:
    """The first fact in full, the others by name."""
    first, *others = (topic_of_fact(pack, fact) for fact in found)
    fact = pack.facts[first.id]
    said = (fact.statement, pack.services.get(fact.id, ""))
    news = (_news(entry, asker.today) for entry in find_named(said, pack.lifecycle, asker.today))
    return FactShown(
        fact=fact,
        topic=first,
        questions=_count_questions(tx, pack, asker, first),
        news=tuple(news),
        others=tuple(others),
        partly=partly,
    )


def _news(entry: LifeCycle, today: date) -> str:
    if entry.until is not None and entry.until <= today:
        return say(
            "{name} ended on {date}; today it is {instead}.",
            name=entry.name,
            date=str(entry.until),
            instead=entry.instead,
        )
    return say(
        "{name} has been closed to new customers since {date}; today it is {instead}.",
        name=entry.name,
        date=str(entry.since),
        instead=entry.instead,
    )


def _count_questions(tx: Transaction, pack: Pack, asker: _Asker, topic: Topic) -> int:
    exam = exam_of_day(tx, pack, group=group_of(tx, asker.caller.spot), on=asker.today)
    return len(on_topic(candidates(pack, exam), topic, exam, {}))


LOOKUP: Final = Verb(
    "lookup",
    say("What is known about something, with its source, and questions on it"),
    Who.MEMBER,
    look_up,
    (WORDS,),
    form=form_of("lookup", say("Look something up"), say("Look up"), (WORDS,)),
    costly=True,
    presses=(
        Press("fact", Who.MEMBER, show_fact, costly=True),
        Press(
            "explain",
            Who.MEMBER,
            explain,
            costly=True,
            shortcut=Shortcut(say("Explain"), say("What is known about what a message speaks of, just for you")),
        ),
    ),
)
