"""The daily as it stands in a channel: open, closed, revealed."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.rules.questions import (
    dispute,
    explained,
    how_it_went,
    how_to_answer,
    key_in_full,
    key_line,
    lettered,
    report_button,
    shares,
    stem,
    to_choose,
)
from bot.talk.lines import Countdown, Line, counted, joined, say
from bot.talk.pages import Page, Tone
from bot.talk.parts import Buttons, Options, Part, Prose, Rule, Small, Title
from bot.talk.people import Shown
from bot.talk.phrases import clock_time, day, local_day
from content.items import Item
from content.scoring import POINTS_PER_DIFFICULTY

_DIFFICULTIES = (say("easy"), say("medium"), say("hard"))


def card_title(on: date, item: Item) -> str:
    return say("Question for {day} · {service}", day=day(on), service=item.service)


@dataclass(frozen=True, slots=True)
class _Card:
    """A daily in one channel, on its date."""

    post: int
    item: Item
    on: date

    @property
    def _shown(self) -> Shown:
        return Shown("post", self.post)

    def _draw(self, tone: Tone, status: str, *parts: Part) -> Page:
        """The question above some parts; `status` is what a notification says of it."""
        title = card_title(self.on, self.item)
        summary = say("{title}: {status}", title=title, status=status)
        return Page((Title(title), *stem(self.item), Rule(), *parts), tone, summary=summary)


@dataclass(frozen=True, slots=True)
class OpenCard(_Card):
    """A daily that can be answered. The channel sees only how many have answered."""

    closes_at: datetime
    zone: str
    answered: int
    disputed: bool = False
    expected: int | None = None
    """How many members the study roles have; None where that isn't known."""

    def page(self) -> Page:
        how = how_to_answer(self.item, say("Only you see your verdict."))
        small = Small((dispute(disputed=self.disputed), how, self._status()))
        return self._draw(Tone.OPEN, self.item.gist, *to_choose(self.item, self._shown), small)

    def _status(self) -> Line:
        """Discord counts down by itself, in everybody's own zone."""
        on, at = day(local_day(self.closes_at, self.zone)), clock_time(self.closes_at, self.zone)
        closes = Countdown(self.closes_at, say("closes {day} {time}", day=on, time=at), before=say("closes"))
        level, points = _DIFFICULTIES[self.item.difficulty - 1], POINTS_PER_DIFFICULTY * self.item.difficulty
        if self.expected is not None and self.expected >= self.answered:  # whoever hasn't the role may answer, too
            return say(
                "{level}, {points} points · {answered} of {expected} answered · {closes}",
                level=level,
                points=points,
                answered=self.answered,
                expected=self.expected,
                closes=closes,
            )
        return say(
            "{level}, {points} points · {answered} answered · {closes}",
            level=level,
            points=points,
            answered=self.answered,
            closes=closes,
        )


@dataclass(frozen=True, slots=True)
class ClosedCard(_Card):
    """Closed here while it is still open (or still to come) elsewhere in the group."""

    reveal_at: datetime
    zone: str
    answered: int
    disputed: bool = False

    def page(self) -> Page:
        status = say(
            "{answers} · closed, answer at {time}",
            answers=counted(self.answered, "{n} answer", "{n} answers"),
            time=clock_time(self.reveal_at, self.zone),
        )
        small = Small((dispute(disputed=self.disputed), status))
        report = Buttons((report_button(self._shown),))
        return self._draw(Tone.CLOSED, status, Options(lettered(self.item)), small, report)


@dataclass(frozen=True, slots=True)
class RevealedCard(_Card):
    """The key, how the group chose, the reasons."""

    answered: int
    """Persons of the group who answered."""
    right: int
    chosen: dict[str, int]
    """Option id -> how many persons chose it."""
    disputed: bool = False

    def page(self) -> Page:
        return self._draw(
            Tone.CLOSED,
            key_in_full(self.item),
            Prose(key_line(self.item), strong=True),
            *explained(self.item, shares(self.item, self.chosen, self.answered)),
            how_it_went(self.item, self.answered, self.right, disputed=self.disputed),
            Buttons((report_button(self._shown),)),
        )

    def thread_name(self) -> str:
        return say("{day} · {service}: discuss", day=day(self.on), service=self.item.service)

    def thread_opener(self) -> str:
        return joined(key_in_full(self.item), say("See it differently, or know more? Discuss it here."))


DailyCard = OpenCard | ClosedCard | RevealedCard
