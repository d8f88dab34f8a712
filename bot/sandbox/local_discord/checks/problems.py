"""What is wrong with a body, worded and addressed as Discord does."""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.local_discord.refusals import invalid_form

Path = tuple[str | int, ...]
"""Where in a body something stands: names and positions from the top."""


class Problems:
    """Gathers every problem of a body in the tree that goes out under `errors`."""

    def __init__(self) -> None:
        self.errors: dict[str, Any] = {}

    def add(self, path: Path, code: str, message: str) -> None:
        place = self.errors
        for step in path:
            place = place.setdefault(str(step), {})
        place.setdefault("_errors", []).append({"code": code, "message": message})

    def refuse_if_wrong(self) -> None:
        """Raises RefusedCall (400, 50035) where anything was found."""
        if self.errors:
            raise invalid_form(self.errors)

    def check_text(self, path: Path, value: Any, *, most: int, least: int = 0) -> None:
        """A text of `least` to `most` characters. Absent is fine unless `least` asks for something."""
        if value is None and not least:
            return
        if value is None:
            self.require(path)
        elif not isinstance(value, str):
            self.add(path, "BASE_TYPE_BAD_TYPE", "Could not interpret value as string.")
        elif least and not least <= len(value) <= most:
            self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        elif len(value) > most:
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")

    def check_number(self, path: Path, value: Any, *, most: int, least: int = 0) -> None:
        """A whole number in a range; absent is fine."""
        if value is None:
            return
        if isinstance(value, bool) or not isinstance(value, int):
            self.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif not least <= value <= most:
            self.add(path, "NUMBER_TYPE_RANGE", f"int value should be between {least} and {most}.")

    def require(self, path: Path) -> None:
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required")

    def objects(self, path: Path, value: Any, *, most: int, least: int = 0) -> Iterator[tuple[Path, dict[str, Any]]]:
        """The objects of a list of `least` to `most`, each with its path; what isn't an object is a finding."""
        if value is None and not least:
            return
        if not isinstance(value, list):
            self.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return
        if not least <= len(value) <= most:
            self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        for position, item in enumerate(value):
            if isinstance(item, dict):
                yield (*path, position), item
            else:
                self.add((*path, position), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
