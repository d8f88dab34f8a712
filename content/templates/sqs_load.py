"""Queues under load: calls that polling makes, the size of a batch, the size of a fleet."""

from datetime import date
from fractions import Fraction
from math import ceil, floor
from random import Random

from content.templates.family import Drawing, Family, between, one_of, right, tasks, wrong
from content.templates.mistakes import Mistake
from content.templates.numerals import counted, figure

_GUIDE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide"
_CHECKED = date(2026, 11, 24)

_POLLERS = between(2, 25)
_WAITS = one_of(5, 8, 10, 12, 15, 16, 18, 20)
_PAUSES = one_of(1, 2, 3, 4)
_CALLS = counted("call")


def _draw_polling(rng: Random) -> Drawing:
    pollers, wait, pause = _POLLERS.whole(rng), _WAITS.whole(rng), _PAUSES.whole(rng)
    calls, before = 86_400 // wait * pollers, 86_400 // pause * pollers
    every = "every second" if pause == 1 else f"every {pause} seconds"
    return Drawing(
        numbers={"pollers": pollers, "wait": wait, "pause": pause},
        situation=(
            f"{pollers} consumers each poll one Amazon SQS queue {every} (short polling). The team turns on long "
            f"polling with a wait time of {wait} seconds, and every consumer calls again as soon as a call has "
            "returned. On Sunday no message arrives."
        ),
        ask="How many ReceiveMessage calls are made on that day (24 hours, network time ignored)?",
        key=right(calls, f"Each empty call lasts {wait} seconds: {86_400 // wait:,} a day for each of {pollers}."),
        mistakes=(
            wrong(
                Mistake.ONE_CONSUMER_ONLY,
                86_400 // wait,
                f"That is what one consumer makes; there are {pollers}.",
            ),
            wrong(
                Mistake.CHANGE_IGNORED,
                before,
                f"That was the number with short polling {every}; a long poll waits {wait} seconds for a message.",
            ),
            wrong(
                Mistake.RESULT_FOR_ANOTHER_QUANTITY,
                before - calls,
                f"That is how many calls are saved: {before:,} before, less what is left.",
            ),
            wrong(
                Mistake.HOUR_FOR_DAY,
                floor(Fraction(3_600, wait)) * pollers,
                f"That is one hour: 3,600 / {wait} calls for each consumer. The day has 86,400 seconds.",
            ),
        ),
        solution=(
            f"On an empty queue each long poll returns after {wait} seconds. 86,400 / {wait} = {86_400 // wait:,} "
            f"calls for one consumer, times {pollers} = {calls:,}."
        ),
    )


_MESSAGES = between(350, 2_650, 50)
_BATCH = counted("message")


def _draw_fifo(rng: Random) -> Drawing | None:
    messages = _MESSAGES.whole(rng)
    if messages % 300 == 0:
        return None
    batch = ceil(Fraction(messages, 300))
    shared = ceil(Fraction(messages, 150))
    also_possible = (
        wrong(
            Mistake.TERM_ADDED_THAT_IS_NOT_SHARED,
            shared,
            "This lets sending and receiving share the 300 calls; each API action has 300 of its own.",
        ),
    )
    return Drawing(
        numbers={"messages": messages},
        situation=(
            f"A shop must send {messages:,} messages per second to one FIFO queue without high throughput mode, where "
            "each API action may be called 300 times per second. Order matters only within a customer."
        ),
        ask="How many messages must each SendMessageBatch call hold at least, if all hold the same number?",
        key=right(batch, f"300 calls with {batch} messages carry {300 * batch:,} per second."),
        mistakes=(
            wrong(
                Mistake.ROUNDED_DOWN,
                batch - 1,
                f"300 calls with {batch - 1} carry {300 * (batch - 1):,}, which is less than {messages:,}.",
            ),
            wrong(
                Mistake.LARGEST_ALLOWED,
                10,
                f"Ten is the most a batch can hold. It works, but {batch} are enough.",
            ),
            wrong(
                Mistake.ONE_STEP_TOO_MANY,
                batch + 1,
                f"{batch + 1} work, but 300 calls with {batch} already carry {300 * batch:,}.",
            ),
            wrong(
                Mistake.LIMIT_OF_SOMETHING_ELSE,
                ceil(Fraction(messages, 1_000)),
                "This takes 1,000 calls per second, which is a shard's figure for records in Kinesis.",
            ),
            *(also_possible if shared <= 10 else ()),
        ),
        solution=(
            f"The quota counts calls, not messages. {messages:,} / 300 lies between {batch - 1} and {batch}, so "
            f"{batch} it is, which a batch of at most ten can hold."
        ),
    )


