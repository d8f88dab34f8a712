"""Roles that streaks and passed mock exams earn: given, taken again, repeated after failures, never to the hidden."""

from collections.abc import Iterable
from datetime import timedelta
from importlib import import_module

import pytest
from sqlalchemy import select, text, update

from bot.delivery import Refused, Unsure
from bot.talk.clicks import Click
from bot.talk.lines import plain
from bot.talk.pages import Refusal
from bot.talk.parts import Lines, Prose
from bot.talk.people import Platform, Shown, Spot
from bot.timetable import Timetable
from bot.verbs.exam.papers import ExamQuestion
from bot.verbs.group.choosing import GroupShown
from bot.verbs.group.roles import NO_STREAK_ROLE, cannot_give
from bot.verbs.privacy import NOTHING_STORED, Deleted
from content.exams import needed
from storage import purging
from storage.database import Database, Transaction
from storage.earned_roles import AGAIN_AFTER
from storage.exam_tables import exam_items, exams
from storage.role_tables import given_roles
from tests.packs import make_pack, make_question
from tests.study.hall import BOSS, Hall

EVERYBODY, STREAK, PASSED = "9", "77", "78"
MINUTE = {"minutes": 1}


class Server(Hall):
    """A hall in a server whose id, and so that of everybody's role, is a number."""

    def spot(self, channel: str = "c1", *, platform: Platform = "discord", space: str = EVERYBODY) -> Spot:
        return super().spot(channel, platform=platform, space=space)


@pytest.fixture
async def hall(database: Database) -> Hall:
    """With questions enough for a full exam."""
    asked = (make_question(f"q-{n:03}", task=f"{n % 4 + 1}.1") for n in range(120))
    hall = Server(database, make_pack(*asked))
    await hall.set_up()
    await name(hall, streak_role=STREAK, streak_days="2", mock_role=PASSED)
    return hall


async def name(hall: Hall, **roles: str) -> list[str]:
    """What an organiser names; what `group` says of all of it then."""
    given = {option: f"@{value}" if option.endswith("role") else value for option, value in roles.items()}
    shown = await hall.command("group", by=BOSS, spot=None, **given)
    assert isinstance(shown, GroupShown), shown
    return [plain(line) for part in shown.page().parts if isinstance(part, Lines) for line in part.lines]


async def answer_days(hall: Hall, *users: str, days: int = 2) -> None:
    for _ in range(days):
        await hall.move(days=1)
        for user in users:
            await hall.answer(user)
    await hall.move(**MINUTE)


async def rows(hall: Hall) -> int:
    return len(await hall.study.database.read(lambda tx: list(tx.execute(select(given_roles)))))


def held(hall: Hall, role: str = STREAK) -> set[str]:
    return {user for _, user, had in hall.face.roles.held if had == role}


def lines_with(lines: Iterable[str], word: str) -> list[str]:
    return [line for line in lines if word in line]


async def test_a_streak_earns_the_role_and_its_end_takes_it(hall: Hall) -> None:
    await answer_days(hall, "ann", days=1)
    assert held(hall) == set()
    await answer_days(hall, "ann", "ben", days=1)
    assert held(hall) == {"ann"}
    await hall.move(days=3)
    assert held(hall) == set()
    assert hall.face.roles.changes == ["give ann 77", "take ann 77"], "once each"
    assert await rows(hall) == 0


async def test_whoever_is_hidden_gets_none_and_loses_theirs(hall: Hall) -> None:
    await answer_days(hall, "ann", "ben", days=1)
    await hall.command("settings", by="ben", hidden="on")
    await answer_days(hall, "ann", "ben", days=1)
    assert held(hall) == {"ann"}
    await hall.command("settings", by="ann", hidden="on")
    await hall.command("settings", by="ben", hidden="off")
    await hall.move(**MINUTE)
    assert held(hall) == {"ben"}


async def test_who_deletes_everything_loses_the_role_and_then_nothing_is_left(hall: Hall) -> None:
    await answer_days(hall, "ann")
    hall.face.roles.outcomes = [Unsure("Discord has trouble")]
    deleted = await hall.click(Click("privacy-delete"), by="ann")
    assert isinstance(deleted, Deleted)
    assert any("until the roles" in plain(part.line) for part in deleted.page().parts if isinstance(part, Prose))
    await hall.move(**MINUTE)
    assert (held(hall), await rows(hall)) == ({"ann"}, 1), "nobody knows whether it was taken"
    await hall.move(minutes=6)
    assert (held(hall), await rows(hall)) == (set(), 0)
    assert await hall.say("privacy", by="ann") == NOTHING_STORED


async def test_another_role_or_none_takes_the_one_before_from_all(hall: Hall) -> None:
    await answer_days(hall, "ann", "ben")
    assert held(hall) == {"ann", "ben"}
    await name(hall, streak_role="79")
    await hall.move(**MINUTE)
    assert (held(hall), held(hall, "79")) == (set(), {"ann", "ben"})
    assert not lines_with(await name(hall, streak_role=EVERYBODY), "streak"), "the role of everybody is none"
    await hall.move(**MINUTE)
    assert not hall.face.roles.held


