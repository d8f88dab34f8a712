"""Who may act as an organiser where the platform has no right to give for it."""

from bot.talk.people import Account, Caller, Rights
from bot.replies import OrganiserNamed, Reply
from bot.core import Study
from bot.study.setup import rights_refusal
from storage import channels
from storage.database import Transaction


async def name_organiser(study: Study, caller: Caller, rights: Rights, user: str) -> Reply:
    """OrganiserNamed or Refusal: `user` (the platform's id) may act as an organiser of the caller's space."""
    if refusal := rights_refusal(rights):
        return refusal
    now = study.clock.now()

    def name(tx: Transaction) -> None:
        space = channels.ensure_space(tx, platform=caller.spot.platform, native_id=caller.spot.space, at=now)
        channels.add_organiser(tx, space=space, user=user, by=caller.account.user, at=now)

    await study.database.write(name)
    return OrganiserNamed(user)


async def is_named_organiser(study: Study, space: str, account: Account) -> bool:
    """Whether an organiser of the space has named this account."""
    return await study.database.read(
        lambda tx: channels.is_organiser(tx, platform=account.platform, native_space=space, user=account.user)
    )
