"""`help`: how it works and where to begin, in one screen; behind a button every command, from the declarations."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.core import Study
from bot.declaring import Press, Verb
from bot.talk.asks import Ask, Option, Who
from bot.talk.clicks import Click
from bot.talk.kinds import OneOf, Place, Somebody
from bot.talk.lines import Command, Line, Strong, joined, say
from bot.talk.pages import Outcome, Page
from bot.talk.parts import Button, Buttons, Lines, Small, Title
from bot.talk.people import Platform
from content.scoring import FREEZE_EVERY

RULES: Final = (
    say("Your first answer counts, and only you see your verdict. Answering keeps the streak, right or wrong."),
    say("Every {number} in a row earns a freeze, which covers a missed day automatically.", number=FREEZE_EVERY),
    say("Right is worth 10, 20 or 30 points by difficulty plus up to 10 for your streak; wrong is worth 2."),
)

_EVERYTHING: Final = "commands"
"""The control that lists every command with what it does."""
_BEGIN: Final = (
    (say("Today's question"), "daily"),
    (say("Start a quiz"), "quiz"),
    (say("How am I doing?"), "me"),
    (say("Leaderboard"), "leaderboard"),
)
"""What a newcomer may want first: the button, and the verb that it is."""
_FOR_ORGANISERS: Final = ((say("Set up the daily question"), "setup"), *_BEGIN)

Groups = Mapping[str, Sequence[Verb]]
"""What verbs are for -> those that are for it."""


@dataclass(frozen=True, slots=True)
class Help:
    """How it works, what can be done at once, and the names of the verbs somebody can use."""

    verbs: Groups
    organiser: bool
    """Whether whoever asks may act as one: nobody is shown what would refuse them."""
    notice: str = ""
    """What the pack says of where it comes from."""

    def page(self) -> Page:
        begin = _FOR_ORGANISERS if self.organiser else _BEGIN
        first, *rest = (Button(label, Click(verb)) for label, verb in begin)
        more = Button(say("Every command"), Click(_EVERYTHING))
        return Page(
            (
                Title(say("Studyhall: one good exam question a day, answered with a click")),
                Small(RULES),
                Buttons((replace(first, primary=True), *rest, more)),
                Lines(tuple(self._groups())),
                Small((self.notice,)),
            )
        )

    def _groups(self) -> Iterator[Line]:
        for what, verbs in self.verbs.items():
            if theirs := [Command(verb.name) for verb in verbs if may_use(verb.who, organiser=self.organiser)]:
                yield joined((Strong(what), ":"), joined(*((one,) for one in theirs), by=" · "))


@dataclass(frozen=True, slots=True)
class Everything:
    """The verbs somebody can use, each with its options and what it does."""

    verbs: tuple[Verb, ...]
    on: Platform
    """Where they are typed."""
    organiser: bool

    def page(self) -> Page:
        theirs = (verb for verb in self.verbs if self._may(verb.who))
        return Page((Title(say("Every command")), Lines(tuple(map(self._line, theirs)))))

    def _may(self, who: Who) -> bool:
        return may_use(who, organiser=self.organiser)

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


def may_use(who: Who, *, organiser: bool) -> bool:
    return organiser or who is not Who.ORGANISER


def help_about(groups: Groups) -> Verb:
    """The verb that lists all verbs, itself included."""

    async def serve(study: Study, ask: Ask) -> Outcome:
        return Help(groups, organiser=ask.rights.organiser, notice=study.pack.notice)

    async def list_all(_: Study, ask: Ask) -> Outcome:
        every = (*(verb for verbs in groups.values() for verb in verbs), made)
        return Everything(every, ask.caller.spot.platform, organiser=ask.rights.organiser)

    listing = Press(_EVERYTHING, Who.EITHER, list_all)
    made = Verb("help", say("How it works, and what you can do"), Who.EITHER, serve, presses=(listing,))
    return made
