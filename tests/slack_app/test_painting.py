"""What is painted: the same as before, within Slack's limits, and harmless whatever texts and names say."""

import json
import os
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.local_slack.block_kit import IN_MESSAGE, Findings, check_blocks, check_form
from bot.sandbox.local_slack.block_kit.blocks import BLOCKS_IN_VIEW
from bot.sandbox.local_slack.pings import pings_of
from bot.slack_app import blocks
from bot.slack_app.blocks import Drawn
from bot.slack_app.paint import as_words, paint
from bot.slack_app.views import paint_form, paint_home
from bot.talk.forms import Entry, Field, Form
from bot.talk.lines import Piece
from bot.talk.pages import Page, Refusal, note
from bot.talk.parts import Code, Part, Picture, Prose, Rows, Title
from bot.talk.people import Shown
from bot.talk.phrases import sound
from bot.verbs.daily.own import Missed
from content.items import Item
from tests.pages import PAGES
from tests.pages.exams import EXAM_MAP
from tests.pages.made import forms, pages
from tests.slack_app import samples
from tests.slack_app.refused import problems

GOLDEN = Path(__file__).parent / "golden"
PAINTED: dict[str, Drawn] = {
    name: paint(page, home=samples.HOME) for name, page in {**PAGES, "everything": samples.EVERYTHING}.items()
}


def assert_fits(drawn: Drawn) -> None:
    """Both our own walker and the local Slack's reading of the documentation find nothing."""
    assert problems(drawn.blocks, drawn.text) == []
    findings = Findings()
    check_blocks(findings, "/blocks", drawn.blocks, most=IN_MESSAGE)
    assert findings.messages == []
    assert problems(drawn.everywhere, drawn.text) == []
    check_blocks(findings, "/blocks", drawn.everywhere, most=BLOCKS_IN_VIEW, in_view=True)
    assert findings.messages == []


def pinged(drawn: Drawn) -> frozenset[str]:
    return pings_of({"text": drawn.text, "blocks": drawn.blocks})


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


