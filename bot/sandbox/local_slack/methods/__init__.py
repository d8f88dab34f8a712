"""The Web API's methods, by name."""

from bot.sandbox.local_slack.calls import Method
from bot.sandbox.local_slack.methods import blocks, chat, conversations, files, people, views

METHODS: dict[str, Method] = {
    **blocks.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **people.METHODS,
    **views.METHODS,
}
