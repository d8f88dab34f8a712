"""What comes of a post: it stands, it certainly doesn't, or nobody can tell."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.typedefs import Handler
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.delivery import Gone, NotNow, Redrawn, Refused, Sent, Unsure
from bot.sandbox.local_slack import Channel, LocalSlack
from bot.slack_app import remedies
from bot.slack_app.deliver import SlackFace, check_channel
from bot.slack_app.plainer import Plainer
from bot.slack_app.wire import LONGEST_WAIT_S, failure_of, is_loopback
from bot.talk.people import MessageRef, Spot
from storage.database import Database
from tests.slack_app import samples
from tests.slack_app.place import workspaces_of


class Street:
    """A local Slack, the face alone, and what goes wrong on the way."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.slack = LocalSlack(Clock(lambda: samples.NOW))
        self.slack.limits.on = False  # how fast one may be is tested apart
        self.workspace = self.slack.add_workspace("Study Hall", domain="studyhall")
        self.channel = self.slack.add_channel(self.workspace, "exam")
        self.olga = self.slack.add_member(self.workspace, "olga", owner=True)
        self.calls = 0
        self.limited: list[int] = []
        """After how many calls a refusal for the rate was counted."""

    async def start(self) -> None:
        await self.slack.start()
        self.session = aiohttp.ClientSession()
        workspaces = workspaces_of([self.slack.bot_token], self.slack.api_base, self.database)
        await workspaces.sign_in(self.session)
        client = workspaces.client_of(self.workspace.id)
        assert client is not None
        self.client = client
        self.face = SlackFace(
            workspaces,
            Plainer(Clock()),
            messages_per_second=5,
            count_rate_limited=lambda: self.limited.append(self.calls),
            is_connected=lambda: True,
        )
        self.slack.interference = self.count

    async def count(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.calls += 1
        return await handler(request)

    def answer(self, *answers: web.Response | None, after: bool = False) -> None:
        """Answer the next calls ourselves; None lets one through. `after`: once it has happened all the same."""
        waiting = list(answers)

        async def interfere(request: web.Request, handler: Handler) -> web.StreamResponse:
            self.calls += 1
            own = waiting.pop(0) if waiting else None
            if own is None:
                return await handler(request)
            if after:
                await handler(request)
            return own

        self.slack.interference = interfere

    def hang_up(self, *, after: bool) -> None:
        async def interfere(request: web.Request, handler: Handler) -> web.StreamResponse:
            self.calls += 1
            if after:
                await handler(request)
            assert request.transport is not None
            request.transport.close()
            return web.Response()

        self.slack.interference = interfere

    async def send(self, channel: Channel | None = None) -> Sent | Refused | NotNow | Unsure:
        where = channel or self.channel
        return await self.face.send(
            Spot("slack", self.workspace.id, where.id), samples.open_card(), identity="post-4711"
        )

    @property
    def posted(self) -> int:
        return len(self.slack.messages(self.channel))


@pytest_asyncio.fixture
async def street(own_database: Database) -> AsyncIterator[Street]:
    street = Street(own_database)
    await street.start()
    yield street
    await street.session.close()
    await street.slack.stop()


def error(code: str, *, status: int = 200) -> web.Response:
    return web.json_response({"ok": False, "error": code}, status=status)


def too_many(seconds: float) -> web.Response:
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(seconds)})


async def test_it_stands(street: Street) -> None:
    outcome = await street.send()
    [message] = street.slack.messages(street.channel)
    assert outcome == Sent(MessageRef(Spot("slack", street.workspace.id, street.channel.id), message.ts))
    assert street.face.knows_repeats_for == timedelta(0)


async def test_definite_refusals_name_the_remedy(street: Street) -> None:
    elsewhere = street.slack.add_channel(street.workspace, "elsewhere", bot_is_member=False)
    archived = street.slack.add_channel(street.workspace, "old", archived=True)
    for channel, remedy in ((elsewhere, "/invite @Studyhall"), (archived, "Unarchive")):
        outcome = await street.send(channel)
        assert isinstance(outcome, Refused)
        assert remedy in outcome.why
    gone = await street.face.send(Spot("slack", street.workspace.id, "C404"), samples.open_card(), identity=None)
    assert isinstance(gone, Refused)
    assert "private or gone" in gone.why


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("restricted_action", "posting permissions"),
        ("msg_blocks_too_long", "msg_blocks_too_long"),
        ("never_heard_of", "never_heard_of"),
    ],
)
async def test_refusals_of_any_kind_are_told_in_words(street: Street, code: str, part: str) -> None:
    street.answer(error(code))
    outcome = await street.send()
    assert isinstance(outcome, Refused)
    assert part in outcome.why
    assert street.calls == 1


