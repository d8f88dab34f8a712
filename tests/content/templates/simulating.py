"""Answers found by counting and simulating, for the oracles."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import lru_cache

Numbers = Mapping[str, Fraction]
"""What a question's text says, by name."""


@lru_cache(maxsize=10_000)
def steps(size: Fraction, step: int) -> int:
    """How many steps one has to go to cover a size."""
    gone = 0
    while gone * step < size:
        gone += 1
    return gone


def least(enough: Callable[[int], bool]) -> int:
    """The least whole number that is enough: doubled until it is, then the gap halved."""
    short, number = 0, 1
    while not enough(number):
        short, number = number, 2 * number
    while number - short > 1:
        middle = (short + number) // 2
        short, number = (short, middle) if enough(middle) else (middle, number)
    return number


def kb(size: Fraction, step: int) -> int:
    """Steps of so many KB, counted in bytes."""
    return steps(size * 1_024, step * 1_024)


def shards(n: Numbers, *, shared: bool) -> int:
    """The least stream that bears the load; the same whichever megabyte is meant."""
    found = set()
    for kilo in (1_000, 1_024):
        written = n["records"] * n["size"]
        read = written * n["consumers"] if shared else Fraction(0)
        found.add(
            least(
                lambda shards, kilo=kilo, written=written, read=read: (  # type: ignore[misc]  # bound per round
                    shards * kilo >= written and shards * 1_000 >= n["records"] and 2 * shards * kilo >= read
                )
            )
        )
    (shards,) = found
    return shards


def reads_served(n: Numbers) -> int:
    cost = Fraction(kb(n["size"], 4), 2)
    reads = 0
    while (reads + 1) * cost <= n["units"]:
        reads += 1
    return reads


def hidden_until(n: Numbers) -> Fraction:
    hidden = n["received"] + n["timeout"]
    called = n["received"] + n["after"]
    assert called < hidden, "the message is still hidden when the worker calls"
    return called + n["new"]


@lru_cache
def polls_a_day(wait: int) -> int:
    return sum(1 for _ in range(0, 24 * 60 * 60, wait))


def in_flight(n: Numbers) -> int:
    """Requests come evenly: those that began within the last duration are still running."""
    now = Fraction(1_000_000)
    before = now - n["duration"] / 1_000
    return int(now * n["rate"]) - int(before * n["rate"])


def linear_share(n: Numbers) -> int:
    share = 0
    for minute in range(int(n["elapsed"]) + 1):
        if minute % n["interval"] == 0:
            share = min(100, share + int(n["step"]))
    return share


def linear_total(n: Numbers) -> int:
    share, minute = int(n["step"]), 0
    while share < 100:
        minute += int(n["interval"])
        share += int(n["step"])
    return minute


def canary(n: Numbers) -> Fraction:
    share = [n["share"] if minute < n["wait"] else Fraction(100) for minute in range(int(n["watched"]))]
    return sum((n["rate"] * percent / 100 for percent in share), Fraction(0))


def rolling(n: Numbers) -> int:
    old, minutes = int(n["fleet"]), 0
    while old > 0:
        old -= int(n["batch"])
        minutes += int(n["time"])
    return minutes


def backoff(n: Numbers) -> Fraction:
    wait, waited = n["base"], Fraction(0)
    for _ in range(int(n["retries"])):
        waited += min(wait, n["cap"])
        wait += wait
    return waited


def retried(n: Numbers) -> Fraction:
    wait, waited, left = n["first"], Fraction(0), n["attempts"]
    while left:
        waited += wait
        wait *= n["growth"]
        left -= 1
    return waited


def alarm(n: Numbers) -> Fraction:
    window, passed = [False] * int(n["window"]), 0
    while sum(window) < n["needed"]:
        window = [*window[1:], True]
        passed += 1
    return passed * n["period"]


def expiry(n: Numbers) -> int:
    written = datetime.fromtimestamp(int(n["written"]), UTC)
    return int((written + timedelta(days=int(n["days"]))).timestamp())


def error_rate(n: Numbers) -> Fraction:
    new, old = 1_000_000 * n["weight"], 1_000_000 * (1 - n["weight"])
    failing = new * n["new"] / 100 + old * n["old"] / 100
    return failing / 10_000


def sampled(n: Numbers) -> Fraction:
    in_percent = sum(100 if place < n["reservoir"] else int(n["fixed"]) for place in range(int(n["rate"])))
    return Fraction(in_percent * 60, 100)
