"""No sentence names an answer by its letter alone where the options don't stand beside it."""

import re
from collections.abc import Iterator

import pytest

from bot.rules.questions import key_in_full
from bot.talk.lines import plain
from bot.talk.pages import Page
from bot.talk.parts import Options, Solved, lines_of
from tests.pages import PAGES
from tests.pages.daily import revealed_card
from tests.pages.items import item

KEY = re.compile(r"The answers? (?:is|are) [A-F]")


def _alone(page: Page) -> Iterator[str]:
    """What is read without the options: a notification, and every line of a page that shows none."""
    yield page.summary
    if not any(isinstance(part, Solved | Options) for part in page.parts):
        yield from (plain(line) for part in page.parts for line in lines_of(part))


@pytest.mark.parametrize("name", PAGES)
def test_an_answer_is_told_with_its_text(name: str) -> None:
    for said in _alone(PAGES[name]):
        if KEY.search(said):
            assert key_in_full(item()) in said or key_in_full(item(several=True)) in said


def test_the_thread_opens_with_it() -> None:
    assert key_in_full(item()) in revealed_card().thread_opener()


def test_as_it_reads() -> None:
    dlq = "After five receives SQS moves the message to the dead-letter queue."
    redrive = "The message can be moved back with a redrive from the dead-letter queue."
    assert key_in_full(item()) == f"The answer is A: {dlq}"
    assert key_in_full(item(several=True)) == f"The answers are A and E. A: {dlq} E: {redrive}"
