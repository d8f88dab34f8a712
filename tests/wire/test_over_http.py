"""Slack over HTTP, from the settings to the first answer: a workspace installs the app by its page and is served."""

import re
from collections.abc import Mapping

import aiohttp
from cryptography.fernet import Fernet
from yarl import URL

from tests.patience import PATIENCE_S, until
from tests.wire.conftest import Stage, command
from tests.wire.people import people_of


def over_http(stage: Stage, port: int) -> dict[str, str]:
    """The stage's environment with Slack over HTTP in place of sockets and tokens."""
    slack, public = stage.world.slack, f"http://127.0.0.1:{port}/slack"
    slack.grants.redirect_uris.add(f"{public}/oauth_redirect")
    slack.requests.url = f"{public}/events"
    others = ("STUDYHALL_SLACK_BOT_TOKEN", "STUDYHALL_SLACK_APP_TOKEN")
    return {name: value for name, value in stage.environment.items() if name not in others} | {
        "STUDYHALL_SLACK_SIGNING_SECRET": slack.requests.signing_secret,
        "STUDYHALL_SLACK_HTTP_PORT": str(port),
        "STUDYHALL_SLACK_CLIENT_ID": slack.grants.client_id,
        "STUDYHALL_SLACK_CLIENT_SECRET": slack.grants.client_secret,
        "STUDYHALL_SLACK_PUBLIC_URL": public,
        "STUDYHALL_SLACK_TOKEN_KEYS": Fernet.generate_key().decode(),
    }


async def test_a_workspace_installs_the_app_and_is_served(stage: Stage, free_port: int) -> None:
    slack, environment = stage.world.slack, over_http(stage, free_port) | {"STUDYHALL_LOG_LEVEL": "INFO"}
    del environment["STUDYHALL_DISCORD_TOKEN"]
    async with command("run", folder=stage.folder, environment=environment) as process:
        await until(lambda: "serving slack" in process.output)
        await install(environment)
        grace = people_of(stage.world, "slack")[2]
        assert "/study daily" in (await grace.type("help")).text
        assert await process.stop() == 0
    for secret in (slack.grants.client_secret, slack.requests.signing_secret, stage.world.workspace.bot_token):
        assert secret not in process.output
        assert secret.encode() not in (stage.folder / "studyhall.db").read_bytes()


async def install(environment: Mapping[str, str]) -> None:
    """A browser installs the app in the workspace."""
    page = f"{environment['STUDYHALL_SLACK_PUBLIC_URL']}/install"
    timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=False) as browser:
        async with browser.get(page) as shown:
            link, cookie = re.search(r'href="([^"]*oauth/v2/authorize[^"]*)"', await shown.text()), shown.cookies
        assert link is not None
        agree = URL(link[1].replace("&amp;", "&"), encoded=True)
        async with browser.get(agree, allow_redirects=False) as agreed:
            back = URL(agreed.headers["Location"])
        [kept] = cookie.values()
        state = {"Cookie": f"{kept.key}={kept.value}"}
        async with browser.get(back, headers=state) as done:
            assert done.status == 200, await done.text()
