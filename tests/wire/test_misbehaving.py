"""Platforms that misbehave: the bot goes on, or says why it can't, and no post is doubled or missing.

A deployed bot is used while it lasts and afterwards. The codes are those of
https://docs.discord.com/developers/topics/opcodes-and-status-codes and the reasons those of
https://docs.slack.dev/apis/events-api/using-socket-mode.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.sandbox.world import set_up
from tests.patience import PATIENCE_S, until
from tests.wire.conftest import Process, Stage, stage_open
from tests.wire.misbehaviour import (
    HTML,
    PLATFORMS,
    UNHEARD_OF,
    Answer,
    Play,
    Row,
    answer_unheard,
    answers,
    breaks_off,
    comes_back_by_itself,
    comes_back_in_ten_minutes,
    does,
    greets_with,
    greets_without_its_server,
    hangs_up,
    loses_its_server,
    opens,
    play_through,
    refuses,
    says,
    tells_to_leave,
    trickles,
)
from tests.wire.people import people_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMES_BACK = (1000, 1001, 1011, 4000, 4001, 4002, 4003, 4005, 4008)
"""Codes after which a session is resumed."""
BEGINS_ANEW = (4007, 4009)
"""Codes after which it can't be."""
FOR_GOOD = {4004: "STUDYHALL_DISCORD_TOKEN", **{code: f"code {code}" for code in range(4010, 4015)}}
"""Codes after which nobody may come back by themselves, and what is said."""

DISCORD = (
    *(Row(f"closed with {code}", hangs_up(code)) for code in COMES_BACK),
    *(Row(f"closed with {code}", hangs_up(code, forget=True)) for code in BEGINS_ANEW),
    *(
        Row(
            f"closed with {code}",
            hangs_up(code),
            says=told,
            due=code == 4004,
            heard=False,
            ends=comes_back_in_ten_minutes,
        )
        for code, told in FOR_GOOD.items()
    ),
    Row("asked to reconnect", does(lambda d: d.ask_to_reconnect())),
    Row("session invalid, to be resumed", does(lambda d: d.invalidate_sessions(resumable=True))),
    Row("session invalid", does(lambda d: d.invalidate_sessions())),
    Row("server unavailable", loses_its_server, due=True),
    Row("server unavailable at READY", greets_without_its_server, due=True),
    Row(
        "no way in",
        does(lambda d: d.refuse_connections(refused=True), lambda d: d.refuse_connections(refused=False)),
        due=True,
        heard=False,
    ),
)
SLACK = (
    *(
        Row(f"told to leave: {reason}", tells_to_leave(reason))
        for reason in ("warning", "refresh_requested", "too_many_websockets", "a_reason_nobody_knows")
    ),
    Row(
        "no way in",
        does(lambda s: s.refuse_sockets(refused=True), lambda s: s.refuse_sockets(refused=False)),
        due=True,
        heard=False,
    ),
)
LONG_SLACK = (
    *(
        Row(
            f"told to leave after every hello: {reason}",
            greets_with(reason),
            ends=opens(6, at_most_per_s=5),
        )
        for reason in ("refresh_requested", "too_many_websockets")
    ),
    Row(
        "told to leave: link_disabled",
        tells_to_leave("link_disabled"),
        says="Socket Mode is switched off",
        heard=False,
        ends=comes_back_by_itself,
    ),
    Row("no hello", greets_with(""), heard=False, ends=opens(4)),
    Row(
        "open and silent",
        does(lambda s: s.silence_sockets(), lambda s: s.silence_sockets(silent=False)),
        due=True,
        heard=False,
        ends=opens(2),
    ),
)
LONG_DISCORD = (
    Row(
        "hung up on after every hello",
        does(lambda d: d.turn_away(4000), lambda d: d.turn_away(None)),
        ends=opens(6, at_most_per_s=2),
    ),
    Row(
        "open and silent",
        does(lambda d: d.silence(), lambda d: d.silence(silent=False)),
        due=True,
        heard=False,
        ends=opens(1),
    ),
)


def answered(name: str, answer: Answer, *, carried_out: bool = True) -> Row:
    return Row(name, answers(answer, carried_out=carried_out), due=True)


def refused(name: str, answer: Answer, *, but: frozenset[str] = frozenset()) -> Row:
    return Row(name, answers(answer, carried_out=False, told=True, but=but), due=True)


UNWELL = tuple(
    answered(
        f"{status}, {'done' if done else 'not done'}",
        says(HTML, status=status, kind="text/html"),
        carried_out=done,
    )
    for status, done in ((500, True), (502, True), (502, False), (503, True), (503, False))
)
GARBAGE = tuple(
    answered(f"200 with {name}", says(body, kind=kind))
    for name, kind, body in (
        ("HTML", "text/html", HTML),
        ("HTML that is called JSON", "application/json", HTML),
        ("half an object", "application/json", '{"id": "123", "ok": true, "channel_id'),
        ("null", "application/json", "null"),
        ("a list", "application/json", "[]"),
        ("an empty object", "application/json", "{}"),
        ("nothing", "application/json", ""),
        ("numbers for everything", "application/json", '{"id": 5, "ok": 7, "ts": 8, "channel_id": []}'),
    )
)
REFUSALS = (
    *(refused(f"429 with Retry-After: {asked}", refuses(asked)) for asked in ("-5", "NaN", "null", '"soon"')),
    refused("429 with HTML", says(HTML, status=429, kind="text/html")),
    refused("429 with HTML that is called JSON", says(HTML, status=429)),
)
"""What they say was not carried out, and wasn't."""
UNKNOWN_NAME = refused("ok: false of a name that nobody knows", says(UNHEARD_OF), but=frozenset({"post"}))
BROKEN = (answered("half an answer", breaks_off), answered("a slow loris", trickles(1.0)))


