"""What X-Ray records, and how soon an alarm goes off."""

# ruff: noqa: RUF001 - a multiplication sign is meant

from datetime import date
from fractions import Fraction
from random import Random

from content.templates.family import Drawing, Family, between, one_of, right, tasks, wrong
from content.templates.mistakes import Mistake
from content.templates.numerals import counted, figure

_TAGS = tasks(c02="4.2", c03="4.2")
_CHECKED = date(2026, 11, 24)
_TRACED = counted("request")

_RATES = between(41, 640)
_RESERVOIRS = one_of(1, 2, 4, 5, 10, 20)
_FIXED = one_of(5, 10, 20, 25)


def _draw_sampling(rng: Random) -> Drawing | None:
    rate, reservoir, fixed = _RATES.whole(rng), _RESERVOIRS.whole(rng), _FIXED.whole(rng)
    second = reservoir + Fraction(fixed * (rate - reservoir), 100)
    a_minute = reservoir + Fraction(fixed * (60 * rate - reservoir), 100)
    if second.denominator != 1 or a_minute.denominator != 1:
        return None
    return Drawing(
        numbers={"rate": rate, "reservoir": reservoir, "fixed": fixed},
        situation=(
            f"A service handles {rate} requests per second, evenly spread and all matching one AWS X-Ray sampling rule "
            f"with a reservoir of {reservoir} per second and a fixed rate of {fixed}%. The SDK gets its sampling from "
            "X-Ray."
        ),
        ask="How many requests per minute are expected to be recorded?",
        key=right(60 * second, f"{figure(second)} per second: the reservoir and {fixed}% of the other requests."),
        mistakes=(
            wrong(
                Mistake.RATE_APPLIED_TO_ALL,
                60 * (reservoir + Fraction(fixed * rate, 100)),
                f"This takes {fixed}% of all {rate}; the rate applies to what is left after the reservoir.",
            ),
            wrong(
                Mistake.REST_FORGOTTEN,
                60 * Fraction(fixed * rate, 100),
                f"This leaves out the reservoir, {reservoir} requests in each second.",
            ),
            wrong(
                Mistake.SECONDS_FOR_MINUTES,
                second,
                "That is the number for a second, not for a minute.",
            ),
            wrong(
                Mistake.MINUTES_FOR_SECONDS,
                a_minute,
                f"This fills the reservoir of {reservoir} once a minute; it is filled every second.",
            ),
            wrong(
                Mistake.FIRST_TERM_ONLY,
                60 * reservoir,
                f"Only the reservoir; of the other {rate - reservoir} in each second {fixed}% are recorded too.",
            ),
        ),
        solution=(
            f"The reservoir gives {reservoir} in each second, the rate {fixed}% of the remaining {rate - reservoir}: "
            f"{figure(second)} per second, × 60 = {figure(60 * second)}."
        ),
    )


_PERIODS = one_of(60, 120, 180, 300, 600)
_NEEDED = between(2, 5)
_SPARE = between(1, 5)
_WINDOWS = between(3, 10)
_SECONDS = counted("second")


def _draw_alarm(rng: Random) -> Drawing:
    period, needed, spare = _PERIODS.whole(rng), _NEEDED.whole(rng), _SPARE.whole(rng)
    window = needed + spare
    return Drawing(
        numbers={"period": period, "needed": needed, "window": window},
        situation=(
            f"An alarm on a CPU metric has a period of {period} seconds, {window} evaluation periods and {needed} "
            "datapoints to alarm. All was well for hours; from the start of a period on every datapoint breaches the "
            "threshold."
        ),
        ask="How long after that start can the alarm go off at the earliest (delays in delivery ignored)?",
        key=right(needed * period, f"{needed} breaching datapoints are enough, one every {period} s."),
        mistakes=(
            wrong(
                Mistake.WHOLE_WINDOW,
                window * period,
                f"This waits for all {window} periods to breach; {needed} of them are enough.",
            ),
            wrong(
                Mistake.ONE_STEP_ONLY,
                period,
                f"One datapoint is not enough; the alarm wants {needed}.",
            ),
            wrong(
                Mistake.SHARES_REVERSED,
                spare * period,
                f"{window} - {needed} = {spare} is how many of the datapoints may be good, not how many must breach.",
            ),
            wrong(
                Mistake.TERMS_SUMMED,
                (window + needed) * period,
                f"This adds both numbers; the {needed} datapoints lie within the {window} periods.",
            ),
            wrong(
                Mistake.ONE_STEP_TOO_MANY,
                (needed + 1) * period,
                f"{needed} breaching datapoints suffice; none beyond them is needed.",
            ),
        ),
        solution=(
            f"{needed} out of {window} datapoints have to breach. The first {needed} do so, and the last of them is "
            f"complete after {needed} × {period} = {needed * period:,} seconds."
        ),
    )


SAMPLING = Family(
    id="x-ray-sampled-requests",
    version=2,
    service="X-Ray",
    difficulty=2,
    tags=_TAGS,
    source="https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html",
    checked=_CHECKED,
    statement=(
        "A sampling rule records as many matching requests in each second as its reservoir holds, and its fixed rate "
        "of those beyond."
    ),
    ranges={"rate": _RATES, "reservoir": _RESERVOIRS, "fixed": _FIXED},
    unit=_TRACED,
    draw=_draw_sampling,
)
ALARM = Family(
    id="cloudwatch-alarm-earliest",
    version=1,
    service="CloudWatch",
    difficulty=2,
    tags=_TAGS,
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html",
    checked=_CHECKED,
    statement=(
        "An alarm with M datapoints to alarm and N evaluation periods goes off when M of the last N datapoints breach, "
        "whichever they are."
    ),
    ranges={"period": _PERIODS, "needed": _NEEDED, "window": _WINDOWS},
    unit=_SECONDS,
    draw=_draw_alarm,
)
