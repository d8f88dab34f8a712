"""The table of commands: docs/commands.md shows it, and it is the same on both platforms unless there is a reason.

Like the golden files the table is written anew with STUDYHALL_WRITE_GOLDEN=1.
"""

import json
import os
import re
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner

from bot.catalogue import every_shortcut, every_verb
from bot.cli import app
from bot.verbs import PRESSES, VERBS

FILE: Final = Path(__file__).parents[1] / "docs" / "commands.md"
_TABLE: Final = re.compile(r"(?<=<!-- commands -->\n).*?(?=<!-- end of commands -->)", re.DOTALL)


def table() -> str:
    head = "| Discord | Slack | options | who |\n| --- | --- | --- | --- |\n"
    listed = (*every_verb(VERBS), *every_shortcut(VERBS, PRESSES))
    rows = (f"| {v.discord} | {v.slack} | {', '.join(v.options) or 'none'} | {v.rights} |\n" for v in listed)
    return head + "".join(rows)


def test_the_docs_show_every_command_on_both_platforms() -> None:
    told = FILE.read_text(encoding="utf-8")
    if os.environ.get("STUDYHALL_WRITE_GOLDEN"):
        told = _TABLE.sub(lambda _: table(), told)
        FILE.write_text(told, encoding="utf-8")
    assert _TABLE.findall(told) == [table()]


def test_what_one_platform_lacks_has_a_reason() -> None:
    options = [option for verb in VERBS for option in verb.options]
    lacking = [
        why for one in options for platforms in (one.not_on, *one.without.values()) for why in platforms.values()
    ]
    assert lacking
    assert all(len(why.split()) > 3 for why in lacking)


def test_programs_get_it_as_json() -> None:
    ended = CliRunner().invoke(app, ["commands", "--json"])
    listed = json.loads(ended.stdout)
    assert [verb["verb"] for verb in listed] == [*(verb.name for verb in VERBS), "quiz", "report", "explain", "star"]
    assert {key for verb in listed for key in verb} == {"verb", "discord", "slack", "options", "rights"}


@pytest.mark.parametrize(("typed", "meant"), [("backup", "db backup"), ("reports", "admin reports"), ("runn", "run")])
def test_whoever_leaves_a_word_out_is_told_where_the_command_is(typed: str, meant: str) -> None:
    ended = CliRunner().invoke(app, [typed])
    assert ended.exit_code == 2
    assert f"Did you mean '{meant}'?" in ended.output
