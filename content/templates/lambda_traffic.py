"""Lambda under load: shares of a weighted alias, concurrency, and how often failing events are tried."""

# ruff: noqa: RUF001 - a multiplication sign is meant

from datetime import date
from fractions import Fraction
from math import ceil
from random import Random

from content.templates.family import Drawing, Family, between, one_of, right, tasks, wrong
from content.templates.mistakes import Mistake
from content.templates.numerals import counted, figure, percent

_GUIDE = "https://docs.aws.amazon.com/lambda/latest/dg"
_CHECKED = date(2026, 11, 24)
_INVOCATIONS = counted("invocation")

_HOURLY = between(4_000, 96_000, 2_000)
_WEIGHTS = between(Fraction(1, 20), Fraction(2, 5), Fraction(1, 20))
_ALIAS_RULE = (
    "A weighted alias sends an invocation to the additional version with the probability of its weight, a number from "
    "0 to 1, and to the alias's own version otherwise."
)


def _draw_alias_share(rng: Random) -> Drawing:
    hourly, weight = _HOURLY.whole(rng), _WEIGHTS.draw(rng)
    new = hourly * weight
    return Drawing(
        numbers={"hourly": hourly, "weight": weight},
        situation=(
            f"The alias live points to version 7 of a function and has version 8 as additional version with the weight "
            f"{figure(weight)}. The alias is invoked {hourly:,} times per hour."
        ),
        ask="How many invocations per hour is version 8 expected to get?",
        key=right(new, f"A weight of {figure(weight)} is {figure(100 * weight)}% of {hourly:,}."),
        mistakes=(
            wrong(
                Mistake.SHARES_REVERSED,
                hourly - new,
                "That is what version 7 keeps; the weight belongs to the additional version.",
            ),
            wrong(
                Mistake.PERCENT_FOR_COUNT,
                new / 100,
                f"This takes {figure(weight)} as {figure(weight)}%. The weight is a number from 0 to 1.",
            ),
            wrong(
                Mistake.SHARES_EQUAL,
                Fraction(hourly, 2),
                f"Two versions don't share evenly; the weight says {figure(100 * weight)}%.",
            ),
            wrong(
                Mistake.SHARE_AS_RATIO,
                round(hourly * weight / (1 + weight)),
                f"This reads the weight as a ratio of {figure(weight)} to 1. It is a share of the whole.",
            ),
        ),
        solution=(
            f"Version 8 is chosen with a probability of {figure(weight)}: {hourly:,} × {figure(weight)} = "
            f"{figure(new)} expected; version 7 keeps about {figure(hourly - new)}."
        ),
    )


_NEW_ERRORS = between(2, 12)
_OLD_ERRORS = between(Fraction(1, 5), Fraction(8, 5), Fraction(1, 5))


def _draw_alias_errors(rng: Random) -> Drawing:
    weight, new, old = _WEIGHTS.draw(rng), _NEW_ERRORS.draw(rng), _OLD_ERRORS.draw(rng)
    mixed = weight * new + (1 - weight) * old
    return Drawing(
        numbers={"weight": weight, "new": new, "old": old},
        situation=(
            f"An alias sends a share of {figure(weight)} of its invocations to a new version of a function and the "
            f"rest to the old one. {figure(new)}% of the invocations of the new version fail, {figure(old)}% of the "
            "old one's."
        ),
        ask="Which error rate is to be expected for the alias as a whole?",
        key=right(mixed, f"{figure(weight)} × {figure(new)}% plus {figure(1 - weight)} × {figure(old)}%."),
        mistakes=(
            wrong(
                Mistake.SHARES_REVERSED,
                (1 - weight) * new + weight * old,
                f"This gives the new version {figure(1 - weight)} of the traffic; it has {figure(weight)}.",
            ),
            wrong(
                Mistake.SHARES_EQUAL,
                (new + old) / 2,
                f"The plain mean of {figure(new)}% and {figure(old)}% would need equal shares.",
            ),
            wrong(
                Mistake.REST_FORGOTTEN,
                weight * new,
                f"Only the new version's part; the old one adds {figure(1 - weight)} × {figure(old)}%.",
            ),
            wrong(
                Mistake.TERMS_SUMMED,
                weight * new + old,
                f"This counts the old version's {figure(old)}% on all invocations; it gets {figure(1 - weight)} of "
                "them.",
            ),
        ),
        solution=(
            f"Each version counts with its share: {figure(weight)} × {figure(new)} + {figure(1 - weight)} × "
            f"{figure(old)} = {figure(mixed)}%. An alarm on the alias alone sees a bad version thinned out."
        ),
    )


_RATES = between(20, 600, 20)
_MILLISECONDS = between(150, 4_000, 50)
_TIMEOUTS = one_of(5, 6, 10, 15, 30)
_RUNNING = counted("concurrent execution")


