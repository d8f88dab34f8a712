"""What is said about stars."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.rules.questions import explained, first_use, stem
from bot.rules.quizzing import solo_button
from bot.talk.clicks import numbered
from bot.talk.lines import Command, Line, Strong, counted, joined, say
from bot.talk.pages import Page, Refusal, note
from bot.talk.parts import Button, Buttons, LinkTo, Part, Prose, Rule, Small, Title, Told
from content.items import Item
from content.templates.family import Family
from content.topics import STARRED
from storage.stars import Star

ON_A_PAGE: Final = 5
_QUIZ_AT_MOST: Final = 10

_STAR: Final = Command("star")
_QUIZ: Final = Command(f"quiz {STARRED.id}")

NOT_STARRED: Final = Refusal(say("That question isn't starred any more. {star} lists those that are.", star=_STAR))
EMPTY_NOTE: Final = Refusal(say("There is nothing in that note, so nothing was changed."))
UNSTARRED: Final = note(say("Unstarred, and the note is gone. {star} lists the others.", star=_STAR))
NO_STARS: Final = Refusal(
    say(
        "You haven't starred a question yet. Press Star below a verdict: the question is listed here and comes "
        "back in your reviews."
    )
)


@dataclass(frozen=True, slots=True)
class Starred:
    """A question has a star."""

    star: Star
    again: bool
    """It had one already."""
    first_ever: bool = False

    def page(self) -> Page:
        opening = say("It has your star already.") if self.again else say("Starred: it comes back in your reviews.")
        lists = say("{star} lists what you starred, and {quiz} asks it.", star=_STAR, quiz=_QUIZ)
        told = (Told(say("Your note"), self.star.note),) if self.star.note else ()
        return note(joined(opening, lists), *told, Small((first_use(first_ever=self.first_ever),)), _beside(self.star))


@dataclass(frozen=True, slots=True)
class NoteKept:
    """What stands beside a star now."""

    star: Star

    def page(self) -> Page:
        assert self.star.note
        return note(
            say("Your note is kept. Only you see it."), Told(say("Your note"), self.star.note), _beside(self.star)
        )


def _beside(star: Star, *more: Button) -> Buttons:
    label = say("Change the note") if star.note else say("Add a note")
    return Buttons((_of_star(label, "star-note", star), _of_star(say("Unstar"), "star-drop", star), *more))


def _of_star(label: str, press: str, star: Star) -> Button:
    return Button(label, numbered(press, star.id))


@dataclass(frozen=True, slots=True)
class StarList:
    """A page of one's stars, the latest first."""

    stars: tuple[Star, ...]
    skipped: int
    """How many stand before these."""
    of: int

    def page(self) -> Page:
        return Page(
            (
                Title(say("Your stars: {questions}", questions=counted(self.of, "{n} question", "{n} questions"))),
                *(part for place, star in self._placed() for part in _entry(place, star)),
                Buttons(tuple(_open_button(place, star) for place, star in self._placed())),
                Buttons(tuple(self._ways())),
            )
        )

    def _placed(self) -> Iterator[tuple[int, Star]]:
        return enumerate(self.stars, start=self.skipped + 1)

    def _ways(self) -> Iterator[Button]:
        yield solo_button(say("Quiz me on them"), number=min(self.of, _QUIZ_AT_MOST), topic=STARRED.key)
        if self.skipped:
            yield _page_button(say("Newer"), max(0, self.skipped - ON_A_PAGE))
        if self.skipped + len(self.stars) < self.of:
            yield _page_button(say("Older"), self.skipped + ON_A_PAGE)


def _open_button(place: int, star: Star) -> Button:
    return _of_star(say("Open {number}", number=place), "star-open", star)


def _page_button(label: str, skip: int) -> Button:
    return Button(label, numbered("star-page", skip))


def _entry(place: int, star: Star) -> Iterator[Part]:
    yield Prose((Strong(f"{place}  "), star.gist))
    yield Small((say("Your note: {note}", note=star.note) if star.note else "",))


@dataclass(frozen=True, slots=True)
class StarOpened:
    """One starred question, to read again."""

    star: Star
    item: Item | None
    """As the pack has it now; None for a template, whose numbers change, and for what left the pack."""
    family: Family | None
    secret: bool
    """Its answer isn't out yet, or it is being asked."""

    def page(self) -> Page:
        back = _page_button(say("All your stars"), 0)
        return Page((Title(self._title()), *self._question(), *self._note(), _beside(self.star, back)))

    def _title(self) -> Line:
        service = self.item.service if self.item else self.family.service if self.family else ""
        return say("Starred · {service}", service=service) if service else say("Starred")

    def _question(self) -> Iterator[Part]:
        yield from stem(self.item) if self.item else (Prose(self.star.gist, strong=True),)
        if self.secret:
            yield Small((say("Its answer isn't shown here while the question is still being asked."),))
        elif self.item is not None:
            yield Rule()
            yield from explained(self.item)
        elif self.family is not None:
            yield Told(say("The rule"), self.family.statement)
            yield LinkTo(say("Source"), self.family.source)

    def _note(self) -> Iterator[Part]:
        if self.star.note:
            yield Told(say("Your note"), self.star.note)
