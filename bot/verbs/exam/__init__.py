"""`exam`: a mock exam like the real one, alone, with its result and every question explained at the end."""

from typing import Final

from bot.core import Study
from bot.declaring import Press, Verb
from bot.rules.punctuality import platform_now
from bot.talk.asks import Ask, Who
from bot.talk.lines import say
from bot.talk.pages import Outcome
from bot.verbs.exam import reviewing, sitting, starting
from bot.verbs.exam.options import EXAM_ACTION, EXTRA_TIME, FORM_NUMBER, LENGTH, VERSION, ExamAction


async def serve(study: Study, ask: Ask) -> Outcome:
    """What was asked for; typed bare it goes on with the exam under way, or shows what can be started."""
    time, now = ask.get(EXTRA_TIME), platform_now(study)
    if time is not None:
        await study.database.write(lambda tx: starting.keep_time(tx, ask, time, now))
    match ask.get(EXAM_ACTION):
        case ExamAction.RESUME:
            return await sitting.resume_exam(study, ask)
        case ExamAction.SUBMIT:
            return await sitting.finish_running(study, ask)
        case ExamAction.HISTORY:
            return await reviewing.show_history(study, ask)
        case ExamAction.START:
            return await starting.start(study, ask)
        case None:
            wished = {FORM_NUMBER.name, LENGTH.name, VERSION.name} & ask.values.keys()
            return await (starting.start(study, ask) if wished else starting.show_front(study, ask))


_SITTING: Final = {
    "go": sitting.go,
    "answer": sitting.answer,
    "submit": sitting.answer,
    "flag": sitting.flag,
    "unflag": sitting.unflag,
    "names": sitting.show_names,
    "finish": sitting.finish,
    "hand-in": sitting.hand_in,
    "abandon": sitting.abandon,
    "read": reviewing.read,
    "result": reviewing.show_result,
}

EXAM: Final = Verb(
    "exam",
    say("A mock exam against the clock, and how you did"),
    Who.MEMBER,
    serve,
    (EXAM_ACTION, FORM_NUMBER, LENGTH, VERSION, EXTRA_TIME),
    costly=True,
    presses=(
        *(Press(name, Who.MEMBER, step, on=("item",)) for name, step in _SITTING.items()),
        Press("map", Who.MEMBER, sitting.show_map, on=("item",), form=sitting.map_form),
        Press("exam-front", Who.MEMBER, starting.show_front),
        Press("exam-time", Who.MEMBER, starting.set_time),
        Press("exam-start", Who.MEMBER, starting.start_offered, costly=True),
        Press("exam-history", Who.MEMBER, reviewing.show_history),
    ),
)
