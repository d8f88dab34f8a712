"""What somebody has in review: what is due today, what comes when. Counted from their answers whenever it is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.rules.choosing import exam_of_day
from bot.rules.exam_dates import find_aim
from bot.rules.rotation import rotation_of
from bot.rules.secrets import never_shown
from bot.rules.spaces import group_of, local_today, zone_of
from bot.talk.people import Spot
from content.drawing import Candidate, candidates
from content.forgetting import USUAL_STABILITIES, Stabilities
from content.questions import Pack, domain_of
from content.remembering import Aim, find_due, find_next, find_room, is_due
from content.reviews import Due, choose_shape, pick
from content.traces import Trace, dated, trace_all
from storage.attempts import load_attempts, load_missed_dailies
from storage.database import Transaction
from storage.stabilities import find_stabilities
from storage.stars import load_starred


@dataclass(frozen=True, slots=True)
class Agenda:
    """A person's reviews as they stand on a day."""

    today: date
    aim: Aim
    traces: tuple[Trace, ...]
    """Whatever can be asked under the exam version in force, today or later."""
    askable: Mapping[str, Candidate]
    seen: Mapping[str, date]
    """When each question was answered last."""
    never: frozenset[str]
    """What would tell the key of something that is still to be answered."""

    def find_due(self) -> list[Due]:
        """What is due and may be asked now, the most urgent first."""
        due = find_due((trace for trace in self.traces if trace.question not in self.never), self.aim, self.today)
        return [Due(trace, domain_of(self.askable[trace.question].tasks)) for trace in due]

    def find_next(self) -> tuple[date, int] | None:
        """The next day on which anything is due, and how much; None where nothing will be."""
        return find_next(self.traces, self.aim, self.today)

    def back_on(self, question: str) -> date | None:
        """When a question comes back; None where it won't."""
        coming = find_next((one for one in self.traces if one.question == question), self.aim, self.today)
        return coming[0] if coming else None

    def waits(self) -> frozenset[str]:
        """What comes back on another day; nothing once the exam has been."""
        if self.aim.is_over(self.today):
            return frozenset()
        due = {trace.question for trace in find_due(self.traces, self.aim, self.today)}
        return frozenset(trace.question for trace in self.traces) - due

    def is_held(self) -> bool:
        """Whether anything is due that can't be asked now."""
        return any(is_due(trace, self.aim, self.today) for trace in self.traces if trace.question in self.never)

    def domain(self, question: str) -> str | None:
        candidate = self.askable.get(question)
        return domain_of(candidate.tasks) if candidate else None

    def choose(self, pack: Pack, due: list[Due], *, after: str | None) -> tuple[Trace, str]:
        """What is asked next, and in which shape; `after` is the domain of what was asked before it."""
        trace = pick(due, after=after).trace
        shape = choose_shape(trace, pack, self.askable, seen=self.seen, never=self.never, today=self.today)
        return trace, shape


def load_agenda(tx: Transaction, pack: Pack, *, person: int, spot: Spot, now: datetime) -> Agenda:
    """Over all groups and accounts of a person; what is secret and which exam it is goes by the days where they ask."""
    zone = ZoneInfo(zone_of(tx, spot, person))
    today, here, group = now.astimezone(zone).date(), local_today(tx, spot, now), group_of(tx, spot)
    exam = exam_of_day(tx, pack, group=group, on=here)
    askable = {candidate.id: candidate for candidate in candidates(rotation_of(tx, pack, group), exam)}
    attempts = dated(load_attempts(tx, person), zone)
    never = never_shown(tx, pack, person=person, group=group, today=here)
    traces = trace_all(attempts, load_missed_dailies(tx, person), load_starred(tx, person), zone)
    seen = {attempt.question: on for on, attempt in attempts}
    unseen = len(askable.keys() - seen.keys() - never)
    exam_on = find_aim(tx, person, group, today)
    return Agenda(
        today=today,
        aim=Aim(exam_on, _find_stabilities(tx, pack, group), find_room(attempts, unseen=unseen) if unseen else None),
        traces=tuple(trace for trace in traces if trace.question in askable),
        askable=askable,
        seen=seen,
        never=never,
    )


def _find_stabilities(tx: Transaction, pack: Pack, group: int | None) -> Stabilities:
    """As they were fitted to the group; FSRS's own until then."""
    fitted = find_stabilities(tx, group, pack.id) if group is not None else None
    return fitted or USUAL_STABILITIES
