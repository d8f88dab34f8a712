"""Starting and stopping: what is missing or refused is said in one sentence, without a traceback or a token."""

import asyncio
import json
import os
import signal
import socket
import sqlite3
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import psycopg
import pytest

from bot.sandbox.world import set_up
from storage import upgrade
from tests.machine import timed, watched
from tests.patience import PATIENCE_S, Patience, until
from tests.wire.conftest import Stage, command

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "No platform to serve: set STUDYHALL_DISCORD_TOKEN"),
        ({"STUDYHALL_SLACK_BOT_TOKEN": "xoxb-secret"}, "STUDYHALL_SLACK_APP_TOKEN is missing"),
        ({"STUDYHALL_SLACK_APP_TOKEN": "xapp-secret"}, "STUDYHALL_SLACK_BOT_TOKEN is missing"),
        ({"STUDYHALL_SLACK_SIGNING_SECRET": "secret"}, "STUDYHALL_SLACK_HTTP_PORT is missing"),
        ({"STUDYHALL_SLACK_APP_TOKEN": "xapp-secret", "STUDYHALL_SLACK_SIGNING_SECRET": "secret"}, "set one of them"),
        ({"STUDYHALL_DISCORD_SHARDS": "4-8/8"}, "STUDYHALL_DISCORD_SHARDS is no range of shards"),
        ({"STUDYHALL_SLACK_HTTP_PATH": "slack/"}, "STUDYHALL_SLACK_HTTP_PATH"),
        ({"STUDYHALL_DISCORD_TOCKEN": "secret"}, "did you mean STUDYHALL_DISCORD_TOKEN?"),
        ({"STUDYHALL_DATABASE_URL": "mysql://me:secret@host/x"}, "STUDYHALL_DATABASE_URL `mysql` is not supported"),
        ({"STUDYHALL_HTTP_PORT": "many"}, "STUDYHALL_HTTP_PORT"),
        ({"STUDYHALL_SANDBOX_CLOCK": "http://example.com/clock"}, "takes a loopback address"),
        ({"STUDYHALL_DISCORD_API_BASE": "discord"}, "STUDYHALL_DISCORD_API_BASE is no address"),
        ({"STUDYHALL_SLACK_API_BASE": "http://slack.example"}, "would send tokens in clear text"),
        ({"STUDYHALL_DISCORD_GATEWAY": "ws://discord.example"}, "only wss:// may leave this machine"),
    ],
)
async def test_wrong_settings_are_refused_in_words(tmp_path: Path, given: dict[str, str], said: str) -> None:
    async with command("run", folder=tmp_path, environment=given) as process:
        assert await process.wait() == 2
    assert said in process.output
    assert "Traceback" not in process.output
    assert "secret" not in process.output.replace("STUDYHALL_DISCORD_TOCKEN", "")


async def test_settings_come_from_a_file_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("STUDYHALL_SLACK_BOT_TOKEN=xoxb-1\nSTUDYHALL_NONSENSE=1\n")
    async with command("run", folder=tmp_path, environment={}, executed=True) as process:
        assert await process.wait() == 2
    assert "STUDYHALL_NONSENSE is no setting of Studyhall" in process.output


@pytest.mark.parametrize(
    ("setting", "others", "where"),
    [
        ("STUDYHALL_DISCORD_TOKEN", "STUDYHALL_SLACK", "discord.com/developers"),
        ("STUDYHALL_SLACK_BOT_TOKEN", "STUDYHALL_DISCORD", "api.slack.com/apps"),
        ("STUDYHALL_SLACK_APP_TOKEN", "STUDYHALL_DISCORD", "api.slack.com/apps"),
    ],
)
async def test_a_refused_token_of_the_only_platform_is_named_with_its_remedy(
    stage: Stage, setting: str, others: str, where: str
) -> None:
    given = {name: value for name, value in stage.environment.items() if not name.startswith(others)}
    wrong = {**given, setting: "wrong-secret-value"}
    async with command("run", folder=stage.folder, environment=wrong) as process:
        assert await process.wait() == 1
    assert setting in process.output
    assert where in process.output
    assert "Traceback" not in process.output
    assert "wrong-secret-value" not in process.output


