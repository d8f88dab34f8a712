"""Messages that carry metadata: the app is told of each whose event type it subscribed to, whichever app posted it."""

from dataclasses import dataclass

from bot.sandbox.local_slack.directory import Workspace
from bot.sandbox.local_slack.exchanges import Exchange
from bot.sandbox.local_slack.messages import Message
from bot.sandbox.local_slack.payloads import event_payload
from bot.sandbox.local_slack.world import APP_ID, PlatformWorld


@dataclass(frozen=True, slots=True)
class Bot:
    """Who posted: an app's bot in a workspace."""

    app_id: str
    bot_id: str
    user_id: str


FOREIGN: Bot = Bot("A0FOREIGN01", "B0FOREIGN01", "U0FOREIGN01")
"""Another app that is installed in the same workspace."""


def own_bot(workspace: Workspace) -> Bot:
    return Bot(APP_ID, workspace.bot_id, workspace.bot_user_id)


def tell_of_metadata(world: PlatformWorld, workspace: Workspace, message: Message, *, by: Bot) -> Exchange | None:
    """The event goes out whatever becomes of the answer to the call that posted; None where nobody subscribed."""
    metadata = message.payload.get("metadata")
    subscribed = isinstance(metadata, dict) and metadata.get("event_type") in world.metadata_subscriptions
    if not subscribed or "metadata.message:read" not in world.scopes:
        return None
    event = {
        "type": "message_metadata_posted",
        "app_id": by.app_id,
        "bot_id": by.bot_id,
        "user_id": by.user_id,
        "team_id": workspace.id,
        "channel_id": message.channel,
        "metadata": metadata,
        "message_ts": message.ts,
    }
    exchange = Exchange("events_api", member_id=None, channel_id=message.channel, expects_reply=False)
    world.courier.carry_event(exchange, event_payload(world, workspace=workspace, event=event))
    return exchange
