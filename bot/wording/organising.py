"""What organisers are told."""

from datetime import datetime

from bot.replies import (
    DailyResumed,
    DailySkipped,
    Schedule,
    SetupDone,
)
from bot.talk.phrases import counted, day, local_time, span, weekdays


def schedule(entry: Schedule) -> str:
    """`09:00 Europe/Berlin, Mon to Fri`."""
    paused = ", paused" if entry.paused else ""
    return f"{entry.time} {entry.zone}, {weekdays(entry.weekdays)}{paused}"


def next_question(next_due: datetime | None, zone: str, now: datetime) -> str:
    if next_due is None:
        return "No next question is planned."
    return f"Next question: {local_time(next_due, zone)}, in {span(next_due - now)}."


def setup_done(reply: SetupDone) -> str:
    opening = "Changed." if reply.changed else "All set."
    entry = reply.schedule
    return f"{opening} {schedule(entry)}. {next_question(entry.next_due, entry.zone, reply.now)}"


def setup_faults(entry: Schedule) -> str:
    """Below a finished setup: what happens when something goes wrong, and how to change that."""
    late = counted(entry.catch_up_hours, "hour")
    after = f"After an outage a question still comes up to {late} late; later than that it is skipped."
    if entry.catch_up_hours == 0:
        after = "After an outage a question that was missed is skipped."
    told = "You are told by direct message, at most once a day" if entry.notices else "Nobody is told by message"
    return f"{after} {told}; `setup` shows it too."


def test_label() -> str:
    """On the button below a finished setup."""
    return "Send a test post"


def test_post(entry: Schedule) -> str:
    return f"A test: the daily question will come here, {schedule(entry)}. This is no question and scores nothing."


def test_posted() -> str:
    return "The test post stands in the channel; it is no question and scores nothing."


def setup_hint() -> str:
    return "A question can be posted at once with `daily now`; it counts like any other."


def setup_nothing_yet() -> str:
    return "No channel here has a daily question yet."


def setup_title() -> str:
    return "The daily question in this space"


def setup_more(number: int) -> str:
    """Below a list that was cut."""
    return f"And {counted(number, 'more channel')}."


def setup_how(command: str) -> str:
    return f"Change one with `{command}` in its channel and a time, a zone or days."


def setting_up() -> str:
    """Shown once to who runs setup, in the channel it is for; that it arrives proves that Studyhall may write there."""
    return (
        "Studyhall is setting up the daily question here. It stores this channel's id and its schedule, and of whoever "
        "answers the user id, the name shown here, the answers and when they were given. It reads no messages."
    )


def daily_skipped(reply: DailySkipped) -> str:
    after = f" Next question: {local_time(reply.next_due, reply.zone)}." if reply.next_due else ""
    return f"Skipped: no question here on {day(reply.on)}, and nobody's streak suffers.{after}"


def daily_paused() -> str:
    return "Paused: no questions here until you resume, and nobody's streak suffers. An open one was closed."


def daily_resumed(reply: DailyResumed) -> str:
    return f"Resumed. {next_question(reply.next_due, reply.zone, reply.now)}"


def daily_posted() -> str:
    return "Posted: today's question stands in the channel, in place of today's scheduled one."


def daily_stands() -> str:
    return "Today's question stands here already; nothing was posted."


def see_it() -> str:
    """The label of a link to a question that stands in the channel."""
    return "Go to the question"


def organiser_named() -> str:
    return "can now act as an organiser here."
