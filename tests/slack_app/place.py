"""A study on a local Slack: real database, real use cases, the real Bolt over real sockets."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot.clock import Clock
from bot.core import Study
from bot.desk import Desk
from bot.sandbox.local_slack import Channel, Exchange, LocalSlack, Member, Message
from bot.slack_app.app import SlackApp
from bot.slack_app.homes import Homes
from bot.slack_app.installations import Installations
from bot.slack_app.ways import MakeWay, SocketMode
from bot.slack_app.workspaces import Workspaces, ignore
from bot.timetable import Timetable
from bot.verbs import PRESSES, VERBS
from content.questions import Pack
from storage.database import Database
from tests.packs import make_pack
from tests.patience import PATIENCE_S, until

START = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


class Place:
    """One workspace: an owner, two members, the channel of the study group and one without the bot."""

    def __init__(self, database: Database, pack: Pack | None = None) -> None:
        self.clock = Clock(lambda: START)
        self.slack = LocalSlack(self.clock)
        self.workspace = self.slack.add_workspace("Study Hall", domain="studyhall")
        self.channel = self.slack.add_channel(self.workspace, "exam")
        self.elsewhere = self.slack.add_channel(self.workspace, "elsewhere", bot_is_member=False)
        self.olga = self.slack.add_member(self.workspace, "olga", owner=True)
        self.ada = self.slack.add_member(self.workspace, "ada")
        self.bob = self.slack.add_member(self.workspace, "bob")
        self.study = Study(database, pack or make_pack(), self.clock)
        self.desk = Desk(self.study, VERBS, PRESSES)
        self.timetable = Timetable(self.study)

    def new_app(
        self,
        *,
        organisers: frozenset[str] = frozenset(),
        bot_token: str = "",
        app_token: str = "",
        way: MakeWay | None = None,
        installations: Installations | None = None,
    ) -> SlackApp:
        by_sockets = partial(SocketMode, token=app_token or self.slack.app_token, api_base=self.slack.api_base)
        return SlackApp(
            self.study,
            self.desk,
            bot_tokens=[] if installations else (bot_token or self.slack.bot_token).split(","),
            way=way or by_sockets,
            api_base=self.slack.api_base.rstrip("/"),
            organisers=organisers,
            installations=installations,
        )

    async def start(self) -> None:
        await self.slack.start()
        self.app = self.new_app()
        self.study.faces.connect("slack", self.app.face)
        await self.app.start()

    async def stop(self) -> None:
        await self.app.close()
        await self.slack.stop()

    async def type(self, text: str, *, member: Member | None = None, channel: Channel | None = None) -> Exchange:
        return await self.slack.command(member=member or self.ada, channel=channel or self.channel, text=text)

    async def ask(self, text: str, *, member: Member | None = None, channel: Channel | None = None) -> str:
        """Type a command; what the reply says."""
        return said(await (await self.type(text, member=member, channel=channel)).reply(PATIENCE_S))

    async def set_up(self) -> None:
        """Olga starts the daily here, at once."""
        await self.type("setup 09:00 Europe/Berlin", member=self.olga)
        await until_said(self, self.olga, "Next question")
        await self.ask("daily now", member=self.olga)

    async def click(self, action_id: str, *, member: Member | None = None, message: Message | None = None) -> str:
        """Click on the latest question; what the reply says."""
        where = message or self.slack.messages(self.channel)[-1]
        exchange = await self.slack.click(member=member or self.ada, message=where, action_id=action_id)
        return said(await exchange.reply(PATIENCE_S))

    async def forge(self, action_id: str) -> str:
        where = self.slack.messages(self.channel)[-1]
        exchange = await self.slack.click(member=self.ada, message=where, action_id=action_id, forged=True)
        return said(await exchange.reply(PATIENCE_S))

    async def tick(self) -> None:
        for _ in range(3):
            await self.timetable.tick()
            await self.timetable.idle()


def workspaces_of(tokens: Sequence[str], base: str, database: Database) -> Workspaces:
    """Those of the settings alone; nobody is told what is wrong with a token."""

    async def tell(_: str, __: str) -> None: ...

    return Workspaces(tokens, base, homes=Homes(database), tell=tell, installed_lost=ignore)


async def until_said(place: Place, member: Member, part: str) -> str:
    """Wait until a member was told something privately; all of that message."""

    def told() -> list[str]:
        return [text for text in map(said, place.slack.ephemerals(member, place.channel)) if part in text]

    await until(lambda: bool(told()))
    return told()[-1]


def said(message: Message) -> str:
    """All text of a message's blocks, in order."""
    return "\n".join(texts(message.payload["blocks"]))


def controls(message: Message) -> list[str]:
    """The action ids of a message's controls, Report apart."""
    rows = [block["elements"] for block in message.payload["blocks"] if block["type"] == "actions"]
    made = [control["action_id"] for row in rows for control in row]
    return [action_id for action_id in made if not action_id.startswith("report:")]


def texts(part: Any) -> list[str]:
    """All text of a part of a payload, in order."""
    if isinstance(part, list):
        return [text for item in part for text in texts(item)]
    if isinstance(part, dict):
        own = [part["text"]] if isinstance(part.get("text"), str) else []
        return own + [text for value in part.values() for text in texts(value)]
    return []
