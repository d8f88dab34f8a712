"""Who else may act as an organiser, on a platform that has no right of its own for it."""

from datetime import datetime
from typing import Final

from bot.core import Study
from bot.talk.asks import Ask
from bot.talk.lines import Command, MemberName, counted, joined, say
from bot.talk.pages import Outcome, Page, Refusal, note
from bot.talk.parts import Prose, Small, Title
from storage import channels, organisers
from storage.database import Transaction

_SHOWN: Final = 10

WHO_IS_IT: Final = Refusal(say("Say who: {command}.", command=Command("admin remove @name")))
NOT_NAMED: Final = Refusal(
    say("Nobody has named them as an organiser here. Workspace admins and owners are always organisers.")
)


async def name_or_list(study: Study, ask: Ask, who: str | None) -> Outcome:
    """Let somebody act as an organiser; or, where nobody is said, list those who were named."""
    if who is None:
        return await study.database.read(lambda tx: _list_organisers(tx, ask))
    return await study.database.write(lambda tx: _name(tx, ask, who, study.clock.now()))


async def take_back(study: Study, ask: Ask, who: str | None) -> Outcome:
    """Take the right from somebody who was named."""
    return WHO_IS_IT if who is None else await study.database.write(lambda tx: _take_back(tx, ask, who))


def _list_organisers(tx: Transaction, ask: Ask) -> Page:
    spot = ask.caller.spot
    named = organisers.load_named(tx, platform=spot.platform, native_space=spot.space)
    if not named:
        nobody = say("Nobody was named: only workspace admins and owners are organisers.")
        return note(joined(nobody, say("{command} names somebody.", command=Command("admin organiser @name"))))
    lines = tuple(Prose((MemberName(user),)) for user in named[:_SHOWN])
    more = _more(len(named) - _SHOWN)
    how = say("{command} takes the right back.", command=Command("admin remove @name"))
    return Page((Title(say("Named as organisers")), *lines, Small((more, how))))


def _more(number: int) -> str:
    return counted(number, "{n} more is named.", "{n} more are named.") if number > 0 else ""


def _name(tx: Transaction, ask: Ask, who: str, now: datetime) -> Page:
    """Let somebody act as an organiser of the caller's space."""
    spot, by = ask.caller.spot, ask.caller.account.user
    space = channels.ensure_space(tx, platform=spot.platform, native_id=spot.space, at=now)
    new = organisers.name_organiser(tx, space=space, user=who, by=by, at=now)
    member, back = MemberName(who), say("{command} takes it back.", command=Command("admin remove @name"))
    if new:
        return note(joined(say("{member} can now act as an organiser here.", member=member), back))
    return note(joined(say("{member} can act as an organiser here already.", member=member), back))


def _take_back(tx: Transaction, ask: Ask, who: str) -> Outcome:
    spot = ask.caller.spot
    if not organisers.take_back(tx, platform=spot.platform, native_space=spot.space, user=who):
        return NOT_NAMED
    return note(say("{member} can no longer act as an organiser here.", member=MemberName(who)))
