"""Shards of a provisioned stream, and how many functions work on them at once."""

# ruff: noqa: RUF001 - a multiplication sign is meant

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from math import ceil
from random import Random

from content.templates.family import Drawing, Family, between, right, tasks, wrong
from content.templates.mistakes import Mistake
from content.templates.numerals import counted, figure

_TAGS = tasks(c02="1.3", c03="1.3")
_CHECKED = date(2026, 11, 24)
_SHARDS = counted("shard")

_RECORDS = between(1_150, 9_450, 100)
_SIZES = between(Fraction(2, 5), 6, Fraction(1, 5))
_CONSUMERS = between(2, 5)
_RANGES = {"records": _RECORDS, "size": _SIZES, "consumers": _CONSUMERS}

Terms = tuple[int, int, int]
"""Shards for the bytes written, for the records written, and for what shared consumers read."""


def _terms(records: int, size: Fraction, consumers: int, *, kilo: int) -> Terms:
    written = records * size / kilo
    return ceil(written), ceil(Fraction(records, 1_000)), ceil(written * consumers / 2)


def _numbers(rng: Random) -> tuple[int, Fraction, int, Terms] | None:
    """None where it matters whether a megabyte has 1,000 or 1,024 KB."""
    records, size, consumers = _RECORDS.whole(rng), _SIZES.draw(rng), _CONSUMERS.whole(rng)
    terms = _terms(records, size, consumers, kilo=1_024)
    same = terms == _terms(records, size, consumers, kilo=1_000)
    return (records, size, consumers, terms) if same else None


def _situation(records: int, size: Fraction, reading: str) -> str:
    return (
        f"A provisioned Amazon Kinesis data stream is to take {records:,} records per second of {figure(size)} KB "
        f"each, evenly spread over the shards (1 MB = 1,024 KB). {reading} A shard takes 1 MB or 1,000 records per "
        "second and gives 2 MB per second."
    )


_ASK = "What is the smallest number of shards that carries this load?"


def _draw_shared(rng: Random) -> Drawing | None:
    if (numbers := _numbers(rng)) is None:
        return None
    records, size, consumers, (written, counts, read) = numbers
    shards = max(written, counts, read)
    decisive = {
        counts: f"{records:,} records per second ask",
        written: "the bytes written ask",
        read: f"what {consumers} applications read asks",
    }[shards]
    return Drawing(
        numbers={"records": records, "size": size, "consumers": consumers},
        situation=_situation(records, size, f"{consumers} applications read all records without enhanced fan-out."),
        ask=_ASK,
        key=right(shards, f"The largest of {written} for bytes, {counts} for records and {read} for reading."),
        mistakes=(
            wrong(
                Mistake.FIRST_TERM_ONLY,
                written,
                f"Enough for the bytes written, but {decisive} for {shards}.",
            ),
            wrong(
                Mistake.SECOND_TERM_ONLY,
                counts,
                f"Enough for {records:,} records, but {decisive} for {shards}.",
            ),
            wrong(
                Mistake.THIRD_TERM_FORGOTTEN,
                max(written, counts),
                f"Enough for writing. But {consumers} applications share 2 MB per second of each shard: {read} shards.",
            ),
            wrong(
                Mistake.TERMS_SUMMED,
                written + counts + read,
                f"{written} + {counts} + {read}: one shard serves bytes, records and reading at once; the largest "
                "counts.",
            ),
            wrong(
                Mistake.FORGOT_HALVING,
                max(written * consumers, counts),
                f"{written} × {consumers} treats reading like writing; a shard gives 2 MB per second, not 1 MB.",
            ),
        ),
        solution=(
            f"{records:,} × {figure(size)} KB per second come in: {_SHARDS(written)} at 1 MB. {records:,} records: "
            f"{counts} at 1,000. {consumers} applications read all of it and share 2 MB per shard: {read}. The "
            f"largest, {shards}, counts."
        ),
    )


