"""Every sentence people see, in one voice. Plain text: each face adds its own emphasis and escapes names.

Nothing is said by colour or by a picture alone. Counts agree with their nouns; times are told in the channel's zone.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.commands import CATALOGUE, SLACK_ONLY, Command
from bot.replies import (
    Board,
    BoardRow,
    ClosedCard,
    DailyResumed,
    DailySkipped,
    Missed,
    Noted,
    OpenCard,
    Profile,
    Reason,
    Refusal,
    RevealedCard,
    Schedule,
    SetupDone,
    TooLate,
    Verdict,
)
from content.boards import Window
from content.items import Item
from content.limits import LETTERS
from content.scoring import FREEZE_EVERY, Outcome

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six")

# --- small parts -----------------------------------------------------------------------------------------------------


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 answer`, `2 answers`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(parts: Iterable[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def day(on: date) -> str:
    """`Mon 23 Nov`."""
    return f"{_DAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]}"


def local_time(at: datetime, zone: str) -> str:
    """`Mon 23 Nov 09:00 Europe/Berlin`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local.date())} {local:%H:%M} {zone}"


def clock_time(at: datetime, zone: str) -> str:
    """`09:00`."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def span(length: timedelta) -> str:
    """About how long: `in 14 h`, `in 3 days`."""
    minutes = max(0, round(length.total_seconds() / 60))
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{round(minutes / 60)} h"
    return counted(round(minutes / (24 * 60)), "day")


def weekdays(days: tuple[int, ...]) -> str:
    """`every day`, `Mon to Fri`, `Mon, Wed and Fri`."""
    if len(days) == 7:
        return "every day"
    if len(days) > 2 and days == tuple(range(days[0], days[0] + len(days))):
        return f"{_DAYS[days[0]]} to {_DAYS[days[-1]]}"
    return listed(_DAYS[number] for number in days)


def letter(item: Item, option: str) -> str:
    """The letter an option is shown with: its place in the item, stored nowhere."""
    return LETTERS[item.option_ids.index(option)]


def letters(item: Item, options: Iterable[str]) -> str:
    """`B`, `A and C`: in the order shown."""
    chosen = set(options)
    return listed(LETTERS[n] for n, option in enumerate(item.option_ids) if option in chosen)


# --- the card --------------------------------------------------------------------------------------------------------


def card_title(on: date, item: Item) -> str:
    return f"Question for {day(on)} · {item.service}"


def difficulty(item: Item) -> str:
    return ("easy", "medium", "hard")[item.difficulty - 1]


def how_to_answer(item: Item) -> str:
    if item.several:
        return f"Choose {_NUMBERS[len(item.key)]}, then submit. Only you see your verdict."
    return "Pick a letter. Only you see your verdict."


def open_status(card: OpenCard) -> str:
    """The line below an open card."""
    return f"{counted(card.answered, 'answer')} so far · {difficulty(card.item)} · open until {_until(card)}"


def _until(card: OpenCard) -> str:
    local = card.closes_at.astimezone(ZoneInfo(card.zone))
    return f"{day(local.date())} {local:%H:%M}"


def closed_status(card: ClosedCard) -> str:
    answers = counted(card.answered, "answer")
    return f"{answers} · closed, answer at {clock_time(card.reveal_at, card.zone)}"


def revealed_status(card: RevealedCard) -> str:
    if not card.answered:
        return "Nobody answered this one."
    return f"{counted(card.answered, 'answer')}, {card.right:,} right"


def share(card: RevealedCard, option: str) -> str:
    """How many chose an option: `58 % (7)`; empty where nobody answered."""
    if not card.answered:
        return ""
    chosen = card.chosen.get(option, 0)
    return f"{round(100 * chosen / card.answered)} % ({chosen})"


def key_line(item: Item) -> str:
    """`The answer is B.`"""
    return f"The {'answers are' if item.several else 'answer is'} {letters(item, item.key)}."


def option_mark(item: Item, option: str) -> str:
    """In words and sign whether an option is right."""
    return "✓ right" if option in item.key else "✗ wrong"


def choose_prompt(item: Item) -> str:
    return f"Choose {_NUMBERS[len(item.key)]}"


def chosen(shown: Iterable[str]) -> str:
    """`You chose A and C.`, before it is submitted; the letters come from the control."""
    return f"You chose {listed(shown)}. Nothing is stored until you submit."


def submit_label() -> str:
    return "Submit"


def your_choice() -> str:
    """Beside an option that the member chose."""
    return "your choice"


def source_label() -> str:
    return "Source"


def thread_name(on: date, item: Item) -> str:
    return f"{day(on)} · {item.service}: argue here"


def thread_opener(card: RevealedCard) -> str:
    return f"{key_line(card.item)} See it differently, or know more? Argue here."


def checked(item: Item) -> str:
    """When the facts behind an item were last checked."""
    return f"facts checked {min(fact.checked for fact in item.facts).isoformat()}"


def rule_title() -> str:
    """Above an item's explanation."""
    return "The rule"


