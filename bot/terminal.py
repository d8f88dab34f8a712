"""What every command line says and how it fails. Nothing else prints, so whatever a member wrote is cleaned here."""

import sys
from typing import Annotated, NoReturn

import typer

from bot.plain_text import plain_text

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def say(text: object = "") -> None:
    """Print to standard output."""
    typer.echo(plain_text(str(text)))


def warn(text: object) -> None:
    """Print to standard error and go on."""
    typer.echo(plain_text(str(text)), err=True)


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
