"""Pages as Slack messages: every part with the block that shows it best."""

from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from typing import Final, assert_never

from bot.slack_app import blocks
from bot.slack_app.aloud import read_aloud
from bot.slack_app.blocks import Block, Drawn, Element
from bot.slack_app.devices import natively
from bot.slack_app.links import link_to
from bot.talk import lines
from bot.talk.clicks import Click
from bot.talk.figures import Bars
from bot.talk.languages import Language
from bot.talk.lines import (
    ChannelName,
    Command,
    Countdown,
    Line,
    Link,
    MemberName,
    Moment,
    Name,
    RoleName,
    Strong,
    pieces_of,
)
from bot.talk.names import tidy
from bot.talk.pages import Page
from bot.talk.parts import (
    Attached,
    Button,
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
    answer_buttons,
    lines_of,
)
from bot.talk.typed_names import OPTION, VERB, name_in

_NOTIFIED: Final = 500
"""Characters of a notification, which shows a line or two."""


def paint(page: Page, *, home: str = "") -> Drawn:
    """A page as a message. `home` is the workspace's address (`https://acme.slack.com/`), for links to messages."""
    in_lines = [list(_part(part, home)) for part in page.parts]
    told = blocks.fitting(chain.from_iterable(in_lines))
    own = natively(page.parts, _caption(page), bare)
    shown = blocks.whole(chain.from_iterable(map(_drawn, own, in_lines, repeat(home)))) if any(own) else None
    if shown is None:
        return Drawn(told, _said(page, told))
    folded = (block for block in shown if block["type"] == "container")
    return Drawn(shown, _said(page, [*told, *folded]), told)


def _drawn(own: Sequence[Block | Part], in_lines: list[Block], home: str) -> list[Block]:
    """A part by what Slack draws by itself, where there is any."""
    if not own:
        return in_lines
    return [block for one in own for block in ([one] if isinstance(one, dict) else _part(one, home))]


def _said(page: Page, told: list[Block]) -> str:
    return read_aloud(_summary(page), told) or "Studyhall"


def _caption(page: Page) -> str:
    return next((bare(part.line) for part in page.parts if isinstance(part, Title)), "")


def as_words(page: Page) -> str:
    """The words of a page as the text of a plain message, in lines, as escaped mrkdwn."""
    return "\n".join(_mrkdwn(line) for part in page.parts for line in lines_of(part) if line)


def _part(part: Part, home: str) -> Iterator[Block]:  # noqa: C901, PLR0912 -- one case for each part there is
    match part:
        case Title(line):
            yield blocks.header(bare(line))
        case Prose(line, strong=strong):
            yield blocks.paragraph(_line(line, bold=strong))
        case Lines() | Portrait():
            yield blocks.lines(map(_line, part.lines))
        case Small():
            yield blocks.small(map(bare, part.lines))
        case Code(text):
            yield blocks.code(text)
        case Options():
            yield blocks.lines(
                [*blocks.verbatim(f"{option.letter}  ", bold=True), *blocks.prose(option.text)]
                for option in part.options
            )
        case Choose():
            yield blocks.actions(f"controls:{part.shown.code}", *_choose(part))
        case Solved():
            yield _solved(part)
        case Told(title, text):
            yield blocks.rich_text(blocks.section(blocks.verbatim(f"{title}\n", bold=True), blocks.prose(text)))
        case Buttons():
            if part.buttons:
                yield blocks.actions(f"row:{part.buttons[0].click.id}", *map(_button, part.buttons))
        case Pick():
            options = [(button.click.id, button.label) for button in part.buttons]
            if options:
                yield blocks.actions(f"list:{options[0][0]}", blocks.select("pick:0", part.prompt, options))
        case LinkTo(label, to):
            if address := to if isinstance(to, str) else link_to(to, home):
                yield blocks.paragraph(blocks.link(address, label))
        case Rows():
            yield blocks.lines(map(_ranked, part.rows))
        case Days():
            yield from _days(part)
        case Attached(name):
            yield blocks.small([f"{name}: {part.elsewhere}"])
        case Picture():
            return  # the text beside it says the same: docs/adr/0020-pictures.md
        case Bars():
            return  # the text beside it says the same where no chart is drawn
        case Event():
            return  # Slack has no calendar
        case Rule():
            yield {"type": "divider"}
        case _:
            assert_never(part)


# --- parts -----------------------------------------------------------------------------------------------------------