ALREADY: Final = "You answered this already"
"""How the first verdict begins when it is shown again."""

CLOSED: Final = "This one is closed and no longer counts."
"""How an answer that came too late is refused."""

# --- verdicts --------------------------------------------------------------------------------------------------------


def verdict_title(verdict: Verdict) -> str:
    """Right or wrong, in words."""
    opening = f"{ALREADY}: " if verdict.again else ""
    own = letters(verdict.item, verdict.chosen)
    if verdict.grade.right:
        return f"{opening}{own}, right." if opening else f"Right: {own}."
    missed = f"{opening}{own}, wrong." if opening else f"Not right: {own}."
    if verdict.item.several:
        missed += f" {verdict.grade.hits} of your {len(verdict.chosen)} are right."
    return f"{missed} {key_line(verdict.item)}"


def verdict_points(verdict: Verdict) -> str:
    """`+24 points · streak 4 days`."""
    gained = counted(verdict.points, "point")
    return f"+{gained} · streak {counted(verdict.standing.streak, 'day')}"


def verdict_notes(verdict: Verdict) -> list[str]:
    """What else there is to tell with a verdict, one sentence each; mostly nothing."""
    notes = []
    if verdict.covered:
        days = listed(day(on) for on in verdict.covered)
        notes.append(f"You missed {days}; a freeze kept your streak. {_freezes_left(verdict.standing.freezes)}")
    if verdict.earned_freeze and verdict.held_back:
        notes.append("A freeze for another seven in a row is forfeited: you hold two already.")
    elif verdict.earned_freeze:
        notes.append(f"Seven more in a row: you earned a freeze. {_freezes_left(verdict.standing.freezes)}")
    return notes


def _freezes_left(freezes: int) -> str:
    return f"You hold {_NUMBERS[freezes]} now." if freezes else "You hold none now."


def first_use() -> str:
    """Shown once, with an account's first answer."""
    return (
        "First answer here, so you know: Studyhall keeps your user id, the name shown here, your answers and when "
        "you gave them, to count streaks and boards. Nothing else of yours is read or stored."
    )


def noted(reply: Noted) -> str:
    own = letters(reply.item, reply.chosen)
    opening = f"{ALREADY}, noted: " if reply.again else "Noted: "
    return f"{opening}{own}. Right or wrong comes with the answer at {local_time(reply.reveal_at, reply.zone)}."


def too_late(reply: TooLate) -> str:
    if reply.reveal_at is None:
        return f"{CLOSED} {key_line(reply.item)}"
    return f"{CLOSED} The answer comes at {local_time(reply.reveal_at, reply.zone)}."


def missed(reply: Missed) -> str:
    return f"The question of {day(reply.on)} is over, and you didn't answer it. {key_line(reply.item)}"


# --- boards and profile ----------------------------------------------------------------------------------------------


def board_title(board: Board) -> str:
    where = "the whole group" if board.whole_group else "this channel"
    when = {
        Window.TODAY: day(board.until),
        Window.WEEK: f"the week of {day(board.since)}",
        Window.MONTH: f"{_MONTHS[board.until.month - 1]} {board.until.year}",
        Window.ALL_TIME: "all time",
    }[board.window]
    return f"Leaderboard · {when} · {where}"


def board_empty() -> str:
    return "Nobody has points here yet. The first answer opens the board."


def board_standing(board: Board) -> str:
    """Where who asked stands, for the line below the board."""
    own = board.own or next((row for row in board.rows if row.own), None)
    if own is None:
        return "You have no points on this board yet."
    return f"You are number {own.rank} of {board.members}."


def board_figures(row: BoardRow) -> str:
    """`120 points · 4 of 5 right · streak 3 days`."""
    right = f"{row.right:,} of {row.answered:,} right"
    return f"{counted(row.points, 'point')} · {right} · streak {counted(row.streak, 'day')}"


def you() -> str:
    """Beside one's own row of a board."""
    return "you"


def profile_title(profile: Profile) -> str:
    return f"Your streak: {counted(profile.standing.streak, 'day')}"


def profile_lines(profile: Profile) -> list[str]:
    """The figures of `/me`, one a line."""
    standing = profile.standing
    lines = [f"Longest streak {counted(standing.longest, 'day')} · {counted(standing.freezes, 'freeze')} held"]
    if not profile.answered:
        return [*lines, "You haven't answered a daily in this group yet."]
    share_right = round(100 * profile.right / profile.answered)
    rank = f" · number {profile.rank} of {profile.members}" if profile.rank else ""
    lines.append(f"{counted(profile.points, 'point')}{rank}")
    lines.append(f"{profile.right:,} of {counted(profile.answered, 'answer')} right ({share_right} %)")
    if standing.broke_on:
        was = f"your streak of {counted(standing.lost, 'day')} broke"
        lines.append(f"On {day(standing.broke_on)} {was}: that daily stood in your channel, and no freeze was left.")
    if standing.covered_on:
        lines.append(f"On {day(standing.covered_on)} a freeze covered a missed daily.")
    if standing.streak:
        ahead = FREEZE_EVERY - standing.streak % FREEZE_EVERY
        lines.append(f"{counted(ahead, 'more daily', 'more dailies')} in a row to the next freeze.")
    return lines