async def test_a_token_that_was_taken_back_loses_no_post(street: Street) -> None:
    street.answer(error("invalid_auth"))
    outcome = await street.send()
    assert isinstance(outcome, NotNow)
    assert "STUDYHALL_SLACK_BOT_TOKEN" in outcome.why


@pytest.mark.parametrize("code", ["request_timeout", "team_added_to_org"])
async def test_what_passes_by_itself_loses_no_post_and_no_drawing(street: Street, code: str) -> None:
    street.answer(error(code))
    assert isinstance(await street.send(), NotNow)
    sent = await street.send()
    assert isinstance(sent, Sent)
    street.answer(error(code))
    assert isinstance(await street.face.redraw(sent.message, samples.open_card()), NotNow)


async def test_only_a_channel_that_takes_nothing_is_lost(street: Street) -> None:
    for code, lost in (("is_archived", True), ("not_in_channel", True), ("msg_blocks_too_long", False)):
        street.answer(error(code))
        outcome = await street.send()
        assert isinstance(outcome, Refused)
        assert outcome.place_lost is lost


async def test_being_asked_to_slow_down_holds_the_workspace_and_halves_its_pace(street: Street) -> None:
    street.answer(too_many(0.4))
    spot = Spot("slack", street.workspace.id, street.channel.id)
    other = Spot("slack", street.workspace.id, "C2")
    async with street.face.turn(spot):
        assert await street.send() == NotNow(remedies.in_words("ratelimited"), timedelta(seconds=0.4))
    refused_at = asyncio.get_running_loop().time()
    async with street.face.turn(other):
        held = asyncio.get_running_loop().time() - refused_at
    assert 0.39 < held < 2
    assert (street.posted, street.calls, street.limited) == (0, 1, [1])


@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize(
    "make",
    [
        lambda: web.Response(status=502, text="<html>bad gateway</html>", content_type="text/html"),
        lambda: web.Response(status=500, text="oops", content_type="text/plain"),
        lambda: web.Response(status=200, text="[not json", content_type="application/json"),
        lambda: web.Response(status=200, text="ok", content_type="text/plain"),
        lambda: error("internal_error"),
        lambda: error("fatal_error", status=500),
        lambda: error("service_unavailable", status=503),
    ],
)
async def test_a_fault_of_slacks_leaves_it_open_and_is_never_repeated(
    street: Street, make: Callable[[], web.Response], after: bool
) -> None:
    street.answer(make(), after=after)
    assert isinstance(await street.send(), Unsure)
    assert street.calls == 1
    assert street.posted == int(after)


@pytest.mark.parametrize("after", [True, False])
async def test_a_lost_connection_leaves_it_open_and_is_never_repeated(street: Street, after: bool) -> None:
    street.hang_up(after=after)
    assert isinstance(await street.send(), Unsure)
    assert street.calls == 1
    assert street.posted == int(after)


async def test_no_answer_in_time_leaves_it_open() -> None:
    failure = failure_of(TimeoutError())
    assert failure.happened is None


async def test_where_no_connection_came_about_nothing_was_sent(street: Street) -> None:
    await street.slack.stop()
    await street.send()  # over the connection that was kept: whether that one arrived is open
    outcome = await street.send()
    assert isinstance(outcome, NotNow)
    assert "could not be reached" in outcome.why


async def test_redrawing_is_repeated_as_it_does_no_harm(street: Street) -> None:
    sent = await street.send()
    assert isinstance(sent, Sent)
    street.answer(error("internal_error"))
    assert isinstance(await street.face.redraw(sent.message, samples.revealed_card()), Unsure)
    assert await street.face.redraw(sent.message, samples.revealed_card()) == Redrawn()
    [message] = street.slack.messages(street.channel)
    assert "The answer is C: Publish " in message.text


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("message_not_found", Gone(remedies.in_words("message_not_found"))),
        ("channel_not_found", Gone(remedies.in_words("channel_not_found"), place_lost=True)),
        ("is_archived", Gone(remedies.in_words("is_archived"), place_lost=True)),
        ("is_inactive", Gone(remedies.in_words("is_inactive"), place_lost=True)),
        ("not_in_channel", Refused(remedies.in_words("not_in_channel"), place_lost=True)),
        ("cant_update_message", Refused(remedies.in_words("cant_update_message"))),
        ("edit_window_closed", Refused(remedies.in_words("edit_window_closed"))),
    ],
)
async def test_what_stands_no_more_is_gone(street: Street, code: str, outcome: Gone | Refused) -> None:
    sent = await street.send()
    assert isinstance(sent, Sent)
    street.answer(error(code))
    assert await street.face.redraw(sent.message, samples.closed_card()) == outcome


