"""What every value of a pack is built from: strict frozen models and the kinds of text in them."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from content import limits

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
OptionId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=limits.OPTION_ID)]
ExamCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9-]{1,9}$")]
Address = Annotated[str, StringConstraints(pattern=r"^https://[\w.-]+/\S*$", max_length=limits.URL)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

Place = tuple[str | int, ...]
"""Where in a file a value stands: keys and list positions from the top."""


class Value(BaseModel):
    """A frozen value; an unknown field or a value of another type is an error, never a guess."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def refusal(value: BaseModel, problems: list[tuple[Place, str]]) -> ValidationError:
    """Every problem with its own place, so that a file's line and column can be told."""
    details = [
        InitErrorDetails(type=PydanticCustomError("studyhall", "{why}", {"why": why}), loc=place, input=None)
        for place, why in problems
    ]
    return ValidationError.from_exception_data(type(value).__name__, details)
