"""The table of commands: docs/commands.md shows it, and it is the same on both platforms unless there is a reason.

Like the golden files the table is written anew with STUDYHALL_WRITE_GOLDEN=1.
"""

import json
import os
import re
from pathlib import Path
from typing import Final

from typer.testing import CliRunner

from bot.catalogue import every_verb
from bot.cli import app
from bot.verbs import VERBS

FILE: Final = Path(__file__).parents[1] / "docs" / "commands.md"
_TABLE: Final = re.compile(r"(?<=<!-- commands -->\n).*?(?=<!-- end of commands -->)", re.DOTALL)


def table() -> str:
    head = "| Discord | Slack | options | who |\n| --- | --- | --- | --- |\n"
    rows = (f"| {v.discord} | {v.slack} | {', '.join(v.options) or 'none'} | {v.rights} |\n" for v in every_verb(VERBS))
    return head + "".join(rows)


def test_the_docs_show_every_command_on_both_platforms() -> None:
    told = FILE.read_text(encoding="utf-8")
    if os.environ.get("STUDYHALL_WRITE_GOLDEN"):
        told = _TABLE.sub(lambda _: table(), told)
        FILE.write_text(told, encoding="utf-8")
    assert _TABLE.findall(told) == [table()]


def test_what_one_platform_lacks_has_a_reason() -> None:
    lacking = [
        why for verb in VERBS for option in verb.options for why in (*option.not_on.values(), *_without(option.without))
    ]
    assert lacking
    assert all(len(why.split()) > 3 for why in lacking)


def _without(values: object) -> list[str]:
    assert isinstance(values, dict)
    return [why for lacking in values.values() for why in lacking.values()]


def test_programs_get_it_as_json() -> None:
    ended = CliRunner().invoke(app, ["commands", "--json"])
    listed = json.loads(ended.stdout)
    assert [verb["verb"] for verb in listed] == [verb.name for verb in VERBS]
    assert {key for verb in listed for key in verb} == {"verb", "discord", "slack", "options", "rights"}
