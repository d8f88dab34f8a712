"""One of everything that is said about studying alone: stars and reviews."""

from typing import Final

from bot.talk.pages import Outcome
from bot.verbs.star.pages import NoteKept, StarList, StarOpened, Starred
from content.templates.registry import FAMILIES
from storage.stars import Star
from tests.pages.items import HOSTILE, NOW, item

_STAR: Final = Star(12, "sqs-receive-count", item().ask, None, NOW)
_NOTED: Final = Star(13, "sqs-receive-count", "Which solution meets these requirements? " * 7, HOSTILE, NOW)
_DRAWN: Final = Star(14, FAMILIES[0].id, "How many read capacity units does the table need?", None, NOW)

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
}
