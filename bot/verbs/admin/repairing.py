"""A streak that broke unfairly is repaired by an organiser: logged, and counted as if a freeze had been spent."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.core import Study
from bot.rules.folding import refold
from bot.rules.spaces import NOT_SET_UP, group_of
from bot.talk.asks import Ask
from bot.talk.lines import Command, Name, counted, say
from bot.talk.pages import Outcome, Page, Refusal, note
from bot.talk.phrases import day
from content.scoring import DailyOutcome
from storage import accounts, folded
from storage.database import Transaction
from storage.places import groups_of_daily
from storage.repairs import keep_repair

WHOSE_STREAK: Final = Refusal(say("Say whose streak: {command}.", command=Command("admin repair @name")))
NOT_BROKEN: Final = Refusal(say("Their streak hasn't broken here, so there is nothing to repair."))


@dataclass(frozen=True, slots=True)
class Repaired:
    """A miss no longer breaks a streak."""

    name: str
    on: date
    streak: int

    def page(self) -> Page:
        return note(
            counted(
                self.streak,
                "Repaired: the miss on {day} no longer counts, and {member}'s streak is {n} day.",
                "Repaired: the miss on {day} no longer counts, and {member}'s streak is {n} days.",
                day=day(self.on),
                member=(Name(self.name),),
            )
        )


async def repair(study: Study, ask: Ask, who: str | None) -> Outcome:
    """Repaired or Refusal: the latest miss that broke a member's streak, and no other."""
    now = study.clock.now()
    return WHOSE_STREAK if who is None else await study.database.write(lambda tx: _repair(tx, ask, who, now))


def _repair(tx: Transaction, ask: Ask, who: str, now: datetime) -> Outcome:
    own, group = ask.caller.account, group_of(tx, ask.caller.spot)
    if group is None:
        return NOT_SET_UP
    account = accounts.lock_account(tx, platform=own.platform, team=own.team, user=who)
    broken = _broken(tx, group, account.person) if account is not None else None
    if account is None or broken is None:
        return NOT_BROKEN
    daily, on = broken
    keep_repair(tx, person=account.person, daily=daily, by=own.user, at=now)
    for concerned in groups_of_daily(tx, daily):
        refold(tx, group=concerned, persons=[account.person], since=on)
    return Repaired(account.name, on, folded.load_standing(tx, group=group, person=account.person).streak)


def _broken(tx: Transaction, group: int, person: int) -> tuple[int, date] | None:
    """The daily whose miss broke a member's streak last, with its date."""
    on = folded.load_standing(tx, group=group, person=person).broke_on
    if on is None:
        return None
    steps = folded.load_steps(tx, group=group, person=person, since=on)
    return next(((step.daily, on) for step in steps if step.on == on and step.outcome is DailyOutcome.BROKE), None)
