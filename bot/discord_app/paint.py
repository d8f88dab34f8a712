"""Pages as Discord messages: every part with the component that shows it best."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, Final, assert_never

import discord
from discord import ui

from bot.discord_app import markup
from bot.discord_app.controls import button_for, choices, link_for, lists, rows
from bot.discord_app.limits import ALT, COMPONENTS, CONTENT, TEXT_DISPLAYS, Component, cut, length
from bot.discord_app.links import link_to
from bot.discord_app.markup import Pen
from bot.talk.figures import Bars
from bot.talk.lines import (
    ChannelName,
    Command,
    Countdown,
    Line,
    Link,
    MemberName,
    Moment,
    Name,
    Piece,
    RoleName,
    Strong,
    pieces_of,
)
from bot.talk.pages import Page, Tone
from bot.talk.parts import (
    Attached,
    Buttons,
    Choose,
    Code,
    Days,
    Event,
    Lines,
    LinkTo,
    Options,
    Part,
    Pick,
    Picture,
    Portrait,
    Prose,
    Row,
    Rows,
    Rule,
    Small,
    Solved,
    Title,
    Told,
    lines_of,
)

Item = ui.Item[Any]

_ACCENTS: Final = {
    Tone.CARD: 0x3B6EA5,
    Tone.OPEN: 0x2F80ED,
    Tone.RIGHT: 0x2E9E5B,
    Tone.WRONG: 0xD98A1F,
    Tone.CLOSED: 0x8A8F98,
    Tone.NIGHT: 0x7C4DBC,
}
"""The colour at a card's edge. Amber for what isn't right: no pair here is red and green."""
_PENS: Final = (Pen(), *map(Pen, (600, 300, 220, 160, 120, 80, 40, 20)))


def message(items: Iterable[Item]) -> ui.LayoutView:
    """A message of components that discord.py forgets once it is sent.

    A view that is not stopped is kept in memory for every message for as long as the process lives. Ours needs no
    keeping: a click says all it means in its id and finds its way after a restart, too.
    """
    view = ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view


def components(view: ui.LayoutView) -> list[Component]:
    """What goes over the wire for a message."""
    drawn: list[Component] = view.to_components()  # type: ignore[no-untyped-call]  # the library leaves it untyped
    return drawn


class Painter:
    """Paints pages. How a command is typed depends on what Discord was told, so that is asked of `typed`."""

    def __init__(self, typed: Callable[[Command], str]) -> None:
        """`typed` makes `/daily action:now`, or Discord's clickable form of it, of `daily now`."""
        self._typed = typed

    def paint(self, page: Page) -> ui.LayoutView:
        """A message, with the longest pen whose text Discord takes."""
        for pen in _PENS:
            view = message(self._framed(page, pen))
            if _text_length(view) <= TEXT_DISPLAYS:
                break
        return view

    def write(self, page: Page) -> str:
        """The words of a page as the text of a plain message, in lines."""
        return self.write_lines([line for part in page.parts for line in lines_of(part)])

    def write_lines(self, lines: Iterable[Line]) -> str:
        """Some lines as one text, as long as that of a plain message at most."""
        said = list(lines)
        for pen in _PENS:
            written = "\n".join(filter(None, (self._line(line, pen) for line in said)))
            if length(written) <= CONTENT:
                break
        return cut(written, CONTENT)

    def _framed(self, page: Page, pen: Pen) -> list[Item]:
        items = [item for part in page.parts for item in self._part(part, pen)]
        if _count(items) >= COMPONENTS:
            items = list(_with_texts_joined(items))
        return items if page.tone is Tone.NOTE else [ui.Container(*items, accent_colour=_ACCENTS[page.tone])]

    def _part(self, part: Part, pen: Pen) -> Iterator[Item]:  # noqa: C901, PLR0912 -- one case for each part there is
        match part:
            case Title(line):
                yield from _text(markup.heading(" ".join(self._line(line, pen).split())))
            case Prose(line, strong=strong):
                yield from _text(self._bold(line, pen) if strong else self._line(line, pen))
            case Lines(lines):
                yield from _text(*(self._line(line, pen) for line in lines))
            case Portrait(lines, address, alt):
                yield from self._portrait([self._line(line, pen) for line in lines], address, alt)
            case Small(lines):
                yield from _text(*(markup.small(self._line(line, pen)) for line in lines))
            case Code(text, language=language):
                yield from _text(markup.code_block(pen.keep(text), language))
            case Options():
                yield from _text(*(f"**{option.letter}**  {pen.write(option.text)}" for option in part.options))
            case Choose():
                yield from choices(part)
            case Solved():
                mark = " · ".join((part.letter, *part.marks))
                yield from _text(f"**{mark}**", pen.write(part.text), markup.quote(pen.write(part.reason)))
            case Told(title, text):
                yield from _text(f"**{title}**", pen.write(text))
            case Buttons():
                yield from rows(map(button_for, part.buttons))
            case Pick():
                yield from lists(part)
            case LinkTo(label, to):
                yield ui.ActionRow(link_for(label, to if isinstance(to, str) else link_to(to)))
            case Rows():
                yield from _text(*(_ranked(row, pen) for row in part.rows))
            case Days():
                signs = " ".join(day.sign for day in part.days)
                yield from _text(
                    f"```\n{signs}\n```", markup.small(pen.write(part.span)), markup.small(pen.write(part.legend))
                )
            case Attached(file):
                yield ui.File(f"attachment://{file}")
            case Picture(file, alt=alt):
                yield ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{file}", description=cut(alt, ALT)))
            case Bars():
                return  # the text beside it says the same, and where there is a picture, that too
            case Event():
                return  # whoever posts it has put what came of it in its place
            case Rule():
                yield ui.Separator()
            case _:
                assert_never(part)

    def _portrait(self, lines: Iterable[str], address: str, alt: str) -> Iterator[Item]:
        for text in _text(*lines):
            yield ui.Section(text, accessory=ui.Thumbnail(address, description=cut(alt, ALT))) if address else text

    def _line(self, line: Line, pen: Pen) -> str:
        return "".join(self._piece(piece, pen) for piece in pieces_of(line))

    def _bold(self, line: Line, pen: Pen) -> str:
        """All of it, so that nothing in it is bold by itself."""
        plain = (pen.write(p.text) if isinstance(p, Strong) else self._piece(p, pen) for p in pieces_of(line))
        return markup.bold("".join(plain))

    def _piece(self, piece: Piece, pen: Pen) -> str:  # noqa: PLR0911 -- one case for each piece there is
        match piece:
            case str():
                return pen.write(piece)
            case Strong(text):
                return markup.bold(pen.write(text))
            case Name(text, strong=strong):
                return markup.bold(markup.name(text)) if strong else markup.name(text)
            case Command():
                return self._typed(piece)
            case ChannelName(id):
                return markup.channel_mention(id)
            case MemberName() | RoleName():
                return markup.mention(piece)
            case Countdown():
                return f"{piece.before} {markup.relative(piece.at)}".strip()
            case Moment(at):
                return f"{markup.moment(at)} ({markup.relative(at)})"
            case Link(label, address):
                return f"[{pen.write(label)}]({address})"
            case _:
                assert_never(piece)


def _text(*lines: str) -> Iterator[ui.TextDisplay[Any]]:
    """One block of the lines that say something, or nothing where there are none."""
    said = [line for line in lines if line.strip()]
    if said:
        yield ui.TextDisplay("\n".join(said))


def _text_length(view: ui.LayoutView) -> int:
    return sum(length(item.content) for item in view.walk_children() if isinstance(item, ui.TextDisplay))


def _count(items: Iterable[Item]) -> int:
    return sum(1 + len(getattr(item, "children", ())) for item in items)


def _with_texts_joined(items: Iterable[Item]) -> Iterator[Item]:
    """As few components as say the same."""
    for is_text, some in groupby(items, lambda item: isinstance(item, ui.TextDisplay)):
        if is_text:
            yield ui.TextDisplay("\n".join(getattr(item, "content", "") for item in some))
        else:
            yield from some


def _ranked(row: Row, pen: Pen) -> str:
    own = f" ({row.you})" if row.own else ""
    return f"**{row.place}  {markup.name(row.name)}**{own}\n{markup.small(pen.write(row.said))}"
