"""Quizzes as use cases on a real database: alone, with the group, at night; whatever is clicked, nothing is lost."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.delivery import NotNow, Redrawn, Refused, Unsure
from bot.people import Caller, MessageRef, Rights, Shown
from bot.quiz import starting
from bot.quiz.answering import answer_shown, join_quiz, steer_quiz
from bot.quiz.playing import count_on, prove_turn
from bot.quiz.solo import drop_quiz, go_on
from bot.quiz.starting import find_waiting, start_again, start_quiz
from bot.quiz.wishes import Wish
from bot.quiz_replies import (
    AskCard,
    GuessKept,
    Joined,
    KeyCard,
    LobbyCard,
    NotJoined,
    QuizNoted,
    QuizStands,
    ReportClosed,
    ReportKept,
    ReportKind,
    ReportsShown,
    Shortage,
    SoloDropped,
    SoloQuestion,
    SoloResult,
    SoloVerdict,
    SoloWaiting,
    Steered,
    Steering,
    TableCard,
)
from bot.replies import Board, Measure, Profile, PublicCard, Reason, Refusal, Reply
from bot.study.confidence import guess
from bot.study.core import Study
from bot.study.folding import differences, rebuild
from bot.study.leaderboard import leaderboard
from bot.study.profile import me
from bot.study.reporting import admin_close, admin_report, admin_reports, report_question
from content.items import Item
from content.packs import load_pack
from content.rounds import Ending
from storage import quizzes
from storage.database import Database, Transaction
from storage.quiz_tables import turn_answers
from tests.study.desk import ORGANISER, Desk, KeepingFace

MEMBER = Rights(organiser=False)


class Quizzing(Desk):
    """A desk with the real pack and words for quizzes."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, load_pack())

    async def quiz(self, user: str = "u1", **wish: str) -> Reply:
        return await start_quiz(self.study, self.caller(user), Wish(**wish))

    async def click(self, user: str, turn: int, chosen: tuple[str, ...], *, at: datetime | None = None) -> Reply:
        return await answer_shown(self.study, self.caller(user, at=at), Shown("turn", turn), chosen)

    async def steer(self, user: str, what: Steering, *, rights: Rights = MEMBER) -> Reply:
        return await steer_quiz(self.study, self.caller(user), rights, self.turn(), what)

    def turn(self) -> int:
        _, card = self.face.played[-1]
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
            assert isinstance(await join_quiz(self.study, self.caller(player), self.turn()), Joined)
        await self.steer("host", Steering.BEGIN)
        await self.tick()

    async def sound(self) -> None:
        assert await self.study.database.read(differences) == []


@dataclass
class SlowFace(KeepingFace):
    """Has an edit on its way until it is told to go on."""

    drawing: asyncio.Event = field(default_factory=asyncio.Event)
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def redraw(self, message: MessageRef, card: PublicCard) -> Redrawn | Refused | NotNow | Unsure:
        self.drawing.set()
        await self.goes_on.wait()
        return await super().redraw(message, card)


def wrong_of(item: Item) -> tuple[str, ...]:
    return tuple(option for option in item.option_ids if option not in item.key)[:1] + item.key[1:]


@pytest.fixture
def desk(database: Database) -> Quizzing:
    return Quizzing(database)


# --- alone -----------------------------------------------------------------------------------------------------------


async def test_a_solo_quiz_from_start_to_end(desk: Quizzing) -> None:
    asked = await desk.quiz(topic="dynamo", number="2")
    assert isinstance(asked, SoloQuestion)
    assert (asked.item.service, asked.number, asked.of, asked.first_ever) == ("DynamoDB", 1, 2, True)
    right = await desk.click("u1", asked.turn, asked.item.key)
    assert isinstance(right, SoloVerdict)
    assert (right.grade.right, right.points, right.again) == (True, asked.item.difficulty, False)
    desk.clock.move(timedelta(seconds=90))
    following = await go_on(desk.study, desk.caller(), asked.turn)
    assert isinstance(following, SoloQuestion)
    assert following.item != asked.item
    wrong = await desk.click("u1", following.turn, wrong_of(following.item))
    assert isinstance(wrong, SoloVerdict)
    result = await go_on(desk.study, desk.caller(), following.turn)
    assert result == SoloResult(following.turn, "DynamoDB", 1, 2, asked.item.difficulty, 90, missed=(following.item,))
    assert await go_on(desk.study, desk.caller(), asked.turn) == result, "an old button shows the end"
    await desk.sound()


