"""Rankings as tables: what they hold, where they don't reach, and what a Slack gets that doesn't take them."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.delivery import Redrawn, Sent
from bot.sandbox.local_slack.block_kit import IN_MESSAGE, Findings, check_blocks, check_form
from bot.slack_app.blocks import escaped
from bot.slack_app.paint import paint
from bot.slack_app.plainer import IN_LINES_FOR
from bot.slack_app.views import paint_home
from bot.talk.clicks import Click
from bot.talk.figures import Bar, Bars, Figure, points_figure, right_figure, share_bars
from bot.talk.pages import Page
from bot.talk.parts import Button, Buttons, Code, Row, Rows, Solved, Title
from bot.talk.people import Spot
from tests.pages import PAGES
from tests.pages.items import DEVELOPMENT, SECURITY, TESTING
from tests.slack_app.place import Place, said
from tests.slack_app.refused import problems

ROWS = Rows(
    (
        Row("1.", "Ada", (points_figure(1_200), right_figure(9, 12)), rank=1),
        Row("10.", "*<!channel>*", (points_figure(3), right_figure(1, 12)), own=True, rank=10),
    )
)


def kinds(blocks: list[dict[str, Any]]) -> list[str]:
    return [block["type"] for block in blocks]


def refusals(blocks: list[dict[str, Any]]) -> list[str]:
    findings = Findings()
    check_blocks(findings, "", blocks, most=IN_MESSAGE)
    return findings.messages


# --- what is drawn ---------------------------------------------------------------------------------------------------


def test_a_ranking_is_a_table_that_sorts_by_its_numbers() -> None:
    _, table = paint(Page((Title("A board"), ROWS))).blocks
    header, first, tenth = table["rows"]
    assert (table["caption"], table["row_header_column_index"], table["page_size"]) == ("A board", 1, 2)
    assert [cell["text"] for cell in header] == ["Rank", "Name", "Points", "Right"]
    assert [cell.get("value") for cell in first] == [1, None, 1_200, 0.75]
    assert [cell["text"] for cell in tenth] == ["10.", "*<!channel>* (you)", "3", "1 of 12"]
    assert {cell["type"] for row in table["rows"] for cell in row} == {"raw_text", "raw_number"}


def test_the_first_ranking_of_a_message_is_the_table() -> None:
    drawn = paint(Page((Title("A board"), ROWS, ROWS)))
    assert kinds(drawn.blocks) == ["header", "data_table", "rich_text"]
    assert kinds(drawn.everywhere) == ["header", "rich_text", "rich_text"]


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (Row("1.", "Ada", (points_figure(1),)), Row("2.", "Bob", (right_figure(1, 2),))),
        (Row("1.", "Ada", tuple(Figure(f"{n}", n, "1", "1") for n in range(19))),),
        tuple(Row("1.", f"{n}", (points_figure(1),)) for n in range(101)),
    ],
)
def test_what_fits_no_table_stays_in_lines(rows: tuple[Row, ...]) -> None:
    assert "data_table" not in kinds(paint(Page((Title("A board"), Rows(rows)))).blocks)


def test_a_message_that_is_full_does_without_a_table() -> None:
    drawn = paint(
        Page((Title("A board"), Code("x" * 2_900), Code("y" * 2_900), Code("z" * 2_900), Rows(ROWS.rows * 10)))
    )
    assert "data_table" not in kinds(drawn.blocks)
    assert problems(drawn.blocks, drawn.text) == []


def test_the_home_tab_has_lines() -> None:
    view = paint_home([PAGES["board"]], channel="C1")
    assert "data_table" not in kinds(view["blocks"])
    assert check_form({**view, "blocks": paint(PAGES["board"]).blocks}, kind="home").messages != []


def test_values_are_a_chart_with_short_labels() -> None:
    drawn = paint(Page((Title("A week"), share_bars("Right by domain", (("Development", 0.42), ("Security", 1.0))))))
    _, chart = drawn.blocks
    assert chart == {
        "type": "data_visualization",
        "title": "Right by domain",
        "chart": {
            "type": "bar",
            "series": [
                {
                    "name": "Percent right",
                    "data": [{"label": "Development", "value": 42}, {"label": "Security", "value": 100}],
                }
            ],
            "axis_config": {"categories": ["Development", "Security"]},
        },
    }
    assert kinds(drawn.everywhere) == ["header"]


def test_what_is_too_long_for_a_chart_is_cut() -> None:
    drawn = paint(Page((Bars("t" * 60, "u" * 30, (Bar("a" * 30, 1), Bar("b" * 30, 2))),)))
    assert kinds(drawn.blocks) == ["data_visualization"]
    assert problems(drawn.blocks, drawn.text) == refusals(drawn.blocks) == []


@pytest.mark.parametrize("shares", [(), (("Security", 0.5),), (("Security", 0.5), ("Security", 0.6))])
def test_what_can_not_be_compared_is_no_chart(shares: tuple[tuple[str, float], ...]) -> None:
    assert kinds(paint(Page((Title("A week"), share_bars("Right", shares)))).blocks) == ["header"]


def test_a_message_has_two_charts_at_most() -> None:
    chart = share_bars("Right", (("Development", 0.4), ("Security", 1.0)))
    assert kinds(paint(Page((Title("A week"), chart, chart, chart))).blocks).count("data_visualization") == 2


@pytest.mark.parametrize("name", ["weekly", "readiness", "exam_result"])
def test_domains_are_drawn_beside_lines_that_say_the_same(name: str) -> None:
    (chart,) = (block for block in paint(PAGES[name]).blocks if block["type"] == "data_visualization")
    lines = json.dumps(paint(PAGES[name]).everywhere)
    labels = [point["label"] for point in chart["chart"]["series"][0]["data"]]
    titles = {domain.label: domain.title for domain in (DEVELOPMENT, SECURITY, TESTING)}
    assert len(labels) > 1
    assert all(titles.get(label, label) in lines for label in labels)


def test_the_reasons_of_the_others_are_folded_and_heard() -> None:
    drawn = paint(PAGES["verdict_wrong"])
    (fold,) = (block for block in drawn.blocks if block["type"] == "container")
    reasons = [child["text"]["text"] for child in fold["child_blocks"]]
    assert (fold["title"]["text"], fold["default_collapsed"]) == ("Why not the others?", True)
    assert all("✗ wrong" in reason and escaped(reason) in drawn.text for reason in reasons)
    assert "why:" not in json.dumps(drawn.blocks)
    assert "container" not in kinds(drawn.everywhere)
    assert "why:" in json.dumps(drawn.everywhere)


def test_what_is_too_much_to_fold_stays_behind_its_button() -> None:
    fold = tuple(Solved("A", (), "x", "y") for _ in range(11))
    button = Button("Why?", Click("why", None), folded=fold)
    assert kinds(paint(Page((Buttons((button,)),))).blocks) == ["actions"]
    assert kinds(paint(Page((Buttons((replace(button, folded=fold[:10]),)),))).blocks) == ["container"]


# --- what the local Slack refuses ------------------------------------------------------------------------------------

_CELL = {"type": "raw_text", "text": "x"}
_RICH = {"type": "rich_text", "elements": []}


@pytest.mark.parametrize(
    "fault",
    [
        {"caption": None},
        {"rows": [[_CELL]]},
        {"rows": [[_CELL]] * 102},
        {"rows": [[_CELL], [_CELL, _CELL]]},
        {"rows": [[_CELL] * 21] * 2},
        {"rows": [[_RICH], [_CELL]]},
        {"rows": [[_CELL], [{"type": "mrkdwn", "text": "x"}]]},
        {"rows": [[_CELL], [{"type": "raw_text", "text": ""}]]},
        {"rows": [[_CELL], [{"type": "raw_number", "text": "1"}]]},
        {"rows": [[_CELL], [{"type": "raw_text", "text": "x" * 10_000}]]},
        {"page_size": 101},
        {"row_header_column_index": 1},
    ],
)
def test_a_table_beyond_the_limits_is_refused(fault: dict[str, Any]) -> None:
    table = {"type": "data_table", "caption": "x", "rows": [[_CELL], [_CELL]], "page_size": 1}
    assert refusals([table]) == []
    assert refusals([{**table, **fault}]) != []


_POINT = {"label": "a", "value": 1}
_BARS: dict[str, Any] = {
    "type": "bar",
    "series": [{"name": "s", "data": [_POINT]}],
    "axis_config": {"categories": ["a"]},
}


@pytest.mark.parametrize(
    "chart",
    [
        {**_BARS, "type": "donut"},
        {**_BARS, "axis_config": None},
        {**_BARS, "axis_config": {"categories": ["a", "a"]}},
        {**_BARS, "axis_config": {"categories": ["b"]}},
        {**_BARS, "axis_config": {"categories": ["a"], "x_label": "x" * 51}},
        {**_BARS, "series": []},
        {**_BARS, "series": [{"name": f"{n}", "data": [_POINT]} for n in range(7)]},
        {**_BARS, "series": [{"name": "s", "data": [_POINT]}] * 2},
        {**_BARS, "series": [{"name": "s" * 21, "data": [_POINT]}]},
        {**_BARS, "series": [{"name": "s", "data": [{"label": "a"}]}]},
        {"type": "pie", "segments": [{"label": "a", "value": 0}]},
        {"type": "pie", "segments": [{"label": "a" * 21, "value": 1}]},
    ],
)
def test_a_chart_beyond_the_limits_is_refused(chart: dict[str, Any]) -> None:
    drawn = {"type": "data_visualization", "title": "x", "chart": _BARS}
    assert refusals([drawn] * 2) == []
    assert refusals([drawn] * 3) != []
    assert refusals([{**drawn, "title": "x" * 51}]) != []
    assert refusals([{**drawn, "chart": chart}]) != []


_PLAIN = {"type": "plain_text", "text": "x"}


@pytest.mark.parametrize(
    "fault",
    [
        {"title": None},
        {"title": {"type": "plain_text", "text": "x" * 151}},
        {"child_blocks": []},
        {"child_blocks": [{"type": "divider"}] * 11},
        {"child_blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}]},
        {"is_collapsible": False},
        {"has_header_divider": True},
        {"width": "huge"},
    ],
)
def test_a_container_beyond_the_limits_is_refused(fault: dict[str, Any]) -> None:
    fold = {
        "type": "container",
        "title": _PLAIN,
        "is_collapsible": True,
        "default_collapsed": True,
        "child_blocks": [{"type": "section", "text": _PLAIN}],
    }
    assert refusals([fold]) == []
    assert refusals([{**fold, **fault}]) != []


def test_our_own_walker_finds_too_many_tables_and_rows_that_differ() -> None:
    (table,) = paint(Page((ROWS,))).blocks
    assert problems([table], "x") == []
    assert problems([table, table], "x") == ["2 tables"]
    assert problems([{**table, "rows": [*table["rows"], [_CELL]]}], "x") == ["rows of different lengths"]


# --- a Slack that doesn't take tables --------------------------------------------------------------------------------


async def refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answers as a Slack does that has never heard of tables or containers."""
    if not re.search("data_table|container", await request.text()):
        return await handler(request)
    status = 400 if request.path.startswith("/response/") else 200
    return web.json_response({"ok": False, "error": "invalid_blocks"}, status=status)


