"""The forms of a group's settings: what is asked and when the answer is told, and how it is played."""

from dataclasses import dataclass, replace
from typing import Any, Final

from bot.core import Study
from bot.declaring import in_time, read_options
from bot.rules.choosing import exam_of_day
from bot.rules.narrowing import topics_stored
from bot.rules.spaces import group_of, local_today
from bot.talk.asks import Ask, Option
from bot.talk.forms import Entry, Field, Form
from bot.talk.kinds import Switch
from bot.talk.lines import say
from bot.talk.pages import Outcome, Refusal
from bot.verbs.group.choosing import ASKED, PLAYED, change
from bot.verbs.group.options import CONFIDENCE, EXAM_VERSION, OPEN, REVEAL, TEAMS, TOPICS, Reveal
from content.teams import FEWEST, MOST
from content.topics import Topic
from storage import channels, groups
from storage.database import Transaction
from storage.groups import Group

_REVEALS: Final = (
    Entry(Reveal.ANSWER, say("Right after an answer, privately")),
    Entry(Reveal.CLOSE, say("When the question closes")),
)
_SURE: Final = (Entry(Switch.ON, say("Everybody")), Entry(Switch.OFF, say("Whoever wants it")))
_TOPICS_AT_MOST: Final = 400
"""Characters."""


@dataclass(frozen=True, slots=True)
class _Stands:
    """What a form begins with."""

    group: Group
    topics: tuple[Topic, ...]
    open_hours: int


async def asked_form(study: Study, ask: Ask) -> Form | None:
    """What dailies are about, under which version, and when their answer is told: as it stands."""
    stands = await in_time(study.database.read(lambda tx: _load(tx, study, ask)))
    if stands is None:
        return None
    reveal = Reveal.CLOSE if stands.group.reveal == "at_close" else Reveal.ANSWER
    fields = (
        Field(
            TOPICS.name,
            say("Topics"),
            say("Like DynamoDB, Security; leave empty for the whole exam"),
            ", ".join(topic.name for topic in stands.topics),
            at_most=_TOPICS_AT_MOST,
        ),
        Field(
            EXAM_VERSION.name,
            say("Exam version"),
            say("Like {code}; leave empty for the one in force", code=study.pack.exams[-1].code),
            stands.group.exam or "",
        ),
        Field(REVEAL.name, say("The verdict comes"), "", reveal, _REVEALS, required=True),
    )
    return Form(
        ASKED.id,
        say("Topics, exam, verdict"),
        say("Save"),
        fields,
        (say("For every channel of your group, from the next question on."),),
    )


async def settings_form(study: Study, ask: Ask) -> Form | None:
    """How long a question stays open, who is asked how sure they are, how many teams there are: as it stands."""
    stands = await in_time(study.database.read(lambda tx: _load(tx, study, ask)))
    if stands is None:
        return None
    teams = str(stands.group.teams or "")
    sure = Switch.ON if stands.group.how_sure else Switch.OFF
    fields = (
        Field(OPEN.name, say("A question stays open (hours)"), say("1 to 72"), str(stands.open_hours), required=True),
        Field(CONFIDENCE.name, say("Ask “How sure?”"), "", sure, _SURE, required=True),
        Field(TEAMS.name, say("Teams"), say("{fewest} to {most}; empty for none", fewest=FEWEST, most=MOST), teams),
    )
    return Form(PLAYED.id, say("Group settings"), say("Save"), fields)


def _load(tx: Transaction, study: Study, ask: Ask) -> _Stands:
    spot = ask.caller.spot
    number = group_of(tx, spot)
    if number is None:  # nothing was set up yet
        return _Stands(Group(0, "", None, "at_answer", how_sure=False), (), 24)
    group = groups.load_group(tx, number)
    exam = exam_of_day(tx, study.pack, group=number, on=local_today(tx, spot, study.clock.now()))
    hours = (channel.open_hours for channel in channels.load_channels_in(tx, number))
    return _Stands(group, topics_stored(study.pack, exam, group.topics), max(hours, default=24))


async def keep_asked(study: Study, ask: Ask) -> Outcome:
    """What was filled in, and nothing else, from the next question on: GroupShown or Refusal."""
    return await _keep(study, ask, (TOPICS, EXAM_VERSION, REVEAL), {TOPICS.name: (), EXAM_VERSION.name: ""})


async def keep_settings(study: Study, ask: Ask) -> Outcome:
    return await _keep(study, ask, (OPEN, CONFIDENCE, TEAMS), {TEAMS.name: Switch.OFF})


async def _keep(study: Study, ask: Ask, options: tuple[Option[Any], ...], bare: dict[str, Any]) -> Outcome:
    """`bare` is what an empty field means."""
    if not ask.filled:
        return await change(study, ask)
    values = read_options(ask.typed, options, ask.caller.spot.platform)
    if isinstance(values, Refusal):
        return values
    return await change(study, replace(ask, values={**bare, **values}))
