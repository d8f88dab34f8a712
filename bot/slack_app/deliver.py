"""The daily in a Slack channel, as the timetable sees it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any, Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery import Absent, Gone, NotNow, Redraw, Redrawn, Refused, Sent, Unsure
from bot.event_log import log_of
from bot.slack_app import remedies
from bot.slack_app.blocks import Drawn, escaped
from bot.slack_app.links import read_link
from bot.slack_app.pace import SlackPaces
from bot.slack_app.paint import as_words, paint
from bot.slack_app.plainer import Plainer
from bot.slack_app.take import read_time
from bot.slack_app.wire import Failure, repeatable_call, single_call
from bot.slack_app.workspaces import Workspaces
from bot.talk.languages import Language, in_language
from bot.talk.lines import say
from bot.talk.pages import Outcome, note
from bot.talk.people import MessageRef, Spot

_LOG: Final = log_of(__name__)
_QUIET: Final = {"unfurl_links": False, "unfurl_media": False}
_LOCKED_OUT_S: Final = 60.0
_SETTING_UP: Final = note(
    say(
        "Studyhall is setting up the daily question here. It stores this channel's id and its schedule, and of whoever "
        "answers the user id, the name shown here, their language, the answers and when they were given. It reads no "
        "messages."
    )
)

POST_EVENT: Final = "studyhall_post"
"""The event type of a post's metadata. Slack tells us of it wherever the post stands, even if its answer got lost."""


