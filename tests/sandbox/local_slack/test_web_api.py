"""Tokens, scopes, arguments, people, files."""

import json
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.local_slack.place import Place, form, plain, refusal


async def test_auth_test_and_its_header(place: Place) -> None:
    answer = await place.client.auth_test()
    assert answer["team_id"] == place.workspace.id
    assert answer["user_id"] == place.workspace.bot_user_id
    assert answer["bot_id"] == place.workspace.bot_id
    assert answer.headers["x-oauth-scopes"] == "chat:write,commands,files:write,metadata.message:read,users:read"


async def test_tokens_are_checked(place: Place) -> None:
    base = place.slack.api_base
    assert (await refusal(AsyncWebClient(token="xoxb-other", base_url=base).auth_test()))["error"] == "invalid_auth"
    assert (await refusal(AsyncWebClient(base_url=base).auth_test()))["error"] == "not_authed"
    assert (await refusal(place.client.apps_connections_open(app_token=place.slack.bot_token)))[
        "error"
    ] == "not_allowed_token_type"
    assert (await refusal(place.client.api_call("chat.shout")))["error"] == "unknown_method"


async def test_scopes_are_checked(place: Place) -> None:
    answer = await refusal(place.client.conversations_info(channel=place.channel.id))
    assert answer["error"] == "missing_scope"
    assert answer["needed"] == "channels:read"
    assert answer["provided"] == "chat:write,commands,files:write,metadata.message:read,users:read"
    place.slack.scopes = place.slack.scopes | {"channels:read", "channels:history"}
    info = await place.client.conversations_info(channel=place.channel.id)
    assert info["channel"]["is_member"] is True
    members = await place.client.conversations_members(channel=place.channel.id)
    assert set(members["members"]) == {place.ada.id, place.bob.id, place.workspace.bot_user_id}


async def test_users_info(place: Place) -> None:
    user = (await place.client.users_info(user=place.ada.id))["user"]
    assert (user["is_admin"], user["is_owner"], user["is_bot"]) == (True, False, False)
    assert user["profile"]["display_name"] == "Ada Byron"
    assert (await place.client.users_info(user=place.bob.id))["user"]["is_admin"] is False
    place.slack.scopes = frozenset({"chat:write"})
    assert (await refusal(place.client.users_info(user=place.ada.id)))["error"] == "missing_scope"


async def test_users_info_is_answered_a_hundred_times_a_minute(place: Place) -> None:
    place.slack.limits.on = True
    for _ in range(100):
        await place.client.users_info(user=place.ada.id)
    assert (await refusal(place.client.users_info(user=place.ada.id)))["error"] == "ratelimited"


async def test_direct_messages_and_reactions(place: Place) -> None:
    place.slack.scopes = place.slack.scopes | {"im:write", "reactions:write"}
    opened = await place.client.conversations_open(users=place.ada.id)
    direct = place.slack.direct(place.ada)
    assert opened["channel"]["id"] == direct.id
    posted = await place.client.chat_postMessage(channel=place.ada.id, text="a notice")
    assert [message.text for message in place.slack.messages(direct)] == ["a notice"]
    await place.client.reactions_add(channel=direct.id, timestamp=posted["ts"], name="eyes")
    again = place.client.reactions_add(channel=direct.id, timestamp=posted["ts"], name="eyes")
    assert (await refusal(again))["error"] == "already_reacted"


async def test_a_file_is_uploaded_and_shared(place: Place) -> None:
    place.slack.scopes = place.slack.scopes | {"files:write"}
    await place.client.files_upload_v2(
        channel=place.channel.id, content=b"png", filename="board.png", title="Board", alt_txt="the board in words"
    )
    shared = place.slack.messages(place.channel)[0].payload["files"][0]
    assert (shared["name"], shared["title"], shared["alt_txt"]) == ("board.png", "Board", "the board in words")


async def test_arguments_come_as_query_form_or_json(place: Place) -> None:
    headers = {"Authorization": f"Bearer {place.slack.bot_token}"}
    url = f"{place.slack.api_base}chat.postMessage"
    given = {"channel": place.channel.id, "text": "x", "blocks": '[{"type": "divider"}]'}
    async with aiohttp.ClientSession() as session:
        for request in (
            session.get(url, params=given, headers=headers),
            session.post(url, data=given, headers=headers),
            session.post(url, json=given, headers=headers),
            session.post(url, data={**given, "token": place.slack.bot_token}),
        ):
            async with request as response:
                assert (await response.json())["ok"] is True
        async with session.post(url, data={**given, "blocks": "["}, headers=headers) as response:
            assert (await response.json())["error"] == "invalid_blocks_format"
    assert len(place.slack.messages(place.channel)) == 4
    assert place.slack.bot_token not in str(place.slack.sent)


async def test_interference_sees_every_request_first(place: Place) -> None:
    async def limit(request: aiohttp.web.Request, handler: Any) -> aiohttp.web.StreamResponse:
        if request.path == "/api/chat.postMessage":
            return aiohttp.web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"}
            )
        answer: aiohttp.web.StreamResponse = await handler(request)
        return answer

    place.slack.interference = limit
    assert (await place.client.auth_test())["ok"] is True
    post = place.client.chat_postMessage(channel=place.channel.id, text="x")
    assert (await refusal(post))["error"] == "ratelimited"


async def test_blocks_are_validated_before_anything_is_sent(place: Place) -> None:
    """By https://docs.slack.dev/reference/methods/blocks.validate; it takes no scope."""
    place.slack.scopes = frozenset()
    said = {"type": "section", "text": plain("Hello")}
    await place.client.blocks_validate(blocks=[said])
    await place.client.blocks_validate(message={"blocks": [said]})
    await place.client.blocks_validate(view=form())
    wrong = {"type": "section", "text": {"type": "invalid", "text": "Hello"}}
    for name, payload, pointer in (
        ("blocks", [wrong], "/0/text"),
        ("message", {"blocks": [said, wrong]}, "/blocks/1/text"),
        ("view", form(title=plain("x" * 25)), "/title"),
    ):
        answer = await refusal(place.client.api_call("blocks.validate", json={name: json.dumps(payload)}))
        [error] = answer["errors"]
        assert (answer["error"], error["code"]) == (f"invalid_{name}", "failed_constraint")
        assert error["pointer"].startswith(pointer)
    both = place.client.blocks_validate(blocks=[said], message={"blocks": [said]})
    for call in (both, place.client.blocks_validate()):
        assert (await refusal(call))["error"] == "invalid_arguments"
    assert place.slack.messages(place.channel) == []
