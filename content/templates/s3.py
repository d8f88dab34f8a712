"""S3 in numbers: prefixes for a request rate, requests and part sizes of a multipart upload."""

# ruff: noqa: RUF001 - a multiplication sign is meant

from datetime import date
from fractions import Fraction
from math import ceil, floor
from random import Random

from content.templates.family import Drawing, Family, between, one_of, right, tasks, wrong
from content.templates.mistakes import Mistake
from content.templates.numerals import Number, counted, figure

_GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide"
_CHECKED = date(2026, 11, 24)

_WRITES = between(4_000, 40_000, 500)
_READS = between(6_000, 70_000, 500)


def _prefixes(value: Number) -> str:
    return f"{figure(value)} prefix" if value == 1 else f"{figure(value)} prefixes"


def _draw_prefixes(rng: Random) -> Drawing | None:
    writes, reads = _WRITES.whole(rng), _READS.whole(rng)
    for_writes, for_reads = ceil(Fraction(writes, 3_500)), ceil(Fraction(reads, 5_500))
    needed = max(for_writes, for_reads)
    return Drawing(
        numbers={"writes": writes, "reads": reads},
        situation=(
            f"An analysis writes {writes:,} objects per second to one bucket and reads {reads:,} per second, both "
            "spread evenly over prefixes. Amazon S3 gives each prefix at least 3,500 writes and 5,500 reads per "
            "second, the two kinds counted separately."
        ),
        ask="How many prefixes does the analysis need to stay within these rates?",
        key=right(needed, f"{for_writes} for the writes, {for_reads} for the reads; the larger serves both."),
        mistakes=(
            wrong(
                Mistake.TERMS_SUMMED,
                for_writes + for_reads,
                f"{for_writes} + {for_reads}: a prefix gives its writes and its reads; they need no separate ones.",
            ),
            wrong(
                Mistake.FIRST_TERM_ONLY,
                for_writes,
                f"Enough for the writes; {reads:,} reads at 5,500 need {for_reads}.",
            ),
            wrong(
                Mistake.SECOND_TERM_ONLY,
                for_reads,
                f"Enough for the reads; {writes:,} writes at 3,500 need {for_writes}.",
            ),
            wrong(
                Mistake.TERMS_SWAPPED,
                max(ceil(Fraction(writes, 5_500)), ceil(Fraction(reads, 3_500))),
                "This divides the writes by 5,500 and the reads by 3,500; it is the other way round.",
            ),
            wrong(
                Mistake.RATE_APPLIED_TO_ALL,
                ceil(Fraction(writes + reads, 5_500)),
                f"This divides all {writes + reads:,} requests by 5,500, which holds for reads only.",
            ),
        ),
        solution=(
            f"Writes: {writes:,} / 3,500, rounded up, is {for_writes}. Reads: {reads:,} / 5,500, rounded up, is "
            f"{for_reads}. The larger number, {needed}, serves both."
        ),
    )


_GIGABYTES = between(3, 60)
_PART_SIZES = one_of(12, 15, 20, 24, 25, 30, 40, 48, 50, 60, 100)
_REQUESTS = counted("request")


def _draw_parts(rng: Random) -> Drawing | None:
    size, part = _GIGABYTES.whole(rng), _PART_SIZES.whole(rng)
    parts, decimal = ceil(Fraction(size * 1_024, part)), ceil(Fraction(size * 1_000, part))
    if parts == decimal or size * 1_024 % part == 0:
        return None
    return Drawing(
        numbers={"size": size, "part": part},
        situation=(
            f"A backup tool stores a file of {size} GB (1 GB = 1,024 MB) in Amazon S3 as a multipart upload with "
            f"parts of {part} MB. Nothing fails and nothing is repeated."
        ),
        ask="How many requests does the whole upload take, from creating it to completing it?",
        key=right(parts + 2, f"{parts:,} parts, one request to create the upload and one to complete it."),
        mistakes=(
            wrong(
                Mistake.FRAME_FORGOTTEN,
                parts,
                f"The {parts:,} parts alone. CreateMultipartUpload and CompleteMultipartUpload belong to it.",
            ),
            wrong(
                Mistake.ONE_STEP_TOO_FEW,
                parts + 1,
                "One request short: without CompleteMultipartUpload there is no object.",
            ),
            wrong(
                Mistake.THOUSAND_FOR_1024,
                decimal + 2,
                f"This takes {size} GB as {1_000 * size:,} MB; they are {1_024 * size:,}.",
            ),
            wrong(
                Mistake.SMALLEST_ALLOWED,
                ceil(Fraction(size * 1_024, 5)) + 2,
                f"This uses parts of 5 MB, the least size allowed; the tool uses {part} MB.",
            ),
        ),
        solution=(
            f"{size} × 1,024 MB / {part} MB, rounded up for the smaller last part, is {parts:,}. With creating and "
            f"completing the upload that makes {parts + 2:,} requests."
        ),
    )


