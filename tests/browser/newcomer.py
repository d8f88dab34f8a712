"""A newcomer's way: from a clone to the first verdict on each side, with nothing done but `make sandbox` and clicks.

`python -m tests.browser.newcomer [--json]` clones what is committed into a new folder, so the virtual environment is
built from nothing, and exits 1 where it takes two minutes or more.
"""

import asyncio
import os
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from playwright.async_api import expect

from tests.acknowledging import VERDICT
from tests.browser.conftest import browser_open, tick
from tests.chaos.verdicts import arguments, conclude
from tests.machine import watched

ROOT: Final = Path(__file__).parents[2]
LIMIT_S: Final = 120.0
_PORT: Final = 8719


async def walk(folder: Path) -> dict[str, Any]:
    """Clone, `make sandbox`, click; seconds from the beginning to each step."""
    begun = time.monotonic()
    clone = folder / "studyhall"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)  # noqa: S607, ASYNC221 -- our own
    steps = {"cloned_s": time.monotonic() - begun}
    process = await asyncio.create_subprocess_exec(
        "make",
        "sandbox",
        f"PORT={_PORT}",
        cwd=clone,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        address = await _address(process)
        steps["open_s"] = time.monotonic() - begun
        async with browser_open() as browser:
            page = await browser.new_page()
            await page.goto(address)
            for side in ("discord", "slack"):
                card = page.locator(f"#{side} .message").last
                await card.wait_for()
                if await card.locator("input").count():
                    await tick(card, side)
                    if side == "discord":
                        chosen = page.locator("#discord .message.private").last
                        await chosen.get_by_role("button", name="Submit").click()
                else:
                    await card.locator("button").filter(has_text=re.compile("^A$")).click()
                verdict = page.locator(f"#{side} .message.private").last
                await expect(verdict).to_contain_text(VERDICT)
                steps[f"verdict_{side}_s"] = time.monotonic() - begun
    finally:
        os.killpg(process.pid, signal.SIGINT)
        await process.wait()
    return {name: round(seconds, 1) for name, seconds in steps.items()}


async def _address(process: asyncio.subprocess.Process) -> str:
    """What `make sandbox` says when it is open."""
    assert process.stdout is not None
    async for line in process.stdout:
        if found := re.search(rb"http://127\.0\.0\.1:\d+", line):
            return found[0].decode()
    raise RuntimeError("`make sandbox` ended before it was open")


def main() -> None:
    """Walk and conclude."""
    given = arguments(__doc__)
    with watched() as machine, tempfile.TemporaryDirectory(prefix="studyhall-newcomer-") as folder:
        found = asyncio.run(walk(Path(folder)))
    slowest = max(found.values())
    missed = [f"{slowest} s to the first verdicts"] if slowest >= LIMIT_S else []
    conclude(found, [], as_json=given.json, missed=missed, machine=machine)


if __name__ == "__main__":
    main()
