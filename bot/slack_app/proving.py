"""What an event about a message of our own proves: that it stands, even where the answer to posting it got lost."""

from typing import Final

from bot.core import Study
from bot.event_log import log_of
from bot.posting.sending import prove
from bot.slack_app.take import MarkedMessage
from bot.slack_app.workspaces import Workspaces
from bot.verbs import FEEDS

_LOG: Final = log_of(__name__)


async def prove_posted(study: Study, workspaces: Workspaces, told: MarkedMessage) -> None:
    """A message of our own proves what it shows; one of another app proves nothing."""
    own = workspaces.identity_of(told.message.spot.space)
    if own is None or not told.bot or told.bot != own.bot:
        _LOG.warning("another app's message carries our mark", workspace=told.message.spot.space)
        return
    feed = next(feed for feed in FEEDS if feed.kind == told.shown.kind)
    await prove(study, feed, told.shown.id, told.message)
