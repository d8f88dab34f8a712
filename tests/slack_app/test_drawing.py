"""What is drawn: the same as before, within Slack's limits, and harmless whatever texts and names say."""

import json
import os
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.replies import Missed, PrivateCard, PublicCard, Reason, Refusal, Reply, SetupShown
from bot.sandbox.local_slack.block_kit import IN_MESSAGE, Findings, check_blocks
from bot.sandbox.local_slack.pings import pings_of
from bot.slack_app import blocks, limits
from bot.slack_app.blocks import Drawn
from bot.slack_app.render import draw, draw_card, message_address
from content.items import Item
from tests.slack_app import samples

GOLDEN = Path(__file__).parent / "golden"
EVERYTHING: dict[str, Drawn] = {
    **{name: draw_card(card) for name, card in samples.CARDS.items()},
    **{name: draw(reply, home=samples.HOME) for name, reply in samples.REPLIES.items()},
}


def assert_fits(drawn: Drawn) -> None:
    """Both our own walker and the local Slack's reading of the documentation find nothing."""
    assert limits.problems(drawn.blocks, drawn.text) == []
    findings = Findings()
    check_blocks(findings, "/blocks", drawn.blocks, most=IN_MESSAGE)
    assert findings.messages == []


def pieces(part: Any) -> list[dict[str, Any]]:
    """Every object in a payload."""
    if isinstance(part, list):
        return [piece for item in part for piece in pieces(item)]
    if isinstance(part, dict):
        return [part, *(piece for value in part.values() for piece in pieces(value))]
    return []


def shown(drawn: Drawn) -> str:
    """All text of the blocks, in order."""
    return "\n".join(piece["text"] for piece in pieces(drawn.blocks) if isinstance(piece.get("text"), str))


