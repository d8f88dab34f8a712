"""What every reply and card looks like on the wire. STUDYHALL_WRITE_GOLDEN=1 writes the files anew."""

import json
import os
from pathlib import Path
from typing import get_args

import pytest
from discord import ui

from bot.discord_app.cards import draw_card
from bot.discord_app.layout import components
from bot.discord_app.limits import problems
from bot.discord_app.render import draw, draw_choice
from bot.talk.people import Shown
from bot.replies import PublicCard, Reply
from tests.discord_app.samples import CARDS, REPLIES

GOLDEN = Path(__file__).parent / "golden"


def check(name: str, view: ui.LayoutView | None) -> None:
    assert view is not None
    drawn = components(view)
    assert problems(drawn) == []
    file = GOLDEN / f"{name}.json"
    if os.environ.get("STUDYHALL_WRITE_GOLDEN"):
        file.write_text(json.dumps(drawn, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert drawn == json.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CARDS)
async def test_card(name: str) -> None:
    check(f"card_{name}", draw_card(CARDS[name]))


@pytest.mark.parametrize("name", REPLIES)
async def test_reply(name: str) -> None:
    check(name, draw(REPLIES[name]))


async def test_choice() -> None:
    check("choice", draw_choice(Shown("post", 41), ["dlq", "delay"], ["A", "C"]))


def test_every_kind_has_its_payload() -> None:
    assert {type(card) for card in CARDS.values()} == set(get_args(PublicCard))
    assert {type(reply) for reply in REPLIES.values()} == set(get_args(Reply))


async def test_a_drawn_message_is_not_kept_by_the_library() -> None:
    assert draw_card(CARDS["open"]).is_finished()