_BACKLOGS = between(3_000, 30_000, 500)
_WORK = one_of(Fraction(1, 5), Fraction(1, 4), Fraction(2, 5), Fraction(1, 2), 1, Fraction(3, 2), 2, 3)
_LATENCIES = between(1, 6)
_WORKERS = counted("worker")


def _draw_workers(rng: Random) -> Drawing:
    backlog, work, minutes = _BACKLOGS.whole(rng), _WORK.draw(rng), _LATENCIES.whole(rng)
    seconds = 60 * minutes
    bearable = seconds / work
    workers = ceil(backlog / bearable)
    return Drawing(
        numbers={"backlog": backlog, "work": work, "minutes": minutes},
        situation=(
            f"{backlog:,} messages wait in a queue, and no more arrive. A worker handles one message at a time and "
            f"needs {figure(work)} s for it. The last message may wait {minutes} min at most until it is done."
        ),
        ask="How many workers does the Auto Scaling group need at least?",
        key=right(workers, f"Each worker gets {figure(bearable)} messages done in {minutes} min."),
        mistakes=(
            wrong(
                Mistake.ROUNDED_DOWN,
                floor(backlog / bearable),
                f"This rounds down, and some of the {backlog:,} messages would be done too late.",
            ),
            wrong(
                Mistake.MINUTES_FOR_SECONDS,
                ceil(backlog * work / minutes),
                f"This divides seconds of work by {minutes} min; in seconds these are {seconds}.",
            ),
            wrong(
                Mistake.FACTOR_IGNORED,
                ceil(Fraction(backlog, seconds)),
                f"This gives every message one second; it takes {figure(work)} s.",
            ),
            wrong(
                Mistake.RESULT_FOR_ANOTHER_QUANTITY,
                bearable,
                f"{figure(bearable)} is the backlog a single worker can bear, not the number of workers.",
            ),
            wrong(
                Mistake.DIVIDED_BY_THE_FACTOR,
                ceil(backlog / (seconds * work)),
                f"This multiplies {seconds} s by {figure(work)} where it has to be divided.",
            ),
        ),
        solution=(
            f"Bearable backlog of one worker: {seconds} s / {figure(work)} s = {figure(bearable)} messages. "
            f"{backlog:,} / {figure(bearable)}, rounded up, is {workers:,}. A scaling target set to that backlog per "
            "instance does the same by itself."
        ),
    )


POLLING = Family(
    id="sqs-long-polling-calls",
    version=2,
    service="SQS",
    difficulty=2,
    tags=tasks(c02="4.3", c03="4.3"),
    source=f"{_GUIDE}/sqs-short-and-long-polling.html",
    checked=_CHECKED,
    statement="A long poll of an empty queue returns when its wait time is over, 20 seconds at most.",
    ranges={"pollers": _POLLERS, "wait": _WAITS, "pause": _PAUSES},
    unit=_CALLS,
    draw=_draw_polling,
)
FIFO_BATCH = Family(
    id="sqs-fifo-batch-size",
    version=1,
    service="SQS",
    difficulty=2,
    tags=tasks(c02="1.1", c03="1.1"),
    source=f"{_GUIDE}/quotas-messages.html",
    checked=_CHECKED,
    statement=(
        "Without high throughput mode a FIFO queue takes 300 calls per second for each API action. A batch counts as "
        "one call and holds up to ten messages."
    ),
    ranges={"messages": _MESSAGES},
    unit=_BATCH,
    draw=_draw_fifo,
)
BACKLOG_WORKERS = Family(
    id="sqs-backlog-workers",
    version=1,
    service="SQS",
    difficulty=2,
    tags=tasks(c02="4.3", c03="4.3"),
    source="https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-using-sqs-queue.html",
    checked=_CHECKED,
    statement=(
        "The backlog an instance can bear is the latency one accepts divided by the time a message takes. The messages "
        "waiting divided by it give the number of instances."
    ),
    ranges={"backlog": _BACKLOGS, "work": _WORK, "minutes": _LATENCIES},
    unit=_WORKERS,
    draw=_draw_workers,
)
