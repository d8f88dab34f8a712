"""Waiting for what was begun: until it is over, for as long as it gets on."""

import asyncio

from bot.draining import drain


def begin(running: set[asyncio.Task[None]], over: asyncio.Event) -> None:
    async def work() -> None:
        await over.wait()

    task = asyncio.create_task(work())
    running.add(task)
    task.add_done_callback(running.discard)


async def test_it_waits_for_all_also_for_what_begins_meanwhile() -> None:
    running: set[asyncio.Task[None]] = set()
    first, second = asyncio.Event(), asyncio.Event()
    begin(running, first)
    waiting = asyncio.create_task(drain(running, patience_s=30))
    await asyncio.sleep(0)
    begin(running, second)
    first.set()
    for _ in range(5):
        await asyncio.sleep(0)
    assert not waiting.done()
    second.set()
    assert await waiting == 0
    assert await drain(running) == 0


async def test_what_does_not_end_is_left() -> None:
    running: set[asyncio.Task[None]] = set()
    over, never = asyncio.Event(), asyncio.Event()
    begin(running, over)
    begin(running, never)
    over.set()
    assert await drain(running, patience_s=0.05) == 1
    never.set()
    assert await drain(running) == 0