async def test_a_second_click_shows_the_first_verdict(desk: Quizzing) -> None:
    asked = await desk.quiz(number="1")
    assert isinstance(asked, SoloQuestion)
    await desk.click("u1", asked.turn, wrong_of(asked.item))
    again = await desk.click("u1", asked.turn, asked.item.key)
    assert isinstance(again, SoloVerdict)
    assert (again.again, again.grade.right, again.chosen) == (True, False, tuple(sorted(wrong_of(asked.item))))


async def test_the_missed_ones_come_again(desk: Quizzing) -> None:
    asked = await desk.quiz(number="1", topic="sqs")
    assert isinstance(asked, SoloQuestion)
    await desk.click("u1", asked.turn, wrong_of(asked.item))
    await go_on(desk.study, desk.caller(), asked.turn)
    again = await start_again(desk.study, desk.caller(), asked.turn)
    assert isinstance(again, SoloQuestion)
    assert again.item.question == asked.item.question
    await desk.click("u1", again.turn, again.item.key)
    await go_on(desk.study, desk.caller(), again.turn)
    assert await start_again(desk.study, desk.caller(), again.turn) == Refusal(Reason.NOTHING_MISSED)
    assert await desk.quiz(topic="missed") == Refusal(Reason.NOTHING_MISSED, detail="missed questions")


async def test_a_half_finished_quiz_is_offered_and_outlives_everything(desk: Quizzing) -> None:
    asked = await desk.quiz(number="3")
    assert isinstance(asked, SoloQuestion)
    await desk.click("u1", asked.turn, asked.item.key)
    waiting = await desk.quiz(number="5")
    assert isinstance(waiting, SoloWaiting)
    assert (waiting.number, waiting.of) == (1, 3)
    desk.clock.move(timedelta(days=3))
    resumed = await go_on(desk.study, desk.caller(), waiting.turn)
    assert isinstance(resumed, SoloQuestion)
    assert resumed.number == 2
    shown_again = await go_on(desk.study, desk.caller(), asked.turn)
    assert shown_again == resumed, "an unanswered question is never passed over"
    assert await drop_quiz(desk.study, desk.caller(), waiting.turn) == SoloDropped(1)
    assert isinstance(await desk.quiz(number="5"), SoloQuestion)
    assert await desk.click("u1", resumed.turn, resumed.item.key) == Refusal(Reason.QUIZ_OVER)
    await desk.sound()


async def test_a_bare_command_finds_the_half_finished_quiz_or_opens_its_form(desk: Quizzing) -> None:
    assert await find_waiting(desk.study, desk.caller()) is None
    asked = await desk.quiz(topic="lambda", number="3")
    assert isinstance(asked, SoloQuestion)
    assert await find_waiting(desk.study, desk.caller()) == SoloWaiting(asked.turn, "Lambda", 1, 3)
    assert await find_waiting(desk.study, desk.caller("u2")) is None


async def test_a_form_does_not_wait_for_a_database_that_hangs(desk: Quizzing, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.quiz()
    monkeypatch.setattr(desk.study.database, "read", lambda _: asyncio.Event().wait())
    monkeypatch.setattr(starting, "_LOOK_AT_MOST_S", 0.01)
    assert await find_waiting(desk.study, desk.caller()) is None


async def test_nobody_plays_somebody_elses_quiz(desk: Quizzing) -> None:
    asked = await desk.quiz()
    assert isinstance(asked, SoloQuestion)
    assert await desk.click("thief", asked.turn, asked.item.key) == Refusal(Reason.NOT_YOURS)
    assert await go_on(desk.study, desk.caller("thief"), asked.turn) == Refusal(Reason.NOT_YOURS)
    assert await drop_quiz(desk.study, desk.caller("thief"), asked.turn) == Refusal(Reason.NOT_YOURS)


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({"number": "0"}, Reason.WRONG_COUNT),
        ({"number": "1000"}, Reason.WRONG_COUNT),
        ({"number": "-3"}, Reason.WRONG_COUNT),
        ({"number": "five"}, Reason.WRONG_COUNT),
        ({"number": "٣"}, Reason.WRONG_COUNT),
        ({"seconds": "9"}, Reason.WRONG_SECONDS),
        ({"seconds": "601", "style": "night"}, Reason.WRONG_SECONDS),
        ({"style": "duel"}, Reason.UNKNOWN_WORD),
        ({"topic": "xyzzy"}, Reason.UNKNOWN_TOPIC),
        ({"topic": "missed"}, Reason.NOTHING_MISSED),
    ],
)
async def test_what_cannot_be_is_refused_and_starts_nothing(
    desk: Quizzing, wish: dict[str, str], reason: Reason
) -> None:
    refused = await desk.quiz(**wish)
    assert isinstance(refused, Refusal)
    assert refused.reason is reason
    assert isinstance(await desk.quiz(), SoloQuestion)


