"""The pieces a Slack message is made of.

Texts are drawn as `rich_text`, not as mrkdwn. mrkdwn has no escape for `*`, `_`, `~` and turns the `:aws:` of an ARN
into a picture where a workspace has one of that name; in rich text every character stands for itself, and nothing a
member is called can ping anybody. Only the fallback beside the blocks is mrkdwn, and is escaped.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.slack_app import limits
from bot.talk.phrases import sound

Block = dict[str, Any]
Element = dict[str, Any]
"""An element of a rich text section: text, link, mention of a channel or a user."""

_LENGTHS: Final = (limits.SECTION, 1_000, 400, 150, 60, 30)
"""Characters of a text, ever fewer until the message fits."""
_WHEN: Final = "{date_long_pretty} at {time}"
_CODE: Final = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message as Slack takes it."""

    blocks: list[Block]
    text: str
    """What notifications and screen readers get, as escaped mrkdwn."""
    older: list[Block] | None = None
    """The same in blocks that every place and every Slack knows; None where `blocks` are these."""

    @property
    def everywhere(self) -> list[Block]:
        """Blocks for a place that doesn't take tables."""
        return self.blocks if self.older is None else self.older


def whole(blocks: Iterable[Block]) -> list[Block] | None:
    """All of them that say something, where Slack takes them together; each text as long as one may be."""
    said = [_cut(block, limits.SECTION) for block in blocks if _says_something(block)]
    return said if limits.size(said) <= limits.MESSAGE_JSON else None


def fitting(blocks: Iterable[Block]) -> list[Block]:
    """What Slack takes of them: none that says nothing.

    Too long because of many code spans, they do without these; still too long, their longest texts are cut.
    """
    drawn = list(blocks)
    if (said := whole(drawn)) is not None:
        return said
    said = without_code(filter(_says_something, drawn))
    for most in _LENGTHS:
        said = [_cut(block, most) for block in said]
        if limits.size(said) <= limits.MESSAGE_JSON:
            break
    return said


def _says_something(block: Block) -> bool:
    match block:
        case {"type": "context", "elements": [{"text": text}]} | {"type": "header", "text": {"text": text}}:
            return bool(text.strip())
        case {"elements": []}:
            return False
        case _:
            return True


