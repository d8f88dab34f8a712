"""Slack's part of the wiring: by which way its word comes in, and serving it."""

from collections.abc import Callable
from functools import partial

from bot.core import Study
from bot.desk import Desk
from bot.discord_app.app import DiscordApp
from bot.rules.hindrances import REFUSED, hinder, unhinder
from bot.serving_alone import count_sharers
from bot.settings import Settings
from bot.slack_app.app import SlackApp
from bot.slack_app.installations import AppCredentials, Installations
from bot.slack_app.installing import Installing
from bot.slack_app.requests import Address, Requests
from bot.slack_app.ways import MakeWay, OnceInDatabase, SocketMode
from storage.addresses import parse_address
from storage.lease import open_lease


async def serve_slack(
    settings: Settings, study: Study, desk: Desk, apps: list[DiscordApp | SlackApp], ready: Callable[[], None]
) -> None:
    """Until cancelled; `apps` has what takes clicks meanwhile. Raises PlatformRefused."""
    installations, installing = _installing(settings, study)
    app = SlackApp(
        study,
        desk,
        bot_tokens=settings.slack_bot_tokens(),
        way=_slack_way(settings, study, installing),
        api_base=settings.slack_api_base,
        organisers=settings.slack_organisers,
        messages_per_second=settings.slack_messages_per_second,
        installations=installations,
    )
    apps.append(app)
    try:
        await app.start()
        study.faces.connect("slack", app.face)
        await unhinder(study, "slack", REFUSED)
        study.bell.ring()
        ready()
        url = parse_address(settings.database_url.get_secret_value())
        await count_sharers(open_lease(url, sharing="slack"), app.face.divide)
    finally:
        study.faces.disconnect("slack")
        await app.close()
        apps.remove(app)


def _slack_way(settings: Settings, study: Study, installing: Installing | None) -> MakeWay:
    """By requests of Slack's where its signing secret is set, otherwise by sockets."""
    if settings.slack_app_token is not None:
        return partial(SocketMode, token=settings.slack_app_token.get_secret_value(), api_base=settings.slack_api_base)
    assert settings.slack_signing_secret is not None
    assert settings.slack_http_port is not None
    return partial(
        Requests,
        secret=settings.slack_signing_secret.get_secret_value(),
        address=Address(settings.slack_http_host, settings.slack_http_port, settings.slack_http_path),
        once=OnceInDatabase(study.database),
        now=study.clock.now,
        pages=installing.pages if installing else {},
    )


def _installing(settings: Settings, study: Study) -> tuple[Installations, Installing] | tuple[None, None]:
    """None where workspaces don't install the app themselves."""
    if settings.slack_client_id is None:
        return None, None
    from bot.slack_app.vault import Vault  # with a library of 6 MB, which tokens in the settings don't need

    assert settings.slack_client_secret is not None
    assert settings.slack_public_url is not None
    credentials = AppCredentials(settings.slack_client_id, settings.slack_client_secret.get_secret_value())
    kept = Installations(
        study.database,
        Vault(settings.slack_keys()),
        study.clock,
        credentials,
        api_base=settings.slack_api_base,
        tell=partial(hinder, study, "slack"),
    )
    pages = Installing(
        study.database,
        study.clock,
        kept,
        credentials,
        public_url=settings.slack_public_url,
        api_base=settings.slack_api_base,
    )
    return kept, pages
