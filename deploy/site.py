"""What MkDocs is told beyond mkdocs.yml: pages that lie outside docs/, and links as they are good for a repository."""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from markdown import Markdown
from markdown.extensions import Extension
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from storage.all_tables import METADATA
from storage.ownership import ownership_in

ROOT: Final = Path(__file__).parents[1]
_SECOND_HALF: Final = "## Changing the code"
_PAGES: Final = {
    "SECURITY.md": "reporting.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "writing-questions.md",
}
"""Path in the repository -> page of the site."""
_CODE_PAGE: Final = "changing-the-code.md"
_FILES: Final = "files"
"""Where the site keeps other files that a page links."""
_LINK: Final = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


class _NarrowLists(Extension):  # type: ignore[misc]  # which ships no types
    """What belongs to an item is indented by two or three letters here, as GitHub reads it, and not by four."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- Markdown's name
        md.tab_length = 2
        md.build_parser()  # whose parts have asked for it already; the other extensions come after this one


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    config.markdown_extensions.insert(0, _NarrowLists())
    _decisions_in(config.nav).extend(f"adr/{path.name}" for path in sorted((ROOT / "docs" / "adr").glob("0*.md")))
    return config


def _decisions_in(nav: Any) -> list[Any]:
    """The list below Decisions, wherever that stands."""
    for entry in nav:
        for title, below in entry.items() if isinstance(entry, dict) else ():
            if title == "Decisions":
                return below  # type: ignore[no-any-return]  # as YAML has it
            if isinstance(below, list) and (found := _decisions_in(below)):
                return found
    return []


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what lies outside docs/: the pages above, and every file that any page links."""
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    first, second = contributing.split(f"{_SECOND_HALF}\n", maxsplit=1)
    halves = {"writing-questions.md": first, _CODE_PAGE: f"# Changing the code\n{_one_level_up(second)}"}
    for name, page in _PAGES.items():
        text = halves.get(page) or (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=text))
    files.append(File.generated(config, _CODE_PAGE, content=halves[_CODE_PAGE]))
    files.append(File.generated(config, "tables.md", content="".join(_tables())))
    for path in sorted(_linked(files)):
        files.append(File.generated(config, _kept_as(path), content=(ROOT / path).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 -- by name
    """Links as the site has them."""
    where = page.file.src_uri

    def relink(found: re.Match[str]) -> str:
        mark, text, target = found.groups()
        led = _lead(target, where)
        if led is None:
            return found[0]
        return f"{mark}[{text}]({posixpath.relpath(led, posixpath.dirname(where) or '.')})" if led else text

    return _LINK.sub(relink, markdown)


def _tables() -> Iterator[str]:
    """Every table of the database, as its own declaration has it, so that none can be left out."""
    yield "# The tables\n\nAll that is stored. [What is stored about people](privacy.md) says it in words.\n"
    for table in sorted(METADATA.tables.values(), key=lambda table: table.name):
        own = ownership_in(table.info)
        whose = f"A row is, to whoever it is about: {own.one}." if own and own.one else "It holds nothing of anybody."
        yield f"\n## {table.name}\n\n{whose}\n\n| column | type | refers to |\n| --- | --- | --- |\n"
        for column in table.columns:
            refers = ", ".join(f"`{key.target_fullname}`" for key in sorted(column.foreign_keys, key=str)) or "nothing"
            yield f"| `{column.name}` | {type(column.type).__name__} | {refers} |\n"


def _linked(files: Files) -> Iterator[str]:
    """Files of the repository that pages of the site link, and that aren't pages themselves."""
    found = set()
    for file in files.documentation_pages():
        for _, _, target in _LINK.findall(file.content_string):
            path, _, _ = target.partition("#")
            at = _in_repository(path, file.src_uri)
            if at is not None and at not in _PAGES and not at.startswith("docs/") and (ROOT / at).is_file():
                found.add(at)
    yield from found


def _lead(target: str, where: str) -> str | None:
    """Where a link leads on the site, from its top: empty for nowhere, None where it stays as it is."""
    path, _, anchor = target.partition("#")
    at = _in_repository(path, where)
    if at is None:
        return None
    if at == "CONTRIBUTING.md" and anchor == "changing-the-code":
        return _CODE_PAGE
    hash_ = f"#{anchor}" if anchor else ""
    if at in _PAGES:
        return f"{_PAGES[at]}{hash_}"
    if at.startswith("docs/"):
        inside = at.removeprefix("docs/")
        return None if where not in (*_PAGES.values(), _CODE_PAGE) else _inside(inside, hash_)
    return _kept_as(at) if (ROOT / at).is_file() else ""


def _kept_as(path: str) -> str:
    """Whatever begins with a dot is left out by MkDocs, and what isn't text may be downloaded instead of shown."""
    return f"{_FILES}/{path.removeprefix('.')}.txt"


def _inside(path: str, anchor: str) -> str:
    return f"{path}{anchor}" if (ROOT / "docs" / path).is_file() and not path.startswith("readings/") else ""


def _in_repository(path: str, where: str) -> str | None:
    """The path in the repository that a link of a page means; None for an address, an anchor, or nothing there."""
    if not path or ":" in path:
        return None
    base = "" if where in (*_PAGES.values(), _CODE_PAGE) else posixpath.join("docs", posixpath.dirname(where))
    at = posixpath.normpath(posixpath.join(base, path))
    return at if (ROOT / at).exists() else None


def _one_level_up(text: str) -> str:
    return re.sub(r"^##(#+) ", r"#\1 ", text, flags=re.MULTILINE)
