"""Quizzes as use cases on a real database: alone, with the group, at night; whatever is clicked, nothing is lost."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot import declaring
from bot.core import Study
from bot.delivery import Faces, Gone, Redraw, Refused, Unsure
from bot.posting.redrawing import redraw
from bot.posting.sending import prove
from bot.rules.folding import differences, rebuild
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.sureness import HowSure
from bot.talk.asks import NOBODY, Ask
from bot.talk.clicks import Click
from bot.talk.forms import Form
from bot.talk.lines import plain
from bot.talk.pages import Outcome, Refusal
from bot.talk.parts import Buttons, Lines, Rows, Small, Title
from bot.talk.people import MessageRef, Shown
from bot.verbs.guess import ANSWER_FIRST, KEPT, KEPT_BEFORE, REVEALED
from bot.verbs.leaderboard.pages import Board
from bot.verbs.leaderboard.views import By
from bot.verbs.me import Profile
from bot.verbs.quiz.cards import AskCard, KeyCard, TableCard
from bot.verbs.quiz.controls import Steering
from bot.verbs.quiz.lobby import LobbyCard
from bot.verbs.quiz.own import SoloDropped, SoloQuestion, SoloResult, SoloVerdict, SoloWaiting
from bot.verbs.quiz.playing import TURN_FEED
from bot.verbs.quiz.refusals import (
    ALL_RIGHT,
    NOT_ASKED_NOW,
    NOT_AT_THIS_POINT,
    NOT_YOUR_QUIZ,
    NOTHING_WRONG,
    QUESTION_OVER,
    QUIZ_ON_ITS_WAY,
    QUIZ_OVER,
    QUIZ_STANDS,
    RIGHT_SINCE,
    WAITS_FOR_ITS_ANSWER,
    not_starter,
    quiz_not_posted,
)
from bot.verbs.quiz.shared import NightJoined, NotJoined, QuizNoted, QuizStands, Shortage, Steered
from content.attempts import Sureness
from content.items import Item
from content.packs import load_pack
from content.rounds import Ending
from storage import quizzes
from storage.confidence import Confidence
from storage.database import Database, Transaction
from storage.quiz_tables import turn_answers
from tests.study.hall import BOSS, Doorkeeper, Hall, KeepingFace, told


class Quizzing(Hall):
    """A hall with the real pack and words for quizzes."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, load_pack())

    async def quiz(
        self,
        user: str = "u1",
        *,
        topic: str | None = None,
        number: str | None = None,
        style: str | None = None,
        seconds: str | None = None,
    ) -> Outcome:
        return await self.command("quiz", by=user, topic=topic, number=number, style=style, seconds=seconds)

    async def press(self, name: str, turn: int, *, by: str = "u1") -> Outcome:
        return await self.click(Click(name, Shown("turn", turn)), by=by)

    async def pick(
        self, user: str, turn: int, chosen: tuple[str, ...], *, at: datetime | None = None, message: str = ""
    ) -> Outcome:
        """Answer, and say nothing of how sure that was."""
        told = await self.click(Click("answer", Shown("turn", turn)), *chosen, by=user, at=at, message=message)
        return await self.say_sure(user, turn, "tell") if isinstance(told, HowSure) else told

    async def say_sure(self, user: str, turn: int, word: str) -> Outcome:
        return await self.click(Click("sure", Shown("turn", turn), (word,)), by=user)

    async def steer(self, user: str, what: Steering) -> Outcome:
        return await self.press(what, self.turn(), by=user)

    async def form(self, user: str = "u1") -> Form | None:
        """What a bare command opens."""
        return await self.desk.form_for(Ask(self.caller(user), Doorkeeper(NOBODY, {}), verb="quiz"))

    def turn(self) -> int:
        _, card = self.face.played[-1]
        assert isinstance(card, LobbyCard | AskCard | KeyCard | TableCard)
        return card.turn

    def card(self, kind: type) -> object:
        """The latest card of a kind that stands."""
        return next(card for card in reversed(self.face.cards.values()) if isinstance(card, kind))

    def ask(self) -> AskCard:
        card = self.card(AskCard)
        assert isinstance(card, AskCard)
        return card

    def key(self) -> KeyCard:
        card = self.card(KeyCard)
        assert isinstance(card, KeyCard)
        return card

    def table(self) -> TableCard:
        card = self.card(TableCard)
        assert isinstance(card, TableCard)
        return card

    async def night(self, *players: str, number: str = "2") -> None:
        """A night with its first question open."""
        await self.quiz("host", style="night", number=number)
        for player in players:
            assert isinstance(await self.press("join", self.turn(), by=player), NightJoined)
        await self.steer("host", Steering.BEGIN)
        await self.tick()

    async def sound(self) -> None:
        assert await self.study.database.read(differences) == []


