"""How Discord is answered: by one request, after a promise where a page takes long, once more where one got lost."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial

import pytest

from bot.sandbox.faults import Faults
from bot.sandbox.local_discord.components import texts_of
from bot.sandbox.local_discord.exchanges import Exchange
from bot.sandbox.local_discord.flags import Callback
from bot.sandbox.players import ONE, SUBMIT, WAITING, gather_players
from bot.sandbox.world import set_up
from tests.acknowledging import acknowledges
from tests.patience import PATIENCE_S, until
from tests.wire.conftest import Stage


async def ask(stage: Stage) -> str:
    """Set up, and a day later the control that answers today's question."""
    await set_up(stage.world)
    await stage.world.next_daily()
    seen = gather_players(stage.world, 2)[0].look()
    assert seen is not None
    kind = SUBMIT if seen.several else ONE
    return f"{kind}{seen.post}:{','.join(stage.item(seen.post).key)}"


async def click(stage: Stage, control: str, member: int = 0) -> Exchange:
    """By one of the members, each of whom has not answered yet."""
    card = stage.world.discord.messages(stage.world.daily_question)[-1]
    by = stage.world.discord_members[member]
    return await stage.world.discord.click(member=by, message=card, custom_id=control, forged=True)


async def verdict(exchange: Exchange) -> bool:
    return acknowledges("\n".join(texts_of((await exchange.reply(PATIENCE_S)).payload["components"])))


def answers(stage: Stage) -> list[str]:
    """The requests that answered somebody, so far."""
    paths = [one.path for one in stage.world.discord.sent]
    return [path.split("/")[1] for path in paths if path.startswith(("/interactions/", "/webhooks/"))]


@contextmanager
def all_writing_held(stage: Stage) -> Iterator[None]:
    """Somebody else is writing to the database."""
    with closing(sqlite3.connect(stage.folder / "studyhall.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def spoil_first_answer(stage: Stage, faults: Faults) -> None:
    """The next first response meets these."""
    faults.concerns = lambda request: "/interactions/" in request.path and not faults.injected
    stage.world.discord.interference = faults.interfere


async def test_a_verdict_is_the_first_response_and_takes_one_request(stage: Stage) -> None:
    """A machine so busy that half a second isn't enough makes a promise of it; it isn't that busy every time."""
    async with stage.running():
        control = await ask(stage)
        for member in range(1, 30):
            stage.world.add_discord_member(f"Dana {member}")
            before, exchange = len(answers(stage)), await click(stage, control, -1)
            assert await verdict(exchange)
            if exchange.callback_type == Callback.MESSAGE:
                assert answers(stage)[before:] == ["interactions"]
                break
        else:
            pytest.fail("every one of them was promised first")


async def test_what_takes_long_is_promised_and_then_told(stage: Stage) -> None:
    async with stage.running():
        control = await ask(stage)
        before = len(answers(stage))
        with all_writing_held(stage):
            exchange = await click(stage, control)
            await until(lambda: exchange.callback_type is not None)
            assert exchange.callback_type == Callback.DEFERRED_MESSAGE
        assert await verdict(exchange), "the promise has not cut the work short"
        assert answers(stage)[before:] == ["interactions", "webhooks"]


async def test_on_slack_what_takes_long_says_so_and_then_the_verdict_comes(stage: Stage) -> None:
    async with stage.running():
        await ask(stage)
        player = gather_players(stage.world, 8)[-1]
        assert player.platform == "slack"
        seen = player.look()
        assert seen is not None
        private = partial(stage.world.slack.ephemerals, stage.world.slack_members[-1], stage.world.exam_study)
        with all_writing_held(stage):
            clicked = asyncio.create_task(player.answer(seen.post, stage.item(seen.post).key, several=seen.several))
            await until(lambda: [message.text for message in private()] == [WAITING])
        assert acknowledges(await clicked)
        assert [message.text == WAITING for message in private()] == [True, False], "once, and before the verdict"


@pytest.mark.parametrize(
    "faults",
    [Faults(resetting=1.0), Faults(lost=1.0, lost_how=("reset",)), Faults(lost=1.0, lost_how=("502",))],
    ids=["cut off", "cut off once carried out", "502 once carried out"],
)
async def test_a_response_that_got_lost_is_given_again_and_shown_once(stage: Stage, faults: Faults) -> None:
    async with stage.running():
        control = await ask(stage)
        member = stage.world.discord_members[0]
        shown = partial(stage.world.discord.ephemerals, member, stage.world.daily_question)
        before = len(shown())
        spoil_first_answer(stage, faults)
        assert await verdict(await click(stage, control))
        assert faults.injected
        assert await verdict(await click(stage, control)), "the bot is well"
        await until(lambda: len(answers(stage)) >= 3)
        assert len(shown()) == before + 2, "one message for each of both clicks"
