"""Simulated members: they find the newest question card in their channel and click as people do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.sandbox import local_discord, local_slack
from bot.sandbox.local_discord.components import every_component, texts_of
from bot.sandbox.local_slack.controls import controls_of
from bot.sandbox.world import World
from bot.slack_app.private import WORKING
from bot.talk.clicks import identity_in
from bot.talk.lines import plain

SEVERAL = "choose:"
ONE = "answer:"
SUBMIT = "submit:"
WAITING = plain(WORKING.line)
"""What members of Slack are told where an answer takes long; the answer comes after it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A card as a member sees it: the post its controls name and how many options it wants."""

    post: int
    several: bool


class Player(Protocol):
    """A member of either platform."""

    @property
    def name(self) -> str: ...

    @property
    def platform(self) -> str: ...

    def look(self) -> Seen | None:
        """The newest card with controls in the channel."""
        ...

    async def answer(self, post: int, chosen: Sequence[str], *, several: bool) -> str:
        """Click; the text of what only this member was shown. Works on a card whose controls are gone as well.

        `chosen` are letters; or ids, which is how the controls of the first versions named the options.
        """
        ...


@dataclass(slots=True)
class DiscordPlayer:
    """A member of the world's Discord server."""

    world: World
    member: local_discord.Member
    platform: str = "discord"

    @property
    def name(self) -> str:
        return self.member.name

    def look(self) -> Seen | None:
        for message in reversed(self.world.discord.messages(self.world.daily_question)):
            for component in every_component(message.payload["components"]):
                if (seen := _seen(str(component.get("custom_id", "")))) is not None:
                    return seen
        return None

    async def answer(self, post: int, chosen: Sequence[str], *, several: bool) -> str:
        control = f"{SUBMIT}{post}:{','.join(chosen)}" if several else f"{ONE}{post}:{chosen[0]}"
        exchange = await self._click(post, control)
        return "\n".join(texts_of((await exchange.reply()).payload["components"]))

    async def _click(self, post: int, custom_id: str) -> local_discord.Exchange:
        return await self.world.discord.click(
            member=self.member, message=self._card(post), custom_id=custom_id, forged=True
        )

    def _card(self, post: int) -> local_discord.Message:
        """Whatever else was said in the channel since."""
        messages = self.world.discord.messages(self.world.daily_question)
        return next(
            message
            for message in reversed(messages)
            for part in every_component(message.payload["components"])
            if identity_in(str(part.get("custom_id", ""))) == f"post-{post}"
        )


@dataclass(slots=True)
class SlackPlayer:
    """A member of the world's Slack workspace."""

    world: World
    member: local_slack.Member
    platform: str = "slack"

    @property
    def name(self) -> str:
        return self.member.name

    def look(self) -> Seen | None:
        for message in reversed(self.world.slack.messages(self.world.exam_study)):
            for control in controls_of(message.blocks):
                if (seen := _seen(control.action_id)) is not None:
                    return seen
        return None

    async def answer(self, post: int, chosen: Sequence[str], *, several: bool) -> str:
        message = self._card(post)
        if several:
            exchange = await self._submit(message, post, chosen)
        else:
            exchange = await self.world.slack.click(
                member=self.member, message=message, action_id=f"{ONE}{post}:{chosen[0]}", forged=True
            )
        return text_of_blocks((await exchange.reply(past=WAITING)).blocks)

    def _card(self, post: int) -> local_slack.Message:
        """Whatever else was said in the channel since."""
        messages = self.world.slack.messages(self.world.exam_study)
        return next(
            message
            for message in reversed(messages)
            for control in controls_of(message.blocks)
            if identity_in(control.action_id) == f"post-{post}"
        )

    async def _submit(self, message: local_slack.Message, post: int, chosen: Sequence[str]) -> local_slack.Exchange:
        """What a client sends for ticked boxes, whose values are what the options are named by."""
        slack, member = self.world.slack, self.member
        state = {
            f"controls:{post}": {
                f"{SEVERAL}{post}": {"type": "checkboxes", "selected_options": [{"value": c} for c in chosen]}
            }
        }
        return await slack.click(member=member, message=message, action_id=f"{SUBMIT}{post}", state=state, forged=True)


def _seen(control: str) -> Seen | None:
    """The daily that a control answers; None for any other control, that of a quiz too."""
    kind, _, rest = control.partition(":")
    post = rest.split(":")[0]
    return Seen(int(post), f"{kind}:" == SEVERAL) if f"{kind}:" in (ONE, SEVERAL) and post.isdigit() else None


def text_of_blocks(blocks: Sequence[dict[str, object]]) -> str:
    """Every text in some blocks."""
    found: list[str] = []

    def walk_text(value: object) -> None:
        if isinstance(value, dict):
            if isinstance(value.get("text"), str):
                found.append(str(value["text"]))
            for inner in value.values():
                walk_text(inner)
        elif isinstance(value, list):
            for inner in value:
                walk_text(inner)

    walk_text(list(blocks))
    return "\n".join(found)


def gather_players(world: World, members: int) -> list[Player]:
    """So many members, half on each platform, in worlds that have them."""
    half = (members + 1) // 2
    while len(world.discord_members) < half:
        world.add_discord_member(f"Dana {len(world.discord_members) + 1}")
    while len(world.slack_members) < members - half:
        world.add_slack_member(f"Sam {len(world.slack_members) + 1}")
    on_discord: list[Player] = [DiscordPlayer(world, member) for member in world.discord_members[:half]]
    on_slack: list[Player] = [SlackPlayer(world, member) for member in world.slack_members[: members - half]]
    return on_discord + on_slack
