"""Files for one member. What is shown to them alone in a channel can hold none, so they come by direct message."""

import json
from collections.abc import Sequence
from typing import Final

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack_app.paint import as_words
from bot.slack_app.wire import Failure, failure_of, reading_call, single_call, single_form_call
from bot.talk.lines import say
from bot.talk.pages import Page, Refusal
from bot.talk.parts import Attached

_NO_ADDRESS: Final = Failure(say("Slack did not say where the file goes."))


async def hand_over(client: AsyncWebClient, *, user: str, page: Page) -> Refusal | None:
    """Send a member the files of a page. None once they stand, or where there are none; else what kept them back."""
    if not page.attached:
        return None
    failed = await _send(client, user=user, words=as_words(page), files=page.attached)
    return Refusal(say("Your files could not be sent: {why}", why=failed.why)) if failed else None


async def _send(client: AsyncWebClient, *, user: str, words: str, files: Sequence[Attached]) -> Failure | None:
    """Send files to a member with some words; None once they stand, or what came in between."""
    kept = []
    for file in files:
        sent = await _upload(client, file)
        if isinstance(sent, Failure):
            return sent
        kept.append({"id": sent, "title": file.name})
    said = await single_call(client, "chat.postMessage", {"channel": user, "text": words})
    if isinstance(said, Failure):
        return said
    shared = {"files": json.dumps(kept), "channel_id": str(said.get("channel"))}
    answer = await single_form_call(client, "files.completeUploadExternal", shared)
    return answer if isinstance(answer, Failure) else None


async def _upload(client: AsyncWebClient, file: Attached) -> str | Failure:
    """Bring the bytes to Slack; the file's id. Nobody sees it before it is shared."""
    wanted = {"filename": file.name, "length": len(file.content)}
    place = await reading_call(client, "files.getUploadURLExternal", wanted)
    if isinstance(place, Failure):
        return place
    address, number, session = place.get("upload_url"), place.get("file_id"), client.session
    if not isinstance(address, str) or not isinstance(number, str) or session is None:
        return _NO_ADDRESS
    try:
        async with session.post(address, data=file.content, proxy=client.proxy) as response:
            if response.ok:
                return number
            return Failure(say("Slack did not take the file (HTTP {status}).", status=str(response.status)))
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return failure_of(error)
