"""A post of which nobody knows whether it stands: an organiser settles it, and the bot never doubles it."""

import logging
from datetime import datetime, timedelta

import pytest

from bot.delivery import Gone, NotNow, Refused, Unsure
from bot.desk import NOT_ORGANISER
from bot.posting.feeds import identity_of
from bot.posting.posts import POST_FEED
from bot.posting.sending import prove
from bot.posting.troubles import TroubleKind, load_troubles
from bot.rules.cards import OpenCard
from bot.rules.folding import differences
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.verdicts import Verdict
from bot.talk.asks import Ask
from bot.talk.clicks import Click
from bot.talk.pages import Outcome, Refusal
from bot.talk.parts import Buttons
from bot.talk.people import MessageRef, Shown
from bot.verbs.daily.now import DailyPosted, DailyStands
from bot.verbs.daily.refusals import (
    CAME_TO_NOTHING,
    ENDED_ALREADY,
    NO_ANSWER,
    NOT_SETTLED,
    NOT_THE_QUESTION,
    SETTLED_ALREADY,
    WRONG_LINK,
)
from bot.verbs.daily.unknown import DailyUnknown
from storage.posts import load_post
from tests.study.hall import BOSS, Hall

ABSENT = Click("absent", Shown("post", 1))
THERE = Click("there", Shown("post", 1))


async def unknown(hall: Hall, *, really: bool) -> None:
    """The day's question was sent without an answer, and a minute has passed."""
    await hall.set_up()
    hall.face.outcomes = [Unsure("reset")]
    await hall.move(hours=1)
    assert await now(hall) == NOT_SETTLED, "it may still be found out"
    if really:
        hall.face.keep("m1", hall.latest(), identity_of(POST_FEED, 1))
    await hall.move(minutes=1)


async def now(hall: Hall) -> Outcome:
    return await hall.say("daily now", by=BOSS)


async def there(hall: Hall, link: str, *, by: str = BOSS) -> Outcome:
    return await hall.click(THERE, by=by, link=link)


async def test_now_and_skip_ask_the_organiser_to_look(hall: Hall) -> None:
    await unknown(hall, really=True)
    for action in ("now", "skip"):
        asked = await hall.say(f"daily {action}", by=BOSS)
        assert asked == DailyUnknown(1)
        [row] = [part for part in asked.page().parts if isinstance(part, Buttons)]
        assert [button.click for button in row.buttons] == [ABSENT, THERE]
    form = await hall.desk.form_for(Ask(hall.caller(BOSS), hall._door(BOSS), click=THERE))
    assert form is not None
    assert [field.name for field in form.fields] == ["link"]


async def test_it_is_looked_for_ever_more_rarely(hall: Hall) -> None:
    """Where nobody may look, as on Slack, that goes on for as long as no organiser says what they see."""
    await unknown(hall, really=False)

    async def looks(*, times: int, minutes: int) -> int:
        seen = set[datetime | None]()
        for _ in range(times):
            await hall.move(minutes=minutes)
            post = await hall.study.database.read(lambda tx: load_post(tx, 1))
            assert post is not None
            seen.add(post.attempted_at)
        return len(seen)

    assert await looks(times=8, minutes=1) == 8
    await hall.move(hours=1)
    assert await looks(times=12, minutes=1) <= 3
    await hall.move(days=12)
    assert await looks(times=12, minutes=60) == 1


