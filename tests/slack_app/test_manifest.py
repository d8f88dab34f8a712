"""The manifest asks for what the face needs and nothing else."""

from pathlib import Path
from typing import Any

import yaml

from bot.clock import Clock
from bot.declaring import every_press
from bot.sandbox.local_slack import LocalSlack
from bot.slack_app.deliver import POST_EVENT
from bot.slack_app.manifest import manifest, wanted_scopes
from bot.verbs import PRESSES, VERBS

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


def test_the_shortcuts_are_those_that_are_declared() -> None:
    listed = {(one["callback_id"], one["type"]): one for one in MANIFEST["features"]["shortcuts"]}
    declared = {(verb.name, "global"): verb.shortcut for verb in VERBS}
    declared |= {(press.name, "message"): press.shortcut for press in every_press(VERBS, PRESSES)}
    known = {key: shortcut for key, shortcut in declared.items() if shortcut is not None}
    assert listed.keys() == known.keys()
    for key, shortcut in known.items():
        assert listed[key]["name"].startswith(shortcut.name)
        assert listed[key]["description"] == shortcut.summary


def test_clicks_come_over_the_socket() -> None:
    settings = MANIFEST["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}


def test_the_only_events_are_our_home_messages_of_ours_changed_names_and_the_end() -> None:
    events = MANIFEST["settings"]["event_subscriptions"]
    assert events["bot_events"] == ["app_home_opened", "app_uninstalled", "message_metadata_posted", "user_change"]
    assert [subscription["event_type"] for subscription in events["metadata_subscriptions"]] == [POST_EVENT]


def test_the_page_for_operators_names_every_event_and_scope() -> None:
    page = (Path(__file__).parents[2] / "docs" / "connecting-slack.md").read_text(encoding="utf-8")
    asked = [*MANIFEST["settings"]["event_subscriptions"]["bot_events"], *MANIFEST["oauth_config"]["scopes"]["bot"]]
    assert [name for name in asked if f"`{name}`" not in page] == []
