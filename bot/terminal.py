"""What every command line says, asks and how it fails. Nothing else prints, so what a member wrote is cleaned here."""

import sys
from getpass import getpass
from typing import Annotated, NoReturn

import typer

from bot.plain_text import plain_text

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def put(text: object = "") -> None:
    """Print to standard output."""
    typer.echo(plain_text(str(text)))


def warn(text: object) -> None:
    """Print to standard error and go on."""
    typer.echo(plain_text(str(text)), err=True)


def ask(question: str) -> str:
    """A line that is typed; the command ends with a sentence where nobody types any more."""
    return _ask(question, secret=False)


def ask_secret(question: str) -> str:
    """The same for what nobody should see: it isn't shown at a terminal."""
    return _ask(question, secret=True)


def _ask(question: str, *, secret: bool) -> str:
    try:
        if secret and sys.stdin.isatty():
            return getpass(f"{question} ").strip()
        typer.echo(f"{question} ", nl=False)
        line = sys.stdin.readline()
    except (EOFError, KeyboardInterrupt):
        line = ""
    if not line:
        put()
        fail("Nothing more was typed, so nothing more was done.")
    return line.strip()


class Progress:
    """Says at each further tenth of something long how far it is, to whoever watches at a terminal."""

    def __init__(self, done: str) -> None:
        self._done = done
        self._tenths = 0

    def tell(self, share: float) -> None:
        """`share` is from 0 to 1."""
        if (tenths := int(share * 10)) > self._tenths:
            self._tenths = tenths
            if sys.stderr.isatty():
                warn(f"{self._done} {tenths * 10} %.")


def fail(message: object, code: int = 1) -> NoReturn:
    """Print to standard error and leave with `code`: 1 for what went wrong, 2 for what was asked wrongly."""
    warn(message)
    raise typer.Exit(code)
