"""Read capacity of a DynamoDB table: the size is rounded up per item, then the consistency decides the factor."""

# ruff: noqa: RUF001 - a multiplication sign is meant

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from math import ceil, floor
from random import Random

from content.questions import Difficulty
from content.templates.family import Choice, Drawing, Family, Range, between, right, tasks, wrong
from content.templates.mistakes import Mistake
from content.templates.numerals import Unit, counted, figure

_RULE = (
    "A read unit is one strongly consistent read of up to 4 KB per second, or two eventually consistent ones; a "
    "transactional read takes two. The size of each item is rounded up to the next 4 KB before anything else."
)
_UNITS = counted("read capacity unit")

_READS = between(20, 400, 5)
_SIZES = between(Fraction(1, 2), Fraction(79, 2), Fraction(1, 2))
_RANGES = {"reads": _READS, "size": _SIZES}
_SCENES = (
    "A ticket shop keeps its carts in an Amazon DynamoDB table",
    "A parcel service keeps shipments in an Amazon DynamoDB table",
    "A quiz app keeps player profiles in an Amazon DynamoDB table",
)


def _numbers(rng: Random) -> tuple[int, Fraction] | None:
    """Reads per second and KB per item; none where rounding up changes nothing."""
    reads, size = _READS.whole(rng), _SIZES.draw(rng)
    return None if size % 4 == 0 else (reads, size)


def _situation(rng: Random, kind: str, *, reads: int, size: Fraction) -> str:
    return (
        f"{rng.choice(_SCENES)} in provisioned mode. At peak it makes {reads} {kind} reads per second, "
        f"each of one item of {figure(size)} KB (1 KB = 1,024 bytes)."
    )


_ASK = "How many read capacity units does the table need for these reads?"


def _per_item(size: Fraction) -> str:
    return f"{figure(size)} KB count as {4 * ceil(size / 4)} KB, which is {ceil(size / 4)} × 4 KB"


def _once_at_the_end(reads: int, size: Fraction, factor: Fraction) -> Choice:
    total = ceil(reads * size / 4 * factor)
    return wrong(
        Mistake.ROUNDED_ONCE_AT_THE_END,
        total,
        f"This rounds the total of {reads} × {figure(size)} KB. DynamoDB rounds every item: {_per_item(size)}.",
    )


def _step_of_writes(reads: int, size: Fraction, factor: Fraction) -> Choice:
    return wrong(
        Mistake.STEP_OF_WRITES,
        ceil(reads * ceil(size) * factor),
        f"This counts {figure(size)} KB in steps of 1 KB. That is the step of writes; reads are counted by 4 KB.",
    )


def _rounded_down(reads: int, size: Fraction, factor: Fraction) -> Choice:
    return wrong(
        Mistake.ROUNDED_DOWN,
        ceil(reads * floor(size / 4) * factor),
        f"This drops what {figure(size)} KB have beyond {4 * floor(size / 4)} KB; a started 4 KB counts in full.",
    )


def _common(reads: int, size: Fraction, factor: Fraction) -> tuple[Choice, ...]:
    return (
        _once_at_the_end(reads, size, factor),
        _step_of_writes(reads, size, factor),
        _rounded_down(reads, size, factor),
    )


def _draw_strong(rng: Random) -> Drawing | None:
    if (numbers := _numbers(rng)) is None:
        return None
    reads, size = numbers
    units = reads * ceil(size / 4)
    return Drawing(
        numbers={"reads": reads, "size": size},
        situation=_situation(rng, "strongly consistent", reads=reads, size=size),
        ask=_ASK,
        key=right(units, f"{_per_item(size)}; {reads} reads of these take {units:,} units."),
        mistakes=(
            wrong(
                Mistake.HALVED_WITHOUT_CAUSE,
                ceil(Fraction(units, 2)),
                f"Half of {units:,} would do for eventually consistent reads. These are strongly consistent.",
            ),
            wrong(
                Mistake.DOUBLED_WITHOUT_CAUSE,
                2 * units,
                f"Twice {units:,} is the price of transactional reads, which nobody asked for here.",
            ),
            *_common(reads, size, Fraction(1)),
        ),
        solution=(
            f"Round each item first: {_per_item(size)}. A strongly consistent read takes one unit for each 4 KB, so "
            f"{reads} × {ceil(size / 4)} = {units:,}."
        ),
    )


def _draw_eventual(rng: Random) -> Drawing | None:
    if (numbers := _numbers(rng)) is None:
        return None
    reads, size = numbers
    steps = ceil(size / 4)
    units = ceil(Fraction(reads * steps, 2))
    return Drawing(
        numbers={"reads": reads, "size": size},
        situation=_situation(rng, "eventually consistent", reads=reads, size=size),
        ask=_ASK,
        key=right(units, f"{_per_item(size)}; half a unit for each makes {units:,} at {reads} reads."),
        mistakes=(
            wrong(
                Mistake.FORGOT_HALVING,
                reads * steps,
                f"{reads} × {steps} is what strongly consistent reads take; eventually consistent ones take half.",
            ),
            wrong(
                Mistake.HALVED_TWICE,
                ceil(Fraction(reads * steps, 4)),
                f"A quarter of {reads} × {steps}: eventual consistency halves the units once, not twice.",
            ),
            wrong(
                Mistake.STEP_DOUBLED_INSTEAD_OF_HALVING,
                reads * ceil(size / 8),
                f"This rounds {figure(size)} KB up to steps of 8 KB. The step stays 4 KB; the units are halved.",
            ),
            *_common(reads, size, Fraction(1, 2)),
        ),
        solution=(
            f"Round each item first: {_per_item(size)}. {reads} × {steps} = {reads * steps:,} units would serve "
            f"strongly consistent reads; eventually consistent ones take half, rounded up once: {units:,}."
        ),
    )