@dataclass
class SlowFace(KeepingFace):
    """Has an edit on its way until it is told to go on."""

    drawing: asyncio.Event = field(default_factory=asyncio.Event)
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def redraw(self, message: MessageRef, card: Outcome) -> Redraw:
        self.drawing.set()
        await self.goes_on.wait()
        self.cards[message.message] = card  # it was sent by another face of the same platform
        return await super().redraw(message, card)


def wrong_of(item: Item) -> tuple[str, ...]:
    return tuple(option for option in item.option_ids if option not in item.key)[:1] + item.key[1:]


@pytest.fixture
def hall(database: Database) -> Quizzing:
    return Quizzing(database)


# --- alone -----------------------------------------------------------------------------------------------------------


async def test_of_an_unknown_topic_the_nearest_three_are_offered_and_each_is_taken(hall: Quizzing) -> None:
    no = await hall.quiz(topic="dinamo xy")
    assert isinstance(no, Refusal)
    assert len(no.near) == 3
    assert no.near[0] == "DynamoDB"
    assert all(near in plain(no.sentence) for near in no.near)
    for user, near in zip(("u1", "u2", "u3"), no.near, strict=True):
        assert isinstance(await hall.quiz(user, topic=near, number="1"), SoloQuestion), near


async def test_a_solo_quiz_from_start_to_end(hall: Quizzing) -> None:
    asked = await hall.quiz(topic="dynamo", number="2")
    assert isinstance(asked, SoloQuestion)
    assert (asked.item.service, asked.number, asked.of, asked.first_ever) == ("DynamoDB", 1, 2, True)
    assert asked.mixed == "This quiz: 2 new to you."
    right = await hall.pick("u1", asked.turn, asked.item.key)
    assert isinstance(right, SoloVerdict)
    assert (right.grade.right, right.points, right.again) == (True, asked.item.difficulty, False)
    hall.clock.move(timedelta(seconds=90))
    following = await hall.press("on", asked.turn)
    assert isinstance(following, SoloQuestion)
    assert following.item != asked.item
    wrong = await hall.pick("u1", following.turn, wrong_of(following.item))
    assert isinstance(wrong, SoloVerdict)
    result = await hall.press("on", following.turn)
    assert result == SoloResult(
        following.turn, "DynamoDB", 1, 2, 2, asked.item.difficulty, 90, missed=(following.item,)
    )
    assert await hall.press("on", asked.turn) == result, "an old button shows the end"
    await hall.sound()


async def test_what_one_knows_and_what_one_missed_is_told_before_the_first_question(hall: Quizzing) -> None:
    shown = []
    for right in (True, False):
        asked = await hall.quiz(topic="kms", number="2")
        for _ in range(2):
            assert isinstance(asked, SoloQuestion)
            shown.append(asked.item.question)
            await hall.pick("u1", asked.turn, asked.item.key if right else wrong_of(asked.item))
            asked = await hall.press("on", asked.turn)
    assert len(set(shown)) == 4, "what was seen rests while there is anything else"
    hall.clock.move(timedelta(days=7))
    asked = await hall.quiz(topic="kms", number="5")
    assert isinstance(asked, SoloQuestion)
    assert asked.mixed == "This quiz: 2 you missed before, 2 new to you and 1 you know, in mixed order."


async def test_a_second_click_shows_the_first_verdict(hall: Quizzing) -> None:
    asked = await hall.quiz(number="1")
    assert isinstance(asked, SoloQuestion)
    await hall.pick("u1", asked.turn, wrong_of(asked.item))
    again = await hall.pick("u1", asked.turn, asked.item.key)
    assert isinstance(again, SoloVerdict)
    assert (again.again, again.grade.right, again.chosen) == (True, False, tuple(sorted(wrong_of(asked.item))))


async def test_the_missed_ones_come_again(hall: Quizzing) -> None:
    asked = await hall.quiz(number="1", topic="sqs")
    assert isinstance(asked, SoloQuestion)
    await hall.pick("u1", asked.turn, wrong_of(asked.item))
    await hall.press("on", asked.turn)
    again = await hall.press("again", asked.turn)
    assert isinstance(again, SoloQuestion)
    assert again.item.question == asked.item.question
    await hall.pick("u1", again.turn, again.item.key)
    await hall.press("on", again.turn)
    assert await hall.press("again", again.turn) == ALL_RIGHT
    assert await hall.quiz(topic="missed") == RIGHT_SINCE