def outcome_sign(outcome: Outcome | None) -> str:
    """One character for a day in the calendar; `calendar_legend` says what each means."""
    if outcome is None:
        return "·"
    return {
        Outcome.RIGHT: "✓",
        Outcome.WRONG: "✗",
        Outcome.COVERED: "❄",
        Outcome.REPAIRED: "❄",
        Outcome.BROKE: "○",
    }[outcome]


def calendar(profile: Profile) -> str:
    """The latest fourteen days, a sign each."""
    return " ".join(outcome_sign(entry.outcome) for entry in profile.calendar)


def calendar_legend() -> str:
    return "✓ right  ✗ wrong  ❄ missed, covered  ○ missed  · nothing counted"


# --- organisers ------------------------------------------------------------------------------------------------------


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


# --- help ------------------------------------------------------------------------------------------------------------


def help_title() -> str:
    return "Studyhall: one good exam question a day, answered with a click"


def help_commands(*, organiser: bool, slack: bool) -> list[Command]:
    """The commands somebody can use, in the catalogue's order."""
    known = [*CATALOGUE, *(SLACK_ONLY if slack else ())]
    return [command for command in known if organiser or command.who == "member"]


def help_rules() -> list[str]:
    return [
        "Your first answer counts, and only you see your verdict. Answering keeps the streak, right or wrong.",
        f"Every {FREEZE_EVERY} in a row earn a freeze; a freeze covers a missed day by itself.",
        "Right is worth 10, 20 or 30 points by difficulty plus up to 10 for your streak; wrong is worth 2.",
        "Studyhall is independent of AWS. All questions are original; none come from exam dumps.",
    ]


# --- no --------------------------------------------------------------------------------------------------------------

_REFUSALS: Final[dict[Reason, str]] = {
    Reason.NOT_ORGANISER: "That is for organisers of this space.",
    Reason.RIGHTS_UNKNOWN: "Whether you are an organiser could not be looked up ({detail}), so nothing was changed.",
    Reason.WRONG_TIME: "“{detail}” is no time of day. Write it like 09:00 or 17:30.",
    Reason.WRONG_ZONE: "“{detail}” is no time zone. Write it like Europe/Berlin.",
    Reason.WRONG_DAYS: "“{detail}” names no weekdays. Write them like mon-fri or mon,wed,fri.",
    Reason.WRONG_CHANNEL: "That channel can't hold the daily question. Choose a text channel of this space.",
    Reason.CANNOT_POST: "I can't post there yet: {detail}",
    Reason.UNKNOWN_WORD: "I don't know “{detail}”.",
    Reason.MISSING_WORDS: "Something is missing: {detail}.",
    Reason.NOT_SET_UP: "This channel has no daily question. An organiser starts one with `setup`.",
    Reason.NO_DAILY_YET: "There has been no question here yet.",
    Reason.SKIPPED_TODAY: "Today's question was skipped here; the next one comes as planned.",
    Reason.STANDS_ALREADY: "Today's question stands here already, so it can't be skipped any more.",
    Reason.PAUSED: "The daily question is paused here. Resume it first.",
    Reason.NOT_PAUSED: "The daily question isn't paused here.",
    Reason.NOT_SETTLED: "Whether today's question was posted here is not known yet, so it isn't sent again.",
    Reason.PLATFORM_REFUSED: "The question could not be posted: {detail}",
    Reason.NO_QUESTIONS: "There is no question left to ask for this exam.",
    Reason.UNKNOWN_BUTTON: "This button belongs to nothing I know; it may be very old. `daily` shows today's question.",
    Reason.ELSEWHERE: "This button belongs to another channel. `daily` shows the question of this one.",
    Reason.NOT_AN_OPTION: "That is none of this question's options. `daily` shows it again.",
    Reason.WRONG_NUMBER: "This question takes exactly {detail} options. Nothing is stored yet: choose again.",
    Reason.NOT_IN_A_SPACE: "That works in a channel of a server, where your study group is.",
    Reason.UNKNOWN_MEMBER: "I can't tell who “{detail}” is. Pick the name from the list that appears after @.",
}


def refusal(reply: Refusal) -> str:
    sentence = _REFUSALS[reply.reason].format(detail=reply.detail)
    if reply.near:
        sentence += f" Did you mean {' or '.join(reply.near)}?"
    return sentence


def apology(incident: str) -> str:
    return f"Sorry, something of ours broke. Nothing of yours is lost; please try again. (Incident {incident}.)"
