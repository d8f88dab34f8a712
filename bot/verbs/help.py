"""`help`: what there is, in one screen, from the declarations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.core import Study
from bot.declaring import Verb
from bot.talk.asks import Ask, Option, Who
from bot.talk.clicks import Click
from bot.talk.kinds import OneOf, Place, Somebody
from bot.talk.lines import Command, Line, say
from bot.talk.pages import Outcome, Page
from bot.talk.parts import Button, Buttons, Lines, Small, Title
from bot.talk.people import Platform
from content.scoring import FREEZE_EVERY

RULES: Final = (
    "Your first answer counts, and only you see your verdict. Answering keeps the streak, right or wrong.",
    f"Every {FREEZE_EVERY} in a row earn a freeze; a freeze covers a missed day automatically.",
    "Right is worth 10, 20 or 30 points by difficulty plus up to 10 for your streak; wrong is worth 2.",
)

_BEGIN: Final = (
    ("Today's question", "daily"),
    ("Start a quiz", "quiz"),
    ("How am I doing?", "me"),
    ("Leaderboard", "leaderboard"),
)
"""What a newcomer may want first: the button, and the verb that it is."""
_FOR_ORGANISERS: Final = (("Set up the daily question", "setup"), *_BEGIN)


@dataclass(frozen=True, slots=True)
class Help:
    """The verbs somebody can use, and the rules in short."""

    verbs: tuple[Verb, ...]
    on: Platform
    """Where they are typed."""
    organiser: bool
    """Whether whoever asks may act as one: nobody is shown what would refuse them."""
    notice: str = ""
    """What the pack says of where it comes from."""

    def page(self) -> Page:
        theirs = (verb for verb in self.verbs if self._may(verb.who))
        title = Title("Studyhall: one good exam question a day, answered with a click")
        begin = _FOR_ORGANISERS if self.organiser else _BEGIN
        buttons = Buttons(tuple(Button(label, Click(verb)) for label, verb in begin))
        return Page((title, Lines(tuple(map(self._line, theirs))), Small((*RULES, self.notice)), buttons))

    def _may(self, who: Who) -> bool:
        return self.organiser or who is not Who.ORGANISER

    def _line(self, verb: Verb) -> Line:
        """With its options, unless it asks for them in a form when it is typed bare."""
        options = () if verb.form else (option for option in verb.options if self.on not in option.not_on)
        slots = " ".join(filter(None, map(self._slot, options)))
        return say("{command}  {summary}", command=Command(verb.name, slots), summary=verb.summary)

    def _slot(self, option: Option[Any]) -> str:
        """An option as it is typed: `[now|skip]`, `[@member]`, `[notices=on|off]`; empty where none of it is theirs."""
        if not isinstance(option.kind, OneOf):
            sign = {Somebody: "@", Place: "#"}.get(type(option.kind), "")
            return f"[{option.name}=…]" if option.named else f"[{sign}{option.name}]"
        values = "|".join(value for value in option.kind.values if self._may(option.only_for.get(value, Who.EITHER)))
        named = f"{option.name}=" if option.named else ""
        return f"[{named}{values}]" if values else ""


def help_about(verbs: Sequence[Verb]) -> Verb:
    """The verb that lists all verbs, itself included."""

    async def serve(study: Study, ask: Ask) -> Outcome:
        return Help((*verbs, made), ask.caller.spot.platform, organiser=ask.rights.organiser, notice=study.pack.notice)

    made = Verb("help", "What there is, in one screen", Who.EITHER, serve)
    return made