async def test_todays_daily_is_not_forgotten_where_nothing_can_be_asked_again(hall: Quizzing) -> None:
    """It was got wrong, and comes again once its answer is out: till then nobody is told of a clean sheet."""
    assert await hall.quiz(topic="missed") == NOTHING_WRONG
    await hall.set_up()
    await hall.move(hours=2)
    daily = hall.latest().item
    await hall.answer("u1", *wrong_of(daily))
    assert await hall.quiz(topic="missed", number="1") == WAITS_FOR_ITS_ANSWER
    assert await hall.quiz("u2", topic="missed") == NOTHING_WRONG
    await hall.move(days=1)
    await hall.move(seconds=10)
    again = await hall.quiz(topic="missed", number="1")
    assert isinstance(again, SoloQuestion)
    assert again.item.question == daily.question


@pytest.mark.parametrize("right", [True, False])
async def test_whether_todays_answer_was_right_is_not_given_away(hall: Quizzing, right: bool) -> None:
    await hall.set_up()
    await hall.move(hours=2)
    daily = hall.latest().item
    await hall.answer("u1", *(daily.key if right else wrong_of(daily)))
    assert await hall.quiz(topic="missed") == WAITS_FOR_ITS_ANSWER


async def test_what_left_the_exam_is_said_to_have_left_it(hall: Quizzing) -> None:
    asked = await hall.quiz(number="1", topic="cognito")
    assert isinstance(asked, SoloQuestion)
    await hall.pick("u1", asked.turn, wrong_of(asked.item))
    await hall.press("on", asked.turn)
    kept = {name: question for name, question in hall.study.pack.questions.items() if name != asked.item.question}
    later = Hall(hall.study.database, hall.study.pack.model_copy(update={"questions": kept}))
    assert await later.say("quiz missed") == NOT_ASKED_NOW


async def test_questions_that_one_let_pass_are_missed_too(hall: Quizzing) -> None:
    await hall.quiz("host", style="group", number="2")
    first = hall.ask()
    await hall.pick("u1", first.turn, first.item.key)
    await hall.pick("u2", first.turn, wrong_of(first.item))
    for _ in range(2):
        await hall.steer("host", Steering.NEXT)
        for seconds in (3, 16):
            await hall.leap(timedelta(seconds=seconds))
    second = next(card for card in reversed(hall.face.cards.values()) if isinstance(card, KeyCard)).item
    table = hall.table().turn
    for user, questions in (("u1", [second]), ("u2", [first.item, second]), ("u3", [first.item, second])):
        begun = await hall.press("again", table, by=user)
        assert isinstance(begun, SoloQuestion)
        assert (begun.of, begun.item.question) == (len(questions), questions[0].question), user


async def test_nobody_repeats_somebody_elses_quiz(hall: Quizzing) -> None:
    asked = await hall.quiz(number="1")
    assert isinstance(asked, SoloQuestion)
    assert await hall.press("again", asked.turn, by="thief") == NOT_YOUR_QUIZ
    assert await hall.press("again", 4711) == UNKNOWN_BUTTON


async def test_a_half_finished_quiz_is_offered_and_outlives_everything(hall: Quizzing) -> None:
    asked = await hall.quiz(number="3")
    assert isinstance(asked, SoloQuestion)
    await hall.pick("u1", asked.turn, asked.item.key)
    waiting = await hall.quiz(number="5")
    assert isinstance(waiting, SoloWaiting)
    assert (waiting.number, waiting.of) == (1, 3)
    hall.clock.move(timedelta(days=3))
    resumed = await hall.press("on", waiting.turn)
    assert isinstance(resumed, SoloQuestion)
    assert resumed.number == 2
    shown_again = await hall.press("on", asked.turn)
    assert shown_again == resumed, "an unanswered question is never passed over"
    assert await hall.press("drop", waiting.turn) == SoloDropped(1)
    assert isinstance(await hall.quiz(number="5"), SoloQuestion)
    assert await hall.pick("u1", resumed.turn, resumed.item.key) == QUIZ_OVER
    await hall.sound()


async def test_a_bare_command_finds_the_half_finished_quiz_or_opens_its_form(hall: Quizzing) -> None:
    form = await hall.form()
    assert form is not None
    assert [field.name for field in form.fields] == ["topic", "number", "style", "seconds"]
    asked = await hall.quiz(topic="lambda", number="3")
    assert isinstance(asked, SoloQuestion)
    assert await hall.form() is None
    assert await hall.quiz() == SoloWaiting(asked.turn, "Lambda", 1, 3)
    assert await hall.form("u2") is not None


async def test_a_form_does_not_wait_for_a_database_that_hangs(hall: Quizzing, monkeypatch: pytest.MonkeyPatch) -> None:
    await hall.quiz()
    monkeypatch.setattr(hall.study.database, "read", lambda _: asyncio.Event().wait())
    monkeypatch.setattr(declaring, "LOOK_AT_MOST_S", 0.01)
    assert await hall.form() is not None


