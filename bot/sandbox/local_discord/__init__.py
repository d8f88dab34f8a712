"""A Discord of one's own: REST and gateway on loopback, for the sandbox, the rehearsal and the wire tests."""

from bot.sandbox.local_discord.directory import Channel, Guild, Member, User
from bot.sandbox.local_discord.exchanges import Exchange, NoAnswer
from bot.sandbox.local_discord.local_discord import LocalDiscord
from bot.sandbox.local_discord.messages import Message, WireEvent
from bot.sandbox.local_discord.options import NotOffered
from bot.sandbox.local_discord.pings import Pings
from bot.sandbox.local_discord.server import Interference, respond_json
from bot.sandbox.local_discord.wire_log import WireRecord

__all__ = [
    "Channel",
    "Exchange",
    "Guild",
    "Interference",
    "LocalDiscord",
    "Member",
    "Message",
    "NoAnswer",
    "NotOffered",
    "Pings",
    "User",
    "WireEvent",
    "WireRecord",
    "respond_json",
]
