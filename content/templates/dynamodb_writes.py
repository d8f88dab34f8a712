"""Write capacity of a DynamoDB table, and the value that makes an item expire."""

# ruff: noqa: RUF001 - a multiplication sign is meant

from datetime import date
from fractions import Fraction
from math import ceil, floor
from random import Random

from content.templates.family import Choice, Drawing, Family, between, right, tasks, wrong
from content.templates.mistakes import Mistake
from content.templates.numerals import bare, counted, figure

_PAGE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html"
_RULE = (
    "A write unit is one write of up to 1 KB per second; a transactional write takes two for each 1 KB. The size of "
    "each item is rounded up to the next 1 KB before anything else."
)
_TAGS = tasks(c02="1.3", c03="1.3")
_CHECKED = date(2026, 11, 24)
_UNITS = counted("write capacity unit")

_WRITES = between(10, 300, 5)
_PER_MINUTE = between(600, 6000, 300)
_SIZES = between(Fraction(3, 10), Fraction(99, 10), Fraction(1, 5))
_ASK = "How many write capacity units does the table need for these writes?"


def _per_item(size: Fraction) -> str:
    return f"{figure(size)} KB count as {ceil(size)} KB"


def _common(writes: int, size: Fraction, factor: int) -> tuple[Choice, ...]:
    """Mistakes about the size, at a rate per second."""
    return (
        wrong(
            Mistake.ROUNDED_ONCE_AT_THE_END,
            ceil(writes * size * factor),
            f"This rounds only the total of {writes} × {figure(size)} KB. Every item is rounded: {_per_item(size)}.",
        ),
        wrong(
            Mistake.STEP_OF_READS,
            writes * ceil(size / 4) * factor,
            f"This counts {figure(size)} KB in steps of 4 KB. That is the step of reads; writes are counted by 1 KB.",
        ),
        wrong(
            Mistake.ROUNDED_DOWN,
            writes * floor(size) * factor,
            f"This takes {figure(size)} KB as {floor(size)} KB; a started KB counts in full.",
        ),
    )


def _draw_plain(rng: Random) -> Drawing | None:
    writes, size = _WRITES.whole(rng), _SIZES.draw(rng)
    if size.denominator == 1:
        return None
    units = writes * ceil(size)
    return Drawing(
        numbers={"writes": writes, "size": size},
        situation=(
            f"Sensors in a warehouse report to an Amazon DynamoDB table in provisioned mode. {writes} items arrive "
            f"each second, every one written by a PutItem of its own and {figure(size)} KB in size (1 KB = 1,024 "
            "bytes)."
        ),
        ask=_ASK,
        key=right(units, f"{_per_item(size)}, so {writes} writes per second take {units:,} units."),
        mistakes=(
            *_common(writes, size, 1),
            wrong(
                Mistake.DOUBLED_WITHOUT_CAUSE,
                2 * units,
                f"Twice {units:,} is the price of transactional writes; PutItem alone is none.",
            ),
            wrong(
                Mistake.HALVED_WITHOUT_CAUSE,
                ceil(Fraction(units, 2)),
                f"Half of {units:,}: only reads can be eventually consistent and take half; writes never do.",
            ),
        ),
        solution=f"Round each item first: {_per_item(size)}. A unit for each KB: {writes} × {ceil(size)} = {units:,}.",
    )


def _draw_per_minute(rng: Random) -> Drawing | None:
    minute, size = _PER_MINUTE.whole(rng), _SIZES.draw(rng)
    if size.denominator == 1:
        return None
    writes, units = minute // 60, minute // 60 * ceil(size)
    return Drawing(
        numbers={"minute": minute, "size": size},
        situation=(
            f"A tracking service writes {minute:,} positions per minute, evenly spread, to an Amazon DynamoDB table in "
            f"provisioned mode. Each is an item of {figure(size)} KB (1 KB = 1,024 bytes) with a PutItem of its own."
        ),
        ask=_ASK,
        key=right(units, f"{minute:,} per minute are {writes} per second, and {_per_item(size)}."),
        mistakes=(
            *_common(writes, size, 1),
            wrong(
                Mistake.MINUTES_FOR_SECONDS,
                minute * ceil(size),
                f"This takes {minute:,} as writes per second; a unit is counted per second, the rate is per minute.",
            ),
            wrong(
                Mistake.DOUBLED_WITHOUT_CAUSE,
                2 * units,
                f"Twice {units:,} is the price of transactional writes; PutItem alone is none.",
            ),
        ),
        solution=(
            f"{minute:,} / 60 = {writes} writes per second. Round each item: {_per_item(size)}. "
            f"{writes} × {ceil(size)} = {units:,}."
        ),
    )


