"""The manifest that makes Studyhall's app on Slack, as it is pasted there."""

from functools import cache
from pathlib import Path
from typing import Final

import yaml

_FILE: Final = Path(__file__).with_name("manifest.yaml")


def manifest() -> str:
    """The text, with a line at each scope that says what it is for."""
    return _FILE.read_text(encoding="utf-8")


@cache
def wanted_scopes() -> frozenset[str]:
    """What the bot token of every workspace has to have."""
    return frozenset(yaml.safe_load(manifest())["oauth_config"]["scopes"]["bot"])
