"""What an answer to a daily comes to, told privately: the verdict, or why there is none."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.rules.cards import card_title
from bot.rules.questions import (
    checked,
    dispute,
    explained,
    first_use,
    guess_button,
    key_in_full,
    noted,
    own_choice,
    report_button,
    share_button,
    star_button,
    verdict_title,
    verdict_tone,
    why_button,
)
from bot.rules.sureness import HowSure, on_sureness
from bot.talk.lines import counted, joined, listed, say
from bot.talk.pages import Page, Refusal, note
from bot.talk.parts import Button, Buttons, Lines, Prose, Rule, Small, Title
from bot.talk.people import Shown
from bot.talk.phrases import day, local_time
from content.grading import Grade
from content.items import Item
from content.scoring import Standing
from storage.confidence import NOTHING_SAID, Said

CLOSED: Final = say("This question has closed, so no more answers count.")
"""How an answer that came too late is refused."""

_HELD: Final = (say("You hold none now."), say("You hold one now."), say("You hold two now."))
"""How many freezes; there are no more."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer was and why. Shown only after it is stored."""

    item: Item
    on: date
    chosen: tuple[str, ...]
    grade: Grade
    points: int
    standing: Standing
    earned_freeze: bool
    """This answer's streak reached a multiple of seven."""
    held_back: bool
    """The earned freeze was forfeited because two were held."""
    covered: tuple[date, ...]
    """Missed dailies since the previous answer that a freeze or a repair covered."""
    again: bool = False
    """The member had answered before: this is the first verdict again, and this click changed nothing."""
    first_ever: bool = False
    """The first answer of this account: a line says what is stored."""
    post: int = 0
    """Whence "I guessed", a star and a report find the daily."""
    said: Said = NOTHING_SAID
    """How sure its author was."""
    quiet: bool = False
    """Its author wants no streaks and points shown."""
    hidden: bool = False
    """Nothing of its author's is shared."""
    disputed: bool = False
    """It was reported, and nobody has decided yet."""
    at_length: bool = False
    """Why each of the others is wrong was asked for, too; it takes the place of the short page."""
    untold: bool = True
    """Something else may wait to be told to its author, below this."""

    def page(self) -> Page:
        item = self.item
        return Page(
            (
                Title(verdict_title(item, self.chosen, self.grade, again=self.again)),
                *self._gained(),
                Lines((on_sureness(self.said.sureness, right=self.grade.right),)),
                Rule(),
                *explained(item, own_choice(self.chosen), None if self.at_length else self._first()),
                Lines(() if self.quiet else tuple(self._notes())),
                Small(
                    (
                        dispute(disputed=self.disputed),
                        joined(card_title(self.on, item), checked(item), by=" · "),
                        first_use(first_ever=self.first_ever),
                    )
                ),
                Buttons((*self._rest(), *_beside(self.post, self.said), *self._share())),
            ),
            verdict_tone(self.grade),
            in_place=self.at_length,
            complete=not self.untold,
        )

    def _share(self) -> tuple[Button, ...]:
        return () if self.hidden else (share_button(Shown("post", self.post)),)

    def _first(self) -> frozenset[str]:
        """What a member wants to know first: why theirs, and why the right one."""
        return frozenset((*self.chosen, *self.item.key))

    def _rest(self) -> tuple[Button, ...]:
        others = frozenset(self.item.option_ids) - self._first()
        return () if self.at_length or not others else (why_button(Shown("post", self.post), self.item, others),)

    def _gained(self) -> tuple[Prose, ...]:
        gained = say(
            "+{points} · streak {days}",
            points=counted(self.points, "{n} point", "{n} points"),
            days=counted(self.standing.streak, "{n} day", "{n} days"),
        )
        return () if self.quiet else (Prose(gained, strong=True),)

    def _notes(self) -> list[str]:
        """What else there is to tell, one sentence each; mostly nothing."""
        held = self.standing.freezes
        left = _HELD[held]
        notes = []
        if self.covered:
            notes.append(
                say(
                    "You missed {days}; a freeze kept your streak. {left}",
                    days=listed(map(day, self.covered)),
                    left=left,
                )
            )
        if self.earned_freeze and self.held_back:
            notes.append(say("A freeze for another seven in a row is forfeited: you hold two already."))
        elif self.earned_freeze:
            notes.append(say("Seven more in a row: you earned a freeze. {left}", left=left))
        return notes


def _beside(post: int, said: Said) -> tuple[Button, ...]:
    """What can be said beside an answer."""
    shown = Shown("post", post)
    guess = () if said.known else (guess_button(shown),)
    return (*guess, star_button(shown), report_button(shown))


@dataclass(frozen=True, slots=True)
class Noted:
    """The answer is stored; the organiser chose that verdicts wait until the reveal."""

    item: Item
    chosen: tuple[str, ...]
    reveal_at: datetime
    zone: str
    again: bool = False
    first_ever: bool = False
    post: int = 0
    said: Said = NOTHING_SAID

    def page(self) -> Page:
        kept = noted(self.item, self.chosen, again=self.again)
        later = say("You'll see whether you were right at {time}.", time=local_time(self.reveal_at, self.zone))
        return Page(
            (
                Prose(joined(kept, later)),
                Small((first_use(first_ever=self.first_ever),)),
                Buttons(_beside(self.post, self.said)),
            )
        )


@dataclass(frozen=True, slots=True)
class TooLate:
    """The post had closed when the click was made; nothing was stored."""

    item: Item
    reveal_at: datetime | None
    """When the answer is shown; None where it already is."""
    zone: str

    def page(self) -> Page:
        if self.reveal_at is None:
            return note(joined(CLOSED, key_in_full(self.item)))
        return note(joined(CLOSED, say("The answer comes at {time}.", time=local_time(self.reveal_at, self.zone))))


AnswerOutcome = Verdict | Noted | HowSure | TooLate | Refusal
"""What an answer to a daily comes to."""
