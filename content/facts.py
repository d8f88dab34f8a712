"""Facts: checked statements with a source, and what became of them."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from content import limits
from content.values import Address, ExamCode, Slug, Text, Value, refusal


class Fact(Value):
    """One checked statement with its source; true on `checked`."""

    id: Slug
    statement: Annotated[Text, Field(max_length=limits.STATEMENT)]
    claims: tuple[Slug, ...] = ()
    """Ids of the notes' claims that this fact covers; none for a fact from beyond the notes."""
    status: Literal["holds", "changed", "corrected"]
    """`holds`: the note was right and still is. `changed`: it was right then. `corrected`: it was never right."""
    then: Annotated[Text, Field(max_length=limits.STATEMENT)] | None = None
    """What the notes said, where it is no longer or never was true."""
    change: Annotated[Text, Field(max_length=limits.STATEMENT)] | None = None
    """What changed since, or what the note had wrong."""
    source: Address
    checked: date
    exams: Annotated[tuple[ExamCode, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _history_is_told(self) -> Self:
        told = self.then is not None and self.change is not None
        if (self.status != "holds") != told:
            raise refusal(
                self,
                [
                    (
                        ("status",),
                        "a fact that changed or was corrected says `then` and `change`; one that holds neither",
                    )
                ],
            )
        return self