async def test_what_was_not_answered_counts_in_the_result_of_a_dropped_quiz(hall: Quizzing) -> None:
    asked = await hall.quiz(number="3")
    assert isinstance(asked, SoloQuestion)
    await hall.pick("u1", asked.turn, asked.item.key)
    await hall.press("drop", asked.turn)
    assert await hall.press("drop", asked.turn) == QUIZ_OVER
    result = await hall.press("on", asked.turn)
    assert isinstance(result, SoloResult)
    assert (result.right, result.answered, result.of) == (1, 1, 3)
    title, lines, *_ = result.page().parts
    assert isinstance(title, Title)
    assert "1 of 3 right" in plain(title.line)
    assert isinstance(lines, Lines)
    assert "2 questions weren't answered" in " ".join(map(plain, lines.lines))
    assert "Nothing" not in " ".join(map(plain, lines.lines))


async def test_what_was_let_pass_counts_in_every_table(hall: Quizzing) -> None:
    await hall.night("u1", "u2", number="3")
    for asked in range(2):
        card = hall.ask()
        await hall.pick("u1", card.turn, card.item.key, at=hall.clock.now())
        if not asked:
            await hall.pick("u2", card.turn, card.item.key, at=hall.clock.now())
        await hall.leap(timedelta(seconds=21))
        await hall.leap(timedelta(seconds=3))
        assert hall.key().played == asked + 1
        [rows] = [part for part in hall.key().page().parts if isinstance(part, Rows)]
        told = {row.name: row.figures[1].said for row in rows.rows}
        assert told == {"U1": f"{asked + 1} of {asked + 1} right", "U2": f"1 of {asked + 1} right"}
        await hall.leap(timedelta(seconds=9))
    await hall.steer("host", Steering.STOP)
    for seconds in (3, 4):
        await hall.leap(timedelta(seconds=seconds))
    [rows] = [part for part in hall.table().page().parts if isinstance(part, Rows)]
    assert [row.figures[1].said for row in rows.rows] == ["2 of 3 right", "1 of 3 right"]


async def test_nobody_plays_somebody_elses_quiz(hall: Quizzing) -> None:
    asked = await hall.quiz()
    assert isinstance(asked, SoloQuestion)
    assert await hall.pick("thief", asked.turn, asked.item.key) == NOT_YOUR_QUIZ
    assert await hall.press("on", asked.turn, by="thief") == NOT_YOUR_QUIZ
    assert await hall.press("drop", asked.turn, by="thief") == NOT_YOUR_QUIZ


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"number": "0"}, "“0” isn't a number of questions."),
        ({"number": "1000"}, "“1000” isn't a number of questions."),
        ({"number": "-3"}, "“-3” isn't a number of questions."),
        ({"number": "five"}, "“five” isn't a number of questions."),
        ({"number": "\u0663"}, "“\u0663” isn't a number of questions."),
        ({"seconds": "9"}, "“9” isn't a number of seconds to answer in."),
        ({"seconds": "601", "style": "night"}, "“601” isn't a number of seconds to answer in."),
        ({"style": "duel"}, "I don't know “duel”."),
        ({"topic": "xyzzy"}, "I don't know the topic “xyzzy”."),
        ({"topic": "missed"}, told(NOTHING_WRONG)),
    ],
)
async def test_what_cannot_be_is_refused_and_starts_nothing(
    hall: Quizzing, typed: dict[str, str], sentence: str
) -> None:
    assert told(await hall.quiz(**typed)).startswith(sentence)
    assert isinstance(await hall.quiz(), SoloQuestion)


async def test_a_short_topic_says_how_many_and_takes_them(hall: Quizzing) -> None:
    short = await hall.quiz(topic="copilot", number="20")
    assert isinstance(short, Shortage)
    assert short.available < 20
    [row] = [part for part in short.page().parts if isinstance(part, Buttons)]
    begun = await hall.click(row.buttons[0].click)
    assert isinstance(begun, SoloQuestion)
    assert begun.of == short.available


async def test_todays_daily_is_never_asked(hall: Quizzing) -> None:
    await hall.set_up()
    before = await hall.quiz("early", topic="any", number="20")
    assert isinstance(before, SoloQuestion)
    await hall.move(hours=2)
    daily = hall.latest().item.question
    assert daily not in await hall.study.database.read(lambda tx: _asked(tx, before.turn))


def _asked(tx: Transaction, turn: int) -> tuple[str, ...]:
    known = quizzes.load_turn(tx, turn)
    assert known is not None
    quiz = quizzes.load_quiz(tx, known.quiz)
    assert quiz is not None
    return quiz.asked


# --- with the group --------------------------------------------------------------------------------------------------