async def test_a_short_topic_says_how_many_and_takes_them(desk: Quizzing) -> None:
    short = await desk.quiz(topic="copilot", number="20")
    assert isinstance(short, Shortage)
    assert short.available < 20
    wish = Wish(short.topic_key, str(short.available), short.style, str(short.seconds))
    begun = await start_quiz(desk.study, desk.caller(), wish, as_available=True)
    assert isinstance(begun, SoloQuestion)
    assert begun.of == short.available


async def test_todays_daily_is_never_asked(desk: Quizzing) -> None:
    await desk.set_up()
    before = await desk.quiz("early", topic="any", number="20")
    assert isinstance(before, SoloQuestion)
    await desk.move(hours=2)
    daily = desk.latest().item.question
    assert daily not in await desk.study.database.read(lambda tx: _asked(tx, before.turn))


def _asked(tx: Transaction, turn: int) -> tuple[str, ...]:
    known = quizzes.load_turn(tx, turn)
    assert known is not None
    quiz = quizzes.load_quiz(tx, known.quiz)
    assert quiz is not None
    return quiz.asked


# --- with the group --------------------------------------------------------------------------------------------------


async def test_a_group_quiz_from_start_to_end(desk: Quizzing) -> None:
    stands = await desk.quiz("host", style="group", number="2", topic="lambda")
    assert isinstance(stands, QuizStands)
    first = desk.ask()
    assert (first.number, first.of, first.answered, first.seconds) == (1, 2, 0, 120)
    noted = await desk.click("u1", first.turn, first.item.key)
    assert isinstance(noted, QuizNoted)
    assert (noted.again, noted.first_ever) == (False, True)
    await desk.click("u2", first.turn, wrong_of(first.item))
    await desk.leap(timedelta(seconds=6))
    assert desk.ask().answered == 2
    await desk.leap(timedelta(seconds=115))
    await desk.leap(timedelta(seconds=2))
    key = desk.key()
    assert (key.answered, key.right, key.steerable) == (2, 1, True)
    assert key.chosen[first.item.key[0]] >= 1
    assert await desk.click("u3", first.turn, first.item.key) == Refusal(Reason.QUESTION_OVER)
    again = await desk.click("u1", first.turn, first.item.key)
    assert isinstance(again, QuizNoted)
    assert again.again
    await desk.leap(timedelta(seconds=15))
    second = desk.ask()
    assert (second.number, second.item.question) != (1, first.item.question)
    await desk.click("late", second.turn, second.item.key)
    assert await desk.steer("host", Steering.NEXT) == Steered(Steering.NEXT, took_over=False)
    for seconds in (3, 16):
        await desk.leap(timedelta(seconds=seconds))
    table = desk.table()
    assert (table.ending, table.players, table.questions) == (Ending.PLAYED, 3, 2)
    assert {row.name: row.points for row in table.rows} == {
        "U1": first.item.difficulty,
        "U2": 0,
        "Late": second.item.difficulty,
    }
    assert table.hardest == first.item
    assert await desk.click("u1", second.turn, second.item.key) == Refusal(Reason.QUIZ_OVER)
    assert isinstance(await desk.quiz("host", style="group"), QuizStands), "the channel is free again"
    await desk.sound()


async def test_one_quiz_at_a_time_in_a_channel(desk: Quizzing) -> None:
    await desk.quiz("host", style="night")
    for style in ("night", "group"):
        assert await desk.quiz("other", style=style) == Refusal(Reason.QUIZ_STANDS)
    assert isinstance(await desk.quiz("other"), SoloQuestion)


async def test_only_the_starter_or_an_organiser_steers(desk: Quizzing) -> None:
    await desk.quiz("host", style="group", number="3")
    refused = await desk.steer("u1", Steering.NEXT)
    assert refused == Refusal(Reason.NOT_STARTER, detail="Host")
    taken = await desk.steer("boss", Steering.PAUSE, rights=ORGANISER)
    assert taken == Steered(Steering.PAUSE, took_over=True)
    assert await desk.steer("host", Steering.RESUME) == Refusal(Reason.NOT_STARTER, detail="Boss")
    assert await desk.steer("boss", Steering.RESUME) == Steered(Steering.RESUME, took_over=False)
    assert await desk.steer("boss", Steering.BEGIN) == Refusal(Reason.NOT_AT_THIS_POINT)


