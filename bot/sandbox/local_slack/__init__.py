"""A Slack of one's own: Web API and Socket Mode on loopback, for the sandbox, the rehearsal and the wire tests."""

from bot.sandbox.local_slack.directory import Channel, Member, Workspace
from bot.sandbox.local_slack.exchanges import Exchange, NoAnswer
from bot.sandbox.local_slack.messages import Edit, LogEntry, Message, Reaction
from bot.sandbox.local_slack.server import Interference
from bot.sandbox.local_slack.slack import LocalSlack
from bot.sandbox.local_slack.views import View
from bot.sandbox.local_slack.wire_log import WireRecord

__all__ = [
    "Channel",
    "Edit",
    "Exchange",
    "Interference",
    "LocalSlack",
    "LogEntry",
    "Member",
    "Message",
    "NoAnswer",
    "Reaction",
    "View",
    "WireRecord",
    "Workspace",
]