async def test_a_post_goes_out_once_and_in_lines(place: Place) -> None:
    place.slack.interference = refuse
    spot = Spot("slack", place.workspace.id, place.channel.id)
    sent = await place.app.face.send(spot, Page((Title("A board"), ROWS)), identity="post-7")
    assert isinstance(sent, Sent)
    (message,) = place.slack.messages(place.channel)
    assert kinds(message.payload["blocks"]) == ["header", "rich_text"]
    assert message.payload["metadata"]["event_payload"] == {"post": "7"}
    assert await place.app.face.redraw(sent.message, Page((Title("Again"), ROWS))) == Redrawn()
    assert "Again" in said(place.slack.messages(place.channel)[-1])


async def test_a_workspace_that_refused_gets_lines_at_once_for_an_hour(place: Place) -> None:
    """Only where it took the lines: whatever else is wrong with a message says nothing of the workspace."""
    asked: list[str] = []

    async def count(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not re.search("chat.postMessage|/response/", request.path):
            return await handler(request)
        asked.append("native" if re.search("data_table", await request.text()) else "lines")
        return await (refuse_all if broken else refuse)(request, handler)

    async def refuse_all(*_: Any) -> web.StreamResponse:
        return web.json_response({"ok": False, "error": "invalid_blocks"})

    async def post() -> list[str]:
        asked.clear()
        spot = Spot("slack", place.workspace.id, place.channel.id)
        await place.app.face.send(spot, Page((Title("A board"), ROWS)), identity=None)
        return asked

    broken, place.slack.interference = True, count
    assert await post() == ["native", "lines"]
    broken = False
    assert await post() == ["native", "lines"]
    assert await post() == ["lines"]
    asked.clear()
    await place.ask("leaderboard")
    assert asked == ["lines"], "what is shown to one member alone counts, too"
    place.clock.move(IN_LINES_FOR)
    assert await post() == ["native", "lines"]


async def test_a_verdict_keeps_its_button_where_nothing_folds(place: Place) -> None:
    await place.set_up()
    question = place.slack.messages(place.channel)[-1]
    shown = await (
        await place.slack.click(member=place.ada, message=question, action_id="answer:1:right", forged=True)
    ).reply()
    assert "container" in kinds(shown.payload["blocks"])
    place.slack.interference = refuse
    exchange = await place.slack.click(member=place.bob, message=question, action_id="answer:1:right", forged=True)
    verdict = await exchange.reply()
    assert "container" not in kinds(verdict.payload["blocks"])
    longer = await (await place.slack.click(member=place.bob, message=verdict, action_id="why:1")).reply()
    assert said(longer).count("✗ wrong") == 3


async def test_a_private_board_is_told_in_lines(place: Place) -> None:
    await place.set_up()
    await place.forge("answer:1:right")
    assert "data_table" in kinds((await (await place.type("leaderboard")).reply()).payload["blocks"])
    place.slack.interference = refuse
    board = await (await place.type("leaderboard")).reply()
    assert "data_table" not in kinds(board.payload["blocks"])
    assert "ada (you)" in said(board)
