"""Pages as Discord messages: every part with the component that shows it best."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, assert_never

import discord
from discord import ui

from bot.discord_app.limits import ROW, SELECT_TEXT, TEXT, Component, text_length
from bot.discord_app.markup import (
    Pen,
    bold,
    channel_mention,
    code_block,
    heading,
    name,
    quote,
    relative,
    small,
    user_mention,
)
from bot.talk.clicks import Click
from bot.talk.pages import (
    Button,
    Buttons,
    ChannelName,
    Choose,
    Code,
    Command,
    Countdown,
    Days,
    Lettered,
    Line,
    Lines,
    Link,
    LinkTo,
    MemberName,
    Name,
    Options,
    Page,
    Part,
    Piece,
    Prose,
    Row,
    Rows,
    Rule,
    Small,
    Solved,
    Strong,
    Title,
    Told,
    Tone,
)
from bot.talk.people import MessageRef

Item = ui.Item[Any]

_ACCENT: Final = discord.Colour(0x3B6EA5)
"""One calm colour for everything: what is right or wrong is said in words."""
_PENS: Final = (Pen(), Pen(600), Pen(300), Pen(220), Pen(160), Pen(120), Pen(80))


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

    def __init__(self, typed: Callable[[str], str]) -> None:
        """`typed` makes `/daily action:now`, or Discord's clickable form of it, of `daily now`."""
        self._typed = typed

    def paint(self, page: Page) -> ui.LayoutView:
        """A message, with the longest pen whose text Discord takes."""
        for pen in _PENS:
            view = message(self._framed(page, pen))
            if text_length(components(view)) <= TEXT:
                break
        return view

    def write(self, page: Page) -> str:
        """The words of a page as the text of a plain message, in lines."""
        lines = (self._line(line, Pen()) for part in page.parts for line in _lines_of(part))
        return "\n".join(line for line in lines if line)

    def _framed(self, page: Page, pen: Pen) -> Iterator[Item]:
        items = [item for part in page.parts for item in self._part(part, pen)]
        if page.tone is Tone.NOTE:
            yield from items
        else:
            yield ui.Container(*items, accent_colour=_ACCENT)

    def _part(self, part: Part, pen: Pen) -> Iterator[Item]:  # noqa: C901, PLR0912 -- one case for each part there is
        match part:
            case Title(line):
                yield _text(heading(self._line(line, pen)))
            case Prose(line, strong=strong):
                yield _text(bold(self._line(line, pen)) if strong else self._line(line, pen))
            case Lines():
                yield from _texts(self._line(line, pen) for line in part.lines)
            case Small():
                yield from _texts(small(self._line(line, pen)) for line in part.lines if line)
            case Code(text, language=language):
                yield _text(code_block(text, language))
            case Options():
                yield _text(*(f"**{option.letter}**  {pen.write(option.text)}" for option in part.options))
            case Choose():
                yield from _choose(part)
            case Solved():
                mark = " · ".join((part.letter, *part.marks))
                yield _text(f"**{mark}**", pen.write(part.text), quote(pen.write(part.reason)))
            case Told(title, text):
                yield _text(f"**{title}**", pen.write(text))
            case Buttons():
                yield from _rows(map(_button, part.buttons))
            case LinkTo(label, to):
                yield ui.ActionRow(_link(label, _address(to)))
            case Rows():
                yield from _texts(map(_ranked, part.rows))
            case Days():
                signs = " ".join(day.sign for day in part.days)
                yield _text(f"```\n{signs}\n```", small(pen.write(part.legend)))
            case Rule():
                yield ui.Separator()
            case _:
                assert_never(part)

    def _line(self, line: Line, pen: Pen) -> str:
        pieces = (line,) if isinstance(line, str) else line
        return "".join(self._piece(piece, pen) for piece in pieces)

    def _piece(self, piece: Piece, pen: Pen) -> str:  # noqa: PLR0911 -- one case for each piece there is
        match piece:
            case str():
                return pen.write(piece)
            case Strong(text):
                return bold(pen.write(text))
            case Name(text, strong=strong):
                return bold(name(text)) if strong else name(text)
            case Command(words):
                return self._typed(words)
            case ChannelName(id):
                return channel_mention(id)
            case MemberName(id):
                return user_mention(id)
            case Countdown():
                return f"{piece.before} {relative(piece.at)}".strip()
            case Link(label, address):
                return f"[{pen.write(label)}]({address})"
            case _:
                assert_never(piece)


def _text(*lines: str) -> ui.TextDisplay[Any]:
    return ui.TextDisplay("\n".join(lines))


def _texts(lines: Iterable[str]) -> Iterator[ui.TextDisplay[Any]]:
    """One block of lines, or nothing where there are none."""
    said = [line for line in lines if line.strip()]
    if said:
        yield _text(*said)


def _lines_of(part: Part) -> tuple[Line, ...]:
    match part:
        case Title(line) | Prose(line):
            return (line,)
        case Lines(lines) | Small(lines):
            return lines
        case _:
            return ()


def _rows(buttons: Iterable[ui.Button[Any]]) -> Iterator[ui.ActionRow[Any]]:
    """As many rows as the buttons need."""
    waiting = list(buttons)
    while waiting:
        row, waiting = waiting[:ROW], waiting[ROW:]
        yield ui.ActionRow(*row)


def _button(button: Button) -> ui.Button[Any]:
    style = discord.ButtonStyle.primary if button.primary else discord.ButtonStyle.secondary
    return ui.Button(style=style, label=button.label, custom_id=button.click.id)


def _link(label: str, address: str) -> ui.Button[Any]:
    return ui.Button(style=discord.ButtonStyle.link, label=label, url=address)


def _address(to: str | MessageRef) -> str:
    if isinstance(to, str):
        return to
    return f"https://discord.com/channels/{to.spot.space}/{to.spot.channel}/{to.message}"


def _ranked(row: Row) -> str:
    own = " (you)" if row.own else ""
    return f"**{row.place}  {name(row.name)}**{own}\n{small(Pen().write(row.figures))}"


def _choose(choose: Choose) -> Iterator[Item]:
    """A button for every letter, or a select where several are to be chosen."""
    if choose.number > 1:
        yield ui.ActionRow(_select(choose))
        return
    clicks = ((option.letter, Click("answer", choose.shown, (option.id,))) for option in choose.options)
    yield from _rows(_button(Button(letter, click)) for letter, click in clicks)


def _select(choose: Choose) -> ui.Select[Any]:
    return ui.Select(
        custom_id=Click("choose", choose.shown).id,
        placeholder=choose.prompt,
        min_values=choose.number,
        max_values=choose.number,
        options=[
            discord.SelectOption(label=option.letter, value=option.id, description=_beginning(option))
            for option in choose.options
        ],
    )


def _beginning(option: Lettered) -> str:
    """As much of an option as a select shows beside its letter; it has no markup, so none is escaped."""
    line = " ".join(option.text.split()).replace("`", "")
    half = SELECT_TEXT // 2  # where every character counts as two
    at_most = SELECT_TEXT if line.isascii() else half
    return line if len(line) <= at_most else line[: at_most - 1].rstrip() + "…"
