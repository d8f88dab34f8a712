"""Deployment policies of Elastic Beanstalk: how long they take and how many instances run."""

# ruff: noqa: RUF001 - a multiplication sign is meant

from datetime import date
from fractions import Fraction
from math import ceil, floor
from random import Random

from content.templates.family import Choice, Drawing, Family, between, right, tasks, wrong
from content.templates.mistakes import Mistake
from content.templates.numerals import counted

_PAGE = "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.rolling-version-deploy.html"
_TAGS = tasks(c02="3.4", c03="3.3")
_CHECKED = date(2026, 11, 24)
_MINUTES = counted("minute")
_INSTANCES = counted("instance")

_FLEETS = between(7, 40)
_BATCHES = between(2, 9)
_TIMES = between(3, 12)


def _draw_rolling(rng: Random) -> Drawing | None:
    fleet, batch, time = _FLEETS.whole(rng), _BATCHES.whole(rng), _TIMES.whole(rng)
    if batch >= fleet or fleet % batch == 0:
        return None
    batches = ceil(Fraction(fleet, batch))
    return Drawing(
        numbers={"fleet": fleet, "batch": batch, "time": time},
        situation=(
            f"An AWS Elastic Beanstalk environment has {fleet} instances and the deployment policy Rolling with a "
            f"fixed batch size of {batch}. Every batch, whatever its size, takes {time} minutes."
        ),
        ask="How long does the deployment take?",
        key=right(
            batches * time,
            f"{batches} batches, the last of them with {fleet % batch} of the {fleet} instances.",
        ),
        mistakes=(
            wrong(
                Mistake.ROUNDED_DOWN,
                floor(Fraction(fleet, batch)) * time,
                f"This rounds {fleet} / {batch} down and leaves out {fleet % batch} of the {fleet} instances.",
            ),
            wrong(
                Mistake.OTHER_POLICY,
                (batches + 1) * time,
                "This has a batch more, as the policy Rolling with additional batch; here none is launched.",
            ),
            wrong(
                Mistake.FACTOR_IGNORED,
                fleet * time,
                f"This updates one instance at a time; {batch} go at once.",
            ),
            wrong(
                Mistake.ONE_STEP_ONLY,
                time,
                "All at once would take that long, with nobody serving meanwhile.",
            ),
        ),
        solution=(
            f"{fleet} / {batch} rounded up gives {batches} batches, one after the other: {batches} × {time} = "
            f"{batches * time} minutes. At most {batch} instances are out of service at a time."
        ),
    )


def _draw_additional(rng: Random) -> Drawing | None:
    fleet, batch = _FLEETS.whole(rng), _BATCHES.whole(rng)
    if batch >= fleet:
        return None
    return Drawing(
        numbers={"fleet": fleet, "batch": batch},
        situation=(
            f"An AWS Elastic Beanstalk environment has {fleet} instances. It gets the deployment policy Rolling with "
            f"additional batch and a fixed batch size of {batch}. The account's quota of running instances is nearly "
            "used up, so somebody asks how many the environment will need."
        ),
        ask="How many instances of this environment run at the peak of a deployment?",
        key=right(fleet + batch, f"The {fleet} in service and one batch of {batch} more."),
        mistakes=_peaks(fleet, batch),
        solution=(
            f"First a batch of {batch} new instances is launched, so that {fleet} always serve: {fleet} + {batch} = "
            f"{fleet + batch}. At the end the additional ones are terminated."
        ),
    )


def _peaks(fleet: int, batch: int) -> tuple[Choice, ...]:
    return (
        wrong(
            Mistake.OTHER_POLICY,
            2 * fleet,
            f"An immutable deployment doubles the {fleet}; this policy adds one batch only.",
        ),
        wrong(
            Mistake.CHANGE_IGNORED,
            fleet,
            f"{fleet} stay in service the whole time, and the additional batch comes on top.",
        ),
        wrong(
            Mistake.SHARES_REVERSED,
            fleet - batch,
            f"This is what stays in service with the plain policy Rolling and batches of {batch}.",
        ),
        wrong(
            Mistake.ONE_STEP_TOO_MANY,
            fleet + 2 * batch,
            f"Only one batch of {batch} is added; later batches replace instances that are there.",
        ),
        wrong(
            Mistake.ONE_STEP_ONLY,
            fleet + 1,
            f"Not one instance is added but a whole batch, {batch} of them.",
        ),
    )


def _draw_immutable(rng: Random) -> Drawing | None:
    fleet, batch = _FLEETS.whole(rng), _BATCHES.whole(rng)
    if batch >= fleet:
        return None
    return Drawing(
        numbers={"fleet": fleet, "batch": batch},
        situation=(
            f"An AWS Elastic Beanstalk environment has {fleet} instances and used to deploy by the policy Rolling "
            f"with a batch size of {batch}. It is switched to Immutable. All new instances pass their health checks."
        ),
        ask="How many instances of this environment run at the peak of such a deployment?",
        key=right(2 * fleet, f"A second, full set of {fleet} runs beside the first."),
        mistakes=(
            wrong(
                Mistake.OTHER_POLICY,
                fleet + batch,
                f"{fleet} and a batch of {batch} is Rolling with additional batch; the batch size no longer counts.",
            ),
            wrong(
                Mistake.ONE_STEP_ONLY,
                fleet + 1,
                "A single new instance is only the first test; if it is healthy, the others follow.",
            ),
            wrong(
                Mistake.CHANGE_IGNORED,
                fleet,
                f"The old {fleet} go only after the new ones serve; until then both sets run.",
            ),
            wrong(
                Mistake.ONE_STEP_TOO_MANY,
                2 * fleet + batch,
                f"Two sets of {fleet} are enough; there is no further batch of {batch}.",
            ),
        ),
        solution=(
            f"Immutable launches a full set of new instances in a group of their own, the first one as a test: {fleet} "
            f"old and {fleet} new make {2 * fleet}. If health checks fail, the new ones are just terminated."
        ),
    )


ROLLING = Family(
    id="beanstalk-rolling-time",
    version=2,
    service="Elastic Beanstalk",
    difficulty=1,
    tags=_TAGS,
    source=_PAGE,
    checked=_CHECKED,
    statement=(
        "Rolling deploys to one batch of instances at a time, one batch after the other; the last may be smaller."
    ),
    ranges={"fleet": _FLEETS, "batch": _BATCHES, "time": _TIMES},
    unit=_MINUTES,
    draw=_draw_rolling,
)
ADDITIONAL_BATCH = Family(
    id="beanstalk-additional-batch-peak",
    version=2,
    service="Elastic Beanstalk",
    difficulty=2,
    tags=_TAGS,
    source=_PAGE,
    checked=_CHECKED,
    statement=(
        "Rolling with additional batch launches a batch of new instances before any is taken out of service and "
        "terminates it at the end, so that the full number always serves."
    ),
    ranges={"fleet": _FLEETS, "batch": _BATCHES},
    unit=_INSTANCES,
    draw=_draw_additional,
)
IMMUTABLE = Family(
    id="beanstalk-immutable-peak",
    version=2,
    service="Elastic Beanstalk",
    difficulty=1,
    tags=_TAGS,
    source="https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environmentmgmt-updates-immutable.html",
    checked=_CHECKED,
    statement=(
        "An immutable deployment launches a second full set of instances in a temporary Auto Scaling group, a single "
        "one first, and terminates the old ones when the new ones are healthy and serve."
    ),
    ranges={"fleet": _FLEETS, "batch": _BATCHES},
    unit=_INSTANCES,
    draw=_draw_immutable,
)
