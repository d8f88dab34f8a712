"""Exams where somebody does what nobody should: two at once, too late, twice, at another's; and what must wait."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from sqlalchemy import select, update

from bot.clock import Clock
from bot.desk import Desk
from bot.rules.questions import NOT_AN_OPTION, UNKNOWN_BUTTON
from bot.rules.withholding import SITTING, WITHHELD
from bot.talk.clicks import Click
from bot.talk.pages import Outcome
from bot.talk.people import Shown
from bot.verbs import PRESSES, VERBS
from bot.verbs.exam.front import FrontPage
from bot.verbs.exam.papers import ExamMap, ExamQuestion, ExamWaiting, LastLook
from bot.verbs.exam.refusals import (
    ABANDONED,
    GIVEN_UP,
    HALF_IS_DRAWN,
    NONE_OPEN,
    NONE_TAKEN,
    NOT_OVER,
    NOT_YOUR_EXAM,
    no_version,
)
from bot.verbs.exam.results import ExamResult
from bot.verbs.exam.reviewing import History, Reading
from bot.verbs.link.pages import Linked, Parted
from bot.verbs.settings import SettingsShown
from content.attempts import Occasion
from content.exams import Close
from content.packs import load_pack
from content.templates.registry import find_family
from storage.attempts import load_attempts
from storage.database import Database, Transaction
from storage.exam_tables import exam_items, exams
from storage.first_answers import load_first_answers
from tests.packs import make_pack, make_question
from tests.study.hall import Hall
from tests.study.test_links import SLACK, link

MINUTES: Final = timedelta(minutes=1)


class ExamHall(Hall):
    """A hall where exams are sat."""

    async def begin(self, words: str = "exam half", *, by: str = "ann") -> ExamQuestion:
        begun = await self.say(words, by=by)
        assert isinstance(begun, ExamQuestion)
        return begun

    async def press(
        self, shown: ExamQuestion, press: str, *args: str, by: str = "ann", chosen: tuple[str, ...] = (), **more: object
    ) -> Outcome:
        """A control of a question, with what was chosen where it answers."""
        own = self.item(shown, shown.place)
        return await self.click(Click(press, own, args), *chosen, by=by, **more)  # type: ignore[arg-type]

    def item(self, shown: ExamQuestion, place: int) -> Shown:
        return Shown("item", shown.progress.cells[place].id)

    async def hand_in(self, shown: ExamQuestion, *, by: str = "ann") -> ExamResult:
        result = await self.press(shown, "hand-in", by=by)
        assert isinstance(result, ExamResult)
        return result


@pytest.fixture
def hall(database: Database) -> ExamHall:
    return ExamHall(database)


async def test_nobody_sits_two_exams_at_once(hall: ExamHall) -> None:
    both = await asyncio.gather(hall.say("exam half", by="ann"), hall.say("exam half", by="ann"))
    assert {type(one) for one in both} == {ExamQuestion, ExamWaiting}
    shown = next(one for one in both if isinstance(one, ExamQuestion))
    assert isinstance(await hall.say("exam start half", by="ann"), ExamWaiting)
    assert isinstance(await hall.say("exam", by="ann"), ExamQuestion), "bare it goes on"
    assert isinstance(await hall.say("exam submit", by="ann"), LastLook)
    assert isinstance(await hall.begin(by="ben"), ExamQuestion), "somebody else's is none of hers"
    assert await hall.press(shown, "abandon") == GIVEN_UP
    for press in ("go", "hand-in", "result", "abandon"):
        assert await hall.press(shown, press) == ABANDONED
    assert isinstance(await hall.say("exam", by="ann"), FrontPage)
    assert await hall.say("exam history", by="ann") == NONE_TAKEN
    assert await hall.say("exam resume", by="ann") == NONE_OPEN


async def test_what_makes_no_sense_is_refused_and_changes_nothing(hall: ExamHall) -> None:
    shown = await hall.begin()
    for press in ("go", "flag", "map", "names", "finish", "hand-in", "abandon", "read", "result"):
        assert await hall.press(shown, press, by="ben") == NOT_YOUR_EXAM
    assert await hall.press(shown, "answer", by="ben", chosen=("right",)) == NOT_YOUR_EXAM
    assert await hall.press(shown, "answer", chosen=("nonsense",)) == NOT_AN_OPTION
    assert await hall.press(shown, "read", "all") == NOT_OVER
    assert await hall.press(shown, "result") == NOT_OVER
    assert await hall.click(Click("go", Shown("item", 10**17)), by="ann") == UNKNOWN_BUTTON
    for words in ("", "DVA-C09 half 0", "DVA-C02 whole 0", "DVA-C02 half 99", "DVA-C02 half x"):
        assert await hall.click(Click("exam-start", None, tuple(words.split())), by="ben") == UNKNOWN_BUTTON
    assert await hall.click(Click("exam-time", None, ("DVA-C02", "never")), by="ben") == UNKNOWN_BUTTON
    assert await hall.click(Click("exam-front", None, ("DVA-C09",)), by="ben") == UNKNOWN_BUTTON
    assert await hall.say("exam 3 half", by="ben") == HALF_IS_DRAWN
    assert await hall.say("exam dva-c09", by="ben") == no_version("DVA-C09", ["DVA-C02", "DVA-C03"])
    again = await hall.begin("exam")
    assert (again.chosen, again.progress.open, again.progress.flagged) == ((), 33, 0)
    result = await hall.hand_in(again)
    assert await hall.press(shown, "read", "nothing") == UNKNOWN_BUTTON
    assert await hall.hand_in(again) == result, "a second time shows the same"


async def test_the_map_is_a_form_to_choose_from(hall: ExamHall) -> None:
    shown = await hall.begin()
    kept = await hall.press(shown, "answer", chosen=shown.item.key)
    assert isinstance(kept, ExamQuestion)
    form = await hall.desk.form_for(hall.opening(Click("map", hall.item(kept, 0)), by="ann"))
    assert form is not None
    [field] = form.fields
    assert (field.value, field.entries[0].label) == ("2", "2 · open"), "what is open comes first"
    assert (field.entries[-1].value, field.entries[-1].label) == ("1", "1 · answered")
    there = await hall.press(kept, "map", question="33")
    assert isinstance(there, ExamQuestion)
    assert there.place == 32
    assert isinstance(await hall.begin("exam"), ExamQuestion)
    for nonsense in ("0", "34", "-1", "x", "9" * 40, "٣"):
        assert await hall.press(kept, "map", question=nonsense) == UNKNOWN_BUTTON
    assert await hall.press(kept, "map", by="ben", question="2") == NOT_YOUR_EXAM
    assert await hall.desk.form_for(hall.opening(Click("map", hall.item(kept, 0)), by="ben")) is None
    assert isinstance(await hall.press(kept, "map"), ExamMap), "a face without such a form shows the page"
    await hall.hand_in(kept)
    assert await hall.desk.form_for(hall.opening(Click("map", hall.item(kept, 0)), by="ann")) is None
    assert isinstance(await hall.press(kept, "map", question="2"), ExamResult)


async def test_time_runs_out_and_the_last_click_counts_if_it_was_in_time(hall: ExamHall) -> None:
    shown = await hall.begin()
    end = hall.clock.now() + 66 * MINUTES
    hall.clock.move(66 * MINUTES + timedelta(seconds=4))
    kept = await hall.press(shown, "answer", chosen=shown.item.key, at=end - timedelta(seconds=1))
    assert isinstance(kept, ExamQuestion)
    other = next(option for option in shown.item.option_ids if option not in shown.item.key)
    late = await hall.press(shown, "answer", chosen=(other,), at=end)
    assert isinstance(late, ExamResult)
    assert (late.late, late.exam.close, late.exam.ended_at) == (True, Close.TIME, end)
    assert sum(one.right for one in late.marked) == 1, "the click after the end changed nothing"


async def test_an_exam_that_ran_out_is_submitted_without_a_click(hall: ExamHall) -> None:
    shown = await hall.begin("exam half longer")
    end = hall.clock.now() + 81 * MINUTES
    await hall.leap(timedelta(hours=5))
    [(close, ended)] = await hall.study.database.read(
        lambda tx: [tuple(row) for row in tx.execute(select(exams.c.close, exams.c.ended_at))]
    )
    assert (close, ended) == (Close.TIME, end)
    result = await hall.press(shown, "go")
    assert isinstance(result, ExamResult)
    assert not result.late
    front = await hall.say("exam", by="ann")
    assert isinstance(front, FrontPage)
    assert front.extra, "her time is remembered"


async def test_a_pack_that_changes_in_the_middle_changes_no_exam(hall: ExamHall) -> None:
    shown = await hall.begin()
    hall.study = replace(hall.study, pack=make_pack(make_question("new")))
    hall.desk = Desk(hall.study, VERBS, PRESSES)
    again = await hall.begin("exam")
    assert (again.item, again.progress.cells) == (shown.item, shown.progress.cells)
    kept = await hall.press(again, "answer", chosen=shown.item.key)
    assert isinstance(kept, ExamQuestion)
    assert sum(one.right for one in (await hall.hand_in(kept)).marked) == 1


async def test_forms_and_templates_that_change_in_the_middle_change_no_exam(database: Database) -> None:
    """What a form asked, and what a template made of its numbers, is frozen; a pack without either goes on with it."""
    hall, drawn = ExamHall(database, load_pack()), "exam DVA-C03"
    form = await hall.begin("exam 3", by="ann")
    template = await hall.begin(drawn, by="ben")
    while find_family(template.item.question) is None:
        following = await hall.click(Click("go", hall.item(template, template.place + 1)), by="ben")
        assert isinstance(following, ExamQuestion), "one of sixty-five is drawn from a template"
        template = following
    pack = hall.study.pack.model_copy(update={"forms": (), "parametric": False})
    hall.study = replace(hall.study, pack=pack)
    hall.desk = Desk(hall.study, VERBS, PRESSES)
    for shown, by in ((form, "ann"), (template, "ben")):
        again = await hall.begin("exam", by=by)
        assert (again.item, again.progress.cells) == (shown.item, shown.progress.cells)
        kept = await hall.press(again, "answer", chosen=shown.item.key, by=by)
        assert isinstance(kept, ExamQuestion)
        result = await hall.hand_in(kept, by=by)
        assert sum(one.right for one in result.marked) == 1
        assert await hall.press(shown, "answer", chosen=shown.item.key[::-1], by=by) == result, "it is over"
        read = await hall.press(shown, "read", "all", by=by)
        assert isinstance(read, Reading)


async def test_a_template_whose_version_is_raised_in_the_middle_changes_no_exam(database: Database) -> None:
    """What an earlier version of it printed is asked, graded and explained as it was printed."""
    hall = ExamHall(database, load_pack())
    shown = await hall.begin("exam DVA-C03")
    while (family := find_family(shown.item.question)) is None:
        following = await hall.click(Click("go", hall.item(shown, shown.place + 1)), by="ann")
        assert isinstance(following, ExamQuestion), "one of sixty-five is drawn from a template"
        shown = following
    older = shown.item.model_copy(
        update={"template_version": family.version - 1, "ask": "As it was asked?", "key": shown.item.option_ids[-1:]}
    )
    row = update(exam_items).where(exam_items.c.id == hall.item(shown, shown.place).id)
    await database.write(lambda tx: tx.execute(row.values(item=older.model_dump_json())))
    again = await hall.begin("exam")
    assert again.item == older
    kept = await hall.press(again, "answer", chosen=older.key)
    assert isinstance(kept, ExamQuestion)
    result = await hall.hand_in(kept)
    assert sum(one.right for one in result.marked) == 1
    read = await hall.press(shown, "read", "all")
    assert isinstance(read, Reading)


async def test_a_clock_that_is_moved_costs_no_minute(hall: ExamHall) -> None:
    shown = await hall.begin()
    theirs = hall.clock.now()
    hall.face.shows = Clock(lambda: theirs)
    for moved in (timedelta(hours=3), timedelta(hours=-5)):
        hall.clock.move(moved)
        await hall.tick()
        kept = await hall.press(shown, "answer", chosen=shown.item.key, at=theirs)
        assert isinstance(kept, ExamQuestion), "it was not submitted"
        assert kept.progress.closes_at == shown.progress.closes_at
    result = await hall.press(shown, "hand-in", at=theirs)
    assert isinstance(result, ExamResult)
    assert (result.exam.close, result.exam.ended_at) == (Close.SUBMITTED, theirs)


async def test_an_account_that_is_unlinked_in_the_middle_takes_the_exam_along(hall: ExamHall) -> None:
    await hall.say("exam history", by="ann")
    assert isinstance(await hall.say("settings quiet=on", by="ann"), SettingsShown)
    assert isinstance(await link(hall), Linked)
    shown = await hall.begin()
    kept = await hall.press(shown, "answer", chosen=shown.item.key, by="ann.s", spot=SLACK)
    assert isinstance(kept, ExamQuestion), "the other account goes on with it"
    assert isinstance(await hall.say("link unlink", by="ann.s", spot=SLACK), Parted)
    assert await hall.press(shown, "answer", chosen=shown.item.key, by="ann.s", spot=SLACK) == NOT_YOUR_EXAM
    assert await hall.say("exam resume", by="ann.s", spot=SLACK) == NONE_OPEN
    again = await hall.begin("exam")
    assert again.chosen == shown.item.key, "what it answered stays with the exam"
    assert sum(one.right for one in (await hall.hand_in(again)).marked) == 1


async def test_a_question_of_the_day_is_explained_once_it_is_answered(hall: ExamHall) -> None:
    await hall.set_up()
    await hall.move(days=1)
    shown = await hall.begin()
    daily = hall.latest().item.question
    sheet = shown.progress.cells[0].id

    def make_it_the_same(tx: Transaction) -> None:
        tx.execute(update(exam_items).where(exam_items.c.asked == daily).values(asked="another"))
        tx.execute(update(exam_items).where(exam_items.c.id == sheet).values(asked=daily))

    await hall.study.database.write(make_it_the_same)
    await hall.press(shown, "answer", chosen=shown.item.key)
    result = await hall.hand_in(shown)
    assert daily in result.waiting
    read = await hall.press(shown, "read", "all")
    assert isinstance(read, Reading)
    assert read.waits
    assert shown.item.explanation not in str(read.page())
    await hall.answer("ann")
    read = await hall.press(shown, "read", "all")
    assert isinstance(read, Reading)
    assert not read.waits


async def test_nothing_is_looked_up_while_an_exam_runs(hall: ExamHall) -> None:
    assert await hall.say("lookup retention", by="ann") not in (SITTING, WITHHELD)
    shown = await hall.begin()
    assert await hall.say("lookup retention", by="ann") == SITTING
    assert await hall.say("lookup retention", by="ben") not in (SITTING, WITHHELD)
    await hall.hand_in(shown)
    assert await hall.say("lookup retention", by="ann") not in (SITTING, WITHHELD)


async def test_what_was_chosen_in_the_end_is_an_attempt(hall: ExamHall) -> None:
    shown = await hall.begin()
    wrong = next(option for option in shown.item.option_ids if option not in shown.item.key)
    await hall.press(shown, "answer", chosen=(wrong,))
    await hall.press(shown, "answer", chosen=shown.item.key)
    person = 1
    assert await hall.study.database.read(lambda tx: load_attempts(tx, person)) == []
    assert await hall.study.database.read(lambda tx: load_first_answers(tx, after=0, through=person)) == {}
    await hall.hand_in(shown)
    [attempt] = await hall.study.database.read(lambda tx: load_attempts(tx, person))
    assert (attempt.question, attempt.occasion, attempt.right) == (shown.item.question, Occasion.DRILL, True)
    counted = await hall.study.database.read(lambda tx: load_first_answers(tx, after=0, through=person))
    assert [(one.question, one.chosen, one.right) for one in counted[person]] == [
        (shown.item.question, shown.item.key, True)
    ]


async def test_a_group_compares_a_form_once_three_have_taken_it(database: Database) -> None:
    hall = ExamHall(database, load_pack())
    results = {}
    for user in ("ann", "ben", "cleo"):
        shown = await hall.begin("exam 2", by=user)
        assert len(shown.progress.cells) == 65
        await hall.press(shown, "answer", by=user, chosen=shown.item.key)
        results[user] = await hall.hand_in(shown, by=user)
    assert results["ben"].spread is None
    assert results["cleo"].spread is not None
    assert results["cleo"].spread.persons == 3
    [attempt] = await hall.study.database.read(lambda tx: load_attempts(tx, 1))
    assert attempt.occasion is Occasion.MOCK
    history = await hall.say("exam history", by="ann")
    assert isinstance(history, History)
    assert "3 members" in history.spreads[0]
    front = await hall.say("exam", by="ann")
    assert isinstance(front, FrontPage)
    assert front.taken == {2}