async def test_a_group_quiz_from_start_to_end(hall: Quizzing) -> None:
    stands = await hall.quiz("host", style="group", number="2", topic="lambda")
    assert isinstance(stands, QuizStands)
    first = hall.ask()
    assert (first.number, first.of, first.answered, first.seconds_left) == (1, 2, 0, 120)
    noted = await hall.pick("u1", first.turn, first.item.key)
    assert isinstance(noted, QuizNoted)
    assert (noted.again, noted.first_ever) == (False, True)
    await hall.pick("u2", first.turn, wrong_of(first.item))
    await hall.leap(timedelta(seconds=6))
    assert hall.ask().answered == 2
    await hall.leap(timedelta(seconds=115))
    await hall.leap(timedelta(seconds=2))
    key = hall.key()
    assert (key.answered, key.right, key.steerable) == (2, 1, True)
    assert key.chosen[first.item.key[0]] >= 1
    assert await hall.pick("u3", first.turn, first.item.key) == QUESTION_OVER
    again = await hall.pick("u1", first.turn, first.item.key)
    assert isinstance(again, QuizNoted)
    assert again.again
    await hall.leap(timedelta(seconds=15))
    second = hall.ask()
    assert (second.number, second.item.question) != (1, first.item.question)
    await hall.pick("late", second.turn, second.item.key)
    assert await hall.steer("host", Steering.NEXT) == Steered(Steering.NEXT)
    for seconds in (3, 16):
        await hall.leap(timedelta(seconds=seconds))
    table = hall.table()
    assert (table.ending, table.players, table.questions) == (Ending.PLAYED, 3, 2)
    assert {row.score.name: row.score.points for row in table.rows} == {
        "U1": first.item.difficulty,
        "U2": 0,
        "Late": second.item.difficulty,
    }
    assert table.hardest == first.item
    assert await hall.pick("u1", second.turn, second.item.key) == QUIZ_OVER
    assert isinstance(await hall.quiz("host", style="group"), QuizStands), "the channel is free again"
    await hall.sound()


async def test_one_quiz_at_a_time_in_a_channel(hall: Quizzing) -> None:
    await hall.quiz("host", style="night")
    for style in ("night", "group"):
        assert await hall.quiz("other", style=style) == QUIZ_STANDS
    assert isinstance(await hall.quiz("other"), SoloQuestion)


async def test_only_the_starter_or_an_organiser_steers(hall: Quizzing) -> None:
    await hall.quiz("host", style="group", number="3")
    refused = await hall.steer("u1", Steering.NEXT)
    assert refused == not_starter("Host")
    assert await hall.steer(BOSS, Steering.PAUSE) == Steered(Steering.PAUSE)
    assert await hall.steer("host", Steering.RESUME) == Steered(Steering.RESUME), "it stays the starter's"
    assert await hall.steer(BOSS, Steering.BEGIN) == NOT_AT_THIS_POINT


def lobby(hall: Quizzing) -> LobbyCard:
    card = hall.card(LobbyCard)
    assert isinstance(card, LobbyCard)
    return card


def labels(card: LobbyCard | AskCard) -> list[str]:
    return [button.label for part in card.page().parts if isinstance(part, Buttons) for button in part.buttons]


@pytest.mark.parametrize("ending", ["expired", "stopped", "played out", "gone"])
async def test_a_lobby_invites_nobody_once_there_is_nothing_to_answer(hall: Quizzing, ending: str) -> None:
    await hall.quiz("host", style="night", number="1")
    turn = hall.turn()
    assert labels(lobby(hall)) == ["Join", "Start", "End"]
    match ending:
        case "expired":
            await hall.leap(timedelta(minutes=31))
        case "stopped":
            assert await hall.steer("host", Steering.STOP) == Steered(Steering.STOP, result_comes=False)
        case "played out":
            await hall.press("join", turn, by="u1")
            await hall.steer("host", Steering.BEGIN)
            await hall.tick()
            assert labels(lobby(hall)) == ["Join"]
            await hall.press("next", hall.ask().turn, by="host")
        case _:
            hall.face.outcomes = [Refused("the channel is gone.", place_lost=True)]
            await hall.steer("host", Steering.BEGIN)
    await hall.tick()
    assert labels(lobby(hall)) == []
    assert await hall.press("join", turn, by="u2") == QUIZ_OVER


async def test_pause_stands_only_where_something_comes_after_it(hall: Quizzing) -> None:
    await hall.quiz("host", style="group", number="2")
    assert "Pause" in labels(hall.ask())
    await hall.steer("host", Steering.NEXT)
    for seconds in (3, 16):
        await hall.leap(timedelta(seconds=seconds))
    assert hall.ask().number == 2
    assert "Pause" not in labels(hall.ask())


async def test_a_channel_that_is_gone_ends_it(hall: Quizzing) -> None:
    hall.face.outcomes = [Refused("the channel is gone.", place_lost=True)]
    assert await hall.quiz("host", style="group") == quiz_not_posted("the channel is gone.")
    await hall.quiz("host", style="group", number="3")
    first = hall.ask()
    await hall.pick("u1", first.turn, first.item.key)
    hall.face.outcomes = [Refused("the channel is gone.", place_lost=True)]
    await hall.steer("host", Steering.NEXT)
    for seconds in (3, 16):
        await hall.leap(timedelta(seconds=seconds))
    assert await hall.pick("u2", first.turn, first.item.key) == QUIZ_OVER
    assert isinstance(await hall.quiz("host", style="group"), QuizStands)
    await hall.sound()


