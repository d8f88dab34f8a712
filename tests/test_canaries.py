"""No error holds the secret that it is about, not in its words, its repr, its causes or its traceback; nor does a log.

The secrets that a test was given are looked for in whatever it logged and printed (`tests.canaries`). Here each edge is
made to fail; `tests/wire/test_canaries.py` looks at pages, backups, exports and replies.
"""

import logging
import sys
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

import pytest
import pytest_asyncio
import typer
from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import text
from typer.testing import CliRunner

from bot.clock import Clock
from bot.discord_app.address import point_at
from bot.discord_app.examining import examine_discord
from bot.settings import Settings
from bot.slack_app.installations import AppCredentials
from bot.slack_app.vault import Vault
from bot.slack_app.wire import web_client
from storage.addresses import parse_address
from storage.opening import open_database
from tests.canaries import forget, found_in, judge, plant

Edge = Callable[[str, str], Awaitable[object]]
"""Fails, given a secret and the address of somebody who answers with nonsense."""


def test_a_test_that_says_a_secret_fails() -> None:
    """Planted ones, those of settings, and those of the sandbox's platforms."""
    SecretStr("first-of-two-canaries,second-of-two-canaries")
    SecretStr("postgresql://me:a-canary-of-an-address@127.0.0.1/none")
    for secret in ("second-of-two-canaries", "a-canary-of-an-address", f"xoxb-local-{'0' * 24}", f"local.{'0' * 32}"):
        assert found_in([("Captured log call", f"It is {secret}!"), ("Captured stdout call", "nothing")]) == [
            "Captured log call"
        ]
    report = pytest.TestReport(
        "a", ("a", 1, "a"), {}, "passed", None, "call", [("Captured log", plant("canary-of-one"))]
    )
    judge(report)
    assert report.failed


def test_what_a_test_takes_itself_counts(capsys: pytest.CaptureFixture[str]) -> None:
    app = typer.Typer()

    @app.command()
    def tell() -> None:
        typer.echo(plant("canary-of-a-command"))

    def judged() -> pytest.TestReport:
        report = pytest.TestReport("a", ("a", 1, "a"), {}, "passed", None, "call")
        judge(report)
        return report

    assert judged().passed
    assert CliRunner().invoke(app).exit_code == 0
    assert judged().failed
    forget()
    sys.stdout.write(plant("canary-that-was-captured"))
    assert judged().passed
    assert capsys.readouterr().out
    assert judged().failed
    forget()


@pytest_asyncio.fixture
async def nonsense() -> AsyncIterator[str]:
    """Somebody who answers whatever is asked with half an object."""

    async def answer(_: web.Request) -> web.Response:
        response = web.Response(body=b'{"ok": ')
        response.headers["Content-Type"] = "application/json"
        return response

    application = web.Application()
    application.router.add_route("*", "/{anything:.*}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()
    point_at(api_base=None, gateway=None)


async def _no_address(secret: str, _: str) -> object:
    return Settings(database_url=SecretStr(f"mysql://me:{secret}@127.0.0.1/none"))


async def _no_key(secret: str, _: str) -> object:
    return Settings(slack_token_keys=SecretStr(secret))


async def _a_wrong_setting_beside_it(secret: str, _: str) -> object:
    return Settings(discord_token=SecretStr(secret), slack_bot_token=SecretStr(secret), http_port=-1)


async def _no_server(secret: str, _: str) -> object:
    database = open_database(parse_address(f"postgresql://me:{secret}@127.0.0.1:9/none"))
    try:
        return await database.read(lambda tx: tx.execute(text("SELECT 1")))
    finally:
        await database.close()


async def _discord(secret: str, nonsense: str) -> object:
    return await examine_discord(secret, api_base=f"{nonsense}/api/v10", now=Clock().now)


async def _slack(secret: str, nonsense: str) -> object:
    return await web_client(secret, f"{nonsense}/api/").auth_test()


async def _slack_out_of_reach(secret: str, _: str) -> object:
    return await web_client(secret, "http://127.0.0.1:9/api/").auth_test()


async def _installing(secret: str, nonsense: str) -> object:
    credentials = AppCredentials("1.2", secret)
    assert secret not in repr(credentials)
    return await web_client("", f"{nonsense}/api/").oauth_v2_access(
        client_id=credentials.client_id, client_secret=credentials.client_secret, code="a-code"
    )


async def _no_key_of_a_vault(secret: str, _: str) -> object:
    return Vault([secret])


async def _another_key(secret: str, _: str) -> object:
    key, other = (plant(urlsafe_b64encode(one * 32).decode()) for one in (b"a", b"b"))
    return Vault([other]).open(Vault([key]).lock(secret))


EDGES: Final[dict[str, Edge]] = {
    "a database that isn't one of ours": _no_address,
    "a key that is none": _no_key,
    "another setting that is wrong": _a_wrong_setting_beside_it,
    "a server that isn't there": _no_server,
    "Discord": _discord,
    "Slack": _slack,
    "Slack, out of reach": _slack_out_of_reach,
    "an installation": _installing,
    "a vault": _no_key_of_a_vault,
    "a vault with another key": _another_key,
}


@pytest.mark.parametrize("edge", EDGES)
async def test_a_forced_traceback_holds_no_secret(edge: str, nonsense: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = plant(f"canary-{edge.encode().hex()}")
    with pytest.raises(Exception) as raised:  # noqa: PT011 -- whichever it is, all of it is looked at
        await EDGES[edge](secret, nonsense)
    logging.getLogger("bot").error("forced", exc_info=raised.value)
    assert "Traceback" in caplog.text
    told = [caplog.text, *(f"{error} {error!r} {error.args}" for error in _chain(raised.value))]
    assert not [one for one in told if secret in one]


def _chain(error: BaseException | None) -> list[BaseException]:
    return [error, *_chain(error.__cause__ or error.__context__)] if error else []