async def test_the_local_slack_says_so_too(street: Street) -> None:
    sent = await street.send()
    assert isinstance(sent, Sent)
    street.channel.archived = True
    archived = await street.face.redraw(sent.message, samples.closed_card())
    street.channel.archived = False
    [message] = street.slack.messages(street.channel)
    street.slack.delete_message(message)
    deleted = await street.face.redraw(sent.message, samples.closed_card())
    assert [type(archived), type(deleted)] == [Gone, Gone]
    assert deleted == Gone("the message is gone; somebody may have deleted it.")


async def test_a_link_is_read_as_members_copy_it(street: Street) -> None:
    sent = await street.send()
    assert isinstance(sent, Sent)
    here = sent.message.spot
    link = (await street.client.chat_getPermalink(channel=here.channel, message_ts=sent.message.message))["permalink"]
    for copied in (link, f" {link}\n", f"<{link}>"):
        assert street.face.read_link(copied, here) == sent.message
    other = link.replace(here.channel, "C0OTHER")
    reply = f"{link}?thread_ts=1.000001&cid={here.channel}"
    for wrong in ("", other, reply, link[:-8], link.replace("archives", "files"), "https://example.com"):
        assert street.face.read_link(wrong, here) is None


async def open_thread(street: Street, message: MessageRef) -> bool:
    return await street.face.open_thread(message, name="argue", opener="The answer is <C>.", identity="post-4711")


async def test_a_thread_that_fails_is_logged_and_forgotten(street: Street, caplog: pytest.LogCaptureFixture) -> None:
    sent = await street.send()
    assert isinstance(sent, Sent)
    await open_thread(street, sent.message)
    [message] = street.slack.messages(street.channel)
    assert len(message.replies) == 1
    street.answer(error("restricted_action"))
    await open_thread(street, sent.message)
    [record] = [record for record in caplog.records if record.name.startswith("bot.")]
    assert record.levelname == "WARNING"
    assert record.exc_info is None
    assert len(message.replies) == 1


async def test_the_channel_check_shows_the_organiser_a_line_and_asks_for_no_scope(street: Street) -> None:
    street.slack.scopes = frozenset({"chat:write"})
    assert await check_channel(street.client, channel=street.channel.id, user=street.olga.id, language="en") is None
    [line] = street.slack.ephemerals(street.olga, street.channel)
    assert "It stores this channel's id" in line.text
    assert street.posted == 0
    street.channel.member_ids.discard(street.olga.id)
    missing = await check_channel(street.client, channel=street.channel.id, user=street.olga.id, language="en")
    assert missing is not None
    assert "Join it first" in missing


def test_every_code_has_words_that_end_a_sentence() -> None:
    for code in (*remedies._WORDS, "something_else"):
        words = remedies.in_words(code)
        assert words.endswith((".", "!"))
        assert "{" not in words


def test_an_error_without_any_answer_is_survived() -> None:
    bare = SlackApiError("x", {})  # type: ignore[no-untyped-call]  # the SDK leaves it so
    odd: list[Exception] = [OSError(), ValueError(), AttributeError(), bare]
    for failure in map(failure_of, odd):
        assert failure.why


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://127.0.0.1:80/api/", True),
        ("http://localhost/api", True),
        ("http://[::1]:1/", True),
        ("https://slack.com/api/", False),
        ("https://127.example.com/", False),
        ("", False),
    ],
)
def test_what_lies_on_this_machine(address: str, here: bool) -> None:
    assert is_loopback(address) is here


@pytest.mark.parametrize(
    ("asked", "waits"), [("86400", LONGEST_WAIT_S), ("inf", LONGEST_WAIT_S), ("nan", 1.0), ("-5", 1.0), ("soon", 1.0)]
)
async def test_a_wait_that_nobody_should_obey_is_cut(
    street: Street, caplog: pytest.LogCaptureFixture, asked: str, waits: float
) -> None:
    """It was refused for certain, whatever is written there."""
    answer = web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": asked})
    street.answer(answer)
    outcome = await street.send()
    assert isinstance(outcome, NotNow)
    assert outcome.wait == timedelta(seconds=waits)
    assert (f"asks to wait very long seconds={asked}" in caplog.text) is (asked != "soon")
