"""Whether a workspace takes the tables, charts and folds that we send: Slack's own validator is asked.

https://docs.slack.dev/reference/methods/blocks.validate
"""

import json
import re
from collections.abc import Iterator
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.findings import Finding
from bot.slack_app.blocks import Block
from bot.slack_app.paint import paint
from bot.slack_app.wire import CALL_FAILS, ApiAnswer
from bot.talk.clicks import Click
from bot.talk.figures import points_figure, right_figure, share_bars
from bot.talk.lines import listed
from bot.talk.pages import Page
from bot.talk.parts import Button, Buttons, Row, Rows, Solved, Title

_FIGURES: Final = (points_figure(7), right_figure(5, 9))
_REASON: Final = Solved("A", ("wrong",), "An option", "A reason.")
_SAMPLE: Final = Page(
    (
        Title("Leaderboard"),
        Rows((Row("1.", "Ada", _FIGURES, rank=1), Row("2.", "Bob", _FIGURES, rank=2))),
        share_bars("Right by domain", (("Development", 0.8), ("Security", 0.6))),
        Buttons((Button("Why not the others?", Click("why"), folded=(_REASON,)),)),
    )
)
"""One of each."""
_NAMES: Final = {"data_table": "tables", "data_visualization": "charts", "container": "folds"}
_REFUSALS: Final = frozenset({"invalid_message", "invalid_blocks"})
_SAID: Final = 3
_AT: Final = re.compile(r"\d+")
"""The first number of a JSON pointer is the block's."""


async def examine_blocks(client: AsyncWebClient, home: str) -> Finding | None:
    """What a workspace doesn't take; None where it takes all, or doesn't say. `home` is its address."""
    blocks = paint(_SAMPLE).blocks
    errors = await _fetch_errors(client, blocks)
    if errors is None:
        return None
    names = listed(_NAMES.get(kind, kind) for kind in dict.fromkeys(_kinds(errors, blocks)) or _NAMES)
    said = "; ".join(str(error.get("message")) for error in errors[:_SAID])
    return Finding(
        "slack",
        f"{home} doesn't take Slack's own {names} the way they are sent{f' ({said})' if said else ''}.",
        "Nothing has to be done: what they show comes in lines there. Please report it, so that they can be drawn "
        "another way.",
    )


async def _fetch_errors(client: AsyncWebClient, blocks: list[Block]) -> list[ApiAnswer] | None:
    """What Slack has against a message; None where it has nothing, or can't be asked."""
    try:
        await client.api_call("blocks.validate", json={"message": json.dumps({"blocks": blocks})})
    except SlackApiError as refused:
        told = getattr(refused.response, "data", None)
        if not isinstance(told, dict) or told.get("error") not in _REFUSALS:
            return None
        return [error for error in told.get("errors") or () if isinstance(error, dict)]
    except CALL_FAILS:
        return None
    return None


def _kinds(errors: list[ApiAnswer], blocks: list[Block]) -> Iterator[str]:
    """Of the blocks that errors point at."""
    for error in errors:
        at = _AT.search(str(error.get("pointer")))
        if at is not None and int(at[0]) < len(blocks):
            yield str(blocks[int(at[0])]["type"])
