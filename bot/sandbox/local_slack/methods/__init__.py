"""The Web API's methods, by name."""

from bot.sandbox.local_slack.calls import Method
from bot.sandbox.local_slack.methods import chat, conversations, files, people, views

METHODS: dict[str, Method] = {
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **people.METHODS,
    **views.METHODS,
}