async def test_what_fails_is_done_again_and_what_is_refused_is_left_alone_for_a_while(hall: Hall) -> None:
    hall.face.roles.outcomes = [Refused("Missing Permissions"), Unsure("no answer")]
    await answer_days(hall, "ann", "ben")
    assert (held(hall), hall.face.roles.changes) == (set(), ["give ann 77"]), "the second would be refused, too"
    await hall.move(minutes=6)
    await hall.move(minutes=6)
    assert held(hall) == {"ann", "ben"}
    assert len(hall.face.roles.changes) == 4


async def test_a_kill_between_the_call_and_its_row_repeats_it(hall: Hall) -> None:
    await answer_days(hall, "ann")
    await hall.study.database.write(lambda tx: tx.execute(update(given_roles).values(given_at=None)))
    hall.timetable = Timetable(hall.study)
    await hall.move(**MINUTE)
    await hall.move(**MINUTE)
    assert hall.face.roles.changes == ["give ann 77", "give ann 77"]
    assert (held(hall), await rows(hall)) == ({"ann"}, 1)


async def test_nothing_is_asked_for_a_role_that_cannot_be_given_and_organisers_see_why(hall: Hall) -> None:
    hall.face.roles.lacking = {STREAK: "give me Manage Roles."}
    await answer_days(hall, "ann")
    assert hall.face.roles.changes == []
    lines = await name(hall, mock_role=PASSED)
    assert lines_with(lines, "Role for") == ["Role for a streak of 2 days: 77", "Role for a passed mock exam: 78"]
    assert lines_with(lines, "Nobody") == ["· Nobody gets it at the moment: give me Manage Roles."]
    hall.face.roles.lacking = {}
    await hall.move(**MINUTE)
    assert held(hall) == {"ann"}


async def test_a_role_that_the_bot_may_not_give_is_refused_and_changes_nothing(hall: Hall) -> None:
    hall.kept_out = {"80": "move my role up."}
    for option in ("streak-role", "mock-role"):
        refused = await hall.command("group", by=BOSS, spot=None, **{option: "@80", "topics": "all"})
        assert refused == cannot_give("move my role up.", option)
    assert lines_with(await name(hall, open="24h"), "Role for a streak") == ["Role for a streak of 2 days: 77"]
    await name(hall, streak_role=EVERYBODY)
    assert await hall.command("group", by=BOSS, streak_days="9") == NO_STREAK_ROLE
    assert isinstance(await hall.command("group", by=BOSS, streak_role="@77", streak_days="1"), Refusal)


async def test_whoever_left_and_came_back_is_given_it_again_in_time(hall: Hall) -> None:
    hall.face.roles.absent = {"ann"}
    await answer_days(hall, "ann")
    assert (held(hall), hall.face.roles.changes) == (set(), ["give ann 77"])
    hall.face.roles.absent = set()
    await answer_days(hall, "ann", days=AGAIN_AFTER // timedelta(days=1) + 1)
    assert (held(hall), hall.face.roles.changes) == ({"ann"}, ["give ann 77"] * 2)


async def test_a_server_that_removed_the_bot_is_left_alone(hall: Hall) -> None:
    await answer_days(hall, "ann")
    now = hall.clock.now()
    await hall.study.database.write(
        lambda tx: purging.note_removed(tx, platform="discord", native_id=EVERYBODY, at=now)
    )
    await hall.command("settings", by="ann", hidden="on")
    await hall.move(**MINUTE)
    assert hall.face.roles.changes == ["give ann 77"]


@pytest.mark.parametrize(("length", "wrong", "gets"), [("full", 0, True), ("full", 1, False), ("half", 0, False)])
async def test_a_full_mock_exam_that_is_passed_earns_one(hall: Hall, length: str, wrong: int, gets: bool) -> None:
    begun = await hall.say(f"exam {length}", by="ann")
    assert isinstance(begun, ExamQuestion), begun
    await hall.study.database.write(lambda tx: _answer(tx, wrong=wrong))
    own = Shown("item", begun.progress.cells[0].id)
    await hall.click(Click("hand-in", own), by="ann")
    await hall.move(**MINUTE)
    assert held(hall, PASSED) == ({"ann"} if gets else set())
    await hall.move(days=2)
    assert held(hall, PASSED) == ({"ann"} if gets else set()), "it doesn't lapse"
    assert await hall.study.database.write(_passed_anew) is gets, "as the upgrade finds it"


def _passed_anew(tx: Transaction) -> bool | None:
    tx.execute(update(exams).values(passed=None))
    counted = str(import_module("storage.migrations.versions.0026_earned_roles").PASSED)
    tx.execute(text(counted.replace("chosen = key", '"right"')))  # exams had no verdicts then
    return tx.execute(select(exams.c.passed)).scalar()


async def test_an_exam_whose_time_runs_out_counts_as_well(hall: Hall) -> None:
    assert isinstance(await hall.say("exam full", by="ann"), ExamQuestion)
    await hall.study.database.write(lambda tx: _answer(tx, wrong=0))
    await hall.move(hours=3)
    assert held(hall, PASSED) == {"ann"}


def _answer(tx: Transaction, *, wrong: int) -> None:
    """Just enough of what counts for a pass, but for so many."""
    scored = list(tx.execute(select(exam_items.c.id).where(exam_items.c.scored).order_by(exam_items.c.id)).scalars())
    right = scored[: needed(len(scored)) - wrong]
    tx.execute(update(exam_items).where(exam_items.c.id.in_(right)).values(chosen=("right",), right=True))
    assert tx.execute(select(exams.c.passed)).scalar() is None
