"""One of everything an exam says, made from the items of a face's tests."""

from datetime import UTC, datetime, timedelta
from typing import Final

from bot.talk.lines import say
from bot.talk.pages import Outcome
from bot.verbs.exam.front import FrontPage
from bot.verbs.exam.papers import ExamMap, ExamProgress, ExamQuestion, ExamWaiting, LastLook, NamesSaid
from bot.verbs.exam.results import ExamResult, form_name
from bot.verbs.exam.reviewing import History, Reading
from content.exams import Cell, Close, Length, Marked, Spread
from content.items import Item
from content.names import Name
from storage.exams import Exam, Sat
from tests.packs import make_exams

_FIRST: Final = 999_999_935
_NOW: Final = datetime(2026, 11, 27, 19, 0, tzinfo=UTC)
_EXAM: Final = Exam(
    7,
    1,
    1,
    "DVA-C03",
    3,
    Length.FULL,
    _NOW,
    _NOW + timedelta(minutes=160),
    _NOW + timedelta(minutes=118),
    Close.SUBMITTED,
    64,
)


def progress(*, left: timedelta = timedelta(minutes=84), length: Length = Length.FULL) -> ExamProgress:
    number = 65 if length is Length.FULL else 33
    cells = tuple(Cell(_FIRST + n, answered=n % 3 > 0, flagged=n % 7 == 0) for n in range(number))
    return ExamProgress(length, cells, _NOW + left, _NOW)


def _all_done() -> ExamProgress:
    return ExamProgress(Length.HALF, tuple(Cell(n, True, False) for n in range(33)), _NOW, _NOW)


def _marked(number: int = 65) -> tuple[Marked, ...]:
    return tuple(
        Marked(
            _FIRST + n, f"q-{n}", str(n % 4 + 1), scored=n % 4 > 0, answered=n % 9 > 0, right=n % 3 > 0 and n % 9 > 0
        )
        for n in range(number)
    )


def reading(item: Item, *, chosen: tuple[str, ...], waits: bool = False, scored: bool = True) -> Reading:
    return Reading(_FIRST, item, 11, 65, chosen, scored, waits, "missed", _FIRST - 1, None if waits else _FIRST + 1)


_NAMES: Final = (
    Name(short="Amazon SQS", full="Amazon Simple Queue Service", bare=("SQS",)),
    Name(short="Amazon Athena", full="Amazon Athena"),
)


EXAM_MAP: Final = ExamMap(12, progress())


def exam_pages(item: Item, several: Item) -> dict[str, Outcome]:
    """Name -> what one member gets."""
    version = make_exams()[1]
    domains = {domain.id: domain for domain in version.domains}
    return {
        "exam_front": FrontPage(
            version, ("DVA-C02",), (1, 2, 3, 4, 5), frozenset({1, 3}), extra=False, first_ever=True
        ),
        "exam_front_bare": FrontPage(version, (), (), frozenset(), extra=True),
        "exam_question": ExamQuestion(item, 0, (), progress(), first_ever=True),
        "exam_question_answered": ExamQuestion(item, 7, item.key, progress(left=timedelta(minutes=9))),
        "exam_question_several": ExamQuestion(several, 64, several.key, progress(left=-timedelta(minutes=1))),
        "exam_map": EXAM_MAP,
        "exam_map_done": ExamMap(0, _all_done()),
        "exam_last_look": LastLook(12, progress()),
        "exam_last_look_done": LastLook(0, _all_done()),
        "exam_names": NamesSaid(11, _NAMES),
        "exam_waiting": ExamWaiting(form_name("DVA-C03", 3), 12, progress()),
        "exam_result": ExamResult(_EXAM, _marked(), domains, frozenset({"q-1", "q-2"}), Spread(12, 31, 35, 38)),
        "exam_result_late": ExamResult(_EXAM, _marked(), {}, frozenset(), None, late=True),
        "exam_result_half": ExamResult(
            _EXAM._replace(form=0, length=Length.HALF, close=Close.TIME), _marked(33), domains, frozenset(), None
        ),
        "exam_reading": reading(item, chosen=item.key),
        "exam_reading_wrong": reading(several, chosen=several.option_ids[:2], scored=False),
        "exam_reading_open": reading(item, chosen=()),
        "exam_reading_waits": reading(item, chosen=item.key, waits=True),
        "exam_reading_waits_open": reading(item, chosen=(), waits=True),
        "exam_history": History(
            tuple(Sat(_EXAM, 30 + n, 50, _FIRST + n) for n in range(10)),
            "Europe/Berlin",
            (say("Form 3 in your group: …"),) * 5,
        ),
    }
