"""The weekly report: what a group's week came to, in each of its channels; and one's own week, privately."""

from datetime import datetime
from typing import Final

from bot.core import Study
from bot.declaring import Press, reads
from bot.rules.own_week import find_weekly, load_own_week
from bot.rules.spaces import person_of
from bot.talk.asks import Ask, Who
from bot.talk.pages import Outcome, Refusal
from bot.verbs.weekly.pages import OWN, OwnWeek
from storage.database import Transaction
from storage.settings import load_settings


@reads
def serve(tx: Transaction, _: Study, ask: Ask, __: datetime) -> Outcome:
    """OwnWeek or Refusal."""
    weekly = find_weekly(tx, ask)
    if isinstance(weekly, Refusal):
        return weekly
    person = person_of(tx, ask.caller)
    own = load_own_week(tx, group=weekly.group, person=person, first=weekly.first_day)
    settings = load_settings(tx, person)
    return OwnWeek(weekly.id, weekly.first_day, own, quiet=settings.quiet, hidden=settings.hidden)


MY_WEEK: Final = Press(OWN, Who.MEMBER, serve, on=("weekly",))