# --- every page there is ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(PAINTED))
def test_looks_as_it_did(name: str) -> None:
    drawn = PAINTED[name]
    payload = json.dumps({"text": drawn.text, "blocks": drawn.blocks}, ensure_ascii=False, indent=1) + "\n"
    path = GOLDEN / f"{name}.json"
    if os.environ.get("STUDYHALL_WRITE_GOLDEN"):
        path.write_text(payload, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == payload


def test_nothing_is_kept_of_pages_that_are_gone() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(PAINTED)


def test_one_page_has_every_part_and_every_piece() -> None:
    lines = [getattr(part, "lines", None) or (getattr(part, "line", ""),) for part in samples.EVERYTHING.parts]
    said = {type(piece) for some in lines for line in some for piece in (line if isinstance(line, tuple) else (line,))}
    assert {type(part) for part in samples.EVERYTHING.parts} == set(get_args(Part))
    assert said == set(get_args(Piece))


@pytest.mark.parametrize("name", sorted(PAINTED))
def test_fits_and_pings_nobody(name: str) -> None:
    drawn = PAINTED[name]
    assert_fits(drawn)
    assert drawn.text.strip()
    assert pinged(drawn) == ({"U2"} if name == "everything" else frozenset())
    assert not [piece for piece in pieces(drawn.blocks) if piece.get("type") == "mrkdwn"]


@pytest.mark.parametrize("name", sorted(PAINTED))
def test_the_plain_text_says_what_the_blocks_say(name: str) -> None:
    drawn = PAINTED[name]
    said = [piece["text"] for piece in pieces(drawn.everywhere) if piece.get("type") == "text"]
    lines = [blocks.escaped(line) for text in said for line in text.split("\n")]
    missing = [line for line in lines if line not in drawn.text]
    assert not missing or drawn.text.endswith("\n…")


def test_text_appears_as_it_is() -> None:
    text = shown(paint(samples.revealed_card().page()))
    for literal in ("*10*, not 0.1", " <version> 8", "_role_", "arn:aws:lambda:*:*", "# <!channel> & *", "@here."):
        assert literal in text
    assert "`" not in text
    open_card = paint(samples.open_card().page())
    code = [p["text"] for p in pieces(open_card.blocks) if p.get("style") == {"code": True}]
    assert "$LATEST" in code


def test_controls_carry_letters_and_state() -> None:
    *_, row, _ = paint(samples.open_card().page()).blocks
    assert [(e["text"]["text"], e["action_id"]) for e in row["elements"]] == [
        ("A", "answer:4711:A"),
        ("B", "answer:4711:B"),
        ("C", "answer:4711:C"),
        ("D", "answer:4711:D"),
    ]
    assert row["elements"][0]["accessibility_label"].startswith("A: Point `live` at")
    *_, row, _ = paint(samples.open_card(samples.SEVERAL).page()).blocks
    boxes, submit = row["elements"]
    assert boxes["action_id"] == "choose:4711"
    assert [(o["text"]["text"], o["value"]) for o in boxes["options"]][:2] == [("A", "A"), ("B", "B")]
    assert (submit["action_id"], submit["style"]) == ("submit:4711", "primary")


def test_boxes_stay_ticked_when_a_card_is_redrawn() -> None:
    """Slack keeps what is ticked by the ids of block and control."""
    first, second = (paint(samples.open_card(samples.SEVERAL, answered=n).page()) for n in (1, 2))
    assert first != second
    assert [b["block_id"] for b in first.blocks if "block_id" in b] == [
        b["block_id"] for b in second.blocks if "block_id" in b
    ]


def test_names_are_shortened_to_a_line() -> None:
    board = paint(PAGES["board"])
    in_lines = [p["text"] for p in pieces(board.everywhere) if p.get("style") == {"bold": True}]
    in_table = [p["text"] for p in pieces(board.blocks) if p.get("type") == "raw_text"]
    for names in (in_lines, in_table):
        assert "Zoë (you)" in names
        assert "@everyone <!channel> *Eve* <@U1…" in names
        assert "" not in names


def test_commands_are_written_as_they_are_typed() -> None:
    page = note(samples.EVERYTHING.parts[0].line)  # type: ignore[union-attr]  # it is a title
    code = [p["text"] for p in pieces(paint(page).blocks) if p.get("style") == {"code": True}]
    assert code == ["/study daily now"]
    assert "/study daily now" in shown(paint(samples.EVERYTHING))
    assert not [text for drawn in PAINTED.values() if "`daily" in (text := shown(drawn))]


def test_links_to_messages() -> None:
    links = [p["url"] for p in pieces(PAINTED["everything"].blocks) if p.get("type") == "link"]
    assert "https://studyhall.slack.com/archives/C1/p1795334400000100" in links
    homeless = [p["url"] for p in pieces(paint(samples.EVERYTHING).blocks) if p.get("type") == "link"]
    assert len(links) - len(homeless) == 1


def test_the_words_of_a_page_as_plain_text() -> None:
    first, second, *_ = as_words(samples.EVERYTHING).split("\n")
    assert first == "A title by &lt;!channel&gt; *Eve* &lt;@U1&gt; _~`&amp;@her… on `/study daily now`"
    assert second == "In <#C1> somebody said so `x`; <@U2> did not, nor has 77."


def test_a_notification_of_many_words_is_cut_before_it_is_escaped() -> None:
    notified, *rest = paint(Page((Prose("&" * 2_000),))).text.split("\n")
    assert notified == "&amp;" * 499 + "…"
    assert rest == ["…"], "all of it would be too long"
    assert paint(Page((Code("x"),))).text == "x"
    assert paint(Page((Picture("a.png", "a", "<svg/>"),))).text == "Studyhall"


def test_what_says_nothing_is_left_out() -> None:
    empty = Page((Title("\x00"), Prose(("", "\ud800")), Code(""), Rows(())))
    assert paint(empty).blocks == []


def test_a_text_full_of_code_does_without_code_spans() -> None:
    item = samples.freeze(samples.make_question()).model_copy(update={"explanation": "`a`b" * 150})
    drawn = paint(samples.verdict(item).page())
    assert_fits(drawn)
    assert "`a`b`a`b" in shown(drawn)


def test_what_is_far_too_long_is_cut_and_keeps_its_controls() -> None:
    card = samples.open_card().page()
    drawn = paint(Page((*(Prose(f"{n} " + "word " * 600) for n in range(10)), *card.parts)))
    assert_fits(drawn)
    assert [f"{n} word" in shown(drawn) for n in range(10)] == [True] * 10
    assert "answer:4711:A" in json.dumps(drawn.blocks)


# --- whatever is said ------------------------------------------------------------------------------------------------


@given(pages())
@settings(max_examples=60, deadline=None)
def test_every_page_fits_and_pings_nobody(page: Page) -> None:
    drawn = paint(page, home=samples.HOME)
    assert_fits(drawn)
    assert pinged(drawn) == frozenset()
    assert pings_of({"text": as_words(page)}) == frozenset()
    json.dumps([drawn.blocks, drawn.text, as_words(page)]).encode()


@given(item=samples.items(), right=st.booleans(), again=st.booleans())
@settings(max_examples=25, deadline=None)
def test_every_item_fits(item: Item, right: bool, again: bool) -> None:
    told = (
        samples.open_card(item),
        samples.closed_card(item),
        samples.revealed_card(item),
        samples.verdict(item, right=right, again=again),
        Missed(item, samples.ON, samples.POST),
    )
    for drawn in (paint(one.page()) for one in told):
        assert_fits(drawn)
        assert pinged(drawn) == frozenset()


@settings(deadline=None)
@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=3).map(tuple))
def test_every_refusal_fits_whatever_was_typed(typed: str, near: tuple[str, ...]) -> None:
    drawn = paint(Refusal(f"“{typed}” is none.", near).page())
    assert_fits(drawn)
    assert pinged(drawn) == frozenset()


