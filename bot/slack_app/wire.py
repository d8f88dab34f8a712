"""Calls to Slack's Web API, and what is known after one that failed: whether it happened or not.

`chat.postMessage` has no idempotency key. slack_sdk's default of trying a lost connection again doubled 54 of 1,000
posts, so our clients retry nothing by themselves; here a call is made again only when it certainly did not happen, or
when doing it twice does no harm.
"""

import asyncio
import logging
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.event_log import log_of
from bot.slack_app import remedies
from bot.talk.lines import say

_LOG: Final = log_of(__name__)
SDK_LOG: Final = logging.getLogger("bot.slack_app.sdk")
"""What the SDKs log with. Below WARNING they write out whole payloads, with names, choices and addresses in them."""
SDK_LOG.setLevel(logging.WARNING)

TIME_LIMIT: Final = aiohttp.ClientTimeout(total=15, connect=5)
_AGAIN: Final = 3
_WAIT_IN_ALL: Final = 24.0
"""Seconds. With the time limits above a call ends within the 45 s that a post may take; cut off, it would be unsure."""
LONGEST_WAIT_S: Final = 600.0
"""Slack's waits are of seconds, a minute at most; a question that is due should not lie for a day unseen."""
_UNCERTAIN: Final = frozenset({"internal_error", "fatal_error", "service_unavailable"})
_RATE_LIMITED: Final = frozenset({"ratelimited", "rate_limited"})

CALL_FAILS: Final = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError, ValueError, AttributeError)
"""What a call of the SDK raises, whatever was answered; `failure_of` says what is known then."""

ApiAnswer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Failure:
    """A call that brought no answer worth having."""

    why: str
    """In words for an organiser, with the remedy where one is known."""
    happened: bool | None = False
    """False: certainly not. None: it may have."""
    code: str = ""
    """Slack's error code; empty where there was none."""
    try_after: float | None = None
    """Seconds that Slack asks to wait before the same call; None where it asks for nothing."""
    unreachable: bool = False
    """No connection came about, so nothing was sent."""


def is_loopback(address: str) -> bool:
    """Whether an address is on this machine, where a proxy has nothing to do."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def web_client(token: str, base: str) -> AsyncWebClient:
    """A client that never repeats a call by itself and doesn't use a proxy for this machine."""
    client = AsyncWebClient(token=token, base_url=base, retry_handlers=[], logger=SDK_LOG)
    if is_loopback(base):
        client.proxy = None
    return client


async def writing_call(client: AsyncWebClient, method: str, arguments: ApiAnswer) -> ApiAnswer | Failure:
    """A call that must not happen twice: made again only where it certainly did not happen."""
    return await _call(client, method, arguments, repeatable=False, as_json=True)


async def single_call(client: AsyncWebClient, method: str, arguments: ApiAnswer) -> ApiAnswer | Failure:
    """One attempt. Whether and when it is made again is up to whoever knows what it was for."""
    return await _call_once(client, method, arguments, as_json=True)


async def single_form_call(client: AsyncWebClient, method: str, arguments: ApiAnswer) -> ApiAnswer | Failure:
    """The same for a method that takes no JSON."""
    return await _call_once(client, method, arguments, as_json=False)


async def repeatable_call(client: AsyncWebClient, method: str, arguments: ApiAnswer) -> ApiAnswer | Failure:
    """A call that changes something and may as well happen twice."""
    return await _call(client, method, arguments, repeatable=True, as_json=True)


async def reading_call(client: AsyncWebClient, method: str, arguments: ApiAnswer) -> ApiAnswer | Failure:
    """A call that only asks. Most of these take no JSON."""
    return await _call(client, method, arguments, repeatable=True, as_json=False)


async def _call(
    client: AsyncWebClient, method: str, arguments: ApiAnswer, *, repeatable: bool, as_json: bool
) -> ApiAnswer | Failure:
    waited = 0.0
    for attempt in range(_AGAIN + 1):
        answer = await _call_once(client, method, arguments, as_json=as_json)
        if not isinstance(answer, Failure):
            return answer
        wait = _wait_before_again(answer, attempt, repeatable=repeatable)
        if wait is None or attempt == _AGAIN or waited + wait > _WAIT_IN_ALL:
            return answer
        waited += wait
        await asyncio.sleep(wait)
    raise AssertionError("the last attempt returns")


def _wait_before_again(failure: Failure, attempt: int, *, repeatable: bool) -> float | None:
    """Seconds to wait before the same call may be made again; None where it may not."""
    if failure.happened is None:
        return 1.0 + attempt if repeatable else None
    if failure.unreachable:
        return 2.0 * (attempt + 1)
    return failure.try_after


async def _call_once(
    client: AsyncWebClient, method: str, arguments: ApiAnswer, *, as_json: bool
) -> ApiAnswer | Failure:
    try:
        if as_json:
            response = await client.api_call(method, json=arguments)
        else:
            response = await client.api_call(method, http_verb="GET", params=arguments)
    except CALL_FAILS as error:
        return failure_of(error)
    return response.data if isinstance(response.data, dict) else Failure(say("Slack answered in no known way."), None)


def failure_of(error: Exception) -> Failure:
    """What is known after a call that raised."""
    match error:
        case SlackApiError():
            return _refusal_of(error.response)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return Failure(say("Slack could not be reached. Its status page may know more."), unreachable=True)
        case TimeoutError():
            return Failure(say("Slack did not answer in time."), happened=None)
        case _:
            broke_off = say("The connection to Slack broke off ({error}).", error=type(error).__name__)
            return Failure(broke_off, happened=None)


def _refusal_of(response: Any) -> Failure:
    """`response` is the SDK's, or aiohttp's own where the body could not be read."""
    data = getattr(response, "data", None)
    status = getattr(response, "status_code", None) or getattr(response, "status", None) or 0
    code = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == 429 or code in _RATE_LIMITED:
        wait = _retry_after(getattr(response, "headers", {}))
        return Failure(remedies.in_words("ratelimited"), code="ratelimited", try_after=wait)
    if code in _UNCERTAIN or (not code and (status >= 500 or status == 200)):
        why = say("Slack had a fault of its own ({error}).", error=code or str(status))
        return Failure(why, happened=None, code=code)
    return Failure(remedies.in_words(code or f"HTTP {status}"), code=code)


def _retry_after(headers: Any) -> float:
    """Seconds that Slack asks to wait; a second where it names none. What nobody should wait for is cut, and said."""
    try:
        wait = float(headers.get("Retry-After", 1))
    except (TypeError, ValueError):
        return 1.0
    if 0.0 <= wait <= LONGEST_WAIT_S:
        return wait
    _LOG.warning("Slack asks to wait very long", seconds=wait, asked_again_after=LONGEST_WAIT_S)
    return LONGEST_WAIT_S if wait > LONGEST_WAIT_S else 1.0