class SlackFace:
    """Posts, redraws and opens threads. Slack recognises no repeats, so an unsure post is never sent again.

    Each call is a single attempt; when it may be made again is decided where it is known what has been tried.
    """

    knows_repeats_for = timedelta(0)
    doubles_threads = True
    roles = None

    def __init__(
        self,
        workspaces: Workspaces,
        plainer: Plainer,
        *,
        messages_per_second: int,
        count_rate_limited: Callable[[], None],
        is_connected: Callable[[], bool],
    ) -> None:
        self._workspaces = workspaces
        self._plainer = plainer
        self._paces = SlackPaces(messages_per_second=messages_per_second)
        self._count_rate_limited = count_rate_limited
        self._is_connected = is_connected

    @property
    def connected(self) -> bool:
        return self._is_connected()

    def turn(self, spot: Spot, *, can_wait: bool = False) -> AbstractAsyncContextManager[None]:
        return self._paces.message_turn(spot, can_wait=can_wait)

    def redraw_turn(self, spot: Spot, *, can_wait: bool = False) -> AbstractAsyncContextManager[None]:
        return self._paces.edit_turn(spot, can_wait=can_wait)

    def divide(self, parts: int) -> None:
        """So many processes share what a workspace takes."""
        self._paces.divide(parts)

    def time_of(self, message: str) -> datetime:
        at = read_time(message)
        assert at is not None  # Slack made it
        return at

    async def send(self, spot: Spot, card: Outcome, *, identity: str | None) -> Sent | Refused | NotNow | Unsure:
        """Post a card, once. Its metadata says which it is, so that Slack's event about it does, too."""
        marked = {}
        if identity is not None:
            kind, number = identity.split("-")
            marked["metadata"] = {"event_type": POST_EVENT, "event_payload": {kind: number}}
        return await self._post(spot, marked, paint(card.page()))

    async def find(self, spot: Spot, identity: str, *, since: datetime) -> Sent | Absent | Unsure:  # noqa: ARG002 - its signature
        """Reading a channel takes a scope to read everybody's messages. What stands will be told, or clicked on."""
        return Unsure(say("Slack did not answer, and the channel can't be looked into."))

    async def redraw(self, message: MessageRef, card: Outcome) -> Redraw:
        """Replace a card; doing it twice changes nothing."""
        spot = message.spot
        arguments = {"channel": spot.channel, "ts": message.message}
        answer = await self._call(spot, "chat.update", arguments, paint(card.page()))
        if not isinstance(answer, Failure):
            return Redrawn()
        if answer.code in remedies.GONE_CODES:
            return Gone(answer.why, place_lost=answer.code in remedies.PLACE_LOST)
        return self._outcome(answer, spot, learn=self._paces.learn_edits)

    def read_link(self, link: str, spot: Spot) -> MessageRef | None:
        return read_link(link, spot)

    async def open_thread(self, message: MessageRef, *, name: str, opener: str, identity: str) -> bool:  # noqa: ARG002 - its signature
        """One reply below the card; on Slack that is a thread. Nobody can tell whether a lost one stands."""
        outcome = await self._post(message.spot, {"thread_ts": message.message}, Drawn([], escaped(opener)))
        if isinstance(outcome, Refused | Unsure):
            _LOG.warning("no thread below a revealed card", why=outcome.why)
        return not isinstance(outcome, NotNow)

    async def ask_time(self) -> None:
        for client in self._workspaces.clients[:1]:
            await single_call(client, "auth.test", {})

    async def notify(
        self, space: str, user: str, told: Outcome, *, language: Language
    ) -> Sent | Refused | NotNow | Unsure:
        """A message in the app's own conversation with that user."""
        page = in_language(told.page(), language)
        message = paint(page) if page.has_controls else Drawn([], as_words(page))
        outcome = await self._post(Spot("slack", space, user), {}, message)
        if not isinstance(outcome, Sent):
            _LOG.info("a direct message did not arrive", why=outcome.why)
        return outcome

    async def _post(self, spot: Spot, arguments: dict[str, Any], message: Drawn) -> Sent | Refused | NotNow | Unsure:
        answer = await self._call(spot, "chat.postMessage", {"channel": spot.channel, **arguments, **_QUIET}, message)
        if isinstance(answer, Failure):
            return self._outcome(answer, spot, learn=self._paces.learn_messages)
        if not isinstance(answer.get("ts"), str):
            return Unsure(say("Slack took the message but did not say where it stands."))
        return Sent(MessageRef(spot, answer["ts"]))

    async def _call(
        self, spot: Spot, method: str, arguments: dict[str, Any], message: Drawn
    ) -> dict[str, Any] | Failure:
        client = self._workspaces.client_of(spot.space)
        if client is None:
            return Failure(say("Studyhall has no token for that workspace."), code="token_revoked")

        async def give(drawn: Drawn) -> dict[str, Any] | Failure:
            return await single_call(client, method, {**arguments, **as_arguments(drawn)})

        answer = await self._plainer.send(spot.space, message, give, is_refused=is_bad_blocks)
        await self._workspaces.hear(spot.space, answer if isinstance(answer, Failure) else None)
        return answer

    def _outcome(
        self, failure: Failure, spot: Spot, *, learn: Callable[[str, float], None]
    ) -> Refused | NotNow | Unsure:
        """What a failed call says about whether it happened, and when it may be made again."""
        if failure.happened is None:
            return Unsure(failure.why)
        if failure.try_after is not None:
            self._count_rate_limited()
            learn(spot.space, failure.try_after)
            return NotNow(failure.why, timedelta(seconds=failure.try_after))
        if failure.unreachable:
            return NotNow(failure.why)
        if failure.code in remedies.TOKEN_LOST | remedies.PASSING:
            return NotNow(failure.why, timedelta(seconds=_LOCKED_OUT_S))
        return Refused(failure.why, place_lost=failure.code in remedies.PLACE_LOST)


def as_arguments(drawn: Drawn) -> dict[str, Any]:
    """The part of a call that carries a message."""
    return {"blocks": drawn.blocks, "text": drawn.text} if drawn.blocks else {"text": drawn.text}


def is_bad_blocks(answer: dict[str, Any] | Failure) -> bool:
    """Whether Slack doesn't take a message for its blocks, and so has not posted it."""
    return isinstance(answer, Failure) and answer.code == remedies.BAD_BLOCKS


async def check_channel(client: AsyncWebClient, *, channel: str, user: str, language: Language) -> str | None:
    """What keeps Studyhall from posting in a channel, with the remedy; None where nothing does.

    Asking Slack about a channel takes a further scope. So the organiser who runs setup is shown the line that they
    should see anyway, there and alone: Slack refuses it for the same reasons as a question.
    """
    if not channel.startswith(("C", "G")):
        return remedies.IN_PRIVATE
    line = {"channel": channel, "user": user, **as_arguments(paint(in_language(_SETTING_UP, language)))}
    answer = await repeatable_call(client, "chat.postEphemeral", line)
    return answer.why if isinstance(answer, Failure) else None