@pytest.mark.parametrize("name", sorted(EVERYTHING))
def test_looks_as_it_did(name: str) -> None:
    drawn = EVERYTHING[name]
    payload = json.dumps({"text": drawn.text, "blocks": drawn.blocks}, ensure_ascii=False, indent=1) + "\n"
    path = GOLDEN / f"{name}.json"
    if os.environ.get("STUDYHALL_WRITE_GOLDEN"):
        path.write_text(payload, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == payload


def test_there_is_a_sample_of_every_kind() -> None:
    assert {type(card) for card in samples.CARDS.values()} == set(get_args(PublicCard))
    assert {type(reply) for reply in samples.REPLIES.values()} == set(get_args(Reply))
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(EVERYTHING)


@pytest.mark.parametrize("name", sorted(EVERYTHING))
def test_fits_and_pings_nobody(name: str) -> None:
    drawn = EVERYTHING[name]
    assert_fits(drawn)
    assert drawn.text.strip()
    whom = pings_of({"text": drawn.text, "blocks": drawn.blocks})
    assert whom == ({"U2"} if name == "organiser_named" else frozenset())  # seen by the one who typed the name
    assert not [piece for piece in pieces(drawn.blocks) if piece.get("type") == "mrkdwn"]


def test_text_of_questions_appears_as_it_is() -> None:
    text = shown(EVERYTHING["revealed_card"])
    for literal in ("*10*, not 0.1", " <version> 8", "_role_", "arn:aws:lambda:*:*", "# <!channel> & *", "@here."):
        assert literal in text
    assert "`" not in text
    code = [p["text"] for p in pieces(EVERYTHING["open_card"].blocks) if p.get("style") == {"code": True}]
    assert "$LATEST" in code


def test_an_open_card_says_nothing_about_the_key() -> None:
    for name in ("open_card", "open_card_several", "private_card", "closed_card"):
        text = shown(EVERYTHING[name]) + EVERYTHING[name].text
        assert "✓" not in text
        assert "About" not in text
        assert "The rule" not in text


def test_controls_carry_letters_and_state() -> None:
    *_, row, _, report = EVERYTHING["open_card"].blocks
    assert [e["action_id"] for e in report["elements"]] == ["press:report:4711"]
    assert [(e["text"]["text"], e["action_id"]) for e in row["elements"]] == [
        ("A", "answer:4711:alias"),
        ("B", "answer:4711:weight"),
        ("C", "answer:4711:publish"),
        ("D", "answer:4711:role"),
    ]
    *_, row, _, _ = EVERYTHING["open_card_several"].blocks
    boxes, submit = row["elements"]
    assert boxes["action_id"] == "choose:4711"
    assert [(o["text"]["text"], o["value"]) for o in boxes["options"]][:2] == [("A", "alias"), ("B", "weight")]
    assert submit["action_id"] == "submit:4711"


@pytest.mark.parametrize("name", ["verdict_right", "verdict_wrong", "verdict_again", "revealed_card", "missed"])
def test_every_option_is_judged_in_words_and_explained(name: str) -> None:
    text = shown(EVERYTHING[name])
    item = samples.SEVERAL if name == "verdict_wrong" else samples.ITEM
    assert text.count(": it *says* <so> & that is that.") == len(item.options)
    assert text.count("✓ right") == len(item.key)
    assert text.count("✗ wrong") == len(item.options) - len(item.key)
    assert "The rule" in text
    links = [piece["url"] for piece in pieces(EVERYTHING[name].blocks) if piece.get("type") == "link"]
    assert links == [item.source]


def test_a_verdict_marks_the_own_choice_and_says_what_it_brought() -> None:
    text = shown(EVERYTHING["verdict_wrong"])
    assert "A · ✗ wrong · your choice" in text
    assert "C · ✓ right\n" in text
    assert "+2 points · streak 7 days" in text
    assert "keeps your user id" in text
    assert "keeps your user id" not in shown(EVERYTHING["verdict_again"])


def test_names_are_shortened_to_a_line() -> None:
    board = EVERYTHING["board"]
    names = [p["text"] for p in pieces(board.blocks) if p.get("style") == {"bold": True}]
    assert names[0] == "Ada (you)"
    assert names[2] == "<!channel> *Eve* <@U1>…"
    assert names[3] == "A" * 23 + "…"
    assert names[4] == "Zoe (you)"


def test_help_shows_organisers_more() -> None:
    member, organiser = shown(EVERYTHING["help_member"]), shown(EVERYTHING["help_organiser"])
    assert "/study daily [now|skip|pause|resume]" in member
    assert "/study setup" not in member
    assert "/study setup [time] [zone] [days] [channel] [catch-up=…] [notices=on|off]" in organiser
    assert "/study admin organiser @name" in organiser


def test_our_sentences_name_commands_as_they_are_typed() -> None:
    assert "/study setup" in shown(EVERYTHING["refusal_not_set_up"])


def test_links_to_messages() -> None:
    address = message_address(samples.AT, samples.HOME)
    assert address == "https://studyhall.slack.com/archives/C1/p1795334400000100"
    assert not [p for p in pieces(draw(samples.REPLIES["daily_stands"]).blocks) if p.get("type") == "link"]


@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_fits_whatever_was_typed(reason: Reason) -> None:
    assert_fits(draw(Refusal(reason, "x" * 60, ("America/Argentina/ComodRivadavia",) * 3)))
    assert_fits(draw(Refusal(reason)))


@given(item=samples.items(), right=st.booleans(), again=st.booleans())
@settings(max_examples=60, deadline=None)
def test_every_item_fits(item: Item, right: bool, again: bool) -> None:
    drawn = [
        *(
            draw_card(card)
            for card in (samples.open_card(item), samples.closed_card(item), samples.revealed_card(item))
        ),
        draw(PrivateCard(samples.open_card(item))),
        draw(samples.verdict(item, right=right, again=again)),
        draw(Missed(item, samples.ON)),
    ]
    for message in drawn:
        assert_fits(message)
        assert pings_of({"text": message.text, "blocks": message.blocks}) == frozenset()


@given(names=st.lists(st.text(max_size=200), max_size=10), whole_group=st.booleans(), detail=st.text(max_size=80))
@settings(deadline=None)
def test_every_name_fits_and_pings_nobody(names: list[str], whole_group: bool, detail: str) -> None:
    for window in samples.EVERY_WINDOW:
        board = draw(samples.board(*names, window=window, whole_group=whole_group))
        assert_fits(board)
        json.dumps(board.blocks).encode()
    refusal = draw(Refusal(Reason.UNKNOWN_WORD, detail))
    assert_fits(refusal)
    assert pings_of({"text": refusal.text, "blocks": refusal.blocks}) == frozenset()


def test_many_schedules_are_cut_and_counted() -> None:
    drawn = draw(SetupShown((samples.SCHEDULE,) * 45, samples.NOW))
    assert_fits(drawn)
    assert "And 25 more channels." in shown(drawn)


def test_a_text_full_of_code_does_without_code_spans() -> None:
    question = samples.make_question()
    item = samples.freeze(question).model_copy(update={"explanation": "`a`b" * 150})
    drawn = draw(samples.verdict(item))
    assert_fits(drawn)
    assert "`a`b`a`b" in shown(drawn)


@given(st.text(max_size=300))
def test_prose_loses_nothing_but_backticks_and_control_characters(text: str) -> None:
    said = "".join(piece["text"] for piece in blocks.prose(text))
    assert said.replace("`", "") == blocks.clean(text).replace("`", "")
    assert all(piece["text"] for piece in blocks.prose(text))


def test_the_walker_finds_what_slack_would_refuse() -> None:
    long = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
    odd = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}
    twice = blocks.actions("c", blocks.button("a", "A"), blocks.button("a", "B" * 76))
    box = blocks.actions("c", blocks.checkboxes("b", ((str(n), "x") for n in range(11))))
    found = limits.problems([long, odd, twice, box, {"type": "video"}], "")
    assert len(found) == 8
    assert limits.problems([blocks.header("x")] * 51, "x") == ["51 blocks"]
    wide = blocks.code("x" * 12_000)
    assert len(limits.problems([wide], "x")) == 2
