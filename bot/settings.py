"""Settings from the environment or `.env`, read once and frozen. docs/settings.md documents each; a test holds that."""

import ipaddress
import os
import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from rapidfuzz import process

from bot.env_file import ENCODING, EnvFileError, read_env_file
from bot.talk.people import Platform
from storage.addresses import BadAddressError, parse_address, secrets_of

PREFIX: Final = "STUDYHALL_"
_DISCORD_PAGE: Final = "the Bot page of your application at https://discord.com/developers/applications"
_SLACK_PAGES: Final = "your app's pages at https://api.slack.com/apps"


_KEY_BYTES: Final = 32


class SettingsError(Exception):
    """A setting is wrong or missing; the message is for whoever set it and holds no secret."""


def _loopback(address: str) -> str:
    if not _is_loopback(urlsplit(address).hostname or ""):
        raise ValueError("is for the sandbox only and takes a loopback address")
    return address


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _ip_address(address: str) -> str:
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        raise ValueError("is no IP address; write it like 127.0.0.1, or 0.0.0.0 for all of the machine's") from None


def _shards(text: str) -> str:
    found = re.fullmatch(r"(\d{1,5})(?:-(\d{1,5}))?/(\d{1,5})", text, re.ASCII)
    if found is None or not int(found[1]) <= int(found[2] or found[1]) < int(found[3]):
        raise ValueError("is no range of shards; write it like 0-3/8, counting from 0")
    return text


