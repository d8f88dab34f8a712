"""A verb as somebody would add it: thirty lines below its imports, played on both platforms by `test_a_new_verb`."""

from datetime import UTC, datetime
from typing import Any, Final

from bot.core import Study
from bot.declaring import Press, Verb, form_of
from bot.talk import parts as p
from bot.talk.asks import Ask, Option, Who
from bot.talk.clicks import Click
from bot.talk.figures import Bar, Bars, points_figure
from bot.talk.kinds import About, Number, OneOf, Place, Somebody, Text
from bot.talk.lines import Command, Countdown, say
from bot.talk.pages import Outcome, Page, note
from bot.talk.people import Shown
from bot.talk.time_kinds import TimeOfDay, Weekdays, Zone
from content.rounds import Style

OPTIONS: Final[tuple[Option[Any], ...]] = (
    Option("time", "When", TimeOfDay()), Option("zone", "Where in time", Zone()), Option("days", "Which", Weekdays()),
    Option("place", "Where", Place()), Option("who", "Whom", Somebody()), Option("style", "How", OneOf(Style)),
    Option("number", "How many", Number(1, 9, "“{}” is too many.".format)), Option("about", "What about", About()),
    Option("words", "In your words", Text(80), named=True),
)  # fmt: skip
SOON: Final = datetime(2026, 12, 1, tzinfo=UTC)
DOT: Final = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
AGAIN: Final = Click("echo-again", None, ("x",))
LETTERS: Final = (p.Lettered("one", "A", "The `first` *one*"), p.Lettered("two", "B", "The second"))


async def serve(_: Study, ask: Ask) -> Page:
    heard = tuple(f"{option.name}: {ask.get(option)}" for option in OPTIONS if ask.get(option) is not None)
    return Page((
        p.Title("Echo"), p.Prose("Heard `this`:", strong=True), p.Lines(heard or ("nothing",)), p.Code("{}", "json"),
        p.Options(LETTERS), p.Choose(Shown("turn", 7), LETTERS, 1, "Choose"), p.Told("The rule", "Listen."),
        p.Solved("A", ("✓ right", "your choice"), "First", "Because."),
        p.Rows((p.Row("1.", "@all", (points_figure(3),), rank=1),)),
        p.Days((p.Day(SOON.date(), "✓"),), "Tue 1 Dec", "✓ right"), p.LinkTo("Source", "https://docs.aws.amazon.com/"),
        p.Small((say("{c} {t}", c=Command("echo"), t=Countdown(SOON, "soon")),)),
        Bars("Right", "Percent right", (Bar("One", 50), Bar("Two", 70))), p.Portrait(("Yours",), ""),
        p.Buttons((p.Button("Again", AGAIN, primary=True),)), p.Pick("Once more", (p.Button("From the list", AGAIN),)),
        p.Rule(), p.Event("Night", "", SOON, SOON), p.Picture("dot.png", "A dot", DOT),
        *(() if ask.filled else (p.Attached("a.txt", b"a"),)),
    ))  # fmt: skip


async def again(_: Study, ask: Ask) -> Outcome:
    return note(f"Again: {ask.pressed.args[0]}")


FORM: Final = form_of("echo", "Echo", "Say it", OPTIONS[5:8])
ECHO: Final = Verb("echo", "Say it again", Who.MEMBER, serve, OPTIONS, FORM, (Press("echo-again", Who.MEMBER, again),))
