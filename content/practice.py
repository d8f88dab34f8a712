"""What quizzes score, apart from the main board, and the tables that come of it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from content.boards import ranks
from content.rounds import Style

NIGHT_POINTS_PER_DIFFICULTY: Final = 100


@dataclass(frozen=True, slots=True)
class Mark:
    """What one answer to a quiz's question is worth."""

    right: bool
    points: int


def mark(
    style: Style,
    *,
    right: bool,
    difficulty: int,
    clicked_at: datetime,
    opened_at: datetime | None = None,
    seconds: int = 0,
) -> Mark:
    """One point for each degree of difficulty; on a night `(1 - t / 2T) * 100 * difficulty`; wrong scores nothing.

    `t` counts from the platform's timestamp of the question's message to that of the click, `T` is `seconds`.
    """
    if not right:
        return Mark(right=False, points=0)
    if style is not Style.NIGHT:
        return Mark(right=True, points=difficulty)
    assert opened_at is not None
    share = min(max((clicked_at - opened_at).total_seconds(), 0.0), seconds) / (2 * seconds)
    return Mark(right=True, points=round((1 - share) * NIGHT_POINTS_PER_DIFFICULTY * difficulty))


@dataclass(frozen=True, slots=True)
class Score:
    """How somebody stands in one quiz."""

    person: int
    name: str
    points: int
    right: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of a quiz's table."""

    rank: int | None
    """None without points."""
    score: Score


def table(scores: Iterable[Score]) -> tuple[Placed, ...]:
    """The scores in falling order of points; equal points share a rank, and none without points."""
    falling = sorted(scores, key=lambda score: (-score.points, score.name.casefold(), score.person))
    places = ranks(score.points for score in falling)
    return tuple(Placed(rank, score) for rank, score in zip(places, falling, strict=True))


class Share(NamedTuple):
    """How the question of a position was answered."""

    position: int
    answered: int
    right: int


def hardest(shares: Sequence[Share]) -> int | None:
    """The position with the smallest share of right answers, the earliest of equals; None where all were right."""
    missed = [(one.right / one.answered, one.position) for one in shares if one.answered and one.right < one.answered]
    return min(missed)[1] if missed else None
