"""What is wrong with a payload, worded and addressed as Slack does."""

from collections.abc import Iterator, Sequence
from typing import Any


class Findings:
    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        """Where, as a JSON pointer, and what."""

    @property
    def messages(self) -> list[str]:
        return [f"[ERROR] {problem} [json-pointer:{pointer}]" for pointer, problem in self.found]

    def add(self, pointer: str, problem: str) -> None:
        self.found.append((pointer, problem))

    def check_length(self, pointer: str, value: Any, *, most: int, least: int = 0) -> None:
        """A text of `least` to `most` characters; absent is fine."""
        if value is None:
            return
        if not isinstance(value, str):
            self.add(pointer, "must be a string")
        elif len(value) > most:
            self.add(pointer, f"must be less than {most + 1} characters")
        elif len(value) < least:
            self.add(pointer, f"must be more than {least - 1} characters")

    def objects(self, pointer: str, value: Any, *, most: int, least: int = 1) -> Iterator[tuple[str, dict[str, Any]]]:
        """The objects of a list of `least` to `most`, each with its pointer; what isn't an object is a finding."""
        if not isinstance(value, list):
            self.add(pointer, "must be an array")
            return
        if len(value) > most:
            self.add(pointer, f"no more than {most} items allowed")
        if len(value) < least:
            self.add(pointer, f"no less than {least} items required")
        for position, item in enumerate(value):
            if isinstance(item, dict):
                yield f"{pointer}/{position}", item
            else:
                self.add(f"{pointer}/{position}", "must be an object")

    def check_required(self, pointer: str, owner: dict[str, Any], names: Sequence[str]) -> None:
        for name in names:
            if owner.get(name) is None:
                self.add(pointer, f"missing required field: {name}")