async def test_a_question_that_nobody_can_find_is_passed_over_and_never_sent_again(hall: Quizzing) -> None:
    hall.face.outcomes = [Unsure("no answer")]
    assert await hall.quiz("host", style="group", number="2") == QUIZ_ON_ITS_WAY
    for _ in range(4):
        await hall.leap(timedelta(seconds=21))
    assert [card.number for _, card in hall.face.played if isinstance(card, AskCard)] == [1, 2]
    assert hall.ask().number == 2
    await hall.sound()


async def test_a_click_or_the_platform_proves_that_a_question_stands(hall: Quizzing) -> None:
    for how in ("click", "event"):
        hall.face.outcomes = [Unsure("no answer")]
        await hall.quiz("host", style="group", number="1")
        turn = hall.turn()
        hall.face.taken_at["lost"] = hall.clock.now()
        card = hall.face.played[-1][1]
        assert isinstance(card, AskCard)
        message = MessageRef(hall.spot(), "lost")
        if how == "event":
            await prove(hall.study, TURN_FEED, turn, message)
        noted = await hall.pick("u1", turn, card.item.key, message="lost")
        assert isinstance(noted, QuizNoted), how
        await hall.steer("host", Steering.STOP)
        for seconds in (3, 4):
            await hall.leap(timedelta(seconds=seconds))
        assert hall.table().players == 1
    await hall.sound()


async def test_a_deleted_question_is_redrawn_once_and_the_quiz_goes_on(hall: Quizzing) -> None:
    await hall.quiz("host", style="group", number="2")
    first = hall.ask()
    [message] = [name for name, card in hall.face.cards.items() if card == first]
    await hall.pick("u1", first.turn, first.item.key)
    hall.face.delete(message)
    for _ in range(10):
        await hall.leap(timedelta(seconds=10))
    assert hall.face.redraws == 1
    for _ in range(8):
        await hall.leap(timedelta(seconds=10))
    assert hall.ask().number == 2
    await hall.leap(timedelta(minutes=3))
    for _ in range(4):
        await hall.leap(timedelta(seconds=20))
    assert hall.table().ending is Ending.PLAYED
    assert await hall.study.database.read(quizzes.load_unfinished) == []
    await hall.sound()


async def test_a_deleted_lobby_ends_its_quiz(hall: Quizzing) -> None:
    await hall.quiz("host", style="night", number="2")
    hall.face.delete("m1")
    await hall.press("join", 1, by="u1")
    await hall.leap(timedelta(seconds=6))
    assert await hall.press("join", 1, by="u2") == QUIZ_OVER
    assert isinstance(await hall.quiz("host", style="night", number="2"), QuizStands)
    assert hall.face.redraws == 1


async def test_a_channel_that_is_gone_ends_its_quiz(hall: Quizzing) -> None:
    await hall.quiz("host", style="group", number="3")
    first = hall.ask()
    hall.face.refuses_redraws = Gone("the channel is gone.", place_lost=True)
    await hall.pick("u1", first.turn, first.item.key)
    for _ in range(30):
        await hall.leap(timedelta(seconds=10))
    quiz = await hall.study.database.read(lambda tx: quizzes.load_quiz(tx, 1))
    assert quiz is not None
    assert (quiz.round.ending, quiz.why) == (Ending.GONE, "the channel is gone.")
    assert await hall.study.database.read(quizzes.load_unfinished) == []
    assert (hall.face.redraws, len(hall.face.played)) == (1, 1)
    await hall.sound()


async def test_a_count_of_another_process_that_overtakes_the_key_is_drawn_over(database: Database) -> None:
    hall = Quizzing(database)
    slow = SlowFace(hall.clock)
    other = Study(database, hall.study.pack, hall.clock, Faces({"discord": slow}))
    await hall.quiz("host", style="group", number="1")
    first = hall.ask()
    await hall.pick("u1", first.turn, first.item.key)
    hall.clock.move(timedelta(seconds=6))
    counting = asyncio.create_task(redraw(other, TURN_FEED, first.turn, can_wait=True))
    await slow.drawing.wait()
    await hall.steer("host", Steering.NEXT)
    for seconds in (3, 20, 3):
        await hall.leap(timedelta(seconds=seconds))
    assert await database.read(quizzes.load_unfinished) == [], "drawn to its end, as it seems"
    message = next(name for name, card in hall.face.cards.items() if card == hall.key())
    slow.goes_on.set()
    await counting
    hall.face.cards[message] = slow.cards[message]
    assert isinstance(slow.cards[message], AskCard), "the platform took the count last"
    await hall.leap(timedelta(seconds=1))
    assert isinstance(hall.face.cards[message], KeyCard)
    assert await database.read(quizzes.load_unfinished) == []


