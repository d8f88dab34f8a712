"""An organiser has all deleted that is stored about their server or workspace, without waiting until it is removed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.core import Study
from bot.declaring import reads, writes
from bot.rules import purging as rules
from bot.talk.asks import Ask
from bot.talk.clicks import Click
from bot.talk.forms import Field, Form
from bot.talk.lines import Command, counted, say
from bot.talk.pages import Outcome, Page, Refusal
from bot.talk.parts import Button, Buttons, Lines, Prose, Small, Title
from bot.talk.people import Platform, Spot
from bot.verbs.group.pages import PLACES, PURGE
from storage import purging
from storage.database import Transaction
from storage.purging import Stored

_WORD: Final = "delete"
_FIELD: Final = "word"
NOT_CONFIRMED: Final = Refusal(say("Nothing was deleted. To confirm, type the word {word}.", word=_WORD), at=_FIELD)
SPACE_NOT_STORED: Final = Refusal(say("Nothing is stored about this server or workspace."))


@dataclass(frozen=True, slots=True)
class PurgeAsked:
    """What goes with a space, asked before it does."""

    platform: Platform
    stored: Stored

    def page(self) -> Page:
        what, stored = PLACES[self.platform], self.stored
        alone = counted(
            stored.alone,
            "everything about {n} member who takes part nowhere else",
            "everything about {n} members who take part nowhere else",
        )
        return Page(
            (
                Title(say("Delete everything about this {place}?", place=what)),
                Prose(say("This will be gone for good:")),
                Lines(
                    (
                        counted(
                            stored.channels,
                            "{n} channel with schedules, posts and quizzes",
                            "{n} channels with schedules, posts and quizzes",
                        ),
                        counted(
                            stored.answers,
                            "{n} answer given here, with its points and streaks",
                            "{n} answers given here, with their points and streaks",
                        ),
                        *((alone,) if stored.alone else ()),
                        say("the group's settings, seasons and teams, unless the group goes on elsewhere"),
                    )
                ),
                Prose(say("This can't be undone."), strong=True),
                Small(
                    (
                        say("Other servers and workspaces in your group keep what is theirs."),
                        say("Members who take part there as well keep what they did there."),
                        say("Messages that are already in channels stay."),
                        say("Backups may keep it until whoever runs Studyhall replaces them."),
                        say("To delete only your own data: {privacy}", privacy=Command("privacy delete")),
                    )
                ),
                Buttons(
                    (Button(say("Delete everything about this {place} …", place=what), Click(PURGE, None, (_WORD,))),)
                ),
            )
        )


@dataclass(frozen=True, slots=True)
class Purged:
    """Nothing is stored about a space any more."""

    platform: Platform

    def page(self) -> Page:
        again = say("{setup} starts over. You can also remove the bot now.", setup=Command("setup"))
        told = say("Deleted: nothing is stored about this {place} any more.", place=PLACES[self.platform])
        return Page((Prose(told), Small((again,))), in_place=True)


async def purge_form(_: Study, ask: Ask) -> Form:
    field = Field(_FIELD, say("Type {word} to confirm", word=_WORD), say("This can't be undone"), required=True)
    return Form(ask.pressed.id, say("Delete everything"), say("Delete"), (field,))


@reads
def ask_to_purge(tx: Transaction, _: Study, ask: Ask, __: datetime) -> Outcome:
    """PurgeAsked or Refusal."""
    number = _space_of(tx, ask.caller.spot)
    return PurgeAsked(ask.caller.spot.platform, purging.count_stored(tx, number)) if number else SPACE_NOT_STORED


@writes
def purge(tx: Transaction, _: Study, ask: Ask, __: datetime) -> Outcome:
    """Purged or Refusal. Of two organisers who confirm the second is told that nothing is stored."""
    if ask.typed.get(_FIELD, "").strip().casefold() != _WORD:
        return NOT_CONFIRMED
    number = _space_of(tx, ask.caller.spot)
    gone = number is not None and rules.purge_space(tx, number)
    return Purged(ask.caller.spot.platform) if gone else SPACE_NOT_STORED


def _space_of(tx: Transaction, spot: Spot) -> int | None:
    return purging.find_space(tx, platform=spot.platform, native_id=spot.space)
