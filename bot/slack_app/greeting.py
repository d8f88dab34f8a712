"""First contact on Slack: a direct message to the first organiser who opens the app.

Slack tells an app without an OAuth flow nothing about who installed it. Whoever did is led to it, and opens it.
"""

from functools import partial

from bot.core import Study
from bot.delivery import NotNow, Refused, Sent, Unsure
from bot.posting.welcome import Welcome, is_new, welcome
from bot.slack_app.deliver import SlackFace
from bot.slack_app.rights import SlackDoor
from bot.talk.people import Caller, Spot


async def greet(study: Study, face: SlackFace, door: SlackDoor, caller: Caller) -> None:
    """Somebody opened the app; of whom Slack is asked only while their workspace is new."""
    space = caller.spot.space
    if await is_new(study, "slack", space) and (await door.fetch_rights()).organiser:
        await welcome(study, "slack", space, partial(_send, face, caller))


async def _send(face: SlackFace, caller: Caller, told: Welcome) -> Sent | Refused | NotNow | Unsure:
    space, user = caller.spot.space, caller.account.user
    async with face.turn(Spot("slack", space, user), can_wait=True):
        return await face.notify(space, user, told, language=caller.language)
