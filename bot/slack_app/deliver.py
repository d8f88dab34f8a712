"""The daily in a Slack channel, as the timetable sees it."""

import logging
from datetime import timedelta
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.delivery import Redrawn, Refused, Sent, Unsure
from bot.people import MessageRef, Spot
from bot.replies import Card, OpenCard, RevealedCard, Schedule
from bot.slack_app import remedies
from bot.slack_app.blocks import Drawn, escaped
from bot.slack_app.render import draw_card, sentence
from bot.slack_app.wire import Failure, repeatable_call, writing_call

_LOG: Final = logging.getLogger(__name__)
_QUIET: Final = {"unfurl_links": False, "unfurl_media": False}


class SlackFace:
    """Posts, redraws and opens threads. Slack recognises no repeats, so an unsure post is never sent again."""

    knows_repeats_for = timedelta(0)

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def send(self, spot: Spot, card: OpenCard) -> Sent | Refused | Unsure:
        """Post a card, once."""
        return await self._post(spot, draw_card(card))

    async def _post(self, spot: Spot, drawn: Drawn) -> Sent | Refused | Unsure:
        arguments = {"channel": spot.channel, **content(drawn), **_QUIET}
        answer = await writing_call(self._client, "chat.postMessage", arguments)
        if isinstance(answer, Failure):
            return _outcome(answer)
        if not isinstance(answer.get("ts"), str):
            return Unsure("Slack took the message but did not say where it stands.")
        return Sent(MessageRef(spot, answer["ts"]))

    async def send_test(self, spot: Spot, schedule: Schedule) -> Sent | Refused | Unsure:
        """Post a message that is marked as a test, once."""
        return await self._post(spot, sentence(wording.test_post(schedule)))

    async def redraw(self, message: MessageRef, card: Card) -> Redrawn | Refused | Unsure:
        """Replace a card; doing it twice changes nothing."""
        arguments = {"channel": message.spot.channel, "ts": message.message, **content(draw_card(card))}
        answer = await repeatable_call(self._client, "chat.update", arguments)
        return _outcome(answer) if isinstance(answer, Failure) else Redrawn()

    async def open_thread(self, message: MessageRef, card: RevealedCard) -> None:
        """One reply below the card; on Slack that is a thread."""
        arguments = {
            "channel": message.spot.channel,
            "thread_ts": message.message,
            "text": escaped(wording.thread_opener(card)),
            **_QUIET,
        }
        answer = await writing_call(self._client, "chat.postMessage", arguments)
        if isinstance(answer, Failure):
            _LOG.warning("no thread below a revealed card: %s", answer.why)


def content(drawn: Drawn) -> dict[str, Any]:
    """The part of a call that carries a message."""
    return {"blocks": drawn.blocks, "text": drawn.text}


def _outcome(failure: Failure) -> Refused | Unsure:
    return Unsure(failure.why) if failure.happened is None else Refused(failure.why)


async def check_channel(client: AsyncWebClient, *, channel: str, user: str) -> str | None:
    """What keeps Studyhall from posting in a channel, with the remedy; None where nothing does.

    Asking Slack about a channel takes a further scope. So the organiser who runs setup is shown the line that they
    should see anyway, there and alone: Slack refuses it for the same reasons as a question.
    """
    if not channel.startswith(("C", "G")):
        return remedies.IN_PRIVATE
    line = content(sentence(wording.setting_up()))
    answer = await repeatable_call(client, "chat.postEphemeral", {"channel": channel, "user": user, **line})
    return answer.why if isinstance(answer, Failure) else None
