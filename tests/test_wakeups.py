import asyncio

from bot.wakeups import Wakeups
from tests.patience import PATIENCE_S, until


async def test_it_wakes_at_once_and_again_and_never_twice_at_a_time() -> None:
    at_a_time = most = woken = 0

    async def wake() -> None:
        nonlocal at_a_time, most, woken
        at_a_time += 1
        woken += 1
        most = max(most, at_a_time)
        await asyncio.sleep(0.05)
        at_a_time -= 1

    wakeups = Wakeups(wake, every_s=0.02)
    wakeups.start()
    await until(lambda: woken > 2)
    await wakeups.stop()
    assert most == 1


async def test_stopping_lets_the_running_wake_up_finish() -> None:
    finished = asyncio.Event()
    begun = asyncio.Event()

    async def wake() -> None:
        begun.set()
        await asyncio.sleep(0.1)
        finished.set()

    wakeups = Wakeups(wake, every_s=60)
    wakeups.start()
    await begun.wait()
    await wakeups.stop()
    assert finished.is_set()
    wakeups.now()


async def test_asked_to_it_wakes_before_its_time() -> None:
    woken = asyncio.Event()

    async def wake() -> None:
        woken.set()

    wakeups = Wakeups(wake, every_s=3600)
    wakeups.start()
    await asyncio.wait_for(woken.wait(), PATIENCE_S)
    woken.clear()
    wakeups.now()
    await asyncio.wait_for(woken.wait(), PATIENCE_S)
    await wakeups.stop()
