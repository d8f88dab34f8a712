"""The answers once more, by another way: read from the question's text alone and found by counting and simulating.

Nothing here divides and rounds up; what a family computes with a formula is found here step by step. So a wrong
formula, a number that the text leaves out and an option that says another value than it has are all noticed.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from content.questions import Question
from tests.content.templates.simulating import (
    Numbers,
    alarm,
    backoff,
    canary,
    error_rate,
    expiry,
    hidden_until,
    in_flight,
    kb,
    least,
    linear_share,
    linear_total,
    polls_a_day,
    reads_served,
    retried,
    rolling,
    sampled,
    shards,
    steps,
)

_NUMBER = r"\d[\d,.:]*\d|\d"


def read_number(text: str) -> Fraction:
    """`1,234.5` as it is, `10:01:05` as seconds since midnight."""
    if ":" in text:
        hours, minutes, seconds = map(int, text.split(":"))
        return Fraction(timedelta(hours=hours, minutes=minutes, seconds=seconds) // timedelta(seconds=1))
    return Fraction(Decimal(text.replace(",", "")))


def read_option(text: str) -> Fraction:
    """The value an option says."""
    found = re.match(_NUMBER, text)
    assert found, text
    return read_number(found[0])


@dataclass(frozen=True)
class Oracle:
    pattern: str
    """Where the numbers stand in situation and ask: `<name>` is a number."""
    answer: Callable[[Numbers], Fraction | int]

    def read(self, question: Question) -> dict[str, Fraction]:
        text = f"{question.situation} {_retrier(question)}{question.ask}"
        found = re.search(re.sub(r"<(\w+)>", lambda name: f"(?P<{name[1]}>{_NUMBER})", self.pattern), text)
        assert found, f"{self.pattern} does not stand in: {text}"
        return {name: read_number(number) for name, number in found.groupdict().items()}


def _retrier(question: Question) -> str:
    if question.artefact is None:
        return ""
    (retrier,) = json.loads(question.artefact.text)["Retry"]
    return f"first={retrier['IntervalSeconds']} growth={retrier['BackoffRate']} attempts={retrier['MaxAttempts']} "


ORACLES: Mapping[str, Oracle] = {
    "dynamodb-read-units-strong": Oracle(
        r"makes <reads> strongly.* item of <size> KB", lambda n: n["reads"] * kb(n["size"], 4)
    ),
    "dynamodb-read-units-eventual": Oracle(
        r"makes <reads> eventually.* item of <size> KB",
        lambda n: least(lambda units: 2 * units >= n["reads"] * kb(n["size"], 4)),
    ),
    "dynamodb-read-units-transactional": Oracle(
        r"makes <reads> transactional.* item of <size> KB", lambda n: 2 * n["reads"] * kb(n["size"], 4)
    ),
    "dynamodb-reads-served": Oracle(r"has <units> read capacity units.* items of <size> KB", reads_served),
    "dynamodb-write-units": Oracle(
        r"<writes> items arrive each second.* and <size> KB in size", lambda n: n["writes"] * kb(n["size"], 1)
    ),
    "dynamodb-write-units-per-minute": Oracle(
        r"writes <minute> positions per minute.* item of <size> KB",
        lambda n: least(lambda units: units * 60 >= n["minute"] * kb(n["size"], 1)),
    ),
    "dynamodb-write-units-transactional": Oracle(
        r"At peak <writes> items per second.* each of <size> KB", lambda n: 2 * n["writes"] * kb(n["size"], 1)
    ),
    "dynamodb-expiry-value": Oracle(r"Unix time <written>.* expire <days> days", expiry),
    "dynamodb-query-units": Oracle(
        r"matches <found> items of <size> bytes.* leaves <left> of them",
        lambda n: Fraction(steps(n["found"] * n["size"], 4 * 1_024), 2),
    ),
    "dax-read-units": Oracle(
        r"items of <size> KB.*: <reads> eventually.* of which <hits>%",
        lambda n: least(lambda units: 2 * units >= n["reads"] * (100 - n["hits"]) / 100 * kb(n["size"], 4)),
    ),
    "dynamodb-batch-get-units": Oracle(
        r"fetches <wanted> items of <size> bytes",
        lambda n: sum(steps(n["size"], 4 * 1_024) for _ in range(int(n["wanted"]))),
    ),
    "dynamodb-batch-get-calls": Oracle(r"keys of <keys> small items", lambda n: steps(n["keys"], 100)),
    "dynamodb-batch-write-calls": Oracle(r"puts <puts> small items", lambda n: steps(n["puts"], 25)),
    "kinesis-shards-shared": Oracle(
        r"take <records> records per second of <size> KB.* <consumers> applications", lambda n: shards(n, shared=True)
    ),
    "kinesis-shards-fan-out": Oracle(
        r"take <records> records per second of <size> KB.* <consumers> applications", lambda n: shards(n, shared=False)
    ),
    "kinesis-lambda-invocations": Oracle(
        r"with <shards> shards.* ParallelizationFactor to <factor>",
        lambda n: sum(int(n["factor"]) for _ in range(int(n["shards"]))),
    ),
    "sqs-visibility-changed": Oracle(
        r"queue is <timeout> seconds.* at <received>\. <after> seconds later.* timeout of <new> seconds", hidden_until
    ),
    "sqs-message-delay": Oracle(
        r"delay of <delay> seconds.* timeout of <timeout> seconds\. At <sent> .* DelaySeconds of <timer>",
        lambda n: n["sent"] + n["timer"],
    ),
    "sqs-long-polling-calls": Oracle(
        r"^<pollers> consumers.* wait time of <wait> seconds", lambda n: n["pollers"] * polls_a_day(int(n["wait"]))
    ),
    "sqs-fifo-batch-size": Oracle(
        r"send <messages> messages per second.* called <calls> times",
        lambda n: least(lambda size: size * n["calls"] >= n["messages"]),
    ),
    "sqs-backlog-workers": Oracle(
        r"^<backlog> messages.* needs <work> s for it.* wait <minutes> min",
        lambda n: least(lambda workers: workers * n["minutes"] * 60 >= n["backlog"] * n["work"]),
    ),
    "lambda-alias-share": Oracle(
        r"with the weight <weight>\. .* invoked <hourly> times",
        lambda n: n["hourly"] - n["hourly"] * (1 - n["weight"]),
    ),
    "lambda-alias-errors": Oracle(r"share of <weight> of .* one\. <new>% of .* fail, <old>% of", error_rate),
    "lambda-concurrency": Oracle(r"function <rate> times.* takes <duration> ms.* timeout is <timeout> s", in_flight),
    "lambda-async-attempts": Oracle(
        r"with <events> events\. .* set to <retries>\. <failing> of the events",
        lambda n: (n["events"] - n["failing"]) + n["failing"] * len(range(int(n["retries"]) + 1)),
    ),
    "codedeploy-linear-share": Oracle(
        r": <step>% every <interval> minutes.* dashboard <elapsed> minutes after", linear_share
    ),
    "codedeploy-linear-total": Oracle(r"by <step>% every <interval> minutes", linear_total),
    "codedeploy-canary-requests": Oracle(
        r": <share>% at once, the rest after <wait> minutes.* gets <rate> requests.* first <watched> minutes", canary
    ),
    "codedeploy-minimum-healthy": Oracle(
        r"goes to <fleet> healthy.* hosts to <healthy> as FLEET_PERCENT",
        lambda n: n["fleet"] - least(lambda kept: kept * 100 >= n["fleet"] * n["healthy"]),
    ),
    "beanstalk-rolling-time": Oracle(r"has <fleet> instances.* size of <batch>\. .* takes <time> minutes", rolling),
    "beanstalk-additional-batch-peak": Oracle(
        r"has <fleet> instances.* size of <batch>\.", lambda n: len({*range(int(n["fleet"] + n["batch"]))})
    ),
    "beanstalk-immutable-peak": Oracle(r"has <fleet> instances.* size of <batch>\.", lambda n: n["fleet"] + n["fleet"]),
    "retries-capped-backoff": Oracle(r"waits <base> ms, .* longer than <cap> ms.* call and <retries> retries", backoff),
    "step-functions-retrier-time": Oracle(r"first=<first> growth=<growth> attempts=<attempts>", retried),
    "x-ray-sampled-requests": Oracle(
        r"handles <rate> requests.* reservoir of <reservoir> per second and a fixed rate of <fixed>%", sampled
    ),
    "cloudwatch-alarm-earliest": Oracle(
        r"period of <period> seconds, <window> evaluation periods and <needed> datapoints", alarm
    ),
    "s3-prefixes-for-rate": Oracle(
        r"writes <writes> objects.* reads <reads> per second.* least <w> writes and <r> reads",
        lambda n: least(lambda prefixes: prefixes * n["w"] >= n["writes"] and prefixes * n["r"] >= n["reads"]),
    ),
    "s3-multipart-requests": Oracle(
        r"file of <size> GB .* parts of <part> MB", lambda n: 1 + steps(n["size"] * 1_024, int(n["part"])) + 1
    ),
    "s3-least-part-size": Oracle(
        r"object of <size> GB .* most <parts> parts",
        lambda n: least(lambda part: part * n["parts"] >= n["size"] * 1_024),
    ),
    "kms-quota-for-bucket": Oracle(
        r"peak <uploads> objects.* and <downloads> downloaded.* make <others> such.* quota is <quota> per",
        lambda n: n["uploads"] - (n["quota"] - n["downloads"] - n["others"]),
    ),
}