async def test_a_channel_that_is_gone_ends_it(desk: Quizzing) -> None:
    desk.face.outcomes = [Refused("the channel is gone.", place_lost=True)]
    assert await desk.quiz("host", style="group") == Refusal(Reason.QUIZ_NOT_POSTED, detail="the channel is gone.")
    await desk.quiz("host", style="group", number="3")
    first = desk.ask()
    await desk.click("u1", first.turn, first.item.key)
    desk.face.outcomes = [Refused("the channel is gone.", place_lost=True)]
    await desk.steer("host", Steering.NEXT)
    for seconds in (3, 16):
        await desk.leap(timedelta(seconds=seconds))
    assert await desk.click("u2", first.turn, first.item.key) == Refusal(Reason.QUIZ_OVER)
    assert isinstance(await desk.quiz("host", style="group"), QuizStands)
    await desk.sound()


async def test_a_question_that_nobody_can_find_is_passed_over_and_never_sent_again(desk: Quizzing) -> None:
    desk.face.outcomes = [Unsure("no answer")]
    assert await desk.quiz("host", style="group", number="2") == Refusal(Reason.QUIZ_ON_ITS_WAY)
    for _ in range(4):
        await desk.leap(timedelta(seconds=21))
    assert [card.number for _, card in desk.face.played if isinstance(card, AskCard)] == [1, 2]
    assert desk.ask().number == 2
    await desk.sound()


async def test_a_click_or_the_platform_proves_that_a_question_stands(desk: Quizzing) -> None:
    for prove in ("click", "event"):
        desk.face.outcomes = [Unsure("no answer")]
        await desk.quiz("host", style="group", number="1")
        turn = desk.turn()
        desk.face.taken_at["lost"] = desk.clock.now()
        card = desk.face.played[-1][1]
        assert isinstance(card, AskCard)
        message = MessageRef(desk.spot(), "lost")
        if prove == "event":
            await prove_turn(desk.study, turn, message)
        clicked = desk.caller()
        clicked = Caller(clicked.account, clicked.name, clicked.spot, clicked.at, message="lost")
        noted = await answer_shown(desk.study, clicked, Shown("turn", turn), card.item.key)
        assert isinstance(noted, QuizNoted), prove
        await desk.steer("host", Steering.STOP)
        for seconds in (3, 4):
            await desk.leap(timedelta(seconds=seconds))
        assert desk.table().players == 1
    await desk.sound()


async def test_a_count_of_another_process_that_overtakes_the_key_is_drawn_over(database: Database) -> None:
    desk = Quizzing(database)
    slow = SlowFace(desk.clock)
    other = Study(database, desk.study.pack, desk.clock, {"discord": slow})
    await desk.quiz("host", style="group", number="1")
    first = desk.ask()
    await desk.click("u1", first.turn, first.item.key)
    desk.clock.move(timedelta(seconds=6))
    [quiz] = await database.read(quizzes.load_unfinished)
    counting = asyncio.create_task(count_on(other, quiz))
    await slow.drawing.wait()
    await desk.steer("host", Steering.NEXT)
    for seconds in (3, 20, 3):
        await desk.leap(timedelta(seconds=seconds))
    assert await database.read(quizzes.load_unfinished) == [], "drawn to its end, as it seems"
    message = next(name for name, card in desk.face.cards.items() if card == desk.key())
    slow.goes_on.set()
    await counting
    desk.face.cards[message] = slow.cards[message]
    assert isinstance(slow.cards[message], AskCard), "the platform took the count last"
    await desk.leap(timedelta(seconds=1))
    assert isinstance(desk.face.cards[message], KeyCard)
    assert await database.read(quizzes.load_unfinished) == []


# --- live at night ---------------------------------------------------------------------------------------------------


async def test_a_night_pays_for_speed_by_the_platforms_time(desk: Quizzing) -> None:
    await desk.night("fast", "slow", "wrong")
    assert isinstance(next(iter(desk.face.cards.values())), LobbyCard)
    first = desk.ask()
    opened = desk.clock.now()
    worth = 100 * first.item.difficulty
    desk.clock.move(timedelta(seconds=15))
    await desk.click("slow", first.turn, first.item.key, at=opened + timedelta(seconds=10))
    await desk.click("fast", first.turn, first.item.key, at=opened)
    await desk.click("wrong", first.turn, wrong_of(first.item), at=opened)
    await desk.leap(timedelta(seconds=6))
    assert [card for card in desk.face.cards.values() if isinstance(card, KeyCard)] == [], "it waits two seconds"
    await desk.leap(timedelta(seconds=2))
    assert [(row.rank, row.name, row.points) for row in desk.key().rows] == [
        (1, "Fast", worth),
        (2, "Slow", round(worth * 0.75)),
        (3, "Wrong", 0),
    ]
    await desk.sound()


