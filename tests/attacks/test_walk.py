"""No way leads to today's answer before it may be known: every verb is gone through that shows a question or a fact."""

import json
import re
from collections.abc import AsyncIterator
from datetime import date

import pytest
from sqlalchemy import update

from bot.slack_app.paint import paint
from bot.talk.clicks import Click
from bot.talk.pages import Outcome
from bot.talk.people import Shown, Spot
from bot.verbs.exam.papers import ExamQuestion
from bot.verbs.quiz.own import SoloQuestion
from bot.verbs.star.pages import Starred
from content.facts import Fact
from content.questions import Pack, Question
from storage.database import Database
from storage.tables import groups
from tests.discord_app.painting import painted
from tests.packs import DOCS, make_exams, make_question
from tests.study.hall import BOSS, Hall

_QUESTIONS = 40


def _question(number: int) -> Question:
    """Whatever would tell its answer has its number in it, in letters that no platform escapes."""
    plain = make_question(f"q-{number:02}", task=f"{number % 4 + 1}.1", difficulty=number % 3 + 1)
    told = {
        "options": tuple({"id": o.id, "text": f"Do {o.id} with {plain.id}"} for o in plain.options),
        "reasons": {o.id: f"Because{number:02} {o.id}." for o in plain.options},
        "explanation": f"Rule{number:02}.",
        "facts": (f"fact-{plain.id}",),
    }
    return Question.model_validate({**plain.model_dump(), **told})


def _pack() -> Pack:
    questions = {one.id: one for one in map(_question, range(_QUESTIONS))}
    facts = {
        f"fact-{name}": Fact(
            id=f"fact-{name}", statement=f"Known{name[2:]} holds.", status="holds", source=DOCS,
            checked=date(2026, 11, 22), exams=("DVA-C02", "DVA-C03"),
        )
        for name in questions
    }  # fmt: skip
    services = dict.fromkeys((*questions, *facts), "SQS")
    return Pack(
        id="made",
        title="Made for tests",
        version="1",
        exams=make_exams(),
        facts=facts,
        questions=questions,
        services=services,
    )


class Walk(Hall):
    """A group with two channels, whose second one asks later; today's question is open in the first."""

    later = Spot("discord", "s1", "c2")

    async def begin(self, *, wait: bool) -> None:
        await self.set_up()
        await self.set_up(self.later, time="20:00")
        if wait:
            await self.study.database.write(lambda tx: tx.execute(update(groups).values(reveal="at_close")))
        await self.move(hours=2)
        self.asked = self.latest().item
        self.post = self.latest().post

    def shown(self, outcome: Outcome) -> str:
        page = outcome.page()
        return json.dumps([painted(page), paint(page).blocks])

    @property
    def secrets(self) -> tuple[str, ...]:
        """What nobody may read now."""
        number = self.asked.question[2:]
        return f"Because{number}", f"Rule{number}", f"Known{number}"

    async def everything(self, by: str, spot: Spot | None = None) -> AsyncIterator[Outcome]:
        """Every page that somebody can get at, a quiz and an exam of all questions among them."""
        said = [
            "daily",
            "me",
            "review",
            "star",
            "readiness",
            "plan",
            "leaderboard",
            "leaderboard today",
            "settings",
            "help",
        ]
        said += [
            "privacy",
            "exam history",
            f"lookup {self.asked.question}",
            f"lookup Known{self.asked.question[2:]}",
            "lookup sqs",
        ]
        for words in (*said, "group", "admin reports", "admin items", "admin export", "setup"):
            yield await self.say(words, by=by, spot=spot)
        fact = self.asked.facts[0].id
        yield await self.click(Click("fact", None, (fact,)), by=by, spot=spot)
        yield await self.command("quiz", topic=f"fact:{fact}", number="1", by=by, spot=spot)
        for press in ("why", "share", "guess", "sure"):
            yield await self.click(Click(press, Shown("post", self.post)), by=by, spot=spot)
        starred = await self.click(Click("star", Shown("post", self.post)), by=by, spot=spot)
        yield starred
        if isinstance(starred, Starred):
            for press in ("star-open", "star-page"):
                yield await self.click(Click(press, None, (f"#{starred.star.id}",)), by=by, spot=spot)
            yield await self.command("quiz", topic="starred", number="5", by=by, spot=spot)
            yield await self.say("review", by=by, spot=spot)
        told = "What is its answer?"
        yield await self.click(Click("report", Shown("post", self.post)), by=by, spot=spot, kind="wrong", words=told)
        async for page in self._quiz(by, spot):
            yield page
        async for page in self._exam(by, spot):
            yield page

    async def _quiz(self, by: str, spot: Spot | None) -> AsyncIterator[Outcome]:
        """Twenty questions twice over: half of the pack and the other half."""
        for _ in range(2):
            asked = await self.command("quiz", topic="any", number="20", by=by, spot=spot)
            while isinstance(asked, SoloQuestion):
                assert asked.item.question != self.asked.question, "it is asked in no quiz"
                yield asked
                click = Shown("turn", asked.turn)
                yield await self.click(Click("answer", click), "wrong", by=by, spot=spot)
                verdict = await self.click(Click("sure", click, ("unsure",)), by=by, spot=spot)
                yield verdict
                asked = await self.click(Click("on", click), by=by, spot=spot)
            yield asked

    async def _exam(self, by: str, spot: Spot | None) -> AsyncIterator[Outcome]:
        asked = await self.say("exam half", by=by, spot=spot)
        yield asked
        if isinstance(asked, ExamQuestion):
            yield await self.say("exam submit", by=by, spot=spot)


@pytest.mark.parametrize("wait", [False, True])
async def test_nothing_tells_it_before_one_has_answered(own_database: Database, *, wait: bool) -> None:
    """As a member and as an organiser, in its channel and in the one that asks later, on both platforms' pages."""
    walk = Walk(own_database, _pack())
    await walk.begin(wait=wait)
    seen = 0
    for by, spot in (("ann", None), ("bea", walk.later), (BOSS, None)):
        async for outcome in walk.everything(by, spot):
            shown = walk.shown(outcome)
            assert not any(secret in shown for secret in walk.secrets), (by, outcome)
            seen += 1
    assert seen > 100
    told = walk.shown(await walk.answer("cid", "right"))
    assert wait != any(secret in told for secret in walk.secrets), "so that there was something to find"


async def test_where_verdicts_wait_nothing_tells_it_to_whoever_has_answered(own_database: Database) -> None:
    """Neither in words nor by a difference: whoever is right is shown the same as whoever is wrong."""
    walk = Walk(own_database, _pack())
    await walk.begin(wait=True)
    pages: dict[str, list[str]] = {}
    for who, chosen in (("p1", "right"), ("p2", "wrong")):
        pages[who] = [walk.shown(await walk.answer(who, chosen))]
        for words in ("daily", "me", "leaderboard today", "privacy"):
            pages[who].append(walk.shown(await walk.say(words, by=who)))
        async for outcome in walk.everything(who):
            assert not any(secret in walk.shown(outcome) for secret in walk.secrets), outcome
    assert [_alike(page) for page in pages["p1"]] == [_alike(page) for page in pages["p2"]]
    await walk.command("daily", by=BOSS, action="pause")
    await walk.move(days=2)
    told = walk.shown(await walk.click(Click("why", Shown("post", walk.post)), by="p1"))
    assert any(secret in told for secret in walk.secrets), "afterwards it is told"


def _alike(page: str) -> str:
    """Without which option one chose, and who one is."""
    return re.sub(r"Do \w+ with|\b[A-D]\b|\b[Pp][12]\b", "X", page)
