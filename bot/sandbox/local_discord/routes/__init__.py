"""The REST API, by subject."""

from bot.sandbox.local_discord.routes import commands, interactions, messages, places, threads

ROUTES = (
    *places.ROUTES,
    *messages.ROUTES,
    *threads.ROUTES,
    *commands.ROUTES,
    *interactions.ROUTES,
)
