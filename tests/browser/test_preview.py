"""An author's preview: both platforms' cards with key and reasons, the checker's words, anew on every save."""

import asyncio
import re
import shutil
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.sandbox.preview import NoQuestionsError, Preview, serve_preview
from content.packs import AWS_DEVELOPER
from tests.browser.conftest import keep


def _others(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "plan.yaml" or (Path(folder).name == "questions" and name != "sqs.yaml")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The only one with questions in a pack of one's own: every save reads the whole pack."""
    shutil.copytree(AWS_DEVELOPER, tmp_path / "pack", ignore=_others)
    return tmp_path / "pack" / "questions" / "sqs.yaml"


@pytest.mark.asyncio(loop_scope="session")  # in which the browser lives
async def test_a_save_is_followed_and_a_mistake_is_told_with_its_line(browser: Browser, file: Path) -> None:
    said: list[str] = []
    stopped = asyncio.Event()
    serving = asyncio.create_task(
        serve_preview(file, port=0, say=lambda line: said.append(str(line)), stopped=stopped.wait())
    )
    try:
        while not said:  # noqa: ASYNC110 -- it says when it is open
            await asyncio.sleep(0.02)
        page = await browser.new_page(viewport={"width": 1280, "height": 900})
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        await page.goto(said[0].split()[-1])
        for side in ("discord", "slack"):
            await expect(page.locator(f"#{side} .message")).to_have_count(2)
            await expect(page.locator(f"#{side} .message").last).to_contain_text("✓ right")
        await keep(page, "preview")
        shown = await page.locator("#question").input_value()
        written = await asyncio.to_thread(file.read_text, "utf-8")
        ask = re.search(rf"id: {shown}\n.*?\n    ask: (.+?)\n", written, re.DOTALL)
        assert ask is not None
        await asyncio.to_thread(file.write_text, written.replace(ask[1], "Which one is it, then?", 1), "utf-8")
        await expect(page.locator("#discord")).to_contain_text("Which one is it, then?")
        await asyncio.to_thread(file.write_text, written.replace("difficulty: ", "dificulty: ", 1), "utf-8")
        await expect(page.locator("#problems")).to_contain_text(re.compile(r"sqs\.yaml:\d+:\d+: .*dificulty"))
        await expect(page.locator("#discord .message")).to_have_count(2)
    finally:
        stopped.set()
        await serving


def test_a_file_elsewhere_is_refused_in_words(tmp_path: Path) -> None:
    elsewhere = tmp_path / "sqs.yaml"
    elsewhere.touch()
    with pytest.raises(NoQuestionsError, match=r"pack\.yaml"):
        Preview(elsewhere)