def escaped(text: str) -> str:
    """Plain text as mrkdwn: the three characters that start a link, a mention or an entity."""
    return sound(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shortened(text: str, most: int) -> str:
    """At most so many characters, the last one an ellipsis where something was cut."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def one_line(text: str, most: int) -> str:
    """A name or a word from outside: one short line, never empty."""
    return shortened(" ".join(sound(text).split()), most) or "?"


# --- inside a section ------------------------------------------------------------------------------------------------


def verbatim(text: str, *, bold: bool = False) -> list[Element]:
    """Text that appears exactly as it is."""
    text = sound(text)
    if not text:
        return []
    return [_styled({"type": "text", "text": text}, bold=bold, code=False)]


def prose(text: str, *, bold: bool = False) -> list[Element]:
    """Text in which backticks stand for code, as authors write it; everything else appears exactly as it is."""
    pieces: list[Element] = []
    for place, part in enumerate(_CODE.split(sound(text))):
        if part:
            pieces.append(_styled({"type": "text", "text": part}, bold=bold, code=place % 2 == 1))
    return pieces


def merged(pieces: Iterable[Element]) -> list[Element]:
    """The same with texts of one style as one."""
    made: list[Element] = []
    for piece in pieces:
        last = made[-1] if made else {}
        if last.get("type") == piece["type"] == "text" and last.get("style") == piece.get("style"):
            made[-1] = {**last, "text": last["text"] + piece["text"]}
        else:
            made.append(piece)
    return made


def link(address: str, label: str) -> list[Element]:
    return [{"type": "link", "url": address, "text": sound(label) or address}]


def channel(channel_id: str) -> list[Element]:
    """The channel's name, as a link; rings for nobody."""
    return [{"type": "channel", "channel_id": channel_id}]


def moment(at: datetime, otherwise: str) -> list[Element]:
    """A point in time that Slack shows everybody in their own zone, and in words where it can't."""
    return [{"type": "date", "timestamp": int(at.timestamp()), "format": _WHEN, "fallback": otherwise}]


def moment_in_text(at: datetime, otherwise: str) -> str:
    """The same in mrkdwn."""
    return f"<!date^{int(at.timestamp())}^{_WHEN}|{escaped(otherwise)}>"


def _styled(piece: Element, *, bold: bool, code: bool) -> Element:
    style = {name: True for name, wanted in (("bold", bold), ("code", code)) if wanted}
    return {**piece, "style": style} if style else piece


# --- blocks ----------------------------------------------------------------------------------------------------------


def header(text: str) -> Block:
    return {"type": "header", "text": unmarked(shortened(sound(text), limits.HEADER))}


def paragraph(pieces: list[Element]) -> Block:
    """One paragraph."""
    return lines([pieces])


def lines(sections: Iterable[list[Element]]) -> Block:
    """Some lines, close together."""
    return rich_text(*(section(pieces) for pieces in sections))


def rich_text(*parts: Block) -> Block:
    """Parts that say nothing are left out: Slack refuses them."""
    return {"type": "rich_text", "elements": [part for part in parts if part["elements"]]}


def section(*pieces: list[Element]) -> Block:
    """A part of a rich text block."""
    return {"type": "rich_text_section", "elements": [piece for some in pieces for piece in some]}


def quote(*pieces: list[Element]) -> Block:
    """A part of a rich text block, set off by a bar."""
    return {"type": "rich_text_quote", "elements": [piece for some in pieces for piece in some]}


def code(text: str) -> Block:
    """A block of code."""
    return rich_text({"type": "rich_text_preformatted", "elements": verbatim(text.rstrip("\n"))})


def small(sentences: Iterable[str]) -> Block:
    """A status line, small and grey; one line each."""
    text = sound("\n".join(sentence for sentence in sentences if sentence))
    return {"type": "context", "elements": [unmarked(shortened(text, limits.SECTION))]}


def actions(block_id: str, *controls: Block) -> Block:
    return {"type": "actions", "block_id": block_id, "elements": list(controls)}


def button(action_id: str, label: str, *, spoken: str = "", primary: bool = False) -> Block:
    """`spoken` is what screen readers say where the label alone says little."""
    made: Block = {"type": "button", "action_id": action_id, "text": unmarked(label)}
    if spoken:
        made["accessibility_label"] = one_line(spoken, limits.BUTTON_LABEL)
    if primary:
        made["style"] = "primary"
    return made


def checkboxes(action_id: str, letters: Iterable[str], *, ticked: Collection[str] = ()) -> Block:
    """`ticked` are those that are chosen already."""
    options = _options((letter, letter) for letter in letters)
    made = {"type": "checkboxes", "action_id": action_id, "options": options}
    chosen = [option for option in options if option["value"] in ticked]
    return {**made, "initial_options": chosen} if chosen else made


def select(action_id: str, prompt: str, choices: Iterable[tuple[str, str]]) -> Block:
    """A list that unfolds; `choices` are (value, label)."""
    placeholder = unmarked(shortened(prompt, limits.PLACEHOLDER))
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": placeholder,
        "options": _options(choices),
    }


def _options(choices: Iterable[tuple[str, str]]) -> list[Block]:
    return [{"text": unmarked(label), "value": value} for value, label in choices]


def unmarked(text: str) -> Block:
    """A text as Slack shows it letter by letter."""
    return {"type": "plain_text", "text": text, "emoji": False}


# --- too long --------------------------------------------------------------------------------------------------------


def _cut(part: Block, most: int) -> Block:
    """A block, or a part of one, whose texts have at most so many characters; controls stay as they are."""
    match part:
        case {"type": "actions"}:
            return part
        case {"elements": [*elements]}:
            return {**part, "elements": [_cut(element, most) for element in elements]}
        case {"text": str(text)}:
            return {**part, "text": shortened(text, most)}
        case _:
            return part


def without_code(blocks: Iterable[Block]) -> list[Block]:
    """The same blocks with the backticks shown instead of code spans, which cost sixty characters each."""
    return [_without_code(block) if block["type"] == "rich_text" else block for block in blocks]


def _without_code(block: Block) -> Block:
    return {
        **block,
        "elements": [{**part, "elements": merged(map(_bare, part["elements"]))} for part in block["elements"]],
    }


def _bare(piece: Element) -> Element:
    style = piece.get("style", {})
    if "code" not in style:
        return piece
    return _styled({"type": "text", "text": f"`{piece['text']}`"}, bold="bold" in style, code=False)