def _draw_transactional(rng: Random) -> Drawing | None:
    if (numbers := _numbers(rng)) is None:
        return None
    reads, size = numbers
    single = reads * ceil(size / 4)
    return Drawing(
        numbers={"reads": reads, "size": size},
        situation=_situation(rng, "transactional", reads=reads, size=size),
        ask=_ASK,
        key=right(2 * single, f"{_per_item(size)}; in a transaction each of them takes two units."),
        mistakes=(
            wrong(
                Mistake.FORGOT_DOUBLING,
                single,
                f"{single:,} units serve strongly consistent reads; in a transaction every read is done twice.",
            ),
            wrong(
                Mistake.DOUBLED_TWICE,
                4 * single,
                f"Four times {reads} × {ceil(size / 4)}: a transactional read takes twice a strong one, not four "
                "times.",
            ),
            wrong(
                Mistake.HALVED_WITHOUT_CAUSE,
                ceil(Fraction(single, 2)),
                f"Half of {single:,} is for eventually consistent reads; a transaction costs more, not less.",
            ),
            *_common(reads, size, Fraction(2)),
        ),
        solution=(
            f"Round each item first: {_per_item(size)}. {reads} × {ceil(size / 4)} = {single:,} units would serve "
            "strongly consistent reads; a transactional read prepares and commits, so it takes twice as many: "
            f"{2 * single:,}."
        ),
    )


_PAIRS = between(10, 200, 5)
_PER_SECOND = counted("read")


def _draw_reads_served(rng: Random) -> Drawing | None:
    strong, size = _PAIRS.whole(rng), _SIZES.draw(rng)
    steps = ceil(size / 4)
    units = strong * steps
    if size % 4 == 0 or steps == 1:
        return None
    return Drawing(
        numbers={"strong": strong, "size": size},
        situation=(
            f"An Amazon DynamoDB table in provisioned mode has {units:,} read capacity units. A service reads single "
            f"items of {figure(size)} KB (1 KB = 1,024 bytes) with GetItem and its default consistency."
        ),
        ask="How many of these reads per second can the table sustain?",
        key=right(
            2 * strong,
            f"GetItem is eventually consistent by default: {steps} × 0.5 units each, so {units:,} units serve "
            f"{2 * strong:,}.",
        ),
        mistakes=(
            wrong(
                Mistake.FORGOT_HALVING,
                strong,
                f"{units:,} / {steps} holds for strongly consistent reads; the default takes half as much.",
            ),
            wrong(
                Mistake.UNITS_FOR_READS,
                units,
                f"One unit for each read leaves out that {_per_item(size)}.",
            ),
            wrong(
                Mistake.ROUNDED_ONCE_AT_THE_END,
                floor(units * 8 / size),
                f"This divides by {figure(size)} KB as they are; every item is rounded up to {4 * steps} KB first.",
            ),
            wrong(
                Mistake.STEP_OF_WRITES,
                floor(Fraction(2 * units, ceil(size))),
                f"This counts an item as {ceil(size)} × 1 KB, which is the step of writes.",
            ),
        ),
        solution=(
            f"{_per_item(size)}. An eventually consistent read takes half a unit for each: "
            f"{figure(Fraction(steps, 2))}. {units:,} / {figure(Fraction(steps, 2))} = {2 * strong:,}."
        ),
    )


def _family(
    family_id: str,
    difficulty: Difficulty,
    draw: Callable[[Random], Drawing | None],
    *,
    ranges: Mapping[str, Range] = _RANGES,
    unit: Unit = _UNITS,
) -> Family:
    return Family(
        id=family_id,
        version=2,
        service="DynamoDB",
        difficulty=difficulty,
        tags=tasks(c02="1.3", c03="1.3"),
        source="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html",
        checked=date(2026, 11, 24),
        statement=_RULE,
        ranges=ranges,
        unit=unit,
        draw=draw,
    )


READ_UNITS_STRONG = _family("dynamodb-read-units-strong", 1, _draw_strong)
READ_UNITS_EVENTUAL = _family("dynamodb-read-units-eventual", 2, _draw_eventual)
READ_UNITS_TRANSACTIONAL = _family("dynamodb-read-units-transactional", 2, _draw_transactional)
READS_SERVED = _family(
    "dynamodb-reads-served", 3, _draw_reads_served, ranges={"strong": _PAIRS, "size": _SIZES}, unit=_PER_SECOND
)