def _draw_fan_out(rng: Random) -> Drawing | None:
    if (numbers := _numbers(rng)) is None:
        return None
    records, size, consumers, (written, counts, read) = numbers
    shards = max(written, counts)
    return Drawing(
        numbers={"records": records, "size": size, "consumers": consumers},
        situation=_situation(
            records, size, f"{consumers} applications read all records, each registered for enhanced fan-out."
        ),
        ask=_ASK,
        key=right(shards, f"Writing alone decides: {written} for the bytes, {counts} for the records."),
        mistakes=(
            wrong(
                Mistake.TERM_ADDED_THAT_IS_NOT_SHARED,
                max(shards, read),
                f"{read} would be needed if the {consumers} applications shared 2 MB per shard; each has its own.",
            ),
            wrong(
                Mistake.FIRST_TERM_ONLY,
                written,
                f"Enough for the bytes, but a shard takes 1,000 records per second: {records:,} need {counts}.",
            ),
            wrong(
                Mistake.SECOND_TERM_ONLY,
                counts,
                f"Enough for {records:,} records, but their bytes need {written} shards at 1 MB per second.",
            ),
            wrong(
                Mistake.TERMS_SUMMED,
                written + counts,
                f"{written} + {counts}: a shard carries bytes and records at once; the larger number counts.",
            ),
            wrong(
                Mistake.MULTIPLIED_BY_CONSUMERS,
                shards * consumers,
                f"{shards} × {consumers}: every consumer reads the same shards; none needs shards of its own.",
            ),
        ),
        solution=(
            "With enhanced fan-out each application has 2 MB per second of each shard to itself, so reading doesn't "
            f"limit. {records:,} × {figure(size)} KB need {_SHARDS(written)}, {records:,} records need {counts}: "
            f"{shards}."
        ),
    )


_OPEN_SHARDS = between(6, 80)
_FACTORS = between(2, 10)
_AT_ONCE = counted("invocation")


def _draw_invocations(rng: Random) -> Drawing:
    shards, factor = _OPEN_SHARDS.whole(rng), _FACTORS.whole(rng)
    return Drawing(
        numbers={"shards": shards, "factor": factor},
        situation=(
            f"An AWS Lambda function reads an Amazon Kinesis data stream with {shards} shards through one event "
            "source mapping. The iterator age grows, so the team sets the mapping's ParallelizationFactor to "
            f"{factor}."
        ),
        ask="How many invocations of the function can the mapping then run at the same time, at most?",
        key=right(shards * factor, f"Up to {factor} batches at once for each of the {shards} shards."),
        mistakes=(
            wrong(
                Mistake.FACTOR_IGNORED,
                shards,
                f"One for each of the {shards} shards is the default, a factor of 1.",
            ),
            wrong(
                Mistake.FACTOR_ADDED,
                shards + factor,
                f"The factor holds for each shard; it isn't {factor} more for the whole stream.",
            ),
            wrong(
                Mistake.DIVIDED_BY_THE_FACTOR,
                ceil(Fraction(shards, factor)),
                f"This gives {factor} shards to an invocation; the factor gives {factor} invocations to a shard.",
            ),
            wrong(
                Mistake.LARGEST_ALLOWED,
                10 * shards,
                f"Ten is the most the factor can be; here it is set to {factor}.",
            ),
            wrong(
                Mistake.ONE_STEP_ONLY,
                factor,
                f"{factor} is what a single shard gets; the stream has {shards}.",
            ),
        ),
        solution=(
            f"The factor is the number of batches that may be in work for each shard: {shards} × {factor} = "
            f"{shards * factor}. Records with the same partition key stay in order."
        ),
    )


def _shards_family(family_id: str, draw: Callable[[Random], Drawing | None]) -> Family:
    return Family(
        id=family_id,
        version=2,
        service="Kinesis Data Streams",
        difficulty=3,
        tags=_TAGS,
        source="https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html",
        checked=_CHECKED,
        statement=(
            "A shard takes up to 1 MB and up to 1,000 records per second. Ordinary consumers share 2 MB per second of "
            "reading per shard; one registered for enhanced fan-out has 2 MB per second of each shard to itself."
        ),
        ranges=_RANGES,
        unit=_SHARDS,
        draw=draw,
    )


SHARDS_SHARED = _shards_family("kinesis-shards-shared", _draw_shared)
SHARDS_FAN_OUT = _shards_family("kinesis-shards-fan-out", _draw_fan_out)
STREAM_INVOCATIONS = Family(
    id="kinesis-lambda-invocations",
    version=2,
    service="Lambda",
    difficulty=1,
    tags=tasks(c02="1.2", c03="1.2"),
    source="https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html",
    checked=_CHECKED,
    statement=(
        "ParallelizationFactor, from 1 to 10, is the number of batches that an event source mapping may have in work "
        "for each shard at the same time. Order is kept for each partition key."
    ),
    ranges={"shards": _OPEN_SHARDS, "factor": _FACTORS},
    unit=_AT_ONCE,
    draw=_draw_invocations,
)