# --- live at night ---------------------------------------------------------------------------------------------------


async def test_a_night_pays_for_speed_by_the_platforms_time(hall: Quizzing) -> None:
    await hall.night("fast", "slow", "wrong")
    assert isinstance(next(iter(hall.face.cards.values())), LobbyCard)
    first = hall.ask()
    opened = hall.clock.now()
    worth = 100 * first.item.difficulty
    hall.clock.move(timedelta(seconds=15))
    await hall.pick("slow", first.turn, first.item.key, at=opened + timedelta(seconds=10))
    await hall.pick("fast", first.turn, first.item.key, at=opened)
    await hall.pick("wrong", first.turn, wrong_of(first.item), at=opened)
    await hall.leap(timedelta(seconds=6))
    assert [card for card in hall.face.cards.values() if isinstance(card, KeyCard)] == [], "it waits two seconds"
    await hall.leap(timedelta(seconds=2))
    assert [(row.rank, row.score.name, row.score.points) for row in hall.key().rows] == [
        (1, "Fast", worth),
        (2, "Slow", round(worth * 0.75)),
        (None, "Wrong", 0),
    ]
    await hall.sound()


async def test_three_zeros_are_no_winners(hall: Quizzing) -> None:
    await hall.set_up()
    await hall.move(hours=1)
    await hall.night("u1", "u2", "u3", number="1")
    first = hall.ask()
    for user in ("u1", "u2", "u3"):
        await hall.pick(user, first.turn, wrong_of(first.item), at=hall.clock.now())
    for seconds in (21, 3, 9):
        await hall.leap(timedelta(seconds=seconds))
    assert [row.rank for row in hall.key().rows] == [None] * 3
    assert [row.rank for row in hall.table().rows] == [None] * 3
    board = await hall.say("leaderboard night")
    assert isinstance(board, Board)
    assert [row.rank for row in board.rows] == [None] * 3
    [standing] = [plain(part.lines[0]) for part in board.page().parts if isinstance(part, Small)]
    assert standing.startswith("You aren't on this board yet")


async def test_the_platforms_time_decides_at_the_moment_of_closing(hall: Quizzing) -> None:
    await hall.night("in", "out", "early")
    first, opened = hall.ask(), hall.clock.now()
    hall.clock.move(timedelta(seconds=21))
    late = await hall.pick("out", first.turn, first.item.key, at=opened + timedelta(seconds=20))
    assert late == QUESTION_OVER
    just = await hall.pick("in", first.turn, first.item.key, at=opened + timedelta(seconds=19.9))
    assert isinstance(just, QuizNoted)
    await hall.leap(timedelta(seconds=2))
    judged = await hall.pick("early", first.turn, first.item.key, at=opened + timedelta(seconds=1))
    assert judged == QUESTION_OVER, "the key is shown"


