"""The platforms' own descriptions as judges: of what we send, and of what the local platforms answer."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hypothesis import Phase, given, settings

from bot.sandbox.local_discord.wire_log import WireRecord
from bot.slack_app.manifest import manifest
from bot.talk.forms import Form
from bot.talk.pages import Page
from tests.conformance.discord_spec import DiscordSpec, spec_folder
from tests.discord_app.painting import painted, painted_form
from tests.discord_app.refused import FIELDS
from tests.pages.made import forms, pages

GOLDEN: Final = Path(__file__).parents[1] / "discord_app" / "golden"


@pytest.fixture(scope="session")
def spec() -> DiscordSpec:
    found = DiscordSpec.beside()
    if found is None:
        pytest.skip("Discord's OpenAPI description lies beside the project only where it is developed")
    return found


def golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def test_every_golden_payload_is_what_discord_takes(spec: DiscordSpec) -> None:
    found: dict[str, list[str]] = {}
    for file in sorted(GOLDEN.glob("*.json")):
        drawn = golden(file.stem)
        if file.stem == "commands":
            faults = [fault for one in drawn for fault in spec.faults("ApplicationCommandUpdateRequest", one)]
        else:
            judge = spec.faults_of_form if file.stem.startswith("form_") else spec.faults_of_message
            faults = judge(drawn)
        found |= {file.stem: faults} if faults else {}
    assert found == {}


@given(page=pages())
@settings(max_examples=10, deadline=None, phases=(Phase.generate,))
def test_every_page_is_what_discord_takes(spec: DiscordSpec, page: Page) -> None:
    assert spec.faults_of_message(painted(page)) == []


@given(form=forms().filter(lambda form: len(form.fields) <= FIELDS))
@settings(max_examples=10, deadline=None, phases=(Phase.generate,))
def test_every_form_is_what_discord_takes(spec: DiscordSpec, form: Form) -> None:
    assert spec.faults_of_form(painted_form(form)) == []


# --- that it can fail ------------------------------------------------------------------------------------------------


def _first(components: list[Any], kind: int) -> dict[str, Any]:
    every = [part for one in components for part in (one, *one.get("components", ()))]
    inner = [part for one in every for part in (one, *one.get("components", ()))]
    return next(part for part in inner if part["type"] == kind)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda card: _first(card, 2).update(label="x" * 81),
        lambda card: _first(card, 2).update(custom_id="x" * 150),
        lambda card: _first(card, 10).update(type=99),
        lambda card: _first(card, 10).pop("content"),
        lambda card: _first(card, 2).update(style="blue"),
    ],
    ids=["a label of 81", "an id of 150", "an unknown component", "a text without one", "a style in words"],
)
def test_a_spoilt_card_is_found(spec: DiscordSpec, spoil: Callable[[Any], None]) -> None:
    card = golden("card_open")
    assert spec.faults_of_message(card) == []
    spoilt = deepcopy(card)
    spoil(spoilt)
    assert spec.faults_of_message(spoilt)


@pytest.mark.parametrize(
    ("path", "status", "response"),
    [
        ("/gateway", 200, {"address": "wss://gateway"}),
        ("/gateway", 200, None),
        ("/channels/1/messages/2", 200, {"id": 2}),
        ("/channels/1/messages/2", 404, "Unknown Message"),
        ("/channel/1", 200, {}),
    ],
    ids=["a misspelt field", "no body", "half a message", "a refusal in words", "a route that isn't there"],
)
def test_a_wrong_answer_is_found(spec: DiscordSpec, path: str, status: int, response: Any) -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    assert spec.faults_of_exchanges([WireRecord(at, "GET", path, {}, {}, status, response)])


# --- Slack -----------------------------------------------------------------------------------------------------------


def test_the_manifest_is_what_slack_takes() -> None:
    file = spec_folder() / "slack-manifest.schema.json"
    if not file.exists():
        pytest.skip("Slack's schema of manifests lies beside the project only where it is developed")
    from jsonschema import Draft7Validator

    judge = Draft7Validator(json.loads(file.read_text(encoding="utf-8")))
    ours = yaml.safe_load(manifest())
    assert [error.message for error in judge.iter_errors(ours)] == []
    ours["settings"]["interactivity"] = {"enabled": True}
    assert list(judge.iter_errors(ours))
