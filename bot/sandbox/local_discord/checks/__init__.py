"""What Discord refuses: one module for each kind of body."""

from bot.sandbox.local_discord.checks.commands import check_command, check_commands
from bot.sandbox.local_discord.checks.messages import check_message
from bot.sandbox.local_discord.checks.modals import check_choices, check_modal
from bot.sandbox.local_discord.checks.problems import Problems

__all__ = ["Problems", "check_choices", "check_command", "check_commands", "check_message", "check_modal"]