def _draw_transactional(rng: Random) -> Drawing | None:
    writes, size = _WRITES.whole(rng), _SIZES.draw(rng)
    if size.denominator == 1:
        return None
    single = writes * ceil(size)
    return Drawing(
        numbers={"writes": writes, "size": size},
        situation=(
            "A booking service changes seats with TransactWriteItems in an Amazon DynamoDB table in provisioned "
            f"mode. At peak {writes} items per second are written this way, each of {figure(size)} KB (1 KB = 1,024 "
            "bytes)."
        ),
        ask=_ASK,
        key=right(2 * single, f"{_per_item(size)}; in a transaction each KB takes two units."),
        mistakes=(
            *_common(writes, size, 2),
            wrong(
                Mistake.FORGOT_DOUBLING,
                single,
                f"{single:,} units serve ordinary writes; a transaction writes each item twice, to prepare and to "
                "commit.",
            ),
            wrong(
                Mistake.DOUBLED_TWICE,
                4 * single,
                f"Four times {writes} × {ceil(size)}: a transactional write takes twice an ordinary one, not four "
                "times.",
            ),
        ),
        solution=(
            f"Round each item first: {_per_item(size)}. {writes} × {ceil(size)} = {single:,} units would serve "
            f"ordinary writes; transactional ones take twice as many: {2 * single:,}."
        ),
    )


_NEW_YEAR_2026 = 1_767_225_600
_WRITTEN = between(_NEW_YEAR_2026, _NEW_YEAR_2026 + 700 * 86_400, 4_500)
_DAYS = between(3, 120)


def _draw_expiry(rng: Random) -> Drawing:
    written, days = _WRITTEN.whole(rng), _DAYS.whole(rng)
    expires = written + days * 86_400
    return Drawing(
        numbers={"written": written, "days": days},
        situation=(
            f"An app writes a session to an Amazon DynamoDB table at Unix time {written}. Time to live is on for the "
            f"attribute expires_at, and the session is to expire {days} days after it was written."
        ),
        ask="Which number belongs in expires_at?",
        key=right(expires, f"Seconds since 1970: {written} plus {days} × 86,400."),
        mistakes=(
            wrong(
                Mistake.MILLISECONDS_FOR_SECONDS,
                expires * 1000,
                "The right instant in milliseconds. Read as seconds it lies tens of thousands of years ahead.",
            ),
            wrong(
                Mistake.DURATION_FOR_INSTANT,
                days * 86_400,
                f"The length of {days} days. The attribute names an instant, not how long the item may live.",
            ),
            wrong(
                Mistake.HOUR_FOR_DAY,
                written + days * 3_600,
                f"This adds {days} hours: 3,600 seconds are an hour, a day has 86,400.",
            ),
            wrong(
                Mistake.MINUTES_FOR_SECONDS,
                written + days * 1_440,
                f"This adds {days} × 1,440, the minutes of a day, to a time in seconds.",
            ),
        ),
        solution=(
            f"The attribute holds an instant as a number of seconds since 1970: {written} + {days} × 86,400 = "
            f"{expires}. Expired items may still be read until DynamoDB has removed them."
        ),
    )


WRITE_UNITS = Family(
    id="dynamodb-write-units",
    version=2,
    service="DynamoDB",
    difficulty=1,
    tags=_TAGS,
    source=_PAGE,
    checked=_CHECKED,
    statement=_RULE,
    ranges={"writes": _WRITES, "size": _SIZES},
    unit=_UNITS,
    draw=_draw_plain,
)
WRITE_UNITS_PER_MINUTE = Family(
    id="dynamodb-write-units-per-minute",
    version=2,
    service="DynamoDB",
    difficulty=2,
    tags=_TAGS,
    source=_PAGE,
    checked=_CHECKED,
    statement=_RULE,
    ranges={"minute": _PER_MINUTE, "size": _SIZES},
    unit=_UNITS,
    draw=_draw_per_minute,
)
WRITE_UNITS_TRANSACTIONAL = Family(
    id="dynamodb-write-units-transactional",
    version=2,
    service="DynamoDB",
    difficulty=2,
    tags=_TAGS,
    source=_PAGE,
    checked=_CHECKED,
    statement=_RULE,
    ranges={"writes": _WRITES, "size": _SIZES},
    unit=_UNITS,
    draw=_draw_transactional,
)
EXPIRY = Family(
    id="dynamodb-expiry-value",
    version=2,
    service="DynamoDB",
    difficulty=1,
    tags=_TAGS,
    source="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html",
    checked=_CHECKED,
    statement=(
        "The TTL attribute is a number: the instant of expiry in Unix time, in seconds. An expired item can still be "
        "read until DynamoDB has removed it, typically within a few days."
    ),
    ranges={"written": _WRITTEN, "days": _DAYS},
    unit=bare,
    draw=_draw_expiry,
)
