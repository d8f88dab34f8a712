"""`quiz`: choose the questions of what is wanted, and begin."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core import Study
from bot.declaring import in_time, writes
from bot.posting.sending import send
from bot.rules.entering import enter
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.spaces import group_of, person_of
from bot.rules.withholding import WITHHELD, facts_withheld
from bot.talk.asks import Ask
from bot.talk.pages import Outcome, Refusal
from bot.talk.people import Caller, MessageRef
from bot.talk.phrases import topic_title
from bot.verbs.quiz import refusals
from bot.verbs.quiz.mixtures import groups_mixture, own_mixture
from bot.verbs.quiz.options import NUMBER, SECONDS, STYLE, TOPIC
from bot.verbs.quiz.own import SoloWaiting
from bot.verbs.quiz.playing import TURN_FEED
from bot.verbs.quiz.shared import QuizStands, Shortage
from bot.verbs.quiz.solo import ask_next
from bot.verbs.quiz.steps import prepare
from bot.verbs.quiz.wanted import Remembered, Venue, choose_questions, enter_place, find_place, none_missed
from content.mixing import Mix
from content.questions import Pack
from content.rounds import Style, start
from content.topics import ANY, MISSED, Topic, TopicKind, find_by_key, find_topic, nearest_topics
from storage import marks, memories, names, quizzes
from storage.database import Transaction
from storage.quiz_tables import LOBBY

_USUAL: Final = 5
_PROPOSED: Final = 10
"""Questions of a night that a weekly report proposes."""
_USUAL_S: Final = {Style.SOLO: 120, Style.GROUP: 120, Style.NIGHT: 20}


@dataclass(frozen=True, slots=True)
class _Plan:
    """A quiz that can be begun."""

    style: Style
    number: int
    seconds: int
    topic: str | None
    """As typed; its key where a button of ours asks."""
    as_available: bool = False
    """Whether fewer questions are fine."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A quiz that is on its way to its channel."""

    quiz: int
    mixed: str
    """What it mixes, in a sentence."""


async def start_quiz(study: Study, ask: Ask) -> Outcome:
    """SoloQuestion, SoloWaiting, QuizStands, Shortage or Refusal."""
    style = ask.get(STYLE) or Style.SOLO
    plan = _Plan(style, ask.get(NUMBER) or _USUAL, ask.get(SECONDS) or _USUAL_S[style], ask.get(TOPIC))
    return await _start(study, ask.caller, plan)


async def start_as_available(study: Study, ask: Ask) -> Outcome:
    """With as many questions as there are, from the button below a shortage, which says the rest."""
    if len(ask.pressed.args) != 4:
        return UNKNOWN_BUTTON
    style, number, seconds, topic = ask.pressed.args
    read = STYLE.kind.read(style), NUMBER.kind.read(number), SECONDS.kind.read(seconds)
    match read:
        case (Style() as known, int(many), int(long)):
            return await _start(study, ask.caller, _Plan(known, many, long, topic, as_available=True))
        case _:
            return UNKNOWN_BUTTON


async def start_proposed(study: Study, ask: Ask) -> Outcome:
    """The quiz night that a weekly report proposes: QuizStands or Refusal."""
    if not ask.pressed.args:
        return UNKNOWN_BUTTON
    night = _Plan(Style.NIGHT, _PROPOSED, _USUAL_S[Style.NIGHT], ":".join(ask.pressed.args), as_available=True)
    return await _start(study, ask.caller, night)


async def _start(study: Study, caller: Caller, plan: _Plan) -> Outcome:
    now = study.clock.now()
    seed = secrets.token_hex(8)  # drawn here, since a transaction may run twice
    begun = await study.database.write(lambda tx: _begin(tx, study.pack, caller, plan, seed=seed, now=now))
    if not isinstance(begun, Begun):
        return begun
    for turn in await study.database.read(lambda tx: quizzes.load_turns(tx, begun.quiz)):
        await send(study, TURN_FEED, turn.id)
    return await study.database.read(lambda tx: _stands(tx, begun, caller, plan.style))


async def find_waiting(study: Study, caller: Caller) -> SoloWaiting | None:
    """One's own half-finished quiz, which is offered instead of a form.

    None where there is none, and where the database takes longer than a form can wait: starting looks again.
    """
    now = study.clock.now()
    return await in_time(study.database.read(lambda tx: _find_waiting(tx, study.pack, caller, now)))


def _find_waiting(tx: Transaction, pack: Pack, caller: Caller, now: datetime) -> SoloWaiting | None:
    group, person = group_of(tx, caller.spot), person_of(tx, caller)
    if group is None or person is None:
        return None
    waiting = quizzes.find_open_alone(tx, group=group, person=person)
    return _waiting(tx, pack, waiting, find_place(tx, pack, caller, group, now).known) if waiting else None


