"""Somebody who uses the sandbox's page through its JSON API."""

from collections.abc import Iterator
from typing import Any

from aiohttp import ClientResponse, ClientSession

State = dict[str, Any]


class Visitor:
    """Somebody with a browser."""

    def __init__(self, client: ClientSession) -> None:
        self.client = client

    async def state(self, **members: str) -> State:
        async with self.client.get("/api/state", params=members) as response:
            assert response.status == 200
            state: State = await response.json()
            return state

    async def post(self, path: str, body: object, **headers: str) -> ClientResponse:
        return await self.client.post(path, json=body, headers=headers)

    async def act(self, side: str, member: str, **what: Any) -> State:
        """Done in the side's first channel."""
        channel = (await self.state())[side]["channels"][0]["id"]
        response = await self.post("/api/act", {"side": side, "member": member, "channel": channel, **what})
        assert response.status == 200, await response.text()
        told: State = await response.json()
        return told

    async def answer(self, side: str, member: str) -> State:
        """Answer the latest question: its first option, or as many as it wants."""
        card = cards((await self.state())[side])[-1]
        choosing = [control for control in controls(card) if name_of(control).startswith("choose:")]
        if not choosing:
            control = next(name_of(one) for one in controls(card) if name_of(one).startswith("answer:"))
            return await self.act(side, member, do="click", message=card["id"], control=control)
        wanted = choosing[0].get("min_values", 2)
        values = [option["value"] for option in choosing[0]["options"]][:wanted]
        told = await self.act(side, member, do="click", message=card["id"], control=name_of(choosing[0]), values=values)
        state = (await self.state(**{side: member}))[side]
        submitting = seen(state)[-1] if side == "discord" else card
        assert side == "slack" or submitting["id"] == told["shows"]
        submit = next(name_of(one) for one in controls(submitting) if name_of(one).startswith("submit:"))
        return await self.act(side, member, do="click", message=submitting["id"], control=submit)

    async def next_daily(self) -> State:
        response = await self.post("/api/clock", {"to": "next daily"})
        assert response.status == 200
        told: State = await response.json()
        return told


def seen(side: State) -> list[State]:
    messages: list[State] = side["channels"][0]["messages"]
    return messages


def cards(side: State) -> list[State]:
    return [message for message in seen(side) if message["bot"] and not message["private"]]


def private(side: State) -> list[State]:
    return [message for message in seen(side) if message["private"]]


def controls(part: Any) -> Iterator[State]:
    if isinstance(part, list):
        for item in part:
            yield from controls(item)
    elif isinstance(part, dict):
        if name_of(part):
            yield part
        for value in part.values():
            yield from controls(value)


def name_of(control: State) -> str:
    return str(control.get("custom_id") or control.get("action_id") or "")
