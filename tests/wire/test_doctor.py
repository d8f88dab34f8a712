"""`studyhall doctor` against both local platforms: each thing that can be wrong is found, with its remedy."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.discord_app.rights import invite_link
from bot.sandbox.local_discord.directory import Overwrite
from bot.sandbox.local_discord.permissions import CREATE_THREADS, SEND_IN_THREADS
from bot.sandbox.world import set_up
from tests.wire.conftest import Stage, command

_FINE = (
    "Discord takes the token of Studyhall, in 1 server.",
    "Slack takes the bot token of https://acme-learners.slack.com/.",
    "Slack takes the app-level token; Socket Mode is on.",
)


async def _told(stage: Stage) -> tuple[int, dict[str, Any]]:
    code, said = await stage.studyhall("doctor", "--json")
    return code, json.loads(said)


async def _findings(stage: Stage) -> list[tuple[str, str]]:
    """What is wrong and the remedy; the exit code says the same."""
    code, told = await _told(stage)
    assert code == (1 if told["findings"] else 0)
    return [(found["what"], found["remedy"]) for found in told["findings"]]


async def test_all_that_is_fine_is_said_and_the_next_posts(stage: Stage) -> None:
    async with stage.running():
        await set_up(stage.world)
        before = len(stage.world.discord.log), len(stage.world.slack.log)
        code, said = await stage.studyhall("doctor")
        assert (len(stage.world.discord.log), len(stage.world.slack.log)) == before, "nothing is shown to anybody"
    assert code == 0, said
    assert all(line in said for line in _FINE)
    assert "served: discord and slack" in said
    assert "is up to date and can be written" in said
    due = f"{stage.world.next_due():%d}".lstrip("0")
    for spot in stage.world.daily_spots:
        [line] = [line for line in said.splitlines() if f"{spot.platform} {spot.space} {spot.channel}" in line]
        assert due in line
        assert "09:00 Europe/Berlin" in line
    assert said.splitlines()[-1] == "Nothing is wrong."


async def test_rights_that_a_channel_lacks_are_named(stage: Stage) -> None:
    async with stage.running():
        await set_up(stage.world)
    channel = stage.world.daily_question
    stage.world.discord.set_bot_rights(channel, bot_may_post=False)
    [(what, remedy)] = await _findings(stage)
    assert what == "Studyhall can't post in #daily-question of Cloud study group."
    assert remedy == "Give the role of Studyhall Send Messages in #daily-question: Edit Channel, Permissions."
    stage.world.discord.set_bot_rights(channel)
    channel.overwrites = [Overwrite(stage.world.guild.id, 0, allow=0, deny=CREATE_THREADS | SEND_IN_THREADS)]
    [(what, remedy)] = await _findings(stage)
    assert "the thread below a revealed question" in what
    assert "Create Public Threads and Send Messages in Threads in #daily-question" in remedy
    stage.world.discord.remove_channel(channel)
    [(what, remedy)] = await _findings(stage)
    assert f"The channel {channel.id}" in what
    assert "`/setup`" in remedy


async def test_a_space_that_is_no_longer_served_is_told(stage: Stage) -> None:
    async with stage.running():
        await set_up(stage.world)
    stage.world.discord.remove_guild(stage.world.guild)
    with closing(sqlite3.connect(stage.folder / "studyhall.db")) as connection, connection:
        connection.execute("UPDATE spaces SET native_id = 'TGONE' WHERE platform = 'slack'")
    (discord, invited), (slack, remedy) = await _findings(stage)
    assert discord == f"The Discord server {stage.world.guild.id} has 1 schedule, and Studyhall isn't in it."
    assert "https://discord.com/oauth2/authorize?client_id=" in invited
    assert slack == "The Slack workspace TGONE has 1 schedule and no token."
    assert "studyhall admin purge slack TGONE" in remedy


@pytest.mark.parametrize(
    ("setting", "remedy"),
    [
        ("STUDYHALL_DISCORD_TOKEN", "Reset Token"),
        ("STUDYHALL_SLACK_BOT_TOKEN", "studyhall connect slack"),
        ("STUDYHALL_SLACK_APP_TOKEN", "studyhall connect slack"),
    ],
)
async def test_a_refused_token_is_named_and_never_shown(stage: Stage, setting: str, remedy: str) -> None:
    stage.environment[setting] = "wrong-secret-value"
    [(what, to_do)] = await _findings(stage)
    assert f"refused {setting}" in what
    assert remedy in to_do
    assert "wrong-secret-value" not in what + to_do


async def test_scopes_that_a_workspace_did_not_give_are_named(stage: Stage) -> None:
    stage.world.slack.scopes -= {"users:read", "files:write"}
    [(what, remedy)] = await _findings(stage)
    assert what.endswith("lacks files:write and users:read.")
    assert "Reinstall" in remedy


async def test_blocks_that_a_workspace_does_not_take_are_named(stage: Stage) -> None:
    """As Slack answers by its page; the charts stand second in what is sent."""

    async def refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.endswith("/blocks.validate"):
            return await handler(request)
        sent = json.loads((await request.json())["message"])["blocks"]
        assert [block["type"] for block in sent] == ["header", "data_table", "data_visualization", "container"]
        error = {
            "code": "failed_constraint",
            "message": "unsupported type: data_visualization",
            "pointer": "/blocks/2/type",
        }
        return web.json_response({"ok": False, "error": "invalid_message", "errors": [error]})

    stage.world.slack.interference = refuse
    [(what, remedy)] = await _findings(stage)
    assert "doesn't take Slack's own charts the way they are sent (unsupported type: data_visualization)." in what
    assert "in lines there" in remedy


@pytest.mark.long  # ten seconds of waiting
async def test_a_platform_out_of_reach_is_no_refusal(stage: Stage) -> None:
    stage.environment["STUDYHALL_DISCORD_API_BASE"] = "http://127.0.0.1:9/api/v10"
    stage.environment["STUDYHALL_SLACK_API_BASE"] = "http://127.0.0.1:9/api/"
    told = await _findings(stage)
    assert all("can't be asked from here" in what for what, _ in told), told
    assert "discordstatus" in told[0][1]


async def test_a_clock_that_is_wrong_is_told_with_the_remedy(stage: Stage) -> None:
    """The platforms live a day ahead of the machine that the command runs on."""
    del stage.environment["STUDYHALL_SANDBOX_CLOCK"]
    code, said = await stage.studyhall("doctor")
    assert code == 0, said
    stage.world.clock.move(timedelta(days=1))
    code, said = await stage.studyhall("doctor")
    assert code == 1
    assert "24 h behind" in said
    assert "NTP" in said


async def test_an_old_database_is_left_as_it_is(stage: Stage) -> None:
    file = stage.folder / "studyhall.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0003'")
    before = file.read_bytes()
    [(what, remedy)] = await _findings(stage)
    assert "isn't up to date" in what
    assert "studyhall db upgrade" in remedy
    assert file.read_bytes() == before


async def test_without_a_database_none_is_made(stage: Stage) -> None:
    file = stage.folder / "studyhall.db"
    file.unlink()
    code, told = await _told(stage)
    assert code == 0
    assert any("`studyhall run` makes it" in line for line in told["fine"])
    assert not file.exists()


async def test_a_channel_that_was_given_up_is_told_for_good(stage: Stage) -> None:
    async with stage.running():
        await set_up(stage.world)
    with closing(sqlite3.connect(stage.folder / "studyhall.db")) as connection, connection:
        connection.execute("UPDATE channels SET trouble = 'it is archived.', next_due_at = NULL, next_on = NULL")
    told = await _findings(stage)
    assert [what.endswith(": it is archived.") for what, _ in told] == [True, True]
    typed = {"`/daily action:resume`", "`/study daily resume`"}
    assert {word for _, remedy in told for word in typed if word in remedy} == typed


async def test_wrong_settings_are_findings_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("STUDYHALL_HTTP_PORT=many\nSTUDYHALL_NONSENSE=1\n")
    async with command("doctor", "--json", folder=tmp_path, environment={}) as process:
        assert await process.wait() == 1
    told = json.loads(process.output)
    assert [found["about"] for found in told["findings"]] == ["settings", "settings"]
    assert any("STUDYHALL_NONSENSE" in found["what"] for found in told["findings"])


async def test_a_file_of_tokens_that_others_can_read_is_told(stage: Stage) -> None:
    (stage.folder / ".env").write_text("STUDYHALL_LOG_LEVEL=INFO\n")
    (stage.folder / ".env").chmod(0o644)
    [(_, remedy)] = await _findings(stage)
    assert remedy == "`chmod 600 .env`"
    (stage.folder / ".env").chmod(0o600)
    assert await _findings(stage) == []


def test_the_invitation_asks_for_what_the_page_lists_and_no_more() -> None:
    query = parse_qs(urlsplit(invite_link(7)).query)
    assert query["scope"] == ["bot applications.commands"]
    assert query["client_id"] == ["7"]
    bits = {1 << 10, 1 << 11, 1 << 15, 1 << 16, 1 << 35, 1 << 38}
    assert int(query["permissions"][0]) == sum(bits)


def test_the_link_asks_for_more_only_where_it_is_wanted() -> None:
    def rights(**more: bool) -> int:
        return int(parse_qs(urlsplit(invite_link(7, **more)).query)["permissions"][0])

    assert rights(nights=True) == rights() | 1 << 44
    assert rights(roles=True) == rights() | 1 << 28


async def test_the_link_is_printed_for_the_application_of_the_token(stage: Stage) -> None:
    code, said = await stage.studyhall("discord", "invite", "--nights")
    assert code == 0, said
    async with stage.running():
        [own] = {command["application_id"] for command in stage.world.discord.commands}
    assert said.strip() == invite_link(int(str(own)), nights=True)
    stage.environment["STUDYHALL_DISCORD_TOKEN"] = "wrong-secret"
    code, said = await stage.studyhall("discord", "invite")
    assert code == 1
    assert "Discord refused STUDYHALL_DISCORD_TOKEN" in said
    assert "wrong-secret" not in said


async def test_what_needs_no_group_goes_with_whoever_adds_the_bot_to_their_account(stage: Stage) -> None:
    async with stage.running():
        installs = {command["name"]: command["integration_types"] for command in stage.world.discord.commands}
    assert {name for name, types in installs.items() if types == [0, 1]} == {"settings", "link", "privacy"}
    assert all(types == [0] for name, types in installs.items() if name not in ("settings", "link", "privacy"))