def _begin(tx: Transaction, pack: Pack, caller: Caller, plan: _Plan, *, seed: str, now: datetime) -> Outcome | Begun:
    place = enter_place(tx, pack, caller, now)
    person = person_of(tx, caller)
    alone = plan.style is Style.SOLO
    if alone and person is not None:
        waiting = quizzes.find_open_alone(tx, group=place.group, person=person)
        if waiting is not None:
            return _waiting(tx, pack, waiting, place.known)
    topic = _read_topic(tx, pack, caller, place.known, plan.topic or "")
    if isinstance(topic, Refusal):
        return topic
    by_person = alone or topic.kind in (TopicKind.WEAK, TopicKind.MISSED, TopicKind.STARRED)
    if by_person:
        remembered = memories.load_memories_of_person(tx, person) if person is not None else {}
    else:
        remembered = memories.load_memories_of_group(tx, place.group)
    memory = Remembered(person, remembered, caller.spot if alone else None)
    chosen = choose_questions(tx, pack, place, topic, memory, number=plan.number, seed=seed, now=now)
    asked = chosen.asked
    if not asked and topic.kind is TopicKind.MISSED:
        return none_missed(tx, place, person, remembered)
    if not asked:
        return refusals.NO_STAR_TO_ASK if topic.kind is TopicKind.STARRED else refusals.nothing_on(topic_title(topic))
    if len(asked) < plan.number and not plan.as_available:
        return Shortage(plan.style, topic_title(topic), topic.key, len(asked), plan.number, plan.seconds)
    return _keep(tx, pack, caller, place, plan=plan, topic=topic.key, chosen=chosen, seed=seed, now=now)


@writes
def start_again(tx: Transaction, study: Study, ask: Ask, now: datetime) -> Outcome:
    """A solo quiz of what one got wrong or let pass in the quiz of a turn: SoloQuestion, SoloWaiting or Refusal."""
    pack, caller, seed = study.pack, ask.caller, secrets.token_hex(8)
    played = quizzes.load_turn(tx, ask.shown.id)
    quiz = quizzes.load_quiz(tx, played.quiz) if played else None
    if quiz is None:
        return UNKNOWN_BUTTON
    person = person_of(tx, caller)
    if quiz.round.style is Style.SOLO and quiz.person != person:
        return refusals.NOT_YOUR_QUIZ
    missed = marks.load_missed(tx, quiz=quiz.id, person=person)
    if not missed:
        return refusals.ALL_RIGHT
    place = enter_place(tx, pack, caller, now)
    plan = _Plan(Style.SOLO, len(missed), _USUAL_S[Style.SOLO], None)
    chosen = Mix(missed, {})
    begun = _keep(tx, pack, caller, place, plan=plan, topic=MISSED.key, chosen=chosen, seed=seed, now=now)
    assert not isinstance(begun, Begun)  # it is solo
    return begun


def _read_topic(tx: Transaction, pack: Pack, caller: Caller, known: tuple[Topic, ...], typed: str) -> Topic | Refusal:
    if not typed.strip():
        return ANY
    topic = find_by_key(pack, known, typed) or find_topic(known, typed)
    if topic is None:
        return refusals.unknown_topic(typed, tuple(one.name for one in nearest_topics(known, typed)))
    withheld = facts_withheld(tx, pack, caller) if topic.kind is TopicKind.FACT else frozenset()
    if isinstance(withheld, Refusal):
        return withheld
    return WITHHELD if topic.id in withheld else topic


def _keep(
    tx: Transaction,
    pack: Pack,
    caller: Caller,
    place: Venue,
    *,
    plan: _Plan,
    topic: str,
    chosen: Mix,
    seed: str,
    now: datetime,
) -> Outcome | Begun:
    """Keep the quiz: its first question where it is solo, its number where it stands in a channel, or why not."""
    asked = chosen.asked
    alone = plan.style is Style.SOLO
    entered = enter(tx, caller, now) if alone else None
    person = entered.person if entered else None
    state = start(plan.style, questions=len(asked), seconds=plan.seconds, at=now)
    spot, own = caller.spot, caller.account
    named = names.name_shown(tx, platform=own.platform, team=own.team, user=own.user, told=caller.name)
    quiz = quizzes.add_quiz(
        tx,
        state,
        group=place.group,
        spot=(spot.platform, spot.space, spot.channel),
        zone=place.zone,
        topic=topic,
        seed=seed,
        asked=asked,
        starter=(own.user, named),
        person=person,
        on=place.today,
        at=now,
    )
    if quiz is None:
        standing = quizzes.find_open_alone(tx, group=place.group, person=person) if person else None
        return _waiting(tx, pack, standing, place.known) if standing else refusals.QUIZ_STANDS
    if entered is not None:
        return ask_next(tx, pack, quiz, now=now, first_ever=entered.first_ever, mixed=own_mixture(chosen))
    if plan.style is Style.NIGHT:
        quizzes.ensure_turn(tx, quiz, LOBBY, asked=None, item=None, state="claimed")
    else:
        kept = quizzes.load_quiz(tx, quiz)
        assert kept is not None
        prepare(tx, pack, kept, now)
    return Begun(quiz, groups_mixture(chosen))


def _waiting(tx: Transaction, pack: Pack, quiz: quizzes.Quiz, known: tuple[Topic, ...]) -> SoloWaiting:
    topic = find_by_key(pack, known, quiz.topic) or ANY
    turn = quizzes.load_turns(tx, quiz.id)[-1]
    return SoloWaiting(turn.id, topic_title(topic), quiz.round.position + 1, quiz.round.questions)


def _stands(tx: Transaction, begun: Begun, caller: Caller, style: Style) -> Outcome:
    quiz = quizzes.load_quiz(tx, begun.quiz)
    assert quiz is not None
    standing = [turn for turn in quizzes.load_turns(tx, begun.quiz) if turn.message]
    if standing and standing[0].message:
        return QuizStands(style, MessageRef(caller.spot, standing[0].message), begun.mixed)
    if quiz.ended_at is not None:
        return refusals.quiz_not_posted(quiz.why or "")
    return refusals.QUIZ_ON_ITS_WAY
