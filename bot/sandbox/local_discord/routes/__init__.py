"""The REST API, by subject."""

from bot.sandbox.local_discord.routes import commands, events, interactions, messages, places, roles, threads

ROUTES = (
    *places.ROUTES,
    *roles.ROUTES,
    *messages.ROUTES,
    *threads.ROUTES,
    *events.ROUTES,
    *commands.ROUTES,
    *interactions.ROUTES,
)
