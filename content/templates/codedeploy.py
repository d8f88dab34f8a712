"""Traffic that is shifted step by step, and hosts that are updated while the others serve."""

# ruff: noqa: RUF001 - a multiplication sign is meant

from datetime import date
from fractions import Fraction
from random import Random

from content.templates.family import Choice, Drawing, Family, between, one_of, right, tasks, wrong
from content.templates.mistakes import Mistake
from content.templates.numerals import counted, percent

_CONFIGURATIONS = "https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html"
_TAGS = tasks(c02="3.4", c03="3.3")
_CHECKED = date(2026, 11, 24)
_LINEAR_RULE = (
    "A linear configuration shifts traffic in equal increments with the same number of minutes between one increment "
    "and the next."
)
_CONVENTION = "The first increment is shifted at minute 0; hooks take no time."

_STEPS = one_of(5, 10, 20)
_INTERVALS = between(2, 12)
_ELAPSED = between(3, 100)


def _smooth(step: int, interval: int, elapsed: int) -> tuple[Choice, ...]:
    """Traffic as if it flowed; left out where the share would have no end of decimals."""
    share = Fraction(step * elapsed, interval)
    if (10 * share).denominator != 1:
        return ()
    reason = f"Traffic doesn't flow over smoothly; between two increments nothing changes for {interval} minutes."
    return (wrong(Mistake.SMOOTH_INSTEAD_OF_STEPS, share, reason),)


def _draw_linear_share(rng: Random) -> Drawing | None:
    step, interval, elapsed = _STEPS.whole(rng), _INTERVALS.whole(rng), _ELAPSED.whole(rng)
    done = elapsed // interval
    share = step * (1 + done)
    if elapsed % interval == 0 or share >= 100 or done == 0:
        return None
    return Drawing(
        numbers={"step": step, "interval": interval, "elapsed": elapsed},
        situation=(
            f"AWS CodeDeploy moves an AWS Lambda alias to a new version with a linear configuration: {step}% every "
            f"{interval} minutes. {_CONVENTION} An operator looks at the dashboard {elapsed} minutes after the start."
        ),
        ask="Which share of the traffic goes to the new version at that moment?",
        key=right(share, f"One increment at the start and {done} since, of {step}% each."),
        mistakes=(
            *_smooth(step, interval, elapsed),
            wrong(
                Mistake.FRAME_FORGOTTEN,
                share - step,
                f"This counts full intervals of {interval} minutes only and leaves out the increment at the start.",
            ),
            wrong(
                Mistake.ONE_STEP_TOO_MANY,
                share + step,
                f"The next increment comes at minute {interval * (done + 1)}, which is still ahead.",
            ),
            wrong(
                Mistake.ONE_STEP_ONLY,
                step,
                f"{step}% until the end of the time is a canary's way; linear goes on every {interval} minutes.",
            ),
            wrong(
                Mistake.SHARES_REVERSED,
                100 - share,
                "That is what the old version still gets.",
            ),
        ),
        solution=(
            f"Increments come at minute 0 and then every {interval} minutes. Full intervals within {elapsed} minutes: "
            f"{done}. So 1 + {done} increments of {step}% are done: {share}%."
        ),
    )


_ALL_STEPS = one_of(4, 5, 10, 20, 25)
_MINUTES = counted("minute")


def _draw_linear_total(rng: Random) -> Drawing:
    step, interval = _ALL_STEPS.whole(rng), _INTERVALS.whole(rng)
    increments = 100 // step
    total = interval * (increments - 1)
    return Drawing(
        numbers={"step": step, "interval": interval},
        situation=(
            f"A custom linear configuration of AWS CodeDeploy moves an AWS Lambda alias by {step}% every {interval} "
            f"minutes. {_CONVENTION} No alarm goes off."
        ),
        ask="How long after the start does all traffic go to the new version?",
        key=right(total, f"{increments} increments have {increments - 1} intervals between them."),
        mistakes=(
            wrong(
                Mistake.ONE_STEP_TOO_MANY,
                interval * increments,
                f"{increments} intervals. But the first of {increments} increments comes at once, not after one.",
            ),
            wrong(
                Mistake.ONE_STEP_TOO_FEW,
                interval * (increments - 2),
                f"At that minute {100 - step}% are shifted; one increment of {step}% is left.",
            ),
            wrong(
                Mistake.FACTOR_IGNORED,
                increments,
                f"That is the number of increments; they are {interval} minutes apart.",
            ),
            wrong(
                Mistake.ONE_STEP_ONLY,
                interval,
                f"After {interval} minutes a canary would be done; linear has shifted {2 * step}% by then.",
            ),
        ),
        solution=(
            f"100 / {step} = {increments} increments; the first is shifted at minute 0, so {increments - 1} intervals "
            f"of {interval} minutes pass until the last: {total} minutes."
        ),
    )


_PER_MINUTE = between(200, 3_000, 200)
_FIRST_SHARES = one_of(5, 10, 20, 25)
_WAITS = one_of(5, 10, 15, 20, 30)
_WATCHED = between(15, 60, 5)
_REQUESTS = counted("request")


