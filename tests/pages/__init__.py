"""One of everything there is to say, for both faces to paint: name -> outcome, and name -> its page."""

from typing import Final

from bot.talk.pages import Outcome, Page
from tests.pages.boards import BOARDS
from tests.pages.daily import CARDS, TOLD
from tests.pages.exams import exam_pages
from tests.pages.items import AT, item
from tests.pages.lookup import LOOKED_UP
from tests.pages.organising import ANYBODY, ORGANISING
from tests.pages.people import PEOPLE
from tests.pages.plan import PLANS
from tests.pages.quiz import quiz_cards, quiz_replies
from tests.pages.studying import STUDYING
from tests.pages.weekly import WEEKLY

_ITEMS: Final = item(), item(several=True)

OUTCOMES: Final[dict[str, Outcome]] = {
    **{f"card_{name}": card for name, card in {**CARDS, **quiz_cards(*_ITEMS)}.items()},
    **TOLD,
    **BOARDS,
    **WEEKLY,
    **LOOKED_UP,
    **PLANS,
    **ORGANISING,
    **ANYBODY,
    **quiz_replies(*_ITEMS, AT),
    **STUDYING,
    **PEOPLE,
    **exam_pages(*_ITEMS),
}
PAGES: Final[dict[str, Page]] = {name: outcome.page() for name, outcome in OUTCOMES.items()}
