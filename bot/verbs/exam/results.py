"""What an exam came to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.rules.secrets import never_explained
from bot.rules.spaces import local_today
from bot.talk.clicks import Click
from bot.talk.figures import share_bars
from bot.talk.lines import Line, Strong, counted, joined, listed, say
from bot.talk.pages import Page
from bot.talk.parts import Button, Buttons, Lines, Part, Pick, Prose, Small, Title
from bot.talk.people import Spot
from bot.verbs.exam.papers import exam_name, in_minutes, sheet_button
from content.blueprints import Domain
from content.exams import DRAWN, PASS_SHARE, Close, Length, Marked, Section, Spread, needed, sections_of, spread_of
from content.questions import Pack
from storage import exams
from storage.database import Transaction
from storage.exams import Exam

_ESTIMATE: Final = say(
    "The pass mark here, {share}% of the scored questions, is Studyhall's own estimate.", share=round(100 * PASS_SHARE)
)


def form_name(version: str, form: int) -> str:
    """Like `MINE-1, form 3`."""
    return (
        say("{version}, form {form}", version=version, form=form)
        if form != DRAWN
        else say("{version}, drawn", version=version)
    )


def verdict_on(right: int, of: int) -> str:
    return say("passed") if right >= needed(of) else say("not passed")


@dataclass(frozen=True, slots=True)
class ExamResult:
    """The end of an exam."""

    exam: Exam
    marked: tuple[Marked, ...]
    domains: Mapping[str, Domain]
    """By their ids; empty where the pack no longer has the version."""
    waiting: frozenset[str]
    """Questions that can't be explained yet: a group of theirs is still asked them."""
    spread: Spread | None
    """How the group did in this form."""
    marking: str = ""
    """What the pack says of the exam's own score."""
    late: bool = False
    """A click came after the end."""

    def page(self) -> Page:
        scored = [one for one in self.marked if one.scored]
        right = sum(one.right for one in scored)
        title = say(
            "{exam}: {right} of {scored} right, {verdict}",
            exam=exam_name(self.exam.length),
            right=right,
            scored=len(scored),
            verdict=verdict_on(right, len(scored)),
        )
        return Page(
            (
                Title(title),
                Lines((self._ended(), *self._about(len(scored)))),
                Prose(say("By domain"), strong=True),
                Lines(tuple(map(self._section, sections_of(self.marked)))),
                share_bars(say("Right answers by domain"), self._shares()),
                *self._rest(),
                Small((joined(_ESTIMATE, self.marking),)),
                Pick(say("Look at a question"), tuple(map(self._entry, range(1, len(self.marked) + 1), self.marked))),
                Buttons(tuple(self._buttons())),
            ),
            in_place=True,
        )

    def _ended(self) -> str:
        if self.late:
            return say(
                "Time was up before that click, so the exam was submitted as it stood and the click changed nothing."
            )
        return say("Time was up, so the exam was submitted as it stood.") if self.exam.close is Close.TIME else ""

    def _about(self, scored: int) -> Iterator[Line]:
        exam = self.exam
        assert exam.ended_at is not None
        taken, given = exam.ended_at - exam.started_at, exam.closes_at - exam.started_at
        yield say(
            "{form} · {questions} in {time} of {time_given}",
            form=form_name(exam.version, exam.form),
            questions=counted(len(self.marked), "{n} question", "{n} questions"),
            time=in_minutes(taken),
            time_given=in_minutes(given),
        )
        yield say(
            "To pass, {needed} of the {scored} scored questions have to be right.", needed=needed(scored), scored=scored
        )
        if left := sum(not one.answered for one in self.marked):
            yield counted(
                left,
                "{n} question stayed open and counts as wrong.",
                "{n} questions stayed open and count as wrong.",
            )
        if exam.length is Length.HALF:
            yield say("A half exam is a drill: it says nothing about how ready you are.")

    def _section(self, section: Section) -> Line:
        domain = self.domains.get(section.domain)
        title = domain.title if domain else say("Domain {number}", number=section.domain)
        return say(
            "{domain}: {right} of {count} · {verdict}",
            domain=Strong(title),
            right=section.right,
            count=section.of,
            verdict=say("meets competencies") if section.competent else say("needs improvement"),
        )

    def _shares(self) -> Iterator[tuple[str, float]]:
        for section in sections_of(self.marked):
            if domain := self.domains.get(section.domain):
                yield domain.label, section.right / section.of

    def _rest(self) -> Iterator[Part]:
        if unscored := [(number, one) for number, one in enumerate(self.marked, start=1) if not one.scored]:
            told = say(
                "Not scored: {numbers}. In the exam nobody learns which. You had {right} of these right.",
                numbers=listed(str(number) for number, _ in unscored),
                right=sum(one.right for _, one in unscored),
            )
            yield Prose(told)
        if self.exam.form != DRAWN:
            yield Prose(told_spread(self.exam.form, self.spread))

    def _entry(self, number: int, one: Marked) -> Button:
        result = joined(self._said(one), "" if one.scored else say("not scored"), by=", ")
        return sheet_button(one.id, "read", say("{number} · {result}", number=number, result=result), "all")

    def _said(self, one: Marked) -> str:
        if not one.answered:
            return say("open")
        if one.question in self.waiting:
            return say("waits")
        return say("right") if one.right else say("wrong")

    def _buttons(self) -> Iterator[Button]:
        if missed := missed_of(self.marked, self.waiting):
            label = say("Review the {count} missed", count=len(missed))
            yield sheet_button(missed[0].id, "read", label, "missed", primary=True)
        yield sheet_button(self.marked[0].id, "read", say("Review all"), "all", primary=not missed)
        yield Button(say("History"), Click("exam-history"))


def missed_of(marked: tuple[Marked, ...], waiting: frozenset[str]) -> list[Marked]:
    """What was wrong or open, as far as it may be told."""
    return [one for one in marked if not one.right and one.question not in waiting]


def told_spread(form: int, spread: Spread | None) -> str:
    """How a group did in a form."""
    if spread is None:
        return say("How your group did in form {form} is shown once three members have taken it.", form=form)
    return say(
        "Form {form} in your group: {count} members took it; half of them got {lower} to {upper} right, the one in the "
        "middle {middle}.",
        form=form,
        count=spread.persons,
        lower=spread.lower,
        upper=spread.upper,
        middle=spread.middle,
    )


def load_result(
    tx: Transaction, pack: Pack, exam: Exam, spot: Spot, now: datetime, *, late: bool = False
) -> ExamResult:
    """What a submitted exam came to."""
    version = pack.exam(exam.version)
    return ExamResult(
        exam,
        tuple(exams.load_marked(tx, exam.id)),
        domains={domain.id: domain for domain in version.domains} if version else {},
        waiting=load_withheld(tx, pack, exam, spot, now),
        spread=load_spread(tx, group=exam.group, version=exam.version, form=exam.form),
        marking=(version.marking or "") if version else "",
        late=late,
    )


def load_withheld(tx: Transaction, pack: Pack, exam: Exam, spot: Spot, now: datetime) -> frozenset[str]:
    """Questions that must not be explained to an exam's member yet."""
    today = local_today(tx, spot, now)
    return never_explained(tx, pack, person=exam.person, group=exam.group, today=today)


def load_spread(tx: Transaction, *, group: int, version: str, form: int) -> Spread | None:
    """How a group did in a form; None for one that was drawn, and where too few have taken it."""
    if form == DRAWN:
        return None
    return spread_of(tuple(exams.load_form_scores(tx, group=group, version=version, form=form).values()))
