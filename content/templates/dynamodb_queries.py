"""What a Query consumes, and what DAX keeps away from a table."""

# ruff: noqa: RUF001 - a multiplication sign is meant

from datetime import date
from fractions import Fraction
from math import ceil
from random import Random

from content.templates.family import Drawing, Family, between, right, tasks, wrong
from content.templates.mistakes import Mistake
from content.templates.numerals import counted, figure

_GUIDE = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide"
_TAGS = tasks(c02="1.3", c03="1.3")
_CHECKED = date(2026, 11, 24)
_UNITS = counted("read capacity unit")

_READ_4K = 4_096

_FOUND = between(16, 90)
_LEFT = between(2, 11)
_QUERY_BYTES = between(300, 3_900, 100)


def _draw_query(rng: Random) -> Drawing | None:
    found, left, size = _FOUND.whole(rng), _LEFT.whole(rng), _QUERY_BYTES.whole(rng)
    total = found * size
    if total % _READ_4K == 0:
        return None
    steps = ceil(Fraction(total, _READ_4K))
    return Drawing(
        numbers={"found": found, "left": left, "size": size},
        situation=(
            f"One Query with default settings matches {found} items of {size:,} bytes each under a partition key. "
            f"A filter expression then leaves {left} of them in the result, which fits one page."
        ),
        ask="How much read capacity does this Query consume (1 KB = 1,024 bytes)?",
        key=right(
            Fraction(steps, 2),
            f"The sum of {total:,} bytes is rounded up once, to {steps} × 4 KB; eventual consistency halves that.",
        ),
        mistakes=(
            wrong(
                Mistake.ROUNDED_EACH_ITEM,
                Fraction(found, 2),
                f"This rounds each of the {found} items up to 4 KB, as BatchGetItem does; a Query rounds the sum.",
            ),
            wrong(
                Mistake.FORGOT_HALVING,
                steps,
                f"{steps} units would be a strongly consistent Query; the default is eventually consistent.",
            ),
            wrong(
                Mistake.FILTER_COUNTED,
                Fraction(ceil(Fraction(left * size, _READ_4K)), 2),
                f"This counts only the {left} items that are left. The filter works after {found} items were read.",
            ),
            wrong(
                Mistake.STEP_OF_WRITES,
                Fraction(ceil(Fraction(total, 1_024)), 2),
                f"This divides {total:,} bytes into steps of 1 KB, the step of writes.",
            ),
        ),
        solution=(
            f"A Query adds up all items it reads, filtered out or not: {found} × {size:,} = {total:,} bytes, rounded "
            f"up once to {steps} × 4 KB. Eventually consistent, it consumes half a unit for each: "
            f"{figure(Fraction(steps, 2))}."
        ),
    )


_LOOKUPS = between(200, 2_000, 100)
_HITS = between(60, 95, 5)
_CACHED_SIZES = between(Fraction(1, 2), Fraction(39, 2), Fraction(1, 2))


def _draw_dax(rng: Random) -> Drawing | None:
    reads, hits, size = _LOOKUPS.whole(rng), _HITS.whole(rng), _CACHED_SIZES.draw(rng)
    if size % 4 == 0:
        return None
    steps, misses = ceil(size / 4), reads * (100 - hits) // 100
    units = ceil(Fraction(misses * steps, 2))
    return Drawing(
        numbers={"reads": reads, "hits": hits, "size": size},
        situation=(
            f"A shop reads product items of {figure(size)} KB (1 KB = 1,024 bytes) through Amazon DynamoDB "
            f"Accelerator (DAX): {reads:,} eventually consistent GetItem calls per second, of which {hits}% are "
            "answered from the cache. The others go on to the table, which is in provisioned mode."
        ),
        ask="How many read capacity units do these reads need on the table?",
        key=right(units, f"{misses:,} misses per second of {steps} × 4 KB take half a unit for each."),
        mistakes=(
            wrong(
                Mistake.SHARES_REVERSED,
                ceil(Fraction((reads - misses) * steps, 2)),
                f"This counts the {hits}% that are hits; they never reach the table.",
            ),
            wrong(
                Mistake.FORGOT_HALVING,
                misses * steps,
                f"{misses:,} × {steps} is for strongly consistent reads; misses here are eventually consistent.",
            ),
            wrong(
                Mistake.CACHE_IGNORED,
                ceil(Fraction(reads * steps, 2)),
                f"All {reads:,} reads would need that; a hit in the cache takes nothing from the table.",
            ),
            wrong(
                Mistake.ROUNDED_ONCE_AT_THE_END,
                ceil(misses * size / 8),
                f"This rounds the total; each item of {figure(size)} KB is rounded up to {4 * steps} KB first.",
            ),
        ),
        solution=(
            f"Only misses read the table: {100 - hits}% of {reads:,} are {misses:,} per second. Each counts as {steps} "
            f"× 4 KB, and eventually consistent reads take half: {misses:,} × {steps} / 2, rounded up, is {units:,}."
        ),
    )


QUERY_UNITS = Family(
    id="dynamodb-query-units",
    version=1,
    service="DynamoDB",
    difficulty=3,
    tags=_TAGS,
    source=f"{_GUIDE}/read-write-operations.html",
    checked=_CHECKED,
    statement=(
        "A Query adds up the sizes of all items it reads and rounds the sum up to the next 4 KB, before any filter. "
        "Eventually consistent, which is the default, it consumes half a unit for each 4 KB."
    ),
    ranges={"found": _FOUND, "left": _LEFT, "size": _QUERY_BYTES},
    unit=_UNITS,
    draw=_draw_query,
)
DAX_UNITS = Family(
    id="dax-read-units",
    version=2,
    service="DAX",
    difficulty=3,
    tags=tasks(c02="4.3", c03="4.3"),
    source=f"{_GUIDE}/DAX.concepts.html",
    checked=_CHECKED,
    statement=(
        "An eventually consistent GetItem that DAX finds in its item cache does not reach DynamoDB; a miss is read "
        "from the table, consumes its capacity and is put into the cache."
    ),
    ranges={"reads": _LOOKUPS, "hits": _HITS, "size": _CACHED_SIZES},
    unit=_UNITS,
    draw=_draw_dax,
)
