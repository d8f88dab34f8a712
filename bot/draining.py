"""Waiting, when a process stops, for what was begun."""

import asyncio
from collections.abc import Collection
from typing import Any, Final

PATIENCE_S: Final = 5.0
"""As long as something ends within this, it goes on; what takes longer will not end."""


async def drain(running: Collection[asyncio.Task[Any]], *, patience_s: float = PATIENCE_S) -> int:
    """Wait until a live collection of tasks, which lose their place in it as they end, is empty.

    Returns how many are left: none, unless for `patience_s` seconds not one of them has ended.
    """
    while waiting := [task for task in running if not task.done()]:
        ended, _ = await asyncio.wait(waiting, timeout=patience_s, return_when=asyncio.FIRST_COMPLETED)
        if not ended:
            break
    return len(waiting)
