"""A look at Slack from outside a running bot: whether it takes the tokens, and what each was given."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Final, NamedTuple

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.findings import Examined, Finding, ScheduledChannel
from bot.platform_time import hear_dates
from bot.slack_app.manifest import wanted_scopes
from bot.slack_app.natives import examine_blocks
from bot.slack_app.signing_in import WANTED_OF_APP, WANTED_OF_BOT, fetch_address, fetch_teams, is_refusal, refusal
from bot.slack_app.wire import CALL_FAILS, TIME_LIMIT, Failure, failure_of, web_client
from bot.talk.lines import counted, listed

_SCOPES: Final = "x-oauth-scopes"
"""The header that names what a token was given, https://docs.slack.dev/authentication/installing-with-oauth"""
_STATUS: Final = "Look at this machine's network and https://slack-status.com."
_LEAD: Final = "`studyhall connect slack` leads through it."


class Installed(NamedTuple):
    """What a bot token is good for."""

    team: str
    home: str
    """The workspace's address, or the organisation's."""
    teams: tuple[str, ...]
    """Every workspace that it speaks for."""
    lacking: tuple[str, ...]
    """Scopes of the manifest that it wasn't given."""


async def examine_slack(
    bot_tokens: Sequence[str],
    app_token: str | None,
    *,
    api_base: str | None,
    places: Sequence[ScheduledChannel] = (),
    now: Callable[[], datetime],
) -> Examined:
    """Ask Slack about every token; the app's is None where requests come over HTTP.

    Posts nothing; whether the bot is in a channel takes a scope that it hasn't.
    """
    examined, served = Examined(), set[str]()

    def hear(theirs: datetime) -> None:
        examined.ahead = now() - theirs

    async with asking(hear) as session:
        for number, token in enumerate(bot_tokens, start=1):
            which = "STUDYHALL_SLACK_BOT_TOKEN"
            which = which if len(bot_tokens) == 1 else f"token {number} of {len(bot_tokens)} in {which}"
            found = await examine_bot_token(token, which, api_base=api_base, session=session)
            if isinstance(found, Finding):
                examined.findings.append(found)
                continue
            served.update(found.teams)
            examined.fine.append(f"Slack takes the bot token of {found.home}.")
            if found.lacking:
                examined.findings.append(lacking_scopes(found))
            refused = await examine_blocks(_client(token, api_base, session), found.home)
            examined.findings += [refused] if refused else []
        if app_token is not None:
            wrong = await examine_app_token(app_token, api_base=api_base, session=session)
            examined.findings += [wrong] if wrong else []
            examined.fine += [] if wrong else ["Slack takes the app-level token; Socket Mode is on."]
    if not examined.findings:
        examined.findings += _examine_spaces(places, served)
    return examined


def asking(hear: Callable[[datetime], None] = lambda _: None) -> AbstractAsyncContextManager[aiohttp.ClientSession]:
    """A session that tells the `Date` of every answer."""
    return aiohttp.ClientSession(timeout=TIME_LIMIT, trace_configs=[hear_dates(aiohttp.TraceConfig(), hear)])


async def examine_bot_token(
    token: str, which: str, *, api_base: str | None, session: aiohttp.ClientSession
) -> Installed | Finding:
    """What one bot token is good for; `which` is what it is called where it is wrong."""
    client = _client(token, api_base, session)
    try:
        response = await client.api_call("auth.test")
    except CALL_FAILS as error:
        return _refused(failure_of(error), which, WANTED_OF_BOT)
    told, given = response.data, response.headers.get(_SCOPES, "")
    if not isinstance(told, dict):
        return Finding("slack", "Slack answered in no known way.", _STATUS)
    team, whole = str(told.get("team_id", "")), told.get("is_enterprise_install") is True
    teams = await fetch_teams(client) if whole else [team]
    lacking = wanted_scopes() - {scope.strip() for scope in given.split(",")} if given else frozenset[str]()
    return Installed(team, str(told.get("url", "")), tuple(teams), tuple(sorted(lacking)))


async def examine_app_token(token: str, *, api_base: str | None, session: aiohttp.ClientSession) -> Finding | None:
    """What is wrong with the app-level token; None where it opens connections. The one it is offered is not used."""
    answer = await fetch_address(_client(token, api_base, session))
    if isinstance(answer, Failure):
        return _refused(answer, "STUDYHALL_SLACK_APP_TOKEN", WANTED_OF_APP)
    return None


def lacking_scopes(found: Installed) -> Finding:
    """What to do about scopes that a workspace didn't give."""
    what = f"The bot token of {found.home} lacks {listed(found.lacking)}."
    remedy = (
        "On your app's page at https://api.slack.com/apps paste the manifest under App Manifest (`studyhall connect "
        "slack` prints it), then press Reinstall under Install App."
    )
    return Finding("slack", what, remedy)


def _refused(failure: Failure, which: str, must_be: str) -> Finding:
    if not is_refusal(failure):
        return Finding("slack", f"Slack can't be asked from here: {failure.why}", _STATUS)
    return Finding("slack", str(refusal(which, failure.code, must_be)), _LEAD)


def _examine_spaces(places: Sequence[ScheduledChannel], served: set[str]) -> list[Finding]:
    left = [place.space for place in places if place.space not in served]
    return [
        Finding(
            "slack",
            f"The Slack workspace {space} has {counted(left.count(space), '{n} schedule', '{n} schedules')} and "
            "no token.",
            f"Add its bot token to STUDYHALL_SLACK_BOT_TOKEN, or delete what is stored about it: "
            f"`studyhall admin purge slack {space} --yes`.",
        )
        for space in dict.fromkeys(left)
    ]


def _client(token: str, api_base: str | None, session: aiohttp.ClientSession) -> AsyncWebClient:
    client = web_client(token, api_base or AsyncWebClient.BASE_URL)
    client.session = session
    return client
