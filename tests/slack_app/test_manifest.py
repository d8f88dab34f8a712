"""The manifest asks for what the face needs and nothing else."""

from typing import Any

import yaml

from bot.clock import Clock
from bot.sandbox.local_slack import LocalSlack
from bot.slack_app.deliver import POST_EVENT
from bot.slack_app.manifest import manifest, wanted_scopes
from bot.verbs import VERBS

MANIFEST: dict[str, Any] = yaml.safe_load(manifest())


def test_the_scopes_are_the_least() -> None:
    scopes = MANIFEST["oauth_config"]["scopes"]
    assert scopes == {"bot": ["chat:write", "commands", "files:write", "metadata.message:read", "users:read"]}
    assert wanted_scopes() == frozenset(scopes["bot"])
    assert set(scopes["bot"]) == LocalSlack(Clock()).scopes  # what the tests over the wire run with


def test_the_command_escapes_names() -> None:
    [command] = MANIFEST["features"]["slash_commands"]
    assert command["command"] == "/study"
    assert command["should_escape"] is True
    assert "url" not in command
    for known in VERBS:
        assert known.name in command["usage_hint"]


def test_clicks_come_over_the_socket() -> None:
    settings = MANIFEST["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}


def test_the_only_events_are_our_home_messages_of_ours_changed_names_and_the_end() -> None:
    events = MANIFEST["settings"]["event_subscriptions"]
    assert events["bot_events"] == ["app_home_opened", "app_uninstalled", "message_metadata_posted", "user_change"]
    assert [subscription["event_type"] for subscription in events["metadata_subscriptions"]] == [POST_EVENT]
