"""What there is to tell somebody once, below the next thing they are shown."""

from bot.core import Study
from bot.rules.correcting import take_rescored
from bot.rules.reports import take_answers
from bot.talk.people import Caller
from storage import untold


async def take_untold(study: Study, caller: Caller) -> tuple[str, ...]:
    """What came of their reports, and by how much corrections changed their points, as far as they weren't told.

    A direct message would be there sooner, but nobody asked for one. Every page waits for this, so it is one read
    unless there is something to tell.
    """
    own, now = caller.account, study.clock.now()
    who = {"platform": own.platform, "team": own.team, "user": own.user}
    if not await study.database.read(lambda tx: untold.is_any(tx, **who)):
        return ()
    return await study.database.write(lambda tx: (*take_answers(tx, **who, at=now), *take_rescored(tx, **who)))
