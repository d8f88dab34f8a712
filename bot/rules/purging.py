"""A space that removed the bot: thirty days later all that is stored of it goes, and of who took part in it alone."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.core import Study
from bot.incidents import report
from bot.rules.folding import count_anew
from bot.talk.people import Platform
from storage import installations, persons, privacy, purging
from storage.accounts import Native, find_person, load_own
from storage.counts import keep_some_without_author
from storage.database import Transaction
from storage.moves import hold_space
from storage.purging import Space

AFTER: Final = timedelta(days=30)
"""A space that is back by then keeps all."""


async def note_removed(study: Study, platform: Platform, native_id: str) -> None:
    """The bot was removed from a space."""
    now = study.clock.now()
    await study.database.write(lambda tx: purging.note_removed(tx, platform=platform, native_id=native_id, at=now))


Among = Callable[[str], bool]
"""Whether a space is among those of which somebody would know."""


def nowhere(_: str) -> bool:
    """Where nothing is known of others."""
    return False


async def note_present(
    study: Study, platform: Platform, native_ids: Collection[str], *, among: Among = nowhere
) -> None:
    """The bot is in these spaces, and in no others `among` which one could be told: it was removed there unseen.

    A database outage is reported elsewhere and stops nobody from serving; the next connection notes it again.
    """
    try:
        await _note_present(study, platform, set(native_ids), among)
    except Exception as error:  # noqa: BLE001 - as above
        report(error, "noting where the bot is")


async def _note_present(study: Study, platform: Platform, present: set[str], among: Among) -> None:
    await study.database.write(lambda tx: purging.note_back(tx, platform=platform, native_ids=present))
    if among is nowhere:
        return
    known = await study.database.read(partial(purging.load_present, platform=platform))
    for native_id in sorted(filter(among, known - present)):
        await note_removed(study, platform, native_id)


async def purge_removed(study: Study, now: datetime) -> None:
    """Every space whose time is over, one after the other; and installations that ended as long ago."""
    for space in await study.database.read(partial(purging.load_removed, before=now - AFTER)):
        await study.database.write(partial(purge_space, number=space))
    if await study.database.read(partial(installations.load_removed, before=now - AFTER)):
        await study.database.write(partial(installations.delete_removed, before=now - AFTER))


def purge_space(tx: Transaction, number: int) -> bool:
    """Delete all that is stored of a space; False where it is gone already.

    What its members chose stays as counts in what they shared with other spaces, and whoever took part elsewhere, too,
    is counted anew there.
    """
    hold_space(tx, number)
    space = purging.lock_space(tx, number)
    if space is None:
        return False
    emptied = purging.load_emptied_groups(tx, space)
    persons.lock_persons_of(tx, [one.account for one in purging.load_concerned(tx, space, emptied)])
    concerned = purging.load_concerned(tx, space, emptied)
    leaving = {one.person for one in concerned if not one.elsewhere}
    staying = {one.person for one in concerned if one.elsewhere}
    _delete_members(tx, space, leaving)
    for person in sorted(staying):
        keep_some_without_author(tx, person, purging.load_answered_there_alone(tx, space, person))
    persons.delete_derived(tx, staying)
    purging.delete_doomed(tx, purging.doom(space, emptied))
    for person in sorted(staying):
        count_anew(tx, person)
    return True


def _delete_members(tx: Transaction, space: Space, leaving: Collection[int]) -> None:
    """Whoever has nothing left elsewhere, and organisers who never answered anything."""
    for person in sorted(leaving):
        own = load_own(tx, person)
        privacy.delete_held(tx, privacy.Whose(person, own, own[0].native))
    team = space.native_id if space.platform == "slack" else ""
    for user in sorted(purging.load_named(tx, space)):
        native = Native(space.platform, team, user)
        if find_person(tx, **native._asdict()) is None:
            privacy.delete_held(tx, privacy.Whose(None, (), native))
