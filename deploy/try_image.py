"""Tried inside the image: its own command serves a local Discord and Slack and posts a question on both.

    docker run --rm --interactive --entrypoint python3 studyhall - < deploy/try_image.py

Prints what it found, a line each. Exits 1, with the reason, where something isn't as docs/operating.md says.
"""

import asyncio
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bot.clock import Clock
from bot.sandbox.clock_feed import clock_fed
from bot.sandbox.world import World, set_up, world_running
from bot.web import PAGES

BEYOND_THE_BASE_AT_MOST: Final = 200_000_000
"""Bytes. All that the image has and its base hasn't lies in its virtual environment."""
START_S: Final = 60.0


class NotAsToldError(Exception):
    """The image isn't as it should be; the message says in which way."""


def size_of(folder: Path) -> int:
    """What the files in it take, in bytes."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir())


def environment_in(world: World, clock_address: str) -> dict[str, str]:
    """The image's own settings, and the local platforms in the place of the real ones."""
    plain = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    given = {
        "DISCORD_TOKEN": world.discord.token,
        "DISCORD_API_BASE": world.discord.api_base,
        "DISCORD_GATEWAY": world.discord.gateway,
        "SLACK_BOT_TOKEN": world.slack.bot_token,
        "SLACK_APP_TOKEN": world.slack.app_token,
        "SLACK_API_BASE": world.slack.api_base,
        "SANDBOX_CLOCK": clock_address,
    }
    return {**plain, **{f"STUDYHALL_{name}": value for name, value in given.items()}}


def page(name: str) -> tuple[int, str]:
    """What a page of the health port answers; 0 while nobody does."""
    address = f"http://127.0.0.1:{os.environ['STUDYHALL_HTTP_PORT']}{name}"
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
    except OSError as nobody:
        return 0, str(nobody)


@asynccontextmanager
async def serving(environment: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """`studyhall run`, as the image starts it. It has to end well when it is told to."""
    process = await asyncio.create_subprocess_exec("studyhall", "run", env=environment)
    try:
        yield process
        process.terminate()
        async with asyncio.timeout(START_S):
            code = await process.wait()
        if code:
            raise NotAsToldError(f"`studyhall run` ended with {code} after SIGTERM.")
    finally:
        if process.returncode is None:
            process.kill()


async def until_ready() -> None:
    """Wait for /readyz. Raises NotAsToldError."""
    until = time.monotonic() + START_S
    while (told := await asyncio.to_thread(page, "/readyz"))[0] != 200:
        if time.monotonic() > until:
            raise NotAsToldError(f"/readyz says {told[0]} after {START_S:g} s: {told[1]}")
        await asyncio.sleep(0.1)


async def play() -> None:
    """Serve both platforms until a question stands on each."""
    clock = Clock()
    async with world_running(clock) as world, clock_fed(clock) as address:
        started = time.monotonic()
        async with serving(environment_in(world, address)):
            await until_ready()
            print(f"/readyz says 200 after {time.monotonic() - started:.1f} s")
            await set_up(world)
            await world.next_daily()
            print("a question stands on Discord and on Slack")
            for name in PAGES:
                status, text = await asyncio.to_thread(page, name)
                if status != 200:
                    raise NotAsToldError(f"{name} says {status}: {text}")
            print(f"{', '.join(PAGES)} say 200")
    print("SIGTERM ends it with 0")


def look() -> None:
    """Who it runs as, what it may write and how large it is. Raises NotAsToldError."""
    if os.geteuid() == 0:
        raise NotAsToldError("It runs as root.")
    if os.access(sys.prefix, os.W_OK):
        raise NotAsToldError(f"It may write to {sys.prefix}.")
    size = size_of(Path(sys.prefix))
    if size > BEYOND_THE_BASE_AT_MOST:
        raise NotAsToldError(f"{size / 1e6:.1f} MB beyond the base are too many.")
    print(f"user {os.geteuid()}, {size / 1e6:.1f} MB beyond the base")


def main() -> int:
    try:
        look()
        asyncio.run(play())
    except (NotAsToldError, TimeoutError) as wrong:
        print(str(wrong) or "Something took too long.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
