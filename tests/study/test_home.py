"""The Home of a face that has one: what stands in it, side by side."""

from bot.talk.asks import NOBODY, Ask
from bot.talk.clicks import Click
from bot.talk.pages import Page
from bot.talk.parts import Buttons
from bot.verbs.home import SHOWN, side_by_side
from tests.study.hall import Doorkeeper, Hall


async def pages_of(hall: Hall) -> list[Page]:
    asks = [Ask(hall.caller("ann"), Doorkeeper(NOBODY, {}), click=Click(name)) for name in SHOWN]
    return [(await hall.desk.serve(ask)).page() for ask in asks]


def led_to(pages: list[Page] | tuple[Page, ...]) -> set[str]:
    parts = [part for page in pages for part in page.parts if isinstance(part, Buttons)]
    return {button.click.press for part in parts for button in part.buttons}


async def test_nothing_leads_to_what_stands_there_and_what_several_say_alike_stands_once(hall: Hall) -> None:
    assert len(side_by_side(await pages_of(hall))) == 2, "that nothing is set up, and the menu"
    await hall.set_up()
    await hall.move(hours=1)
    pages = await pages_of(hall)
    assert led_to(pages) - led_to(side_by_side(pages)) == {"daily"}
    assert len(side_by_side(pages)) == len(SHOWN)
