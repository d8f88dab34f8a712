"""`studyhall connect`: leads through the first connection to a platform, at a terminal."""

import asyncio
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.findings import Finding
from bot.terminal import ask, ask_secret, fail, put, warn

if TYPE_CHECKING:
    from bot.discord_app.examining import Application
    from bot.settings import Settings
    from bot.slack_app.examining import Installed

on_discord = typer.Typer(no_args_is_help=True, help="Add the bot to servers of Discord.")

_A_TOKEN: Final = re.compile(r"[A-Za-z0-9._-]+")
_DISCORD: Final = "STUDYHALL_DISCORD_TOKEN"
_SLACK_BOT: Final = "STUDYHALL_SLACK_BOT_TOKEN"
_SLACK_APP: Final = "STUDYHALL_SLACK_APP_TOKEN"
_LINE: Final = "-" * 72


def connect(
    platform: Annotated[str, typer.Argument(help="`discord` or `slack`; asked for if left out.")] = "",
    *,
    file: Annotated[Path, typer.Option(help="Where the tokens are written.")] = Path(".env"),
) -> None:
    """Lead through the first connection to Discord or Slack.

    Says where to click, checks each token as it is typed, and writes it into `.env`.
    """
    settings = _load_settings()
    chosen = (platform or ask("Discord or Slack?")).lower()
    if chosen not in ("discord", "slack"):
        fail("Say `discord` or `slack`.", 2)
    (_connect_discord if chosen == "discord" else _connect_slack)(settings, file)


@on_discord.command("invite")
def print_invite_link(
    *,
    application: Annotated[
        int | None, typer.Option(min=1, help="Its ID; looked up with the token if left out.")
    ] = None,
    nights: Annotated[bool, typer.Option("--nights", help="With Create Events, for quiz nights.")] = False,
    roles: Annotated[bool, typer.Option("--roles", help="With Manage Roles, for roles that are earned.")] = False,
) -> None:
    """Print the address that adds the bot to a server.

    It asks for the rights that Studyhall needs there, and for no others.
    """
    from bot.discord_app.rights import invite_link

    put(invite_link(application or _own_application(), nights=nights, roles=roles))


def _load_settings() -> "Settings":
    from bot.settings import SettingsError, load_settings

    try:
        return load_settings()
    except SettingsError as error:
        fail(error, 2)


def _own_application() -> int:
    settings = _load_settings()
    if settings.discord_token is None:
        fail("Set STUDYHALL_DISCORD_TOKEN, or name the application: `--application ID`.", 2)
    found = _look_up(settings.discord_token.get_secret_value(), settings)
    if isinstance(found, Finding):
        fail(f"{found.what} {found.remedy}", 1)
    return found.id


def _connect_discord(settings: "Settings", file: Path) -> None:
    from bot.discord_app.rights import invite_link, invited_with

    put(
        "1. Open https://discord.com/developers/applications, press New Application and name it. Members see this name."
    )
    put("2. On its Bot page press Reset Token and copy the token. Leave the three privileged intents there off.")
    token, own = _ask_discord_token(settings)
    if own.needless:
        put(f"   Studyhall needs none of the privileged intents; you can switch off: {', '.join(own.needless)}.")
    _keep(file, {_DISCORD: token})
    put("3. Open this address, choose your server (you need Manage Server there) and press Authorize:")
    put(f"   {invite_link(own.id)}")
    put(f"   It asks for {invited_with()}, and for nothing else.")
    ask("   Press Enter once that is done, or now to do it later.")
    put(f"   {_servers(token, settings)}")
    _say_what_is_next("Discord", "/setup time:09:00 zone:Europe/Berlin")


def _look_up(token: str, settings: "Settings") -> "Application | Finding":
    from bot.discord_app.examining import look_up_application

    return asyncio.run(look_up_application(token, api_base=settings.discord_api_base))


def _ask_discord_token(settings: "Settings") -> "tuple[str, Application]":
    while True:
        token = _ask_token("   Token (it isn't shown):")
        found = _look_up(token, settings)
        if not isinstance(found, Finding):
            put(f"   Discord takes it. The application is called {found.name}.")
            return token, found
        _say_wrong(found)