async def test_the_platforms_time_decides_at_the_moment_of_closing(desk: Quizzing) -> None:
    await desk.night("in", "out", "early")
    first, opened = desk.ask(), desk.clock.now()
    desk.clock.move(timedelta(seconds=21))
    late = await desk.click("out", first.turn, first.item.key, at=opened + timedelta(seconds=20))
    assert late == Refusal(Reason.QUESTION_OVER)
    just = await desk.click("in", first.turn, first.item.key, at=opened + timedelta(seconds=19.9))
    assert isinstance(just, QuizNoted)
    await desk.leap(timedelta(seconds=2))
    judged = await desk.click("early", first.turn, first.item.key, at=opened + timedelta(seconds=1))
    assert judged == Refusal(Reason.QUESTION_OVER), "the key is shown"


async def test_the_order_of_arrival_decides_nothing(desk: Quizzing) -> None:
    """Clicks of the same moments by the platform's clock, delivered in three orders, are worth the same."""
    players = ["p0", "p1", "p2", "p3", "p4", "p5"]
    worth: list[dict[str, int]] = []
    for order in (players, players[::-1], players[3:] + players[:3]):
        await desk.night(*players, number="1")
        first, opened = desk.ask(), desk.clock.now()
        desk.clock.move(timedelta(seconds=19))
        for player in order:
            await desk.click(
                player, first.turn, first.item.key, at=opened + timedelta(seconds=2 * players.index(player))
            )
        for seconds in (1, 2, 9):
            await desk.leap(timedelta(seconds=seconds))
        worth.append({row.name: row.points // first.item.difficulty for row in desk.table().rows})
    assert worth[0] == worth[1] == worth[2]
    assert sorted(worth[0], key=lambda name: -worth[0][name]) == [player.title() for player in players]
    await desk.sound()


async def test_who_did_not_join_is_asked_to_and_may_at_any_time(desk: Quizzing) -> None:
    await desk.night()
    first = desk.ask()
    assert await desk.click("u1", first.turn, first.item.key) == NotJoined(first.turn)
    joined = await join_quiz(desk.study, desk.caller("u1"), first.turn)
    assert joined == Joined(again=False, players=1, first_ever=True)
    assert await join_quiz(desk.study, desk.caller("u1"), first.turn) == Joined(again=True, players=1)
    assert isinstance(await desk.click("u1", first.turn, first.item.key), QuizNoted)


async def test_a_night_goes_on_after_an_outage_in_the_middle(desk: Quizzing) -> None:
    await desk.night("u1")
    first = desk.ask()
    await desk.click("u1", first.turn, first.item.key)
    desk.clock.move(timedelta(minutes=10))
    for seconds in (0, 0, 9):
        await desk.leap(timedelta(seconds=seconds))
    assert desk.key().right == 1
    assert desk.ask().number == 2
    await desk.sound()


async def test_a_paused_night_waits(desk: Quizzing) -> None:
    await desk.night("u1", number="2")
    await desk.steer("host", Steering.PAUSE)
    for seconds in (21, 3, 60):
        await desk.leap(timedelta(seconds=seconds))
    assert desk.key().paused
    assert await desk.steer("host", Steering.RESUME) == Steered(Steering.RESUME, took_over=False)
    await desk.tick()
    assert desk.ask().number == 2


# --- what stands beside ----------------------------------------------------------------------------------------------


async def test_the_practice_boards_are_their_own(desk: Quizzing) -> None:
    await desk.set_up()
    await desk.move(days=1)
    asked = await desk.quiz("u1", number="1")
    assert isinstance(asked, SoloQuestion)
    await desk.click("u1", asked.turn, asked.item.key)
    await desk.night("u2", number="1")
    first = desk.ask()
    await desk.click("u2", first.turn, first.item.key, at=desk.clock.now())
    for seconds in (21, 3, 9):
        await desk.leap(timedelta(seconds=seconds))

    async def board(measure: Measure, *, whole_group: bool = True) -> dict[str, int]:
        shown = await leaderboard(desk.study, desk.caller(), whole_group=whole_group, measure=measure)
        assert isinstance(shown, Board)
        return {row.name: row.points for row in shown.rows}

    assert await board(Measure.PRACTICE) == {"U1": asked.item.difficulty}
    assert await board(Measure.PRACTICE, whole_group=False) == {"U1": asked.item.difficulty}
    assert await board(Measure.NIGHT) == {"U2": 100 * first.item.difficulty}
    assert await board(Measure.DAILY) == {}
    await desk.study.database.write(rebuild)
    assert await board(Measure.NIGHT) == {"U2": 100 * first.item.difficulty}
    await desk.sound()


async def test_confidence_stands_beside_answers_until_the_reveal(desk: Quizzing) -> None:
    await desk.set_up()
    await desk.move(hours=2)
    post = Shown("post", desk.latest().post)
    assert await guess(desk.study, desk.caller(), post) == Refusal(Reason.ANSWER_FIRST)
    await desk.answer("u1", *desk.latest().item.key)
    assert await guess(desk.study, desk.caller(), post) == GuessKept(again=False)
    assert await guess(desk.study, desk.caller(), post) == GuessKept(again=True)
    asked = await desk.quiz("u1", number="1")
    assert isinstance(asked, SoloQuestion)
    await desk.click("u1", asked.turn, asked.item.key)
    await desk.move(days=2)
    await go_on(desk.study, desk.caller(), asked.turn)
    turn = Shown("turn", asked.turn)
    assert await guess(desk.study, desk.caller(), turn) == Refusal(Reason.REVEALED)
    assert await guess(desk.study, desk.caller(), post) == Refusal(Reason.REVEALED)
    profile = await me(desk.study, desk.caller())
    assert isinstance(profile, Profile)
    assert (profile.sure, profile.sure_right, profile.guessed) == (1, 1, 1)
    await desk.sound()


async def test_reports_are_listed_answered_and_told(desk: Quizzing) -> None:
    await desk.set_up()
    await desk.move(hours=2)
    post = Shown("post", desk.latest().post)
    await report_question(desk.study, desk.caller(), post, kind=ReportKind.UNCLEAR, words="first")
    kept = await report_question(desk.study, desk.caller(), post, kind=ReportKind.UNCLEAR, words="  the\n second  ")
    assert isinstance(kept, ReportKept)
    assert not kept.first
    blank = await report_question(desk.study, desk.caller(), post, kind=ReportKind.OTHER, words=" \n ")
    assert blank == Refusal(Reason.NO_WORDS)
    boss, number = desk.caller("boss"), str(kept.number)
    assert await admin_reports(desk.study, boss, MEMBER) == Refusal(Reason.NOT_ORGANISER)
    shown = await admin_reports(desk.study, boss, ORGANISER)
    assert isinstance(shown, ReportsShown)
    assert [(entry.words, entry.name, entry.question) for entry in shown.entries] == [
        ("the second", "U1", desk.latest().item.question)
    ]
    elsewhere = desk.caller("boss", desk.spot(space="s2"))
    refused = await admin_close(desk.study, elsewhere, ORGANISER, number, "no")
    assert refused == Refusal(Reason.UNKNOWN_REPORT, detail=number)
    one = await admin_report(desk.study, boss, ORGANISER, f"#{number}")
    assert isinstance(one, ReportsShown)
    closed = await admin_close(desk.study, boss, ORGANISER, number, "Corrected, thank you.")
    assert closed == ReportClosed(kept.number, answered=True)
    shown = await admin_reports(desk.study, boss, ORGANISER)
    assert shown == ReportsShown((), open=0, one=False)
    await desk.answer("u1", *desk.latest().item.key)
    profile = await me(desk.study, desk.caller())
    assert isinstance(profile, Profile)
    assert [entry.answer for entry in profile.answered_reports] == ["Corrected, thank you."]


async def test_answers_are_kept_once_however_often_they_are_delivered(desk: Quizzing) -> None:
    await desk.quiz("host", style="group", number="1")
    first = desk.ask()
    for _ in range(3):
        await desk.click("u1", first.turn, first.item.key)
    await desk.click("u1", first.turn, wrong_of(first.item))
    kept = select(func.count()).select_from(turn_answers)
    assert await desk.study.database.read(lambda tx: tx.execute(kept).scalar()) == 1
    await desk.steer("host", Steering.STOP)
    for seconds in (3, 4):
        await desk.leap(timedelta(seconds=seconds))
    assert desk.table().rows[0].right == 1
