"""The statements that docs/privacy.md gives operators delete a person and leave sound books."""

import re
from pathlib import Path

from sqlalchemy import select, text

from bot.rules.folding import differences
from bot.rules.sureness import HowSure
from bot.talk.clicks import Click
from bot.talk.people import Shown
from bot.verbs.exam.papers import ExamQuestion
from bot.verbs.guess import KEPT
from bot.verbs.quiz.own import QuizStands, SoloQuestion, SoloVerdict
from bot.verbs.review.pages import ReviewQuestion, ReviewVerdict
from storage.all_tables import METADATA
from storage.database import Database, Transaction
from tests.study.hall import Hall

PAGE = (Path(__file__).parents[1] / "docs" / "privacy.md").read_text(encoding="utf-8")


def _statements() -> tuple[str, list[str]]:
    """The one that finds a person, and those that delete them."""
    find, delete = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
    return find.strip().rstrip(";"), [line.strip() for line in delete.split(";") if line.strip()]


async def test_an_operator_can_delete_a_person(database: Database) -> None:
    hall = Hall(database)
    await hall.set_up()
    for _ in range(3):
        await hall.move(days=1)
        await hall.answer("1234567890")
        await hall.answer("somebody")
    for user in ("1234567890", "somebody"):
        await play_a_quiz(hall, user)
        await sit_an_exam(hall, user)
    await hall.move(days=2)
    for user in ("1234567890", "somebody"):
        await review(hall, user)
    find, delete = _statements()

    def forget(tx: Transaction) -> None:
        ((person, name),) = tx.execute(text(find))
        assert name == "1234567890"
        for statement in delete:
            tx.execute(text(statement), [{"person": person}])

    await database.write(forget)
    assert await database.read(differences) == []
    left = await database.read(_everything)
    assert "somebody" in left
    assert "1234567890" not in left


async def play_a_quiz(hall: Hall, user: str) -> None:
    """One of their own with a wrong answer, a guess and a report, and a group quiz."""
    asked = await hall.say("quiz 1", by=user)
    assert isinstance(asked, SoloQuestion)
    wrong = next(option for option in asked.item.option_ids if option not in asked.item.key)
    turn, post = Shown("turn", asked.turn), Shown("post", hall.latest().post)
    chosen = (wrong, *asked.item.key[1:])
    assert isinstance(await hall.click(Click("answer", turn), *chosen, by=user), HowSure)
    assert isinstance(await hall.click(Click("sure", turn, ("sure",)), by=user), SoloVerdict)
    assert await hall.click(Click("guess", post), by=user) == KEPT
    await hall.click(Click("star", turn), by=user)
    await hall.click(Click("report", turn), by=user, kind="wrong", words="No.")
    assert isinstance(await hall.say("quiz 1 group", by=user, spot=hall.spot(f"quiz-{user[0]}")), QuizStands)


async def sit_an_exam(hall: Hall, user: str) -> None:
    """The longer time, and one answer."""
    begun = await hall.say("exam half longer", by=user)
    assert isinstance(begun, ExamQuestion)
    shown = Shown("item", begun.progress.cells[0].id)
    assert isinstance(await hall.click(Click("answer", shown), begun.item.option_ids[0], by=user), ExamQuestion)


async def review(hall: Hall, user: str) -> None:
    """One question of theirs that is due, answered."""
    due = await hall.say("review", by=user)
    assert isinstance(due, ReviewQuestion)
    shown = Shown("review", due.review)
    assert isinstance(await hall.click(Click("answer", shown), *due.item.key, by=user), HowSure)
    assert isinstance(await hall.click(Click("sure", shown, ("guess",)), by=user), ReviewVerdict)


def _everything(tx: Transaction) -> str:
    return "\n".join(str(tuple(row)) for table in METADATA.sorted_tables for row in tx.execute(select(table)))
