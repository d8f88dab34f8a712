"""What Slack accepts as blocks and views: a reading of its documentation that is independent of the bot's own."""

from bot.sandbox.local_slack.block_kit.blocks import IN_MESSAGE, check_blocks
from bot.sandbox.local_slack.block_kit.findings import Findings
from bot.sandbox.local_slack.block_kit.forms import check_form

__all__ = ["IN_MESSAGE", "Findings", "check_blocks", "check_form"]
