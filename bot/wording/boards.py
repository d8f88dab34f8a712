"""Boards and profiles."""

from typing import Final

from bot.replies import (
    Board,
    BoardRow,
    Measure,
    Profile,
)
from bot.talk.phrases import MONTHS, counted, day
from content.boards import Window
from content.scoring import FREEZE_EVERY, Outcome


def board_title(board: Board) -> str:
    where = "the whole group" if board.whole_group else "this channel"
    when = {
        Window.TODAY: day(board.until),
        Window.WEEK: f"the week of {day(board.since)}",
        Window.MONTH: f"{MONTHS[board.until.month - 1]} {board.until.year}",
        Window.ALL_TIME: "all time",
    }[board.window]
    return f"{_BOARDS[board.measure]} · {when} · {where}"


_BOARDS: Final = {
    Measure.DAILY: "Leaderboard",
    Measure.PRACTICE: "Practice board",
    Measure.NIGHT: "Quiz nights",
}


def board_empty(board: Board) -> str:
    if board.measure is Measure.DAILY:
        return "Nobody has points here yet. The first answer opens the board."
    return "Nobody has played here yet. `quiz` opens the board."


def board_standing(board: Board) -> str:
    """Where who asked stands, for the line below the board."""
    own = board.own or next((row for row in board.rows if row.own), None)
    if own is None:
        return "You have no points on this board yet."
    return f"You are number {own.rank} of {board.members}."


def board_figures(row: BoardRow, measure: Measure) -> str:
    """`120 points · 4 of 5 right · streak 3 days`; only dailies make a streak."""
    right = f"{row.right:,} of {row.answered:,} right"
    if measure is not Measure.DAILY:
        return f"{counted(row.points, 'point')} · {right}"
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
    if sureness := _sureness(profile):
        lines.append(sureness)
    if standing.broke_on:
        was = f"your streak of {counted(standing.lost, 'day')} broke"
        lines.append(f"On {day(standing.broke_on)} {was}: that daily stood in your channel, and no freeze was left.")
    if standing.covered_on:
        lines.append(f"On {day(standing.covered_on)} a freeze covered a missed daily.")
    if standing.streak:
        ahead = FREEZE_EVERY - standing.streak % FREEZE_EVERY
        lines.append(f"{counted(ahead, 'more daily', 'more dailies')} in a row to the next freeze.")
    return lines


def _sureness(profile: Profile) -> str:
    """How often sure was right and guessed was right; empty while nothing was ever guessed."""
    if not profile.guessed:
        return ""
    guessed = f"guessed and right {profile.guessed_right:,} of {profile.guessed:,}"
    if not profile.sure:
        return f"{guessed[0].upper()}{guessed[1:]}"
    return f"Sure and right {profile.sure_right:,} of {profile.sure:,} · {guessed}"


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
