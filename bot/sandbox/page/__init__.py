"""The sandbox's page: both platforms side by side in a browser, drawn from what the bot really sent."""

from bot.sandbox.page.server import PageServer, Upcoming

__all__ = ["PageServer", "Upcoming"]
