"""Discord's markup, read as its clients read it.

By Discord's own pages: "Message Formatting" (https://docs.discord.com/developers/reference#message-formatting) for
mentions, emoji, timestamps and commands; "Markdown Text 101" (https://support.discord.com/hc/articles/210298617) for
headings, lists, quotes, small print, emphasis, spoilers, masked links and code. Rules are tried in this order at every
place, and what none takes is text.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_BLOCK = re.compile(r"```(?:[a-z0-9_+\-.]*\n)?(.*?)```", re.DOTALL)
_LINES = (
    ("heading", re.compile(r"[ \t]*#{1,3}[ \t]+(?=\S)")),
    ("small", re.compile(r"[ \t]*-#[ \t]+(?=\S)")),
    ("list", re.compile(r"[ \t]*(?:[*+-]|[0-9]+\.)[ \t]+(?=\S)")),
    ("quote", re.compile(r"[ \t]*(?:>>>|>)[ \t]+(?=\S)")),
)
_WORDS = (
    ("escape", re.compile(r"\\([^0-9A-Za-z\s])")),
    ("code", re.compile(r"(`+)(.*?[^`])\1(?!`)", re.DOTALL)),
    ("mention", re.compile(r"<(?:@[!&]?|#)[0-9]+>|<id:[a-z]+>|<(?:sound|a)?:[A-Za-z0-9_]+:[0-9]+>")),
    ("time", re.compile(r"<t:-?[0-9]+(?::[tTdDfFRsS])?>")),
    ("command", re.compile(r"</[^:>]+:[0-9]+>")),
    ("link", re.compile(r"<[a-z][a-z0-9+.-]*:[^\s<>]+>|\[[^\n]+?\]\(\s*<?[^\s)]+[^)\n]*\)", re.IGNORECASE)),
    ("link", re.compile(r"(?:https?|steam|discord)://[^\s<]+", re.IGNORECASE)),
    ("everybody", re.compile(r"@(?:everyone|here)")),
    ("strong", re.compile(r"\*\*((?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL)),
    ("underline", re.compile(r"__((?:\\.|[^\\])+?)__(?!_)", re.DOTALL)),
    ("strike", re.compile(r"~~((?:\\.|[^\\])+?)~~(?!_)", re.DOTALL)),
    ("spoiler", re.compile(r"\|\|((?:\\.|[^\\])+?)\|\|", re.DOTALL)),
    ("emphasis", re.compile(r"\*(?=\S)((?:\*\*|\\.|[^\\*])+?)\*(?!\*)|_((?:__|\\.|[^\\_])+?)_(?!_|\w)", re.DOTALL)),
)
_INSIDE = frozenset({"strong", "underline", "strike", "spoiler", "emphasis"})
_PINGS = re.compile(r"@(?:everyone|here)|<@[!&]?[0-9]+>")


@dataclass(frozen=True)
class Node:
    """Something that isn't plain text."""

    kind: str
    text: str


@dataclass(frozen=True)
class Read:
    """What a text comes to."""

    nodes: tuple[Node, ...]
    shown: str
    """What is read there, code included."""

    @property
    def kinds(self) -> Counter[str]:
        return Counter(node.kind for node in self.nodes)


def read(text: str) -> Read:
    """A message's text, or that of a text display."""
    nodes: list[Node] = []
    shown: list[str] = []
    place = 0
    for block in _BLOCK.finditer(text):
        _read_lines(text[place : block.start()], nodes, shown)
        nodes.append(Node("block", block[1]))
        shown.append(block[1])
        place = block.end()
    _read_lines(text[place:], nodes, shown)
    return Read(tuple(nodes), "".join(shown))


def rings(text: str) -> list[str]:
    """Whom the server would ring for: it looks for mentions outside of code, and knows no escapes."""
    without_code = re.sub(r"(`+)(.*?[^`])\1(?!`)", " ", _BLOCK.sub(" ", text), flags=re.DOTALL)
    return [found[0] for found in _PINGS.finditer(without_code)]


def _read_lines(text: str, nodes: list[Node], shown: list[str]) -> None:
    begun = []
    for line in re.split(r"(?<=[\n\u2028\u2029])", text):
        for kind, rule in _LINES:
            if found := rule.match(line):
                nodes.append(Node(kind, line))
                begun.append(line[found.end() :])
                break
        else:
            begun.append(line)
    _read_words("".join(begun), nodes, shown)


def _read_words(text: str, nodes: list[Node], shown: list[str]) -> None:
    for kind, found, plain in _walk(text):
        if found is None or kind == "escape":
            shown.append(plain)
            continue
        nodes.append(Node(kind, found[0]))
        inner = next((group for group in found.groups() if group is not None), "")
        if kind in _INSIDE:
            _read_words(inner, nodes, shown)
        else:
            shown.append(found[2] if kind == "code" else found[0])


def _walk(text: str) -> Iterator[tuple[str, re.Match[str] | None, str]]:
    place = 0
    while place < len(text):
        for kind, rule in _WORDS:
            if found := rule.match(text, place):
                yield kind, found, found[1] if kind == "escape" else ""
                place = found.end()
                break
        else:
            yield "", None, text[place]
            place += 1
