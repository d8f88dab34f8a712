"""Numbers as a reader sees them: exact, with commas from a thousand on, and with their unit."""

from collections.abc import Callable
from fractions import Fraction

Number = int | Fraction
Unit = Callable[[Number], str]
"""How a value of a family is written, its unit included."""

_MOST_PLACES = 4


def figure(value: Number) -> str:
    """`1,234`, `7.5`: the exact value. A number that is not written out in four places is a family's bug."""
    exact = Fraction(value)
    places = next((n for n in range(_MOST_PLACES + 1) if (exact * 10**n).denominator == 1), None)
    if places is None:
        raise ValueError(f"{exact} can't be written exactly in {_MOST_PLACES} places")
    whole, rest = divmod(abs(exact) * 10**places, 10**places)
    sign = "-" if exact < 0 else ""
    return f"{sign}{int(whole):,}.{int(rest):0{places}}" if places else f"{sign}{int(whole):,}"


def counted(thing: str) -> Unit:
    """The unit of things that are counted: `1 shard`, `5 shards`."""

    def write(value: Number) -> str:
        return f"{figure(value)} {thing}" if value == 1 else f"{figure(value)} {thing}s"

    return write


def percent(value: Number) -> str:
    return f"{figure(value)}%"


def bare(value: Number) -> str:
    """A number as code has it, without commas: a Unix time."""
    return str(value)


def clock(value: Number) -> str:
    """Seconds since midnight as `10:01:05`."""
    minutes, seconds = divmod(int(value), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}"