_HUGE = between(60, 4_800, 20)


def _megabytes(value: Number) -> str:
    return f"{figure(value)} MB"


def _draw_part_size(rng: Random) -> Drawing | None:
    size = _HUGE.whole(rng)
    least, decimal = ceil(Fraction(size * 1_024, 10_000)), ceil(Fraction(size * 1_000, 10_000))
    if size * 1_024 % 10_000 == 0:
        return None
    return Drawing(
        numbers={"size": size},
        situation=(
            f"An exporter uploads a single object of {size:,} GB (1 GB = 1,024 MB) to Amazon S3. A multipart upload "
            "has at most 10,000 parts, and all of them but the last are to have the same size."
        ),
        ask="Which part size in whole MB is the smallest that works?",
        key=right(least, f"10,000 parts of {least} MB hold {10_000 * least:,} MB, enough for {size:,} GB."),
        mistakes=(
            wrong(
                Mistake.SMALLEST_ALLOWED,
                5,
                f"5 MB is the least S3 accepts for a part, but 10,000 of them hold only 50,000 MB of {1_024 * size:,}.",
            ),
            wrong(
                Mistake.ROUNDED_DOWN,
                floor(Fraction(size * 1_024, 10_000)),
                f"10,000 parts of {least - 1} MB hold {10_000 * (least - 1):,} MB; the object has {1_024 * size:,}.",
            ),
            wrong(
                Mistake.THOUSAND_FOR_1024,
                decimal,
                f"This takes {size:,} GB as {1_000 * size:,} MB; they are {1_024 * size:,}.",
            ),
            wrong(
                Mistake.LIMIT_OF_SOMETHING_ELSE,
                ceil(Fraction(size * 1_024, 1_000)),
                "This divides by 1,000, the number of parts on one page of a listing.",
            ),
            wrong(
                Mistake.ONE_STEP_TOO_MANY,
                least + 1,
                f"It works, but {least} MB do as well: 10,000 of these hold {10_000 * least:,} MB.",
            ),
        ),
        solution=f"{size:,} × 1,024 MB / 10,000 parts, rounded up to whole MB, is {least} MB.",
    )


PREFIXES = Family(
    id="s3-prefixes-for-rate",
    version=2,
    service="S3",
    difficulty=2,
    tags=tasks(c02="4.3", c03="4.3"),
    source=f"{_GUIDE}/optimizing-performance.html",
    checked=_CHECKED,
    statement=(
        "S3 sustains at least 3,500 writes and 5,500 reads per second for each partitioned prefix. Several prefixes "
        "used side by side multiply the rates."
    ),
    ranges={"writes": _WRITES, "reads": _READS},
    unit=_prefixes,
    draw=_draw_prefixes,
)
PARTS = Family(
    id="s3-multipart-requests",
    version=2,
    service="S3",
    difficulty=2,
    tags=tasks(c02="1.3", c03="1.3"),
    source=f"{_GUIDE}/mpuoverview.html",
    checked=_CHECKED,
    statement=(
        "A multipart upload is created, takes one request for each part, the last of which may be smaller, and "
        "becomes an object only when it is completed."
    ),
    ranges={"size": _GIGABYTES, "part": _PART_SIZES},
    unit=_REQUESTS,
    draw=_draw_parts,
)
PART_SIZE = Family(
    id="s3-least-part-size",
    version=2,
    service="S3",
    difficulty=2,
    tags=tasks(c02="1.3", c03="1.3"),
    source=f"{_GUIDE}/qfacts.html",
    checked=_CHECKED,
    statement="A multipart upload has at most 10,000 parts; every part but the last has at least 5 MB.",
    ranges={"size": _HUGE},
    unit=_megabytes,
    draw=_draw_part_size,
)
