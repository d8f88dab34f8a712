"""Looking for a post of ours on Discord: what another bot put there isn't it."""

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.delivery import Absent, Sent
from bot.sandbox.local_discord.components import every_component
from bot.sandbox.world import set_up, world_running
from bot.talk.people import Shown
from bot.wiring import studyhall
from storage import posts

ACTION_ROW = 1


async def test_another_bots_message_with_our_ids_is_not_ours(file_address: str) -> None:
    clock = Clock()
    clock.move(datetime(2026, 11, 23, 7, 0, tzinfo=UTC) - clock.now())
    async with (
        world_running(clock) as world,
        studyhall(world.settings(file_address), clock) as hall,
    ):
        await asyncio.wait_for(hall.faces_ready.wait(), 20)
        await set_up(world)
        await world.next_daily()
        await hall.timetable.idle()
        [ours] = world.discord.messages(world.daily_question)
        copied, changed = re.subn(r"\b(answer:|choose:)1\b", r"\g<1>999", json.dumps(ours.payload["components"]))
        assert changed
        rows = [part for part in every_component(json.loads(copied)) if part["type"] == ACTION_ROW]
        mention = f"<@{ours.author.id}>"  # so that Discord shows us the rest
        world.discord.post_as_another_bot(channel=world.daily_question, text=mention, components=rows)
        known = await hall.study.database.read(lambda tx: posts.load_post(tx, 1))
        assert known is not None
        since = clock.now() - timedelta(hours=1)
        spot, face = world.daily_spots[0], hall.study.faces["discord"]
        assert isinstance(await face.find(spot, Shown("post", known.id).identity, since=since), Sent)
        assert await face.find(spot, "post-999", since=since) == Absent()
