"""Reading and writing DynamoDB items in batches: what it consumes and how many calls it takes."""

# ruff: noqa: RUF001 - a multiplication sign is meant

from datetime import date
from fractions import Fraction
from math import ceil, floor
from random import Random

from content.templates.family import Drawing, Family, between, right, tasks, wrong
from content.templates.mistakes import Mistake
from content.templates.numerals import counted

_GUIDE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide"
_TAGS = tasks(c02="1.3", c03="1.3")
_CHECKED = date(2026, 11, 24)
_UNITS = counted("read capacity unit")
_CALLS = counted("call")

_READ_4K = 4_096

_WANTED = between(8, 100)
_ITEM_BYTES = between(300, 9_900, 100)


def _draw_batch_get(rng: Random) -> Drawing | None:
    wanted, size = _WANTED.whole(rng), _ITEM_BYTES.whole(rng)
    each = ceil(Fraction(size, _READ_4K))
    units = wanted * each
    return Drawing(
        numbers={"wanted": wanted, "size": size},
        situation=(
            f"A report fetches {wanted} items of {size:,} bytes each with one BatchGetItem. The call asks for strongly "
            "consistent reads and returns every item."
        ),
        ask="How much read capacity does this call consume (1 KB = 1,024 bytes)?",
        key=right(units, f"Each item is rounded up by itself to {each} × 4 KB; there are {wanted} of them."),
        mistakes=(
            wrong(
                Mistake.ROUNDED_ONCE_AT_THE_END,
                ceil(Fraction(wanted * size, _READ_4K)),
                f"This rounds the sum of {wanted * size:,} bytes once, as a Query does; a batch rounds each item.",
            ),
            wrong(
                Mistake.HALVED_WITHOUT_CAUSE,
                Fraction(units, 2),
                f"Half of {units:,} is for eventually consistent reads; this call asks for strong ones.",
            ),
            wrong(
                Mistake.STEP_OF_WRITES,
                wanted * ceil(Fraction(size, 1_024)),
                f"This counts {size:,} bytes in steps of 1 KB, the step of writes.",
            ),
            wrong(
                Mistake.DOUBLED_WITHOUT_CAUSE,
                2 * units,
                f"Twice {units:,} would be a transactional read; a batch is no transaction.",
            ),
        ),
        solution=(
            f"BatchGetItem saves round trips, not capacity: each item of {size:,} bytes counts as {each} × 4 KB, and "
            f"{wanted} × {each} = {units:,}."
        ),
    )


_KEYS = between(120, 4_990, 10)
_PUTS = between(60, 1_990, 5)


def _draw_get_calls(rng: Random) -> Drawing | None:
    keys = _KEYS.whole(rng)
    if keys % 100 == 0:
        return None
    calls = ceil(Fraction(keys, 100))
    return Drawing(
        numbers={"keys": keys},
        situation=(
            f"A nightly job knows the primary keys of {keys:,} small items, about 2 KB each, and reads them with "
            "BatchGetItem. Capacity is plentiful, and no call leaves keys unprocessed."
        ),
        ask="What is the smallest number of BatchGetItem calls that reads them all?",
        key=right(calls, f"A call takes up to 100 keys, so {keys:,} keys need {calls}."),
        mistakes=(
            wrong(
                Mistake.ROUNDED_DOWN,
                floor(Fraction(keys, 100)),
                f"This rounds {keys:,} / 100 down and leaves out {keys % 100} of the keys.",
            ),
            wrong(
                Mistake.LIMIT_OF_SOMETHING_ELSE,
                ceil(Fraction(keys, 25)),
                "This takes 25 items a call, the limit of BatchWriteItem.",
            ),
            wrong(
                Mistake.LIMIT_OF_SOMETHING_ELSE,
                ceil(Fraction(keys, 10)),
                "This takes ten a call, which is the limit of a batch in SQS.",
            ),
            wrong(
                Mistake.ONE_STEP_TOO_MANY,
                calls + 1,
                f"One more than needed: {calls} calls already take up to {100 * calls:,} keys.",
            ),
        ),
        solution=(
            f"BatchGetItem takes up to 100 keys and returns up to 16 MB, which items of 2 KB don't reach. "
            f"{keys:,} / 100 rounded up is {calls}."
        ),
    )


def _draw_write_calls(rng: Random) -> Drawing | None:
    puts = _PUTS.whole(rng)
    if puts % 25 == 0:
        return None
    calls = ceil(Fraction(puts, 25))
    return Drawing(
        numbers={"puts": puts},
        situation=(
            f"An import puts {puts:,} small items, about 1 KB each, into an Amazon DynamoDB table with BatchWriteItem. "
            "Capacity is plentiful, and no call leaves items unprocessed."
        ),
        ask="What is the smallest number of BatchWriteItem calls that writes them all?",
        key=right(calls, f"A call takes up to 25 puts, so {puts:,} need {calls}."),
        mistakes=(
            wrong(
                Mistake.ROUNDED_DOWN,
                floor(Fraction(puts, 25)),
                f"This rounds {puts:,} / 25 down and leaves out {puts % 25} of the items.",
            ),
            wrong(
                Mistake.LIMIT_OF_SOMETHING_ELSE,
                ceil(Fraction(puts, 100)),
                "This takes 100 items a call, the limit of BatchGetItem and of a transaction.",
            ),
            wrong(
                Mistake.LIMIT_OF_SOMETHING_ELSE,
                ceil(Fraction(puts, 10)),
                "This takes ten a call, which is the limit of a batch in SQS.",
            ),
            wrong(
                Mistake.ONE_STEP_TOO_MANY,
                calls + 1,
                f"One more than needed: {calls} calls already take up to {25 * calls:,} items.",
            ),
        ),
        solution=f"BatchWriteItem takes up to 25 puts or deletes. {puts:,} / 25 rounded up is {calls}.",
    )


BATCH_GET_UNITS = Family(
    id="dynamodb-batch-get-units",
    version=1,
    service="DynamoDB",
    difficulty=2,
    tags=_TAGS,
    source=f"{_GUIDE}/read-write-operations.html",
    checked=_CHECKED,
    statement=(
        "BatchGetItem rounds every item up to the next 4 KB by itself and adds up the results, as if each were read "
        "by a GetItem of its own."
    ),
    ranges={"wanted": _WANTED, "size": _ITEM_BYTES},
    unit=_UNITS,
    draw=_draw_batch_get,
)
BATCH_GET_CALLS = Family(
    id="dynamodb-batch-get-calls",
    version=1,
    service="DynamoDB",
    difficulty=1,
    tags=_TAGS,
    source="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html",
    checked=_CHECKED,
    statement="A BatchGetItem call takes up to 100 keys and returns up to 16 MB; what does not fit comes back as keys.",
    ranges={"keys": _KEYS},
    unit=_CALLS,
    draw=_draw_get_calls,
)
BATCH_WRITE_CALLS = Family(
    id="dynamodb-batch-write-calls",
    version=2,
    service="DynamoDB",
    difficulty=1,
    tags=_TAGS,
    source="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html",
    checked=_CHECKED,
    statement="A BatchWriteItem call takes up to 25 puts or deletes with up to 16 MB in all.",
    ranges={"puts": _PUTS},
    unit=_CALLS,
    draw=_draw_write_calls,
)