async def test_the_log_tells_it_once(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    await unknown(hall, really=False)
    caplog.clear()
    for _ in range(3):
        await hall.move(minutes=1)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_it_isnt_there_and_now_posts_it(hall: Hall) -> None:
    await unknown(hall, really=False)
    assert await hall.click(ABSENT, by="ann") == NOT_ORGANISER
    assert not isinstance(await hall.click(ABSENT, by=BOSS), Refusal)
    await hall.move(minutes=5)
    assert len(hall.face.sent) == 1, "the bot sends nothing by itself"
    assert await hall.click(ABSENT, by=BOSS) == SETTLED_ALREADY
    assert await hall.say("daily skip", by=BOSS) == CAME_TO_NOTHING
    told = await hall.study.database.read(lambda tx: load_troubles(tx, hall.clock.now()))
    assert [trouble.kind for trouble in told] == [TroubleKind.MISSED]
    assert await now(hall) == DailyPosted(MessageRef(hall.spot(), "m2"))
    assert isinstance(await hall.answer("ann"), Verdict)
    await hall.move(days=1)
    second = await hall.answer("ann")
    assert isinstance(second, Verdict)
    assert second.standing.streak == 2
    assert await hall.study.database.read(differences) == []


async def test_it_is_there_and_counts(hall: Hall) -> None:
    await unknown(hall, really=True)
    assert await there(hall, "c1/m1", by="ann") == NOT_ORGANISER
    assert not isinstance(await there(hall, "c1/m1"), Refusal)
    assert await now(hall) == DailyStands(1, MessageRef(hall.spot(), "m1"))
    assert isinstance(await hall.answer("ann"), Verdict)
    await hall.move(seconds=6)
    card = hall.face.cards["m1"]
    assert isinstance(card, OpenCard)
    assert card.answered == 1
    assert await there(hall, "c1/m1") == SETTLED_ALREADY
    assert len(hall.face.sent) == 1


@pytest.mark.parametrize("link", ["", "c2/m1", "https://example.com", "m1"])
async def test_a_link_to_anywhere_else_settles_nothing(hall: Hall, link: str) -> None:
    await unknown(hall, really=True)
    assert await hall.click(THERE, by=BOSS, link=link or " ") == WRONG_LINK
    assert await now(hall) == DailyUnknown(1)


@pytest.mark.parametrize(
    ("comes_to", "told"),
    [
        (Gone("the message was deleted."), NOT_THE_QUESTION),
        (Refused("somebody else's"), NOT_THE_QUESTION),
        (NotNow("busy"), NO_ANSWER),
    ],
)
async def test_what_is_no_message_of_ours_settles_nothing(hall: Hall, comes_to: NotNow, told: Refusal) -> None:
    await unknown(hall, really=True)
    hall.face.refuses_redraws = comes_to
    assert await there(hall, "c1/m1") == told
    assert await now(hall) == DailyUnknown(1)


async def test_another_message_of_ours_is_not_overwritten(hall: Hall) -> None:
    """Neither one of another time nor that of a quiz."""
    await unknown(hall, really=True)
    for minutes in (-2, 6):
        hall.face.taken_at["m7"] = hall.clock.now() + timedelta(minutes=minutes)
        assert await there(hall, "c1/m7") == NOT_THE_QUESTION
    await hall.command("quiz", by="ann", style="group", number="1")
    await hall.tick()
    [quiz] = [message for message, identity in ((m, i) for i, m in hall.face.stands.items()) if "turn" in identity]
    before = hall.face.cards[quiz]
    assert await there(hall, f"c1/{quiz}") == NOT_THE_QUESTION
    assert hall.face.cards[quiz] == before
    assert await now(hall) == DailyUnknown(1)


async def test_only_in_its_own_channel_and_while_it_is_open(hall: Hall) -> None:
    await unknown(hall, really=False)
    await hall.set_up(hall.spot("c2"))
    hall.face.taken_at["m1"] = hall.clock.now()
    assert await hall.click(ABSENT, by=BOSS, spot=hall.spot("c2")) == UNKNOWN_BUTTON
    assert await hall.click(THERE, by=BOSS, spot=hall.spot("c2"), link="c2/m1") == UNKNOWN_BUTTON
    await hall.move(days=1, minutes=1)
    assert await hall.click(ABSENT, by=BOSS) == ENDED_ALREADY


async def test_a_click_on_it_is_believed_before_the_organiser(hall: Hall) -> None:
    await unknown(hall, really=True)
    await hall.click(ABSENT, by=BOSS)
    assert await hall.answer("bob", post=1) == UNKNOWN_BUTTON, "no click on what stands for everybody"
    assert isinstance(await hall.answer("ann", post=1, message="m1"), Verdict)
    assert await now(hall) == DailyStands(1, MessageRef(hall.spot(), "m1"))
    assert len(hall.face.sent) == 1
    await hall.move(days=1)
    await hall.move(seconds=10)
    assert await hall.study.database.read(differences) == []


async def test_the_platform_is_believed_before_the_organiser(hall: Hall) -> None:
    await unknown(hall, really=True)
    await hall.click(ABSENT, by=BOSS)
    assert await prove(hall.study, POST_FEED, 1, MessageRef(hall.spot(), "m1"))
    assert await now(hall) == DailyStands(1, MessageRef(hall.spot(), "m1"))