def _address(schemes: tuple[str, ...]) -> AfterValidator:
    def check(address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError(f"is no address; write it like {schemes[0]}://host/path")
        if parts.scheme != schemes[0] and not _is_loopback(parts.hostname):
            raise ValueError(f"would send tokens in clear text: only {schemes[0]}:// may leave this machine")
        return address.rstrip("/")

    return AfterValidator(check)


_HttpAddress = Annotated[str, _address(("https", "http"))]
_SocketAddress = Annotated[str, _address(("wss", "ws"))]


class Settings(BaseSettings):
    """Everything that can be set. Secrets never show in `repr`, errors or logs."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding=ENCODING,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    database_url: SecretStr = SecretStr("sqlite:///studyhall.db")
    """Where everything is stored: `sqlite:///file.db` or `postgresql://user:password@host/name`."""
    pack: Path | None = None
    """The folder of a pack of one's own; the pack that ships is asked when it is not set."""
    discord_token: SecretStr | None = None
    """The bot token; Discord is served when it is set."""
    discord_api_base: _HttpAddress | None = None
    """Another Discord than the real one, for tests and the sandbox."""
    discord_gateway: _SocketAddress | None = None
    """Its gateway."""
    discord_shards: Annotated[str, AfterValidator(_shards)] | None = None
    """The shards that this process serves, such as `0-3/8`; all servers over one connection when it is not set."""
    slack_bot_token: SecretStr | None = None
    """The bot token (`xoxb-…`), or one for each workspace, separated by commas; Slack is served when both are set."""
    slack_app_token: SecretStr | None = None
    """The app-level token (`xapp-…`) for Socket Mode."""
    slack_signing_secret: SecretStr | None = None
    """The app's signing secret, for requests over HTTP in place of Socket Mode."""
    slack_http_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    """The port that those requests come to."""
    slack_http_host: Annotated[str, AfterValidator(_ip_address)] = "127.0.0.1"
    """The address of this machine that it is opened on."""
    slack_http_path: Annotated[str, Field(pattern=r"^(/[A-Za-z0-9._~-]+)*$")] = "/slack"
    """What stands before `/events` in the request URL."""
    slack_api_base: _HttpAddress | None = None
    """Another Slack than the real one, for tests and the sandbox."""
    slack_client_id: str | None = None
    """The app's client id: workspaces may install it by a page of ours; needs the three settings that follow."""
    slack_client_secret: SecretStr | None = None
    """The app's client secret."""
    slack_public_url: _HttpAddress | None = None
    """What stands before `/install` where browsers see it."""
    slack_token_keys: SecretStr | None = None
    """Keys, separated by commas, under which the tokens of those workspaces are stored; the first one encrypts."""
    slack_organisers: Annotated[frozenset[str], NoDecode] = frozenset()
    """Slack user ids, separated by commas, that act as the first organisers where no admin takes part."""
    slack_messages_per_second: Annotated[int, Field(ge=1, le=50)] = 5
    """How many messages a second a workspace is sent at first; when Slack refuses one it becomes fewer by itself."""
    discord_logins_at_once: Annotated[int, Field(ge=1, le=10_000)] = 5
    """How many logins to Discord that follow each other within an hour are made without a pause."""
    http_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    """A port for the health page; none is opened when it is not set."""
    http_host: Annotated[str, AfterValidator(_ip_address)] = "127.0.0.1"
    """The address of this machine that the health page listens on: loopback, which nobody else reaches."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """How much is logged."""
    log_format: Literal["text", "json"] = "text"
    """Lines for people, or an object of JSON on each."""
    sandbox_clock: Annotated[str, AfterValidator(_loopback)] | None = None
    """Only for the sandbox: a loopback address whose clock this process follows."""

    @field_validator("slack_organisers", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return frozenset(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("slack_token_keys")
    @classmethod
    def _are_keys(cls, value: SecretStr | None) -> SecretStr | None:
        for key in _parts(value):
            try:
                whole = len(b64decode(key, altchars=b"-_", validate=True)) == _KEY_BYTES
            except ValueError:
                whole = False
            if not whole:
                raise ValueError("has something that is no key: 32 bytes in URL-safe base64")
        return value

    @field_validator("database_url")
    @classmethod
    def _is_address(cls, value: SecretStr) -> SecretStr:
        try:
            parse_address(value.get_secret_value())
        except BadAddressError as error:
            raise ValueError(str(error)) from None
        return value

    def secrets(self) -> list[str]:
        """What must never be written anywhere."""
        held = [token.get_secret_value() for token in self._tokens() if token]
        address = self.database_url.get_secret_value()
        in_address = secrets_of(parse_address(address))
        return [*held, *self.slack_bot_tokens(), *self.slack_keys(), *in_address, *([address] if in_address else [])]

    def _tokens(self) -> tuple[SecretStr | None, ...]:
        return self.discord_token, self.slack_app_token, self.slack_signing_secret, self.slack_client_secret

    def platforms(self) -> tuple[Platform, ...]:
        """Those whose tokens are set."""
        way = self.slack_app_token or self.slack_signing_secret
        slack: tuple[Platform, ...] = ("slack",) if way and (self.slack_bot_tokens() or self.slack_client_id) else ()
        return ("discord", *slack) if self.discord_token else slack

    def slack_bot_tokens(self) -> tuple[str, ...]:
        """The bot token of every workspace."""
        return _parts(self.slack_bot_token)

    def slack_keys(self) -> tuple[str, ...]:
        """The keys of stored tokens, the one that encrypts first."""
        return _parts(self.slack_token_keys)


def _parts(given: SecretStr | None) -> tuple[str, ...]:
    text = given.get_secret_value() if given else ""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def load_settings() -> Settings:
    """The settings as they are now. Raises SettingsError naming everything that is wrong, in one message."""
    try:
        problems = list(_unknown_names({**read_env_file(Path(".env")), **os.environ}))
    except EnvFileError as error:
        raise SettingsError("\n".join(error.args)) from None
    try:
        settings = Settings()
    except ValidationError as error:
        problems += [_problem(detail) for detail in error.errors(include_input=False, include_url=False)]
    if problems:
        raise SettingsError("\n".join(problems))
    return settings


def _problem(detail: Any) -> str:
    name = f"{PREFIX}{detail['loc'][0]}".upper() if detail["loc"] else PREFIX
    return f"{name} {detail['msg'].removeprefix('Value error, ')}"


def _unknown_names(given: Mapping[str, str | None]) -> Iterable[str]:
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    for name in sorted(given):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            best = process.extractOne(name.upper(), sorted(known))
            yield f"{name} is no setting of Studyhall; did you mean {best[0]}?"


def check_tokens(settings: Settings) -> None:
    """At least one platform can be served. Raises SettingsError saying which token is missing and where to get it."""
    bot, app, secret = settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret
    if app and secret:
        raise SettingsError(
            "STUDYHALL_SLACK_APP_TOKEN is for Socket Mode and STUDYHALL_SLACK_SIGNING_SECRET for requests over HTTP: "
            "set one of them."
        )
    if secret and settings.slack_http_port is None:
        raise SettingsError("STUDYHALL_SLACK_HTTP_PORT is missing: Slack's requests come to it.")
    if bot and not app and not secret:
        raise SettingsError(
            f"STUDYHALL_SLACK_APP_TOKEN is missing; it is on Basic Information of {_SLACK_PAGES}. "
            "(Or STUDYHALL_SLACK_SIGNING_SECRET, from the same page, for requests over HTTP.)"
        )
    installing = {
        "STUDYHALL_SLACK_CLIENT_ID": settings.slack_client_id,
        "STUDYHALL_SLACK_CLIENT_SECRET": settings.slack_client_secret,
        "STUDYHALL_SLACK_PUBLIC_URL": settings.slack_public_url,
        "STUDYHALL_SLACK_TOKEN_KEYS": settings.slack_token_keys,
    }
    if any(installing.values()):
        missing = [
            name for name, value in {**installing, "STUDYHALL_SLACK_SIGNING_SECRET": secret}.items() if not value
        ]
        if missing:
            raise SettingsError(f"{missing[0]} is missing: without it no workspace can install the app by its page.")
        return
    if (app or secret) and not bot:
        raise SettingsError(f"STUDYHALL_SLACK_BOT_TOKEN is missing; it is on OAuth & Permissions of {_SLACK_PAGES}.")
    if not bot and not settings.discord_token:
        raise SettingsError(
            f"No platform to serve: set STUDYHALL_DISCORD_TOKEN (from {_DISCORD_PAGE}) "
            f"or STUDYHALL_SLACK_BOT_TOKEN and STUDYHALL_SLACK_APP_TOKEN (from {_SLACK_PAGES})."
        )
