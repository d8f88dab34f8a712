"""Telling somebody who waits that it takes longer."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def told_when_late(
    after_s: float, tell: Callable[[], Coroutine[Any, Any, object]]
) -> AsyncIterator[list[asyncio.Task[object]]]:
    """Around work that somebody waits for. `tell` runs beside it where it takes longer, and has ended when this ends.

    What is told stands in the list; it stays empty where nobody had to wait.
    """
    loop = asyncio.get_running_loop()
    telling: list[asyncio.Task[object]] = []
    late = loop.call_later(after_s, lambda: telling.append(loop.create_task(tell())))
    try:
        yield telling
    finally:
        late.cancel()
        await asyncio.gather(*telling)
