"""The app's Home tab: painted when it is looked at, after what was clicked in it, and soon after one's own actions."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from bot.core import Study
from bot.desk import Desk
from bot.event_log import log_of
from bot.incidents import report
from bot.rules.spaces import home_spot
from bot.slack_app import remedies
from bot.slack_app.rights import SlackDoor
from bot.slack_app.views import paint_home
from bot.slack_app.wire import Failure, single_call
from bot.slack_app.workspaces import Workspaces
from bot.talk.asks import Ask
from bot.talk.clicks import Click
from bot.talk.languages import Language, in_language
from bot.talk.pages import Page
from bot.talk.people import Account, Caller, Spot
from bot.verbs.home import BACK, SHOWN, side_by_side

_LOG: Final = log_of(__name__)
_AFTER_S: Final = 2.0
"""How long after an action it is painted anew: whoever answers ten questions in a row costs one call, not ten."""
_LOOKED_AT_MOST: Final = 1_000
"""Members whose Home is kept fresh: those who looked at it last. Anybody else's is painted when they open it."""


class HomeTab:
    """Nothing of it needs to survive: whoever opens it gets it painted anew."""

    def __init__(
        self, study: Study, desk: Desk, workspaces: Workspaces, door_of: Callable[[Caller], SlackDoor]
    ) -> None:
        self._study = study
        self._desk = desk
        self._workspaces = workspaces
        self._door_of = door_of
        self._looked: dict[Account, None] = {}
        self._coming: dict[Account, asyncio.Task[None]] = {}

    async def open(self, caller: Caller) -> None:
        """Somebody looks at it."""
        self._looked.pop(caller.account, None)
        self._looked[caller.account] = None
        if len(self._looked) > _LOOKED_AT_MOST:
            self._looked.pop(next(iter(self._looked)))
        await self._paint(caller)

    def note(self, caller: Caller) -> None:
        """Somebody did something elsewhere. It is painted once for all they do until then."""
        account = caller.account
        if account in self._looked and account not in self._coming:
            self._coming[account] = asyncio.create_task(self._paint_soon(caller))

    async def show(self, spot: Spot, user: str, page: Page, language: Language) -> None:
        """What came of a click in it, in its place, with the way back. Raises AssertionError where it isn't taken."""
        failed = await self._publish(spot, user, [page, in_language(BACK, language)])
        assert failed is None or failed.code not in remedies.OUR_FAULT, "Slack does not take the page as it was painted"

    async def close(self) -> None:
        """Paint nothing more."""
        for task in self._coming.values():
            task.cancel()
        await asyncio.gather(*self._coming.values(), return_exceptions=True)

    async def _paint_soon(self, caller: Caller) -> None:
        await asyncio.sleep(_AFTER_S)
        del self._coming[caller.account]
        try:
            await self._paint(caller)
        except Exception as error:  # noqa: BLE001 -- nobody waits for it; the next look paints it again
            report(error, "refreshing a Home tab")

    async def _paint(self, caller: Caller) -> None:
        caller = replace(caller, spot=Spot("slack", caller.spot.space, ""), message="")
        caller = replace(caller, spot=await self._study.database.read(lambda tx: home_spot(tx, caller)))
        asks = (Ask(caller, self._door_of(caller), click=Click(name)) for name in SHOWN)
        pages = [(await self._desk.serve(ask)).page() for ask in asks]
        await self._publish(caller.spot, caller.account.user, side_by_side(pages))

    async def _publish(self, spot: Spot, user: str, pages: Sequence[Page]) -> Failure | None:
        client, known = self._workspaces.client_of(spot.space), self._workspaces.identity_of(spot.space)
        if client is None or known is None:
            return None
        view = paint_home(pages, channel=spot.channel, home=known.home)
        published = await single_call(client, "views.publish", {"user_id": user, "view": view})
        if isinstance(published, Failure):
            _LOG.warning("a Home tab could not be published", why=published.why)
            return published
        return None
