"""What every command line says and how it fails."""

from typing import Annotated, NoReturn

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def say(text: object = "") -> None:
    typer.echo(text)


def fail(message: object, code: int = 1) -> NoReturn:
    """Print to standard error and leave with `code`: 1 for what went wrong, 2 for what was asked wrongly."""
    typer.echo(message, err=True)
    raise typer.Exit(code)