@asynccontextmanager
async def bot_running(folder: Path, empty_file: Path) -> AsyncIterator[tuple[Stage, Process]]:
    """A deployed bot with a question on both platforms; they wait for it as long as a machine needs."""
    shutil.copy(empty_file, folder / "studyhall.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.sandbox.local_discord.exchanges.ANSWER_SECONDS", PATIENCE_S)
        patch.setattr("bot.sandbox.local_slack.courier.ACK_SECONDS", PATIENCE_S)
        async with stage_open(folder) as stage:
            stage.environment |= {"STUDYHALL_DISCORD_LOGINS_AT_ONCE": "1000"}
            async with stage.running() as process:
                await set_up(stage.world)
                await stage.world.next_daily()
                yield stage, process


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(tmp_path_factory: pytest.TempPathFactory, empty_file: Path) -> AsyncIterator[tuple[Stage, Process]]:
    """One for all rows: what is still on its way when a row is over meets the next one's day."""
    async with bot_running(tmp_path_factory.mktemp("misbehaving"), empty_file) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def own_bot(tmp_path: Path, empty_file: Path) -> AsyncIterator[tuple[Stage, Process]]:
    """One for a row alone, which leaves it in another state than it was."""
    async with bot_running(tmp_path, empty_file) as running:
        yield running


@pytest.mark.parametrize("row", DISCORD, ids=lambda row: row.name)
async def test_discords_gateway(bot: tuple[Stage, Process], row: Row) -> None:
    await play_through(Play(*bot, ("discord",)), row)


@pytest.mark.parametrize("row", SLACK, ids=lambda row: row.name)
async def test_slacks_sockets(bot: tuple[Stage, Process], row: Row) -> None:
    await play_through(Play(*bot, ("slack",)), row)


@pytest.mark.parametrize("row", [*UNWELL, *GARBAGE, *BROKEN, *REFUSALS], ids=lambda row: row.name)
async def test_answers_of_both(bot: tuple[Stage, Process], row: Row) -> None:
    await play_through(Play(*bot, PLATFORMS), row)


async def test_a_refusal_of_slacks_by_a_name_that_nobody_knows(bot: tuple[Stage, Process]) -> None:
    await play_through(Play(*bot, ("slack",)), UNKNOWN_NAME)


@pytest.mark.long  # ten seconds of waiting
async def test_a_wait_of_days_is_not_waited_for(own_bot: tuple[Stage, Process]) -> None:
    """Members are served meanwhile, it is said, and whoever doesn't want to wait ten minutes starts the bot again."""
    stage, process = own_bot
    play = Play(stage, process, PLATFORMS)
    before = [play.standing(platform) for platform in PLATFORMS]
    async with answers(refuses("86400"), carried_out=False, told=True)(play):
        await asyncio.gather(*(answer_unheard(play, platform) for platform in PLATFORMS))
        stage.world.clock.move(stage.world.next_due() + timedelta(seconds=1) - stage.world.clock.now())
        said = [f"{platform} asks to wait very long" for platform in ("Discord", "Slack")]
        await until(lambda: all(each in process.output for each in said))
        assert [play.standing(platform) for platform in PLATFORMS] == before
    await process.stop()
    async with stage.running() as again:
        await until(lambda: [play.standing(platform) for platform in PLATFORMS] == [stood + 1 for stood in before])
        await play_through(Play(stage, again, PLATFORMS), Row("nothing is wrong", does(lambda _: None), due=True))


async def test_a_post_that_is_refused_by_such_a_name_is_told_and_can_be_sent_again(
    own_bot: tuple[Stage, Process],
) -> None:
    play = Play(*own_bot, ("slack",))
    world, latest, before = play.stage.world, play.latest(), play.standing("slack")
    async with answers(says(UNHEARD_OF), carried_out=False, told=True)(play):
        world.clock.move(world.next_due() + timedelta(seconds=1) - world.clock.now())
        await until(lambda: "refused" in play.known(latest))
    erin = people_of(world, "slack")[0]
    assert "a_name_nobody_knows" in await erin.form_says("setup")
    await erin.type("daily", action="now")
    await until(lambda: play.standing("slack") == before + 1)


@pytest.mark.long
@pytest.mark.parametrize("row", LONG_DISCORD, ids=lambda row: row.name)
async def test_discords_gateway_for_a_while(bot: tuple[Stage, Process], row: Row) -> None:
    await play_through(Play(*bot, ("discord",)), row)


@pytest.mark.long
@pytest.mark.parametrize("row", LONG_SLACK, ids=lambda row: row.name)
async def test_slacks_sockets_for_a_while(bot: tuple[Stage, Process], row: Row) -> None:
    await play_through(Play(*bot, ("slack",)), row)
