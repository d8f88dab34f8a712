"""`help`: what there is, in one screen."""

from bot.commands import CATALOGUE, SLACK_ONLY, Command
from content.scoring import FREEZE_EVERY


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
