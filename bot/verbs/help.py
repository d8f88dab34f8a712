"""`help`: what there is, in one screen, from the declarations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.core import Study
from bot.declaring import Verb
from bot.talk.asks import Ask, Who
from bot.talk.pages import Command, Lines, Outcome, Page, Small, Title, say
from content.scoring import FREEZE_EVERY

RULES: Final = (
    "Your first answer counts, and only you see your verdict. Answering keeps the streak, right or wrong.",
    f"Every {FREEZE_EVERY} in a row earn a freeze; a freeze covers a missed day by itself.",
    "Right is worth 10, 20 or 30 points by difficulty plus up to 10 for your streak; wrong is worth 2.",
    "Studyhall is independent of AWS. All questions are original; none come from exam dumps.",
)


@dataclass(frozen=True, slots=True)
class Help:
    """The verbs somebody can use, and the rules in short."""

    verbs: tuple[Verb, ...]

    def page(self) -> Page:
        lines = tuple(say("{command}  {summary}", command=Command(v.name), summary=v.summary) for v in self.verbs)
        return Page(
            (Title("Studyhall: one good exam question a day, answered with a click"), Lines(lines), Small(RULES))
        )


def help_about(verbs: Sequence[Verb]) -> Verb:
    """The verb that lists all verbs, itself included."""

    async def serve(_: Study, ask: Ask) -> Outcome:
        return Help(tuple(verb for verb in (*verbs, made) if ask.rights.organiser or verb.who is not Who.ORGANISER))

    made = Verb("help", "What there is, in one screen", Who.EITHER, serve)
    return made
