"""How long the page takes from a click to the verdict, in a real Chromium: forty clicks on each side.

`python -m tests.browser.latency [--json]` exits 1 where the median of a side is 100 ms or more.
"""

import asyncio
import statistics
import tempfile
from typing import Any, Final

from playwright.async_api import Page, expect

from tests.browser.conftest import browser_open, open_page, sandbox_running
from tests.chaos.verdicts import arguments, conclude
from tests.machine import watched

LIMIT_MS: Final = 100.0

_CLICK: Final = """async (side) => {
  const log = document.querySelector(`#${side} .log`);
  const seen = () => log.querySelectorAll('.message.private:not([aria-busy])').length;
  const card = [...log.querySelectorAll('.log > .message:not(.private)')].at(-1);
  const button = card.querySelector('button[data-key^="answer:"], button[data-key^="submit:"]');
  const before = seen();
  const begun = performance.now();
  const shown = new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      if (seen() <= before) return;
      watch.disconnect();
      resolve(performance.now() - begun);
    });
    watch.observe(log, { childList: true, subtree: true, attributes: true });
  });
  button.click();
  return await shown;
}"""


async def measure(clicks: int) -> dict[str, Any]:
    """Click the same card again and again: what comes is the verdict, drawn as the first time."""
    with tempfile.TemporaryDirectory(prefix="studyhall-latency-") as folder:
        async with sandbox_running(f"sqlite:///{folder}/page.db") as sandbox, browser_open() as browser:
            page = await open_page(browser, sandbox)
            await _until_one_answer(page)
            took = {}
            for side in ("discord", "slack"):
                await page.evaluate(_CLICK, side)  # the first one opens connections
                took[side] = [float(await page.evaluate(_CLICK, side)) for _ in range(clicks)]
    return {
        side: {
            "clicks": len(times),
            "median_ms": round(statistics.median(times), 1),
            "slowest_ms": round(max(times), 1),
        }
        for side, times in took.items()
    }


async def _until_one_answer(page: Page) -> None:
    """Go on until both sides show a question with a button for each letter."""
    for _ in range(20):
        shown = [await page.locator(f"#{side} .message").last.locator("input").count() for side in ("discord", "slack")]
        if not any(shown):
            return
        button = page.get_by_role("button", name="Next daily")
        await button.click()
        await expect(button).not_to_have_attribute("aria-busy", "true")
    raise RuntimeError("no day on which both questions have one answer")


def main() -> None:
    """Measure and conclude."""
    given = arguments(__doc__, clicks=(40, "clicks on each side"))
    with watched() as machine:
        found = asyncio.run(measure(given.clicks))
    missed = [f"{side}: {own['median_ms']} ms" for side, own in found.items() if own["median_ms"] >= LIMIT_MS]
    conclude(found, [], as_json=given.json, missed=missed, machine=machine)


if __name__ == "__main__":
    main()
