"""What the real Discord refuses of names in other languages, the local one refuses."""

from typing import Any

import pytest

from bot.sandbox.local_discord.checks.commands import check_commands
from bot.sandbox.local_discord.refusals import RefusedCall


def named(name: str, german: str | None = None, *options: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"name": name, "description": "What it does", "options": list(options)}
    return told if german is None else {**told, "name_localizations": {"de": german}}


def option(name: str, german: str | None = None) -> dict[str, Any]:
    return {**named(name, german), "type": 3}


def test_names_in_another_language_are_taken() -> None:
    check_commands([named("link", "verknüpfen", option("rest", "frei"), option("role")), named("plan", "plan")])


@pytest.mark.parametrize(
    "commands",
    [
        [named("link", "Verknüpfen")],
        [named("link", "mit leerzeichen")],
        [named("link", "x" * 33)],
        [named("link", "")],
        [named("link", "plan"), named("plan")],
        [named("link", "wie", option("a", "Zwei"))],
        [named("link", None, option("a", "zwei"), option("b", "zwei"))],
        [named("link", None, option("a", "b"), option("b"))],
        [named("link", None, option("a"), option("a"))],
        [named("link"), named("link")],
    ],
)
def test_names_that_discord_does_not_take_are_refused(commands: list[dict[str, Any]]) -> None:
    with pytest.raises(RefusedCall):
        check_commands(commands)