async def test_it_stops_within_ten_seconds_and_leaves_no_secret_in_the_log(stage: Stage) -> None:
    stage.environment["STUDYHALL_LOG_LEVEL"] = "DEBUG"
    with watched() as machine:
        async with stage.running(executed=True) as process:
            code, took = await timed(process.stop())
    assert code == 0
    for name in ("DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        assert stage.environment[f"STUDYHALL_{name}"] not in process.output
    machine.judge(took, at_most=10)


def _wait_for_upgrade_on_server(address: str) -> bool:
    with psycopg.connect(address) as connection:
        waiting = "SELECT 1 FROM pg_locks JOIN pg_database d ON d.oid = database WHERE NOT granted AND d.datname = %s"
        return connection.execute(waiting, [connection.info.dbname]).fetchone() is not None


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"], indirect=True)
async def test_as_process_1_it_ends_before_its_database_is_there(address: str, tmp_path: Path) -> None:
    """The system ignores a SIGTERM that process 1 has no handler for; a shell can make it ignored elsewhere, too."""
    script = f'trap "" TERM; exec {sys.executable} -m bot run'
    environment = {**os.environ, "STUDYHALL_DATABASE_URL": address, "STUDYHALL_DISCORD_TOKEN": "x"}
    with _held(address) as is_waited_for:
        process = await asyncio.create_subprocess_exec(
            "/bin/sh", "-c", script, cwd=tmp_path, env={**environment, "PYTHONPATH": str(ROOT)}
        )
        try:
            await until(is_waited_for)
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(PATIENCE_S):
                assert await process.wait() == 128 + signal.SIGTERM
        finally:
            if process.returncode is None:
                process.kill()


@contextmanager
def _held(address: str) -> Iterator[Callable[[], bool]]:
    """Somebody else has the database, so that a start has to wait; gives whether one does."""
    if address.startswith("sqlite"):
        file = Path(address.removeprefix("sqlite:///"))
        with closing(sqlite3.connect(file)) as holding:
            holding.execute("BEGIN EXCLUSIVE")
            yield file.with_name(f"{file.name}.lock").exists
        return
    with psycopg.connect(address) as holding_there:
        holding_there.execute("SELECT pg_advisory_xact_lock(%s)", [upgrade._ADVISORY_LOCK])
        yield partial(_wait_for_upgrade_on_server, address)


async def test_a_running_bot_has_nothing_of_the_sandbox_in_it(stage: Stage) -> None:
    """Not even where it follows the sandbox's clock; every import is told. It makes its database itself."""
    (stage.folder / "studyhall.db").unlink()
    told = {**stage.environment, "PYTHONPROFILEIMPORTTIME": "1"}
    async with command("run", folder=stage.folder, environment=told, executed=True) as process:
        await until(lambda: bool(stage.world.discord.connections and stage.world.slack.connections))
        await stage.world.ready(PATIENCE_S)
        await set_up(stage.world)
        await stage.world.next_daily()
        assert await process.stop() == 0
    imported = {line.rpartition("|")[2].strip() for line in process.said if line.startswith("import time:")}
    assert {"bot.clock_link", "bot.wiring", "bot.discord_app.app", "bot.slack_app.app"} <= imported
    assert not {name for name in imported if name.startswith(("bot.sandbox", "tests"))}


def _ask_health(port: int) -> tuple[int, list[str], str]:
    """The status, what is connected, and why not."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE_S) as answer:
            status, told = answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            status, told = refused.code, json.load(refused)
    return status, told["platforms"], told.get("why", "")


async def _health_becomes(port: int, wanted: tuple[int, list[str], str]) -> None:
    patience, told = Patience(), await asyncio.to_thread(_ask_health, port)
    while patience.lasts() and told != wanted:
        await asyncio.sleep(0.05)
        told = await asyncio.to_thread(_ask_health, port)
    assert told == wanted


async def test_health_is_a_no_while_no_platform_is_connected(stage: Stage, free_port: int) -> None:
    """One of two is enough; each comes back by itself."""
    stage.environment["STUDYHALL_HTTP_PORT"] = str(free_port)
    discord, slack = stage.world.discord, stage.world.slack
    async with stage.running():
        await _health_becomes(free_port, (200, ["discord", "slack"], ""))
        await discord.refuse_connections(refused=True)
        await _health_becomes(free_port, (200, ["slack"], ""))
        await slack.refuse_sockets(refused=True)
        await _health_becomes(free_port, (503, [], "No platform is connected."))
        await discord.refuse_connections(refused=False)
        await _health_becomes(free_port, (200, ["discord"], ""))
        await slack.refuse_sockets(refused=False)
        await _health_becomes(free_port, (200, ["discord", "slack"], ""))


async def test_the_health_page_tells_what_is_connected(stage: Stage, free_port: int) -> None:
    stage.environment["STUDYHALL_HTTP_PORT"] = str(free_port)
    async with stage.running():
        await _health_becomes(free_port, (200, ["discord", "slack"], ""))
        await set_up(stage.world)
        await stage.world.next_daily()
        patience, counted = Patience(), ""
        posted = [f'studyhall_posts_total{{outcome="posted",platform="{one}"}} 1.0' for one in ("discord", "slack")]
        while patience.lasts() and not all(line in counted for line in posted):
            counted = await asyncio.to_thread(_read_metrics, free_port)
            await asyncio.sleep(0.05)
        assert all(line in counted for line in posted)


def _read_metrics(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE_S) as answer:
        return str(answer.read().decode())


async def test_doctor_tells_what_was_missed_and_what_to_do(stage: Stage) -> None:
    """An outage of five hours over the due instant, told by the command, by `setup` and by direct message."""
    async with stage.running():
        await set_up(stage.world)
        code, said = await stage.studyhall("doctor")
        assert code == 0, said
        assert "All posts of the last seven days came as they should." in said
    stage.world.clock.move(stage.world.next_due() + timedelta(hours=5) - stage.world.clock.now())
    async with stage.running():
        ada, erin = stage.world.ada, stage.world.erin
        direct = stage.world.discord.direct(ada), stage.world.slack.direct(erin)
        await until(lambda: bool(stage.world.discord.messages(direct[0]) and stage.world.slack.messages(direct[1])))
    assert "missed" in stage.world.discord.messages(direct[0])[0].payload["content"]
    assert "missed" in stage.world.slack.messages(direct[1])[0].text
    code, said = await stage.studyhall("doctor", "--json")
    assert code == 1
    told = json.loads(said)
    assert [trouble["kind"] for trouble in told["found"]] == ["missed", "missed"]
    remedies = {trouble["platform"]: trouble["remedy"] for trouble in told["found"]}
    assert "`/daily action:now` posts" in remedies["discord"], "as it is typed there"
    assert "`/study daily now` posts" in remedies["slack"]
    _, printed = await stage.studyhall("doctor")
    assert all(remedy in printed for remedy in remedies.values())


async def test_db_commands_work_without_tokens(tmp_path: Path) -> None:
    environment = {"STUDYHALL_DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}
    for words in (("db", "upgrade"), ("db", "verify"), ("db", "rebuild")):
        async with command(*words, folder=tmp_path, environment=environment) as process:
            assert await process.wait() == 0, process.output


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("sqlite:////no/such/folder/x.db", "/no/such/folder"),
        (
            "postgresql://me:secret@127.0.0.1:9/none",
            "The database postgresql://me:***@127.0.0.1:9/none can't be opened",
        ),
    ],
)
async def test_a_database_that_cannot_be_opened_is_told_in_words(tmp_path: Path, address: str, said: str) -> None:
    environment = {"STUDYHALL_DATABASE_URL": address, "STUDYHALL_DISCORD_TOKEN": "x"}
    for words in (("run",), ("db", "verify"), ("db", "upgrade")):
        async with command(*words, folder=tmp_path, environment=environment) as process:
            assert await process.wait() == 1
        assert said in process.output
        assert "Traceback" not in process.output
        assert "secret" not in process.output


async def test_a_port_that_is_taken_is_told_in_words(stage: Stage) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = {**stage.environment, "STUDYHALL_HTTP_PORT": str(port)}
        async with command("run", folder=stage.folder, environment=environment) as process:
            assert await process.wait() == 1
    assert f"STUDYHALL_HTTP_PORT {port} can't be opened" in process.output
    assert "Traceback" not in process.output


async def test_one_sqlite_file_serves_one_studyhall(stage: Stage) -> None:
    """A second one and whatever changes everything are refused in words; whatever only reads is not."""
    async with stage.running():
        for words in (("run",), ("db", "upgrade"), ("db", "rebuild")):
            code, said = await stage.studyhall(*words)
            assert code == 1
            assert "is in use by a Studyhall that is running" in said
            assert "Traceback" not in said
        for words in (("db", "verify"), ("doctor",), ("doctor", "--json"), ("content", "check")):
            code, said = await stage.studyhall(*words)
            assert code == 0, said
    code, said = await stage.studyhall("db", "rebuild")
    assert code == 0, said