@settings(deadline=None)
@given(st.text(max_size=300))
def test_prose_loses_nothing_but_backticks_and_control_characters(text: str) -> None:
    said = "".join(piece["text"] for piece in blocks.prose(text))
    assert said.replace("`", "") == sound(text).replace("`", "")


# --- forms and the Home tab ------------------------------------------------------------------------------------------


@given(forms())
@settings(max_examples=30, deadline=None)
def test_every_form_fits(form: Form) -> None:
    assert check_form(paint_form(form, memory="C1"), kind="modal").messages == []


def test_entries_below_headings_are_a_list() -> None:
    view = paint_form(EXAM_MAP.form(Shown("item", 78)), memory="C1")
    assert check_form(view, kind="modal").messages == []
    [groups] = [block["element"]["option_groups"] for block in view["blocks"] if block["type"] == "input"]
    told = {group["label"]["text"]: [option["text"]["text"] for option in group["options"]] for group in groups}
    assert [(name, len(those)) for name, those in told.items()] == [("Open", 22), ("Answered", 43)]
    assert told["Open"][:2] == ["1 · open, flagged", "4 · open"]


def test_a_heading_with_too_much_below_it_comes_again() -> None:
    entries = tuple(Entry(str(n), str(n), "Open") for n in range(250))
    view = paint_form(Form("exam", "Go", "Go", (Field("question", "Question", entries=entries),)), memory="C1")
    assert check_form(view, kind="modal").messages == []


def test_the_home_tab_shows_several_pages() -> None:
    view = paint_home([PAGES["profile"], PAGES["help_member"]], channel="C1")
    assert view["private_metadata"] == "home C1"
    assert check_form(view, kind="home").messages == []
    assert [block["type"] for block in view["blocks"]].count("divider") == 1
