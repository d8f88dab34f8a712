"""The manifest asks for what the face needs and nothing else."""

from pathlib import Path
from typing import Any

import yaml

from bot.clock import Clock
from bot.commands import CATALOGUE
from bot.sandbox.local_slack import LocalSlack

MANIFEST: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "docs" / "slack-manifest.yaml").read_text(encoding="utf-8")
)


def test_the_scopes_are_the_least() -> None:
    scopes = MANIFEST["oauth_config"]["scopes"]
    assert scopes == {"bot": ["chat:write", "commands", "users:read"]}
    assert set(scopes["bot"]) == LocalSlack(Clock()).scopes  # what the tests over the wire run with


def test_the_command_escapes_names() -> None:
    [command] = MANIFEST["features"]["slash_commands"]
    assert command["command"] == "/study"
    assert command["should_escape"] is True
    assert "url" not in command
    for known in CATALOGUE:
        assert known.name in command["usage_hint"]


def test_clicks_come_over_the_socket() -> None:
    settings = MANIFEST["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}
    assert "event_subscriptions" not in settings
