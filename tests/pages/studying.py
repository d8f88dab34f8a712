"""One of everything that is said about studying alone: stars and reviews."""

from datetime import date
from typing import Final

from bot.rules.sureness import HowSure
from bot.talk.pages import Outcome
from bot.talk.people import Shown
from bot.verbs.review.pages import NothingDue, ReviewDone, ReviewQuestion, ReviewVerdict
from bot.verbs.star.pages import NoteKept, StarList, StarOpened, Starred
from content.attempts import Sureness
from content.grading import grade
from content.items import Item
from content.templates.registry import FAMILIES
from storage.stars import Star
from tests.pages.items import HOSTILE, NOW, item

_STAR: Final = Star(12, "sqs-receive-count", item().ask, None, NOW)
_NOTED: Final = Star(13, "sqs-receive-count", "Which solution meets these requirements? " * 7, HOSTILE, NOW)
_DRAWN: Final = Star(14, FAMILIES[0].id, "How many read capacity units does the table need?", None, NOW)


def _verdict(
    asked: Item,
    *,
    right: bool,
    sureness: Sureness | None,
    more: bool = True,
    again: bool = False,
    back_on: date | None = date(2026, 11, 30),
) -> ReviewVerdict:
    chosen = asked.key if right else asked.option_ids[1 : 1 + len(asked.key)]
    return ReviewVerdict(56, asked, chosen, grade(chosen, asked.key), sureness, back_on, more, again)


STUDYING: Final[dict[str, Outcome]] = {
    "starred": Starred(_STAR, again=False, first_ever=True),
    "starred_again": Starred(_NOTED, again=True),
    "star_note": NoteKept(_NOTED),
    "stars": StarList((_STAR, _NOTED, _DRAWN, _STAR._replace(id=15), _NOTED._replace(id=16)), 5, 17),
    "stars_one": StarList((_STAR,), 0, 1),
    "star_opened": StarOpened(_NOTED, item(several=True), None, secret=False),
    "star_opened_secret": StarOpened(_STAR, item(), None, secret=True),
    "star_opened_template": StarOpened(_DRAWN, None, FAMILIES[0], secret=False),
    "star_opened_lost": StarOpened(_STAR, None, None, secret=False),
    "how_sure": HowSure(Shown("turn", 34), item(), ("dlq",), first_ever=True),
    "how_sure_several": HowSure(Shown("post", 41), item(several=True), ("dlq", "delay")),
    "review_question": ReviewQuestion(56, item(), 1, 12),
    "review_question_several": ReviewQuestion(56, item(several=True), 3, 4, skipped=True),
    "review_right": _verdict(item(), right=True, sureness=Sureness.GUESS),
    "review_wrong": _verdict(item(several=True), right=False, sureness=Sureness.SURE, more=False),
    "review_again": _verdict(item(), right=True, sureness=None, again=True, back_on=None),
    "review_done": ReviewDone(9, 7, 0, (date(2026, 11, 28), 4)),
    "review_done_more": ReviewDone(20, 20, 1, None, skipped=True),
    "nothing_due": NothingDue((date(2026, 11, 24), 1), held=False),
    "nothing_due_held": NothingDue(None, held=True, skipped=True),
    "nothing_due_after_exam": NothingDue(None, held=False, over=True),
}
