"""On Slack a post whose answer got lost is proven by Slack's own event, or by a click on it."""

import asyncio
from datetime import timedelta

import pytest

from bot.sandbox.faults import Faults, is_post
from bot.slack_app.deliver import POST_EVENT
from storage import posts
from tests.patience import Patience, until
from tests.slack_app.place import Place


async def state(place: Place) -> str | None:
    known = await place.study.database.read(lambda tx: posts.load_post(tx, 1))
    return known.state if known else None


async def settled(place: Place) -> str | None:
    """The post's state, as soon as an event has arrived."""
    patience = Patience()
    while patience.lasts(known := await state(place)) and known != "posted":  # noqa: ASYNC110 -- tables tell nobody
        await asyncio.sleep(0.02)
    return known


async def lose_the_answer(place: Place) -> None:
    """The day's question is carried out, and Slack's answer to it gets lost."""
    await place.type("setup 09:00 Europe/Berlin", member=place.olga)
    await until(lambda: len(place.slack.ephemerals(place.olga, place.channel)) == 2)
    faults = Faults(concerns=is_post, lost=1.0, lost_how=("502", "reset"))
    place.slack.interference = faults.interfere
    place.clock.move(timedelta(hours=1))
    await place.tick()
    assert len(place.slack.messages(place.channel)) == 1


async def test_slack_tells_where_it_stands(place: Place) -> None:
    await lose_the_answer(place)
    assert await settled(place) == "posted"
    assert "Right" in await place.forge("answer:1:right")


async def test_without_the_event_a_click_proves_it(place: Place) -> None:
    place.slack.metadata_subscriptions = frozenset()
    await lose_the_answer(place)
    for _ in range(6):
        place.clock.move(timedelta(seconds=10))
        await place.tick()
    assert await state(place) == "unknown"
    assert "Right" in await place.forge("answer:1:right")
    assert await state(place) == "posted"
    assert len(place.slack.messages(place.channel)) == 1


async def test_an_event_that_found_nobody_is_told_again(place: Place) -> None:
    await place.slack.refuse_sockets(refused=True)
    await place.slack.refuse_sockets(refused=False)
    await until(lambda: place.slack.connections > 0)
    await lose_the_answer(place)
    place.clock.move(timedelta(minutes=1))
    assert await settled(place) == "posted"


@pytest.mark.parametrize("number", ["1", "999"])
async def test_another_apps_message_with_our_mark_proves_nothing(place: Place, number: str) -> None:
    """The question was cut off before Slack took it; somebody else's app posts a message that is marked like it."""
    await place.type("setup 09:00 Europe/Berlin", member=place.olga)
    await until(lambda: len(place.slack.ephemerals(place.olga, place.channel)) == 2)
    place.slack.interference = Faults(concerns=is_post, resetting=1.0).interfere
    place.clock.move(timedelta(hours=1))
    await place.tick()
    assert place.slack.messages(place.channel) == []
    metadata = {"event_type": POST_EVENT, "event_payload": {"post": number}}
    told = place.slack.post_as_another_app(place.channel, text="Not the question", metadata=metadata)
    assert told is not None
    await asyncio.wait_for(told.acked.wait(), 10)
    assert await state(place) == "sending"
