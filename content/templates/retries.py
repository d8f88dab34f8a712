"""How long retries wait: capped exponential backoff in code, and the retrier of a state machine."""

# ruff: noqa: RUF001 - a multiplication sign is meant

import json
from datetime import date
from fractions import Fraction
from random import Random

from content.questions import Artefact
from content.templates.family import Drawing, Family, between, one_of, right, tasks, wrong
from content.templates.mistakes import Mistake
from content.templates.numerals import counted, figure

_CHECKED = date(2026, 11, 24)

_BASES = one_of(20, 25, 40, 50, 100, 200)
_CAPS = one_of(400, 500, 800, 1_000, 2_000)
_RETRIES = between(4, 8)


def _milliseconds(value: int | Fraction) -> str:
    return f"{figure(value)} ms"


def _draw_backoff(rng: Random) -> Drawing | None:
    base, cap, retries = _BASES.whole(rng), _CAPS.whole(rng), _RETRIES.whole(rng)
    waits = [min(cap, base * 2**n) for n in range(retries)]
    uncapped = [base * 2**n for n in range(retries)]
    if waits == uncapped or waits[1] == cap:
        return None
    said = " + ".join(f"{wait:,}" for wait in waits)
    return Drawing(
        numbers={"base": base, "cap": cap, "retries": retries},
        situation=(
            f"A client retries throttled calls with exponential backoff: before the first retry it waits {base} ms, "
            f"then twice as long each time, but never longer than {cap:,} ms. There is no jitter yet. The first call "
            f"and {retries} retries all fail."
        ),
        ask="How long has the client waited in all?",
        key=right(sum(waits), f"{retries} waits that double until they reach {cap:,} ms."),
        mistakes=(
            wrong(
                Mistake.CAP_FORGOTTEN,
                sum(uncapped),
                f"This lets the waits grow up to {uncapped[-1]:,} ms; none is longer than {cap:,} ms.",
            ),
            wrong(
                Mistake.LINEAR_INSTEAD_OF_GROWING,
                sum(min(cap, base * (n + 1)) for n in range(retries)),
                f"This adds {base} ms each time. Exponential backoff doubles the wait.",
            ),
            wrong(
                Mistake.CONSTANT_INSTEAD_OF_GROWING,
                retries * base,
                f"{retries} × {base} ms would be constant waits; they double.",
            ),
            wrong(
                Mistake.ONE_STEP_TOO_FEW,
                sum(waits[:-1]),
                f"The last of the {retries} retries has a wait before it as well.",
            ),
            wrong(
                Mistake.ONE_STEP_TOO_MANY,
                sum(waits) + min(cap, base * 2**retries),
                f"After the last of {retries} retries nothing is waited for.",
            ),
        ),
        solution=(
            f"{said} = {sum(waits):,} ms. With jitter each wait would be drawn between 0 and these values, so that "
            "clients don't return all at once."
        ),
    )


_FIRST_WAITS = between(2, 20, 2)
_GROWTHS = one_of(Fraction(3, 2), 2, 3)
_ATTEMPTS = between(3, 5)
_SECONDS = counted("second")


def _retrier(first: int, growth: Fraction, attempts: int) -> Artefact:
    """The Retry field of a task, as the state machine's definition has it."""
    rate = int(growth) if growth.denominator == 1 else float(growth)
    retrier = {
        "ErrorEquals": ["States.TaskFailed"],
        "IntervalSeconds": first,
        "BackoffRate": rate,
        "MaxAttempts": attempts,
    }
    return Artefact(language="json", text=json.dumps({"Retry": [retrier]}, indent=2))


def _draw_retrier(rng: Random) -> Drawing:
    first, growth, attempts = _FIRST_WAITS.whole(rng), _GROWTHS.draw(rng), _ATTEMPTS.whole(rng)
    waits = [first * growth**n for n in range(attempts)]
    said = " + ".join(figure(wait) for wait in waits)
    return Drawing(
        numbers={"first": first, "growth": growth, "attempts": attempts},
        situation=(
            "A task of an AWS Step Functions workflow calls a partner's service that is down: every run of the task "
            "fails at once with States.TaskFailed. The task has this retrier and no catcher."
        ),
        artefact=_retrier(first, growth, attempts),
        ask="How long after its first failure does the task fail for good, if the runs themselves take no time?",
        key=right(sum(waits), f"{attempts} retries, each wait {figure(growth)} times the one before."),
        mistakes=(
            wrong(
                Mistake.FIRST_TRY_FORGOTTEN,
                sum(waits[:-1]),
                f"This counts the first run among the {attempts}; MaxAttempts counts retries only.",
            ),
            wrong(
                Mistake.CONSTANT_INSTEAD_OF_GROWING,
                first * attempts,
                f"{attempts} × {first}: that would be a BackoffRate of 1; here it is {figure(growth)}.",
            ),
            wrong(
                Mistake.LAST_STEP_ONLY,
                waits[-1],
                f"That is only the last of the {attempts} waits.",
            ),
            wrong(
                Mistake.ONE_STEP_TOO_MANY,
                sum(waits) + first * growth**attempts,
                f"After the last of {attempts} retries nothing is waited for.",
            ),
            wrong(
                Mistake.LINEAR_INSTEAD_OF_GROWING,
                sum(first * growth * n if n else Fraction(first) for n in range(attempts)),
                f"This adds the same amount each time; BackoffRate multiplies the wait by {figure(growth)}.",
            ),
        ),
        solution=(
            f"IntervalSeconds is the first wait, BackoffRate multiplies each following one, and MaxAttempts counts the "
            f"retries: {said} = {figure(sum(waits))} seconds."
        ),
    )


BACKOFF = Family(
    id="retries-capped-backoff",
    version=1,
    service="AWS SDKs",
    difficulty=2,
    tags=tasks(c02="1.1", c03="1.1"),
    source="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/",
    checked=_CHECKED,
    statement=(
        "Exponential backoff multiplies the wait before each retry, often by two, up to a cap. Jitter draws each wait "
        "at random below that value."
    ),
    ranges={"base": _BASES, "cap": _CAPS, "retries": _RETRIES},
    unit=_milliseconds,
    draw=_draw_backoff,
)
RETRIER = Family(
    id="step-functions-retrier-time",
    version=2,
    service="Step Functions",
    difficulty=3,
    tags=tasks(c02="1.1", c03="1.1"),
    source="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
    checked=_CHECKED,
    statement=(
        "In a retrier IntervalSeconds is the wait before the first retry, BackoffRate multiplies the wait before each "
        "further one, and MaxAttempts is the number of retries, the first run not counted."
    ),
    ranges={"first": _FIRST_WAITS, "growth": _GROWTHS, "attempts": _ATTEMPTS},
    unit=_SECONDS,
    draw=_draw_retrier,
)