def _draw_canary(rng: Random) -> Drawing | None:
    rate, share = _PER_MINUTE.whole(rng), _FIRST_SHARES.whole(rng)
    wait, watched = _WAITS.whole(rng), _WATCHED.whole(rng)
    if watched <= wait:
        return None
    first, after = rate * wait * share // 100, rate * (watched - wait)
    return Drawing(
        numbers={"rate": rate, "share": share, "wait": wait, "watched": watched},
        situation=(
            f"AWS CodeDeploy moves an AWS Lambda alias with a canary configuration: {share}% at once, the rest after "
            f"{wait} minutes. The alias gets {rate:,} requests per minute. Hooks take no time and the deployment "
            "succeeds."
        ),
        ask=f"How many requests is the new version expected to get in the first {watched} minutes?",
        key=right(first + after, f"{share}% for {wait} minutes and everything in the {watched - wait} after."),
        mistakes=(
            wrong(
                Mistake.FIRST_TERM_ONLY,
                rate * watched * share // 100,
                f"{share}% all the time. A canary has only one such step; after {wait} minutes the rest follows.",
            ),
            wrong(
                Mistake.SECOND_TERM_ONLY,
                after,
                f"This leaves out the {share}% of the first {wait} minutes.",
            ),
            wrong(
                Mistake.WHOLE_WINDOW,
                rate * watched,
                f"All requests of {watched} minutes; in the first {wait} the new version gets only {share}%.",
            ),
            wrong(
                Mistake.SHARES_REVERSED,
                rate * wait - first + after,
                f"This gives the new version {100 - share}% at first; that is the old one's share.",
            ),
        ),
        solution=(
            f"{wait} minutes × {rate:,} × {share}% = {first:,}, then {watched - wait} minutes × {rate:,} = {after:,}. "
            f"Together {first + after:,}."
        ),
    )


_FLEETS = between(20, 200, 20)
_HEALTHY = between(60, 95, 5)
_INSTANCES = counted("instance")


def _draw_healthy(rng: Random) -> Drawing:
    fleet, healthy = _FLEETS.whole(rng), _HEALTHY.whole(rng)
    kept = fleet * healthy // 100
    return Drawing(
        numbers={"fleet": fleet, "healthy": healthy},
        situation=(
            f"An in-place deployment with AWS CodeDeploy goes to {fleet} healthy Amazon EC2 instances. The custom "
            f"deployment configuration sets the minimum healthy hosts to {healthy} as FLEET_PERCENT."
        ),
        ask="How many instances can CodeDeploy take for the update at the same time, at most?",
        key=right(fleet - kept, f"{healthy}% of {fleet} are {kept}, which must stay healthy."),
        mistakes=(
            wrong(
                Mistake.SHARES_REVERSED,
                kept,
                f"That is how many must stay healthy, {healthy}% of {fleet}.",
            ),
            wrong(
                Mistake.PERCENT_FOR_COUNT,
                fleet - healthy,
                f"This takes {healthy} as a number of instances; FLEET_PERCENT makes it a share.",
            ),
            wrong(
                Mistake.PERCENT_FOR_COUNT,
                100 - healthy,
                f"{100 - healthy} is the share in per cent that may be missing, not the number of instances.",
            ),
            wrong(
                Mistake.SHARES_EQUAL,
                fleet // 2,
                "Half of the fleet is the predefined HalfAtATime; this configuration is a custom one.",
            ),
            wrong(
                Mistake.DEFAULT_USED,
                1,
                "One at a time is the default configuration; this deployment has one of its own.",
            ),
        ),
        solution=(
            f"The minimum is what must stay healthy: {fleet} × {healthy}% = {kept}. The others, {fleet} - {kept} = "
            f"{fleet - kept}, may be out at the same time."
        ),
    )


LINEAR_SHARE = Family(
    id="codedeploy-linear-share",
    version=2,
    service="CodeDeploy",
    difficulty=2,
    tags=_TAGS,
    source=_CONFIGURATIONS,
    checked=_CHECKED,
    statement=_LINEAR_RULE,
    ranges={"step": _STEPS, "interval": _INTERVALS, "elapsed": _ELAPSED},
    unit=percent,
    draw=_draw_linear_share,
)
LINEAR_TOTAL = Family(
    id="codedeploy-linear-total",
    version=2,
    service="CodeDeploy",
    difficulty=2,
    tags=_TAGS,
    source=_CONFIGURATIONS,
    checked=_CHECKED,
    statement=_LINEAR_RULE,
    ranges={"step": _ALL_STEPS, "interval": _INTERVALS},
    unit=_MINUTES,
    draw=_draw_linear_total,
)
CANARY = Family(
    id="codedeploy-canary-requests",
    version=2,
    service="CodeDeploy",
    difficulty=2,
    tags=_TAGS,
    source=_CONFIGURATIONS,
    checked=_CHECKED,
    statement=(
        "A canary configuration shifts traffic in two increments: a first share, and the rest after the interval."
    ),
    ranges={"rate": _PER_MINUTE, "share": _FIRST_SHARES, "wait": _WAITS, "watched": _WATCHED},
    unit=_REQUESTS,
    draw=_draw_canary,
)
MINIMUM_HEALTHY = Family(
    id="codedeploy-minimum-healthy",
    version=2,
    service="CodeDeploy",
    difficulty=2,
    tags=_TAGS,
    source="https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_MinimumHealthyHosts.html",
    checked=_CHECKED,
    statement=(
        "Minimum healthy hosts is the number (HOST_COUNT) or share (FLEET_PERCENT) of instances that must stay "
        "healthy; the remaining ones may be deployed to at the same time."
    ),
    ranges={"fleet": _FLEETS, "healthy": _HEALTHY},
    unit=_INSTANCES,
    draw=_draw_healthy,
)
