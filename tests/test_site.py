"""The site of docs/: links and anchors lead somewhere, each page is in the navigation, nothing is fetched elsewhere."""

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from storage.all_tables import METADATA
from tests.needed import skip_without

ROOT = Path(__file__).parents[1]
_FETCHED = re.compile(
    r"<(?:script|img|iframe|source|video)\b[^>]*\bsrc=\"?(?:https?:)?//|<link\b[^>]*\bhref=\"?(?:https?:)?//"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as `make docs` builds it, which fails on any warning; said quietly, it would not count them."""
    if find_spec("mkdocs") is None:
        skip_without("mkdocs, which the development requirements bring")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_page_is_built_and_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    wanted = {
        path.relative_to(ROOT / "docs").with_suffix(".html").as_posix().replace("README.html", "index.html")
        for path in (ROOT / "docs").rglob("*.md")
    }
    assert wanted <= pages
    assert {"writing-questions.html", "changing-the-code.html", "changelog.html", "reporting.html"} <= pages
    for path in site.rglob("*.html"):
        assert not _FETCHED.search(path.read_text(encoding="utf-8")), path.name
    for path in site.rglob("*.css"):
        assert not re.search(r"url\([\"']?https?:|@import", path.read_text(encoding="utf-8")), path.name


def test_it_can_be_searched(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    found = {entry["location"].partition("#")[0] for entry in index["docs"] if "freeze" in entry["text"]}
    assert {"members.html", "rules.html"} <= found


def test_every_table_is_documented(site: Path) -> None:
    text = (site / "tables.html").read_text(encoding="utf-8")
    assert [name for name in METADATA.tables if f'id="{name}"' not in text] == []