def _solved(part: Solved) -> Block:
    """An option with its letter, what it is (in words), and the reason set off below it."""
    mark = " · ".join((part.letter, *part.marks))
    return blocks.rich_text(
        blocks.section(blocks.verbatim(f"{mark}\n", bold=True), blocks.prose(part.text)),
        blocks.quote(blocks.prose(part.reason)),
    )


def _choose(choose: Choose) -> Iterator[Block]:
    """A button for every letter, or boxes with Submit where several are to be chosen."""
    if choose.number > 1:
        letters = [option.letter for option in choose.options]
        ticked = [option.letter for option in choose.options if option.id in (choose.chosen or ())]
        yield blocks.checkboxes(Click("choose", choose.shown).id, letters, ticked=ticked)
        label = choose.submit if choose.chosen is None else choose.keep
        yield _button(Button(label, Click("submit", choose.shown), primary=not choose.chosen))
        return
    for option, button in zip(choose.options, answer_buttons(choose), strict=True):
        yield _button(button, spoken=f"{option.letter}: {option.text}")


def _button(button: Button, *, spoken: str = "") -> Block:
    return blocks.button(button.click.id, button.label, spoken=spoken, primary=button.primary)


def _ranked(row: Row) -> list[Element]:
    own = f" ({row.you})" if row.own else ""
    return [
        *blocks.verbatim(f"{row.place}  "),
        *blocks.verbatim(f"{tidy(row.name)}{own}", bold=True),
        *blocks.verbatim(f"  {row.said}"),
    ]


def _days(part: Days) -> Iterator[Block]:
    if part.days:
        yield blocks.code(" ".join(entry.sign for entry in part.days))
        yield blocks.small((part.span, part.legend))


# --- lines -----------------------------------------------------------------------------------------------------------


def _line(line: Line, *, bold: bool = False) -> list[Element]:
    return blocks.merged(drawn for piece in pieces_of(line) for drawn in _piece(piece, bold=bold))


def _piece(piece: lines.Piece, *, bold: bool) -> list[Element]:  # noqa: PLR0911 -- one case for each piece there is
    match piece:
        case str():
            return blocks.prose(piece, bold=bold)
        case Strong(text):
            return blocks.prose(text, bold=True)
        case Name(text, strong=strong):
            return blocks.verbatim(tidy(text), bold=bold or strong)
        case Command():
            return blocks.prose(typed(piece), bold=bold)
        case ChannelName(id):
            return blocks.channel(id)
        case MemberName(id):
            return [{"type": "user", "user_id": id}]
        case Countdown(otherwise=said) | RoleName(said):  # Slack has no roles to show by their names
            return blocks.verbatim(said, bold=bold)
        case Moment(at, otherwise):
            return blocks.moment(at, otherwise)
        case Link(label, address):
            return blocks.link(address, label)
        case _:
            assert_never(piece)


def typed(command: Command) -> str:
    """`daily now` as `/study daily now`, in backticks as commands stand in a text."""
    verb, *words = command.words.split()
    named = name_in(verb, VERB, command.language)
    said = (_typed_word(word, command.language) for word in words)
    return f"`{' '.join(filter(None, ('/study', named, *said, command.slots)))}`"


def _typed_word(word: str, language: Language) -> str:
    """An option that is typed with its name, like `notices=off`; any other word as it is."""
    option, sign, value = word.partition("=")
    return f"{name_in(option, OPTION, language)}={value}" if sign else word


def bare(line: Line) -> str:
    """The words of a line where there is neither code nor a link."""
    return "".join(map(_bare_piece, pieces_of(line)))


def _bare_piece(piece: lines.Piece) -> str:
    match piece:
        case Command():
            return typed(piece).strip("`")
        case Name(text):
            return tidy(text)
        case _:
            return lines.plain((piece,))


def _mrkdwn(line: Line) -> str:
    """A line where there are no blocks; channels and members are shown by their names there, too."""
    return "".join(map(_mrkdwn_piece, pieces_of(line)))


def _mrkdwn_piece(piece: lines.Piece) -> str:
    match piece:
        case ChannelName(id):
            return f"<#{id}>"
        case MemberName(id):
            return f"<@{id}>"
        case Command():
            return typed(piece)
        case Moment(at, otherwise):
            return blocks.moment_in_text(at, otherwise)
        case _:
            return blocks.escaped(_bare_piece(piece))


def _summary(page: Page) -> str:
    """What a notification says: the page's own summary, or its first words."""
    said = (line for part in page.parts for line in lines_of(part) if line)
    line = page.summary or next(said, "")
    words = _mrkdwn(line)
    return words if len(words) <= _NOTIFIED else blocks.escaped(blocks.shortened(bare(line), _NOTIFIED))
