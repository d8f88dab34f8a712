"""The front page of `exam`."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.rules.questions import first_use
from bot.talk.clicks import Click
from bot.talk.lines import Command, Line, joined, listed, say
from bot.talk.pages import Page
from bot.talk.parts import Button, Buttons, Lines, Small, Title
from bot.verbs.exam.options import Time
from content import exams as rules
from content.blueprints import Exam as Version
from content.exams import DRAWN, Length


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What can be started."""

    version: Version
    others: tuple[str, ...]
    """The codes of the other versions."""
    forms: tuple[int, ...]
    taken: frozenset[int]
    extra: bool
    """Whether the allowance for non-native speakers is taken."""
    first_ever: bool = False

    def page(self) -> Page:
        return Page(
            (
                Title(say("Mock exam · {code}", code=self.version.code)),
                Lines(tuple(self._lines())),
                Buttons(
                    (self._start(say("Start"), Length.FULL, primary=True), self._start(say("Half exam"), Length.HALF))
                ),
                Buttons(tuple(self._start(say("Form {number}", number=n), Length.FULL, form=n) for n in self.forms)),
                Small((self._time(), first_use(first_ever=self.first_ever))),
                Buttons(tuple(self._settings())),
            ),
            in_place=True,
        )

    def _lines(self) -> Iterator[Line]:
        version, half = self.version, rules.questions_in(self.version, Length.HALF)
        minutes = self._minutes(Length.FULL)
        length = say("{count} questions in {minutes} minutes.", count=version.questions, minutes=minutes)
        yield joined(length, self._told_at_the_end())
        again = Command("exam")
        yield say("The clock keeps running while you're away; {exam} picks up where you left off.", exam=again)
        yield say(
            "Half exam: {count} questions in {minutes} minutes, a drill for a lunch break.",
            count=half,
            minutes=self._minutes(Length.HALF),
        )
        if self.forms:
            yield say("A form has the same questions for everybody, so your group can compare.")
        if self.taken:
            yield self._taken()

    def _told_at_the_end(self) -> str:
        scored, unscored = self.version.scored, self.version.questions - self.version.scored
        if not unscored:
            return say("You'll see what was right at the end.")
        return say(
            "{scored} of them count. You'll see which {unscored} don't, and what was right, at the end.",
            scored=scored,
            unscored=unscored,
        )

    def _taken(self) -> str:
        forms = listed(str(number) for number in sorted(self.taken))
        if len(self.taken) == 1:
            return say("You have taken form {number}.", number=forms)
        return say("You have taken forms {numbers}.", numbers=forms)

    def _minutes(self, length: Length) -> int:
        return rules.minutes_for(self.version, length, extra=self.extra)

    def _time(self) -> str:
        allowance = self.version.allowance
        if allowance is None:
            return ""
        if self.extra:
            return say(
                "You take {minutes} extra minutes, as {somebody_grants}.",
                minutes=allowance.minutes,
                somebody_grants=allowance.granted,
            )
        return say(
            "{somebody_grants} {minutes} extra minutes.", somebody_grants=allowance.granted, minutes=allowance.minutes
        )

    def _start(self, label: str, length: Length, *, form: int = DRAWN, primary: bool = False) -> Button:
        return Button(label, Click("exam-start", None, (self.version.code, length, str(form))), primary=primary)

    def _settings(self) -> Iterator[Button]:
        time = Time.USUAL if self.extra else Time.LONGER
        minutes = rules.minutes_for(self.version, Length.FULL, extra=not self.extra)
        if self.version.allowance:
            yield Button(
                say("Take {minutes} minutes", minutes=minutes), Click("exam-time", None, (self.version.code, time))
            )
        for code in self.others:
            yield Button(code, Click("exam-front", None, (code,)))
        yield Button(say("History"), Click("exam-history"))
