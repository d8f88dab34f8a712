"""One of every page there is, for both faces to paint: name -> page."""

from typing import Final

from bot.talk.pages import Page
from tests.pages.boards import BOARDS
from tests.pages.daily import CARDS, TOLD
from tests.pages.items import AT, item
from tests.pages.organising import ANYBODY, ORGANISING
from tests.pages.quiz import quiz_cards, quiz_replies

_ITEMS: Final = item(), item(several=True)

PAGES: Final[dict[str, Page]] = {
    **{f"card_{name}": card.page() for name, card in {**CARDS, **quiz_cards(*_ITEMS)}.items()},
    **{
        name: told.page()
        for name, told in {**TOLD, **BOARDS, **ORGANISING, **ANYBODY, **quiz_replies(*_ITEMS, AT)}.items()
    },
}
