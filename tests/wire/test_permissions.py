"""Both faces know who acts: the whole table of permissions, walked over the wire by those who decide a row."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import pytest_asyncio

from bot.clock import Clock
from bot.desk import NOT_IN_A_SPACE, NOT_ORGANISER
from bot.sandbox import local_discord, local_slack
from bot.sandbox.local_discord.directory import GuildRole
from bot.sandbox.local_discord.permissions import ADMINISTRATOR
from bot.sandbox.world import World, world_running
from bot.talk.asks import Where, Who
from bot.talk.clicks import Click
from bot.talk.people import Shown
from bot.wiring import studyhall
from tests.patience import PATIENCE_S
from tests.talk.permissions import Actor, Permission
from tests.talk.test_permissions import ROWS, click_of
from tests.wire.people import seen_on_discord, seen_on_slack

FORM = "a form"
REFUSED = {str(NOT_ORGANISER.line), str(NOT_IN_A_SPACE.line)}
FOR_ORGANISERS = [row for row in ROWS if row.who is Who.ORGANISER]


class Acting(Protocol):
    """Somebody who does what a row says, whether their client offers it or not."""

    async def do(self, row: Permission) -> str:
        """What they are told."""
        ...


@dataclass
class ActsOnDiscord:
    """In the server's channel, or in direct messages with the bot."""

    world: World
    member: local_discord.Member
    channel: local_discord.Channel
    message: local_discord.Message

    async def do(self, row: Permission) -> str:
        done = await (self._click(row) if row.press else self._type(row))
        await done.received(PATIENCE_S)
        return FORM if done.modal is not None else seen_on_discord(await done.reply(PATIENCE_S)).text

    async def _type(self, row: Permission) -> local_discord.Exchange:
        option, _, value = row.value.partition(":")
        return await self.world.discord.slash(
            member=self.member,
            channel=self.channel,
            name=row.verb,
            options={option: value} if option else {},
            forged=True,
        )

    async def _click(self, row: Permission) -> local_discord.Exchange:
        return await self.world.discord.click(
            member=self.member, message=self.message, custom_id=click_of(row).id, forged=True
        )


@dataclass
class ActsOnSlack:
    """In the workspace's channel."""

    world: World
    member: local_slack.Member
    message: local_slack.Message

    async def do(self, row: Permission) -> str:
        done = await (self._click(row) if row.press else self._type(row))
        reply, view = asyncio.create_task(done.reply(PATIENCE_S)), asyncio.create_task(done.view(PATIENCE_S))
        ended, waiting = await asyncio.wait({reply, view}, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        return seen_on_slack(reply.result()).text if reply in ended else FORM

    async def _type(self, row: Permission) -> local_slack.Exchange:
        text = f"{row.verb} {row.value.partition(':')[2]}".strip()
        return await self.world.slack.command(member=self.member, channel=self.world.exam_study, text=text)

    async def _click(self, row: Permission) -> local_slack.Exchange:
        return await self.world.slack.click(
            member=self.member, message=self.message, action_id=click_of(row).id, forged=True
        )


@pytest_asyncio.fixture
async def world(file_address: str) -> AsyncIterator[World]:
    clock = Clock()
    async with world_running(clock) as world, studyhall(world.settings(file_address), clock):
        await world.ready()
        yield world


async def walk(acting: Acting, actor: Actor, rows: Sequence[Permission]) -> None:
    for row in rows:
        told = await acting.do(row)
        assert (told not in REFUSED) == row.may(actor), (row, actor, told)


def add_admin(world: World) -> local_discord.Member:
    """Whoever may do everything in the server, without the right to manage it by name."""
    admin = world.discord.add_member(world.guild, "Olga")
    world.guild.roles[admin.id] = GuildRole(admin.id, "Admins", ADMINISTRATOR, 3)
    admin.role_ids = [admin.id]
    return admin


async def test_discord(world: World) -> None:
    discord, channel = world.discord, world.daily_question
    for actor, member, rows in (
        (Actor.OWNER, add_admin(world), FOR_ORGANISERS),
        (Actor.ORGANISER, world.ada, FOR_ORGANISERS),
        (Actor.MEMBER, world.ben, ROWS),
    ):
        typed = await discord.slash(member=member, channel=channel, name="help")
        await walk(ActsOnDiscord(world, member, channel, await typed.reply(PATIENCE_S)), actor, rows)
    direct = discord.direct(world.ada)
    typed = await discord.slash(member=world.ada, channel=direct, name="privacy")
    acting = ActsOnDiscord(world, world.ada, direct, await typed.reply(PATIENCE_S))
    decisive = [row for row in ROWS if row.where is Where.ANYWHERE or row.who is Who.ORGANISER or not row.press]
    await walk(acting, Actor.DIRECT, decisive)


async def test_slack(world: World) -> None:
    slack, channel = world.slack, world.exam_study
    named, member, guest = world.slack_members[1:4]
    guest.guest = True
    asked = await slack.command(member=world.erin, channel=channel, text=f"admin organiser @{named.name}")
    assert "can now act as an organiser" in seen_on_slack(await asked.reply(PATIENCE_S)).text
    for actor, who, rows in (
        (Actor.OWNER, world.erin, FOR_ORGANISERS),
        (Actor.ORGANISER, named, FOR_ORGANISERS),
        (Actor.MEMBER, member, ROWS),
        (Actor.GUEST, guest, FOR_ORGANISERS),
    ):
        typed = await slack.command(member=who, channel=channel, text="help")
        await walk(ActsOnSlack(world, who, await typed.reply(PATIENCE_S)), actor, rows)


async def test_rights_are_looked_up_again_when_a_form_is_sent(world: World) -> None:
    discord, ada = world.discord, world.ada
    typed = await discord.slash(member=ada, channel=world.daily_question, name="help")
    opened = await discord.click(
        member=ada, message=await typed.reply(PATIENCE_S), custom_id=Click("there", Shown("post", 1)).id, forged=True
    )
    await opened.received(PATIENCE_S)
    discord.set_organiser(ada, organiser=False)
    sent = await discord.submit_modal(exchange=opened, values={"link": "https://discord.com/channels/1/2/3"})
    assert seen_on_discord(await sent.reply(PATIENCE_S)).text == NOT_ORGANISER.line
