"""When a message can be received: message timers and changed visibility timeouts."""

from datetime import date
from random import Random

from content.templates.family import Drawing, Family, between, right, tasks, wrong
from content.templates.mistakes import Mistake
from content.templates.numerals import clock

_GUIDE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide"
_CHECKED = date(2026, 11, 24)

_INSTANTS = between(9 * 3_600, 17 * 3_600, 5)
_TIMEOUTS = between(60, 300, 30)
_AFTER = between(10, 55, 5)
_NEW_TIMEOUTS = between(40, 400, 20)


def _draw_visibility(rng: Random) -> Drawing:
    received, timeout = _INSTANTS.whole(rng), _TIMEOUTS.whole(rng)
    after, new = _AFTER.whole(rng), _NEW_TIMEOUTS.whole(rng)
    again = received + after + new
    return Drawing(
        numbers={"received": received, "timeout": timeout, "after": after, "new": new},
        situation=(
            f"The visibility timeout of a queue is {timeout} seconds. A worker receives a message at "
            f"{clock(received)}. {after} seconds later it calls ChangeMessageVisibility with a timeout of {new} "
            "seconds, and then it crashes."
        ),
        ask="When does the message become visible to other workers again?",
        key=right(again, f"The new timeout of {new} seconds counts from the call at {clock(received + after)}."),
        mistakes=(
            wrong(
                Mistake.CHANGE_ADDED_TO_THE_OLD,
                received + timeout + new,
                f"This adds {new} seconds to the first {timeout}. The call replaces what was left of them.",
            ),
            wrong(
                Mistake.COUNTED_FROM_THE_START,
                received + new,
                f"This counts {new} seconds from the receipt; they count from the call, {after} seconds later.",
            ),
            wrong(
                Mistake.CHANGE_IGNORED,
                received + timeout,
                f"The end of the first {timeout} seconds. They no longer hold once the call has set a new timeout.",
            ),
            wrong(
                Mistake.TERMS_SUMMED,
                received + timeout + after + new,
                f"This adds up {timeout}, {after} and {new} seconds; the first timeout was replaced.",
            ),
        ),
        solution=(
            f"ChangeMessageVisibility replaces the rest of the timeout and counts from the moment of the call: "
            f"{clock(received)} plus {after} plus {new} seconds is {clock(again)}. A crash changes nothing about it."
        ),
    )


_DELAYS = between(20, 300, 20)
_TIMERS = between(15, 600, 15)


def _draw_delay(rng: Random) -> Drawing:
    sent, delay = _INSTANTS.whole(rng), _DELAYS.whole(rng)
    timer, timeout = _TIMERS.whole(rng), _TIMEOUTS.whole(rng)
    visible = sent + timer
    return Drawing(
        numbers={"sent": sent, "delay": delay, "timer": timer, "timeout": timeout},
        situation=(
            f"A standard queue has a delivery delay of {delay} seconds and a visibility timeout of {timeout} seconds. "
            f"At {clock(sent)} a message is sent to it with its own DelaySeconds of {timer}."
        ),
        ask="From when on can a consumer receive this message?",
        key=right(visible, f"The message's own {timer} seconds take the place of the queue's {delay}."),
        mistakes=(
            wrong(
                Mistake.DEFAULT_USED,
                sent + delay,
                f"The queue's {delay} seconds hold only for messages that bring no delay of their own.",
            ),
            wrong(
                Mistake.TERMS_SUMMED,
                sent + delay + timer,
                f"{delay} + {timer} seconds: the two delays don't add up, one overrides the other.",
            ),
            wrong(
                Mistake.LIMIT_OF_SOMETHING_ELSE,
                sent + timeout,
                f"The visibility timeout of {timeout} seconds begins only when a consumer has received a message.",
            ),
            wrong(
                Mistake.CHANGE_ADDED_TO_THE_OLD,
                sent + timer + timeout,
                f"This adds the visibility timeout of {timeout} seconds, which begins with the first receipt.",
            ),
        ),
        solution=(
            f"On a standard queue DelaySeconds of a message overrides the delay of the queue: {clock(sent)} plus "
            f"{timer} seconds is {clock(visible)}."
        ),
    )


VISIBILITY = Family(
    id="sqs-visibility-changed",
    version=1,
    service="SQS",
    difficulty=2,
    tags=tasks(c02="1.1", c03="1.1"),
    source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html",
    checked=_CHECKED,
    statement=(
        "ChangeMessageVisibility sets a new visibility timeout that counts from the call; it is not added to what was "
        "left. From the receipt on a message can stay hidden for twelve hours in all."
    ),
    ranges={"received": _INSTANTS, "timeout": _TIMEOUTS, "after": _AFTER, "new": _NEW_TIMEOUTS},
    unit=clock,
    draw=_draw_visibility,
)
DELAY = Family(
    id="sqs-message-delay",
    version=1,
    service="SQS",
    difficulty=1,
    tags=tasks(c02="1.1", c03="1.1"),
    source=f"{_GUIDE}/sqs-message-timers.html",
    checked=_CHECKED,
    statement=(
        "DelaySeconds of a message, up to 15 minutes, overrides the delay of a standard queue. The visibility timeout "
        "begins only when the message is received."
    ),
    ranges={"sent": _INSTANTS, "delay": _DELAYS, "timer": _TIMERS, "timeout": _TIMEOUTS},
    unit=clock,
    draw=_draw_delay,
)