def _draw_concurrency(rng: Random) -> Drawing:
    rate, duration, timeout = _RATES.whole(rng), _MILLISECONDS.whole(rng), _TIMEOUTS.whole(rng)
    running = Fraction(rate * duration, 1_000)
    return Drawing(
        numbers={"rate": rate, "duration": duration, "timeout": timeout},
        situation=(
            f"An API steadily invokes an AWS Lambda function {rate} times per second. An invocation takes "
            f"{duration:,} ms on average; the function's timeout is {timeout} s. The team wants to reserve "
            "concurrency for it."
        ),
        ask="How many concurrent executions does this load need on average?",
        key=right(running, f"{rate} per second × {figure(Fraction(duration, 1_000))} s each."),
        mistakes=(
            wrong(
                Mistake.FACTOR_IGNORED,
                rate,
                f"{rate} is right only if an invocation takes exactly one second.",
            ),
            wrong(
                Mistake.TIMEOUT_FOR_DURATION,
                rate * timeout,
                f"This takes the timeout of {timeout} s as the duration; the average is {duration:,} ms.",
            ),
            wrong(
                Mistake.MILLISECONDS_FOR_SECONDS,
                rate * duration,
                f"This multiplies by {duration:,} as if they were seconds; they are milliseconds.",
            ),
            wrong(
                Mistake.DIVIDED_BY_THE_FACTOR,
                ceil(Fraction(rate * 1_000, duration)),
                "This divides the rate by the duration: the longer a call took, the less it would need.",
            ),
        ),
        solution=(
            f"Concurrency is requests per second times seconds per request: {rate} × "
            f"{figure(Fraction(duration, 1_000))} = {figure(running)}. Peaks come on top."
        ),
    )


_EVENTS = between(1_000, 20_000, 500)
_FAILING = between(20, 400, 10)
_RETRIES = between(1, 2)


def _draw_attempts(rng: Random) -> Drawing:
    events, failing, retries = _EVENTS.whole(rng), _FAILING.whole(rng), _RETRIES.whole(rng)
    total = events + failing * retries
    return Drawing(
        numbers={"events": events, "failing": failing, "retries": retries},
        situation=(
            f"A function is invoked asynchronously with {events:,} events. Its maximum retry attempts are set to "
            f"{retries}. {failing} of the events make the function raise an error every time; all others succeed at "
            "once, and nothing is throttled."
        ),
        ask="How many times does the function run in all?",
        key=right(total, f"Once for each of {events:,} events and {retries} more for each of {failing}."),
        mistakes=(
            wrong(
                Mistake.RETRIES_FORGOTTEN,
                events,
                f"That is one run for each event; the {failing} that fail are tried again.",
            ),
            wrong(
                Mistake.ONE_STEP_TOO_MANY,
                events + failing * (retries + 1),
                f"This counts the first run of the {failing} twice: it is among the {events:,} already.",
            ),
            wrong(
                Mistake.EVERYTHING_RETRIED,
                events * (1 + retries),
                f"Only events whose run failed are tried again, {failing} of {events:,}.",
            ),
            wrong(
                Mistake.REST_FORGOTTEN,
                failing * (1 + retries),
                f"Those are the runs of the {failing} failing events alone; the others ran as well.",
            ),
        ),
        solution=(
            f"A failed event is tried again {'once' if retries == 1 else 'twice'} after its first run: {events:,} + "
            f"{failing} × {retries} = {total:,}. Then it goes to a dead-letter queue or destination, if there is one."
        ),
    )


ALIAS_SHARE = Family(
    id="lambda-alias-share",
    version=1,
    service="Lambda",
    difficulty=1,
    tags=tasks(c02="3.4", c03="3.3"),
    source=f"{_GUIDE}/configuring-alias-routing.html",
    checked=_CHECKED,
    statement=_ALIAS_RULE,
    ranges={"hourly": _HOURLY, "weight": _WEIGHTS},
    unit=_INVOCATIONS,
    draw=_draw_alias_share,
)
ALIAS_ERRORS = Family(
    id="lambda-alias-errors",
    version=1,
    service="Lambda",
    difficulty=2,
    tags=tasks(c02="3.4", c03="3.3"),
    source=f"{_GUIDE}/configuring-alias-routing.html",
    checked=_CHECKED,
    statement=_ALIAS_RULE,
    ranges={"weight": _WEIGHTS, "new": _NEW_ERRORS, "old": _OLD_ERRORS},
    unit=percent,
    draw=_draw_alias_errors,
)
CONCURRENCY = Family(
    id="lambda-concurrency",
    version=2,
    service="Lambda",
    difficulty=1,
    tags=tasks(c02="4.3", c03="4.3"),
    source=f"{_GUIDE}/lambda-concurrency.html",
    checked=_CHECKED,
    statement="Concurrency is the average number of requests per second times the average duration in seconds.",
    ranges={"rate": _RATES, "duration": _MILLISECONDS, "timeout": _TIMEOUTS},
    unit=_RUNNING,
    draw=_draw_concurrency,
)
ATTEMPTS = Family(
    id="lambda-async-attempts",
    version=1,
    service="Lambda",
    difficulty=2,
    tags=tasks(c02="1.2", c03="1.2"),
    source=f"{_GUIDE}/invocation-async-error-handling.html",
    checked=_CHECKED,
    statement=(
        "An asynchronously invoked function that fails is run again: two more times by default, or as often as its "
        "maximum retry attempts (0 to 2) say."
    ),
    ranges={"events": _EVENTS, "failing": _FAILING, "retries": _RETRIES},
    unit=_INVOCATIONS,
    draw=_draw_attempts,
)
