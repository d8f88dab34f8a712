"""The load that encrypted objects put on KMS."""

from datetime import date
from random import Random

from content.templates.family import Drawing, Family, between, one_of, right, tasks, wrong
from content.templates.mistakes import Mistake
from content.templates.numerals import counted

_CHECKED = date(2026, 11, 24)

_UPLOADS = between(1_000, 9_000, 100)
_DOWNLOADS = between(1_000, 15_000, 100)
_OTHERS = between(200, 3_000, 100)
_QUOTAS = one_of(5_500, 10_000, 15_000, 20_000)
_PER_SECOND = counted("request")


def _draw_kms(rng: Random) -> Drawing | None:
    uploads, downloads = _UPLOADS.whole(rng), _DOWNLOADS.whole(rng)
    others, quota = _OTHERS.whole(rng), _QUOTAS.whole(rng)
    load = uploads + downloads + others
    if load <= quota:
        return None
    return Drawing(
        numbers={"uploads": uploads, "downloads": downloads, "others": others, "quota": quota},
        situation=(
            f"A bucket uses SSE-KMS without Amazon S3 Bucket Keys. At peak {uploads:,} objects are uploaded and "
            f"{downloads:,} downloaded per second, with one call to AWS KMS for each. Other applications of the "
            f"account make {others:,} such calls per second in the Region, where the account's shared quota is "
            f"{quota:,} per second."
        ),
        ask="By how many requests per second must the quota at least be raised?",
        key=right(load - quota, f"All calls count together: {load:,}, less the quota of {quota:,}."),
        mistakes=(
            wrong(
                Mistake.REST_FORGOTTEN,
                uploads + downloads - quota,
                f"This leaves out the {others:,} calls of other applications; the quota is shared by the account.",
            ),
            wrong(
                Mistake.FIRST_TERM_ONLY,
                uploads + others - quota,
                "This leaves out the downloads; each has its data key decrypted by KMS.",
            ),
            wrong(
                Mistake.SECOND_TERM_ONLY,
                downloads + others - quota,
                "This leaves out the uploads; each needs a data key from KMS.",
            ),
            wrong(
                Mistake.RESULT_FOR_ANOTHER_QUANTITY,
                load,
                f"That is the whole load; {quota:,} of it are within the quota already.",
            ),
            wrong(
                Mistake.DOUBLED_WITHOUT_CAUSE,
                2 * (uploads + downloads) + others - quota,
                f"Two calls for each object; one is made, so {uploads + downloads:,} in all for this bucket.",
            ),
        ),
        solution=(
            f"{uploads:,} + {downloads:,} + {others:,} = {load:,} calls per second share the quota of {quota:,}: "
            f"{load - quota:,} too many. An S3 Bucket Key would save most of the bucket's calls instead."
        ),
    )


KMS_LOAD = Family(
    id="kms-quota-for-bucket",
    version=2,
    service="KMS",
    difficulty=2,
    tags=tasks(c02="2.2", c03="2.2"),
    source="https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html",
    checked=_CHECKED,
    statement=(
        "Calls that S3 makes to KMS for SSE-KMS count against the request quota that all cryptographic operations of "
        "the account in the Region share."
    ),
    ranges={"uploads": _UPLOADS, "downloads": _DOWNLOADS, "others": _OTHERS, "quota": _QUOTAS},
    unit=_PER_SECOND,
    draw=_draw_kms,
)
