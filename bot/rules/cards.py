"""The daily as it stands in a channel: open, closed, revealed."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.rules.questions import (
    dispute,
    how_it_went,
    how_to_answer,
    key_in_full,
    key_line,
    lesson,
    lettered,
    report_button,
    shares,
    solved,
    stem,
    to_choose,
)
from bot.talk.lines import Countdown, Line, say
from bot.talk.pages import Page, Tone
from bot.talk.parts import Buttons, Options, Prose, Rule, Small, Title
from bot.talk.people import Shown
from bot.talk.phrases import clock_time, counted, day, local_day
from content.items import Item
from content.scoring import POINTS_PER_DIFFICULTY

_DIFFICULTIES = ("easy", "medium", "hard")


def card_title(on: date, item: Item) -> str:
    return f"Question for {day(on)} · {item.service}"


@dataclass(frozen=True, slots=True)
class OpenCard:
    """A daily that can be answered. The channel sees only how many have answered."""

    post: int
    item: Item
    on: date
    closes_at: datetime
    zone: str
    answered: int
    disputed: bool = False

    def page(self) -> Page:
        title, shown = card_title(self.on, self.item), Shown("post", self.post)
        return Page(
            (
                Title(title),
                *stem(self.item),
                Rule(),
                *to_choose(self.item, shown),
                Small(
                    (
                        dispute(disputed=self.disputed),
                        how_to_answer(self.item, "Only you see your verdict."),
                        self._status(),
                    )
                ),
            ),
            Tone.OPEN,
            summary=f"{title}: {self.item.gist}",
        )

    def _status(self) -> Line:
        """Discord counts down by itself, in everybody's own zone."""
        until = f"{day(local_day(self.closes_at, self.zone))} {clock_time(self.closes_at, self.zone)}"
        closes = Countdown(self.closes_at, f"closes {until}", before="closes")
        level, points = _DIFFICULTIES[self.item.difficulty - 1], POINTS_PER_DIFFICULTY * self.item.difficulty
        return say(f"{level}, {points} points · {self.answered:,} answered · {{closes}}", closes=closes)


@dataclass(frozen=True, slots=True)
class ClosedCard:
    """Closed here while it is still open (or still to come) elsewhere in the group."""

    post: int
    item: Item
    on: date
    reveal_at: datetime
    zone: str
    answered: int
    disputed: bool = False

    def page(self) -> Page:
        title = card_title(self.on, self.item)
        status = f"{counted(self.answered, 'answer')} · closed, answer at {clock_time(self.reveal_at, self.zone)}"
        return Page(
            (
                Title(title),
                *stem(self.item),
                Rule(),
                Options(lettered(self.item)),
                Small((dispute(disputed=self.disputed), status)),
                Buttons((report_button(Shown("post", self.post)),)),
            ),
            Tone.CLOSED,
            summary=f"{title}: {status}",
        )


@dataclass(frozen=True, slots=True)
class RevealedCard:
    """The key, how the group chose, the reasons."""

    post: int
    item: Item
    on: date
    answered: int
    """Persons of the group who answered."""
    right: int
    chosen: dict[str, int]
    """Option id -> how many persons chose it."""
    disputed: bool = False

    def page(self) -> Page:
        title = card_title(self.on, self.item)
        return Page(
            (
                Title(title),
                *stem(self.item),
                Rule(),
                Prose(key_line(self.item), strong=True),
                *solved(self.item, shares(self.item, self.chosen, self.answered)),
                *lesson(self.item),
                how_it_went(self.item, self.answered, self.right, disputed=self.disputed),
                Buttons((report_button(Shown("post", self.post)),)),
            ),
            Tone.CLOSED,
            summary=f"{title}: {key_in_full(self.item)}",
        )

    def thread_name(self) -> str:
        return f"{day(self.on)} · {self.item.service}: discuss"

    def thread_opener(self) -> str:
        return f"{key_in_full(self.item)} See it differently, or know more? Discuss it here."


DailyCard = OpenCard | ClosedCard | RevealedCard
