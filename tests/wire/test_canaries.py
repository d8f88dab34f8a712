"""A secret stands in its setting and nowhere else: not at DEBUG, not in a traceback, a page, a backup or a reply."""

import asyncio
import json
import re
import sqlite3
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from bot.sandbox.players import gather_players
from bot.sandbox.world import set_up
from bot.settings import PREFIX, Settings, SettingsError, load_settings
from content.items import load_item
from tests.patience import PATIENCE_S, until
from tests.wire.conftest import Stage, command, find_port
from tests.wire.people import people_of
from tests.wire.test_over_http import install, over_http

CANARY = "canary-3f1d9b"
SECRETS = {"database_url": f"postgresql://me:{CANARY}@127.0.0.1:9/none"}
"""How a secret setting is written where it is no bare token."""
HELD = ("DISCORD_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_SECRET", "SLACK_TOKEN_KEYS")


def _page(port: int, page: str) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{page}", timeout=PATIENCE_S) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as refused:
        return refused.read().decode()


def _break(file: Path, old: str, new: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"ALTER TABLE {old} RENAME TO {new}")


async def test_nothing_that_is_written_or_shown_holds_a_token(stage: Stage, free_port: int) -> None:
    """A day with an answer on each platform, one of them into a database that raises, everything logged."""
    stage.environment |= {"STUDYHALL_LOG_LEVEL": "DEBUG", "STUDYHALL_HTTP_PORT": str(free_port)}
    database, shown = stage.folder / "studyhall.db", []
    async with stage.running() as process:
        await set_up(stage.world)
        await stage.world.next_daily()
        await asyncio.to_thread(_break, database, "claims", "gone")
        players = gather_players(stage.world, 8)[::4]
        for player in players:
            seen = player.look()
            assert seen is not None
            shown.append(await player.answer(seen.post, stage.item(seen.post).key, several=seen.several))
        await asyncio.to_thread(_break, database, "gone", "claims")
        shown += [await asyncio.to_thread(_page, free_port, page) for page in ("/healthz", "/readyz", "/metrics")]
        shown += [(await stage.studyhall(*words))[1] for words in (("doctor", "--json"), ("db", "backup", "copy.db"))]
        await process.stop()
    assert all("something broke on our side" in answer for answer in shown[:2])
    assert "Traceback" in process.output
    assert "[debug]" in process.output
    assert not [player.name for player in players if re.search(rf"\b{player.name}\b", process.output)]
    written = [path.read_bytes().decode("latin-1") for path in stage.folder.iterdir() if path.is_file()]
    everything = "\n".join([process.output, *shown, *written])
    for name in ("DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        assert stage.environment[f"{PREFIX}{name}"] not in everything, name


def _break_server(address: str, old: str, new: str) -> None:
    with psycopg.connect(address) as connection:
        connection.execute(f"ALTER TABLE {old} RENAME TO {new}")


def _key_on_server(address: str, post: int) -> tuple[str, ...]:
    query = "SELECT item FROM dailies JOIN posts ON dailies.id = daily_id WHERE posts.id = %s"
    with psycopg.connect(address) as connection:
        [(item,)] = connection.execute(query, (post,)).fetchall()
    return load_item(str(item)).key


async def test_nor_is_a_secret_of_an_installed_app_or_of_the_databases_address(
    stage: Stage, shared: str, free_port: int
) -> None:
    """The same with Slack over HTTP, a workspace that installed the app, and PostgreSQL; and a member's own export."""
    port, shown = find_port(), []
    environment = over_http(stage, free_port) | {
        "STUDYHALL_DATABASE_URL": shared.replace("//nobody@", f"//nobody:{CANARY}@"),
        "STUDYHALL_LOG_LEVEL": "DEBUG",
        "STUDYHALL_HTTP_PORT": str(port),
    }
    assert CANARY in environment["STUDYHALL_DATABASE_URL"]
    async with command("run", folder=stage.folder, environment=environment) as process:
        await until(lambda: "serving discord and slack" in process.output)
        await install(environment)
        await set_up(stage.world)
        await stage.world.next_daily()
        await asyncio.to_thread(_break_server, shared, "claims", "gone")
        for player in gather_players(stage.world, 8)[::4]:
            seen = player.look()
            assert seen is not None
            key = await asyncio.to_thread(_key_on_server, shared, seen.post)
            shown.append(await player.answer(seen.post, key, several=seen.several))
        await asyncio.to_thread(_break_server, shared, "gone", "claims")
        for platform in ("discord", "slack"):
            person = people_of(stage.world, platform)[0]
            exported = await person.type("privacy", action="export")
            shown += [exported.text, *(file.decode() for file in person.files(exported).values())]
        shown += [await asyncio.to_thread(_page, port, page) for page in ("/healthz", "/readyz", "/metrics")]
        for words in (("doctor", "--json"), ("db", "backup", "copy.db"), ("db", "verify")):
            async with command(*words, folder=stage.folder, environment=environment) as said:
                await said.wait()
            shown.append(said.output)
        await process.stop()
    assert all("something broke on our side" in answer for answer in shown[:2])
    assert "Traceback" in process.output
    everything = "\n".join([process.output, *shown, (stage.folder / "copy.db").read_bytes().decode("latin-1")])
    secrets = [stage.world.workspace.bot_token, *(environment[f"{PREFIX}{name}"] for name in HELD), CANARY]
    assert not [secret for secret in secrets if secret in everything]


def _loaded() -> tuple[Settings | None, str]:
    try:
        return load_settings(), ""
    except SettingsError as refused:
        return None, f"{refused} {refused!r} {refused.__cause__!r}"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_no_setting_is_quoted(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever is wrong with it; what is right and no secret may be shown."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"{PREFIX}{name}".upper(), SECRETS.get(name, CANARY))
    settings, refusal = _loaded()
    assert CANARY not in refusal
    if settings is None:
        return
    secret = "Secret" in str(Settings.model_fields[name].annotation)
    told = f"{settings!r} {settings} {settings.model_dump_json()} {json.dumps(settings.model_dump(), default=str)}"
    assert not (secret and CANARY in told)
    assert not secret or any(re.search(CANARY, held) for held in settings.secrets())