async def test_the_order_of_arrival_decides_nothing(hall: Quizzing) -> None:
    """Clicks of the same moments by the platform's clock, delivered in three orders, are worth the same."""
    players = ["p0", "p1", "p2", "p3", "p4", "p5"]
    worth: list[dict[str, int]] = []
    for order in (players, players[::-1], players[3:] + players[:3]):
        await hall.night(*players, number="1")
        first, opened = hall.ask(), hall.clock.now()
        hall.clock.move(timedelta(seconds=19))
        for player in order:
            await hall.pick(
                player, first.turn, first.item.key, at=opened + timedelta(seconds=2 * players.index(player))
            )
        for seconds in (1, 2, 9):
            await hall.leap(timedelta(seconds=seconds))
        worth.append({row.score.name: row.score.points // first.item.difficulty for row in hall.table().rows})
    assert worth[0] == worth[1] == worth[2]
    assert sorted(worth[0], key=lambda name: -worth[0][name]) == [player.title() for player in players]
    await hall.sound()


async def test_who_did_not_join_is_asked_to_and_may_at_any_time(hall: Quizzing) -> None:
    await hall.night()
    first = hall.ask()
    assert await hall.pick("u1", first.turn, first.item.key) == NotJoined(first.turn)
    joined = await hall.press("join", first.turn, by="u1")
    assert joined == NightJoined(again=False, players=1, first_ever=True)
    assert await hall.press("join", first.turn, by="u1") == NightJoined(again=True, players=1)
    assert isinstance(await hall.pick("u1", first.turn, first.item.key), QuizNoted)


async def test_a_night_goes_on_after_an_outage_in_the_middle(hall: Quizzing) -> None:
    await hall.night("u1")
    first = hall.ask()
    await hall.pick("u1", first.turn, first.item.key)
    hall.clock.move(timedelta(minutes=10))
    for seconds in (0, 0, 9):
        await hall.leap(timedelta(seconds=seconds))
    assert hall.key().right == 1
    assert hall.ask().number == 2
    await hall.sound()


async def test_a_paused_night_waits(hall: Quizzing) -> None:
    await hall.night("u1", number="2")
    await hall.steer("host", Steering.PAUSE)
    for seconds in (21, 3, 60):
        await hall.leap(timedelta(seconds=seconds))
    assert hall.key().paused
    assert await hall.steer("host", Steering.RESUME) == Steered(Steering.RESUME)
    await hall.tick()
    assert hall.ask().number == 2


# --- what stands beside ----------------------------------------------------------------------------------------------


async def test_the_practice_boards_are_their_own(hall: Quizzing) -> None:
    await hall.set_up()
    await hall.move(days=1)
    asked = await hall.quiz("u1", number="1")
    assert isinstance(asked, SoloQuestion)
    await hall.pick("u1", asked.turn, asked.item.key)
    await hall.night("u2", number="1")
    first = hall.ask()
    await hall.pick("u2", first.turn, first.item.key, at=hall.clock.now())
    for seconds in (21, 3, 9):
        await hall.leap(timedelta(seconds=seconds))

    async def board(measure: By, *, whole_group: bool = True) -> dict[str, int]:
        shown = await hall.say(f"leaderboard {measure} {'group' if whole_group else 'channel'}")
        assert isinstance(shown, Board)
        return {row.name: row.points for row in shown.rows}

    assert await board(By.PRACTICE) == {"U1": asked.item.difficulty}
    assert await board(By.PRACTICE, whole_group=False) == {"U1": asked.item.difficulty}
    assert await board(By.NIGHT) == {"U2": 100 * first.item.difficulty}
    assert await board(By.POINTS) == {}
    await hall.study.database.write(rebuild)
    assert await board(By.NIGHT) == {"U2": 100 * first.item.difficulty}
    await hall.sound()


async def test_confidence_stands_beside_answers_until_the_reveal(hall: Quizzing) -> None:
    await hall.set_up()
    await hall.move(hours=2)
    post = Shown("post", hall.latest().post)
    assert await hall.click(Click("guess", post)) == ANSWER_FIRST
    await hall.answer("u1", *hall.latest().item.key)
    assert await hall.click(Click("guess", post)) == KEPT
    assert await hall.click(Click("guess", post)) == KEPT_BEFORE
    asked = await hall.quiz("u1", number="1")
    assert isinstance(asked, SoloQuestion)
    turn = Shown("turn", asked.turn)
    for _ in range(2):
        assert isinstance(await hall.click(Click("answer", turn), *asked.item.key), HowSure)
        assert isinstance(await hall.press("continue", asked.turn), HowSure), "it is never passed by without a word"
    assert await hall.say_sure("u2", asked.turn, "sure") == NOT_YOUR_QUIZ
    told = await hall.say_sure("u1", asked.turn, "sure")
    assert isinstance(told, SoloVerdict)
    assert (told.sureness, told.again) == (Sureness.SURE, False)
    again = await hall.say_sure("u1", asked.turn, "guess")
    assert again == replace(told, again=True), "what was said first stays"
    assert await hall.click(Click("guess", turn)) == KEPT_BEFORE
    await hall.move(days=2)
    await hall.press("on", asked.turn)
    assert await hall.click(Click("guess", turn)) == REVEALED
    assert await hall.click(Click("guess", post)) == REVEALED
    profile = await hall.say("me")
    assert isinstance(profile, Profile)
    assert profile.in_dailies == Confidence(0, 0, 0, 0, guessed=1, guessed_right=1)
    assert profile.in_quizzes == Confidence(1, 1, 0, 0, 0, 0)
    assert profile.answered == 1
    lines = [line for part in profile.page().parts if isinstance(part, Lines) for line in part.lines]
    assert "Of the dailies revealed so far: guessed and right 1 of 1" in lines
    assert "In quizzes: sure and right 1 of 1" in lines
    await hall.sound()


async def test_answers_are_kept_once_however_often_they_are_delivered(hall: Quizzing) -> None:
    await hall.quiz("host", style="group", number="1")
    first = hall.ask()
    for _ in range(3):
        await hall.pick("u1", first.turn, first.item.key)
    await hall.pick("u1", first.turn, wrong_of(first.item))
    kept = select(func.count()).select_from(turn_answers)
    assert await hall.study.database.read(lambda tx: tx.execute(kept).scalar()) == 1
    await hall.steer("host", Steering.STOP)
    for seconds in (3, 4):
        await hall.leap(timedelta(seconds=seconds))
    assert hall.table().rows[0].score.right == 1