def _servers(token: str, settings: "Settings") -> str:
    """Where the bot is now."""
    found = _look_up(token, settings)
    if isinstance(found, Finding):
        return found.what
    servers = ", ".join(found.servers)
    return f"It is in {servers}." if servers else "It is in no server yet; the address stays good."


def _connect_slack(settings: "Settings", file: Path) -> None:
    from bot.slack_app.manifest import manifest

    put("1. Open https://api.slack.com/apps, press Create New App, From a manifest, choose the workspace, and put what")
    put("   stands between the dashes in the place of the YAML there:")
    put(f"{_LINE}\n{manifest().rstrip()}\n{_LINE}")
    put("2. On Basic Information, under App-Level Tokens, press Generate Token and Scopes, add the scope")
    put("   connections:write, and copy the token. It begins with xapp-.")
    app_token = _ask_app_token(settings)
    put("3. On Install App press Install to Workspace and copy the Bot User OAuth Token. It begins with xoxb-.")
    bot_tokens = _ask_bot_tokens(settings)
    _keep(file, {_SLACK_APP: app_token, _SLACK_BOT: ",".join(bot_tokens)})
    _say_what_is_next("Slack", "/invite @Studyhall, then /study setup 09:00 Europe/Berlin")


def _ask_app_token(settings: "Settings") -> str:
    from bot.slack_app.examining import asking, examine_app_token

    async def examine(token: str) -> Finding | None:
        async with asking() as session:
            return await examine_app_token(token, api_base=settings.slack_api_base, session=session)

    while True:
        token = _ask_token("   App-level token (it isn't shown):")
        wrong = asyncio.run(examine(token))
        if wrong is None:
            put("   Slack takes it.")
            return token
        _say_wrong(wrong)


def _ask_bot_tokens(settings: "Settings") -> list[str]:
    """One for each workspace, until no more is typed."""
    from bot.slack_app.examining import lacking_scopes

    tokens: list[str] = []
    while True:
        another = "   The bot token of another workspace, or just Enter:"
        token = _ask_token(another if tokens else "   Bot token (it isn't shown):", or_none=bool(tokens))
        if not token:
            return tokens
        found = _examine_bot_token(token, settings)
        if isinstance(found, Finding):
            _say_wrong(found)
            continue
        put(f"   Slack takes it: {found.home}")
        if found.lacking:
            _say_wrong(lacking_scopes(found))
        tokens += [] if token in tokens else [token]


def _examine_bot_token(token: str, settings: "Settings") -> "Installed | Finding":
    from bot.slack_app.examining import asking, examine_bot_token

    async def examine() -> "Installed | Finding":
        async with asking() as session:
            return await examine_bot_token(token, _SLACK_BOT, api_base=settings.slack_api_base, session=session)

    return asyncio.run(examine())


def _ask_token(question: str, *, or_none: bool = False) -> str:
    while True:
        token = ask_secret(question)
        if _A_TOKEN.fullmatch(token) or (or_none and not token):
            return token
        warn("   That is no token: it has letters, digits, dots, dashes and underscores, and nothing else.")


def _say_wrong(found: Finding) -> None:
    warn(f"   {found.what}")
    if found.remedy and "studyhall connect" not in found.remedy:
        warn(f"   {found.remedy}")


def _keep(file: Path, tokens: dict[str, str]) -> None:
    from bot.env_file import EnvFileError, read_env_file, set_in_env_file

    try:
        before = read_env_file(file)
        set_in_env_file(file, tokens)
    except EnvFileError as error:
        fail("\n".join(error.args))
    put(f"   Written to {file}, which only you can read: {' and '.join(tokens)}.")
    for name, token in tokens.items():
        if os.environ.get(name, "") not in ("", token, before.get(name, "")):
            warn(f"   {name} is set in the environment, too, and that counts more than {file}.")


def _say_what_is_next(platform: str, command: str) -> None:
    put("Next: start it with `studyhall run`, or as docs/operating.md has it.")
    put(f"On {platform} an organiser types, in the channel where the question is to come: {command}")
    put("`studyhall doctor` says whether all is well.")
