"""A password in the database's address is shown nowhere, whatever characters it has and however it is written."""

import logging
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from pydantic import SecretStr, ValidationError
from typer.testing import CliRunner

from bot.cli import app
from bot.logs import WithoutSecrets
from bot.settings import Settings, SettingsError, load_settings
from storage.addresses import BadAddressError, parse_address, show
from storage.refusals import UnreachableDatabaseError
from storage.upgrade import upgrade
from tests.wire.conftest import command

RESERVED = ":/?#[]@!$&'()*+,;=% \"<>\\^`{|}~ü"
"""RFC 3986's reserved characters, and others that are written with a percent sign or often are not."""

WRITTEN = [
    "postgresql://me:{}@127.0.0.1:9/none",
    "postgresql://me@127.0.0.1:9/none?password={}",
    "postgresql://127.0.0.1:9/none?user=me&password={}",
    "postgresql://127.0.0.1:9?user=me&password={}",
    "postgresql://me:{}@127.0.0.1:9/none?sslpassword={}",
]
COMMANDS = [("db", "upgrade"), ("db", "verify"), ("db", "rebuild"), ("doctor",), ("admin", "reports")]


def _addresses(character: str) -> Iterator[str]:
    password = f"hunter{character}twelve"
    for address in WRITTEN:
        yield address.replace("{}", password)
        yield address.replace("{}", quote(password, safe=""))


def _shows(text: str) -> bool:
    return "hunter" in text or "twelve" in text


def _refusal(address: str) -> str:
    try:
        parse_address(address)
    except BadAddressError as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("character", RESERVED)
def test_no_message_shows_it(character: str) -> None:
    for address in _addresses(character):
        if refusal := _refusal(address):
            assert not _shows(refusal), address
            continue
        url = parse_address(address)
        assert not _shows(show(url)), address
        assert "127.0.0.1" in show(url)
        with pytest.raises(UnreachableDatabaseError) as told:
            upgrade(url)
        assert not _shows(str(told.value)), address


@pytest.mark.parametrize("character", RESERVED)
def test_no_settings_show_it(character: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for address in _addresses(character):
        monkeypatch.setenv("STUDYHALL_DATABASE_URL", address)
        if _refusal(address):
            with pytest.raises(SettingsError) as refused:
                load_settings()
            with pytest.raises(ValidationError) as raw:
                Settings(database_url=SecretStr(address))
            assert not _shows(f"{refused.value} {refused.value!r} {raw.value} {raw.value!r}"), address
            continue
        settings = load_settings()
        assert not _shows(f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}")
        held = parse_address(address)
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "%s, %s", (address, held.password or held.query), None)
        assert not _shows(WithoutSecrets(settings.secrets()).format(record)), address


@pytest.mark.parametrize("character", "@?:/%#")
def test_no_command_shows_it(character: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for address in _addresses(character):
        monkeypatch.setenv("STUDYHALL_DATABASE_URL", address)
        for words in COMMANDS:
            done = CliRunner().invoke(app, words)
            assert done.exit_code in {1, 2}
            assert isinstance(done.exception, SystemExit)
            assert not _shows(done.output), (words, address)


def test_an_at_sign_is_told_with_its_remedy() -> None:
    assert parse_address("postgresql://me:p%40ss@host/name").password == "p@ss"
    with pytest.raises(BadAddressError, match="write @ as %40"):
        parse_address("postgresql://me:p@ss@host/name")


@pytest.mark.parametrize("password", ["hunter@twelve", "hunter%40twelve"])
async def test_run_does_not_show_it(tmp_path: Path, password: str) -> None:
    environment = {
        "STUDYHALL_DATABASE_URL": f"postgresql://me:{password}@127.0.0.1:9/none",
        "STUDYHALL_DISCORD_TOKEN": "x",
        "STUDYHALL_LOG_LEVEL": "DEBUG",
    }
    async with command("run", folder=tmp_path, environment=environment) as process:
        assert await process.wait() in {1, 2}
    assert process.output
    assert not _shows(process.output)
