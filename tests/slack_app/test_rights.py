"""Who may act as an organiser."""

from dataclasses import replace
from datetime import timedelta
from typing import Self

import aiohttp
import pytest

from bot.sandbox.local_slack import Member
from bot.slack_app.rights import RIGHTS_KEPT_FOR, Membership, SlackRights, standing_of
from bot.talk.people import Account, Caller, Rights, Spot
from storage import channels, organisers
from storage.database import Database, Transaction
from tests.slack_app.place import Place, workspaces_of

NO = Rights(organiser=False)
YES = Rights(organiser=True)


class Asking:
    """A place without an app: only the desk and Slack's answers."""

    def __init__(self, database: Database, *, listed: frozenset[str] = frozenset()) -> None:
        self.place = Place(database)
        self.listed = listed

    async def __aenter__(self) -> Self:
        await self.place.slack.start()
        workspaces = workspaces_of([self.place.slack.bot_token], self.place.slack.api_base, self.place.study.database)
        self.session = aiohttp.ClientSession()
        await workspaces.sign_in(self.session)
        self.desk = SlackRights(self.place.study, workspaces, listed=self.listed)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()
        await self.place.slack.stop()

    def caller(self, member: Member) -> Caller:
        team = self.place.workspace.id
        account = Account("slack", team, member.id)
        return Caller(account, member.name, Spot("slack", team, self.place.channel.id), self.place.clock.now())

    async def rights(self, member: Member) -> Rights:
        return await self.desk.fetch_rights(self.caller(member))

    async def name(self, member: Member) -> None:
        """Olga lets a member act as an organiser."""
        olga, now = self.caller(self.place.olga), self.place.clock.now()

        def add(tx: Transaction) -> None:
            space = channels.ensure_space(tx, platform="slack", native_id=olga.spot.space, at=now)
            organisers.name_organiser(tx, space=space, user=member.id, by=olga.account.user, at=now)

        await self.place.study.database.write(add)

    @property
    def look_ups(self) -> int:
        return sum(record.name == "users.info" for record in self.place.slack.sent)


async def test_admins_and_owners_may_and_members_may_not(own_database: Database) -> None:
    async with Asking(own_database) as asking:
        admin = asking.place.slack.add_member(asking.place.workspace, "adam", admin=True)
        assert await asking.rights(admin) == YES
        assert await asking.rights(asking.place.olga) == YES
        assert await asking.rights(asking.place.ada) == NO


async def test_slacks_word_is_kept_for_five_minutes(own_database: Database) -> None:
    async with Asking(own_database) as asking:
        olga, clock = asking.place.olga, asking.place.clock
        assert await asking.rights(olga) == YES
        olga.owner = False
        clock.move(RIGHTS_KEPT_FOR - timedelta(seconds=1))
        assert await asking.rights(olga) == YES
        assert asking.look_ups == 1
        clock.move(timedelta(seconds=1))
        assert await asking.rights(olga) == NO
        assert asking.look_ups == 2


async def test_who_was_named_may_as_long_as_they_are_a_member(own_database: Database) -> None:
    async with Asking(own_database) as asking:
        ada = asking.place.ada
        await asking.name(ada)
        assert await asking.rights(ada) == YES
        ada.guest = True
        asking.place.clock.move(RIGHTS_KEPT_FOR)
        assert await asking.rights(ada) == NO


@pytest.mark.parametrize(
    "outside", [{"guest": True}, {"deactivated": True}, {"stranger_of": "T0ELSEWHERE"}], ids=lambda own: next(iter(own))
)
async def test_a_guest_a_former_member_and_a_stranger_are_none(
    own_database: Database, outside: dict[str, bool | str]
) -> None:
    """Neither by having been named nor by what Slack calls them at home."""
    async with Asking(own_database) as asking:
        for member in (asking.place.ada, asking.place.olga):
            await asking.name(member)
            for mark, value in outside.items():
                setattr(member, mark, value)
            assert await asking.rights(member) == NO


async def test_an_admin_of_another_workspace_is_none_here(own_database: Database) -> None:
    """In a channel that two workspaces share, the one where it is asks for itself."""
    async with Asking(own_database) as asking:
        elsewhere = asking.place.slack.add_workspace("Elsewhere", domain="elsewhere")
        boss = asking.place.slack.add_member(elsewhere, "boss", owner=True)
        here = asking.caller(asking.place.ada)
        foreign = replace(here, account=Account("slack", elsewhere.id, boss.id))
        assert not (await asking.desk.fetch_rights(foreign)).organiser


async def test_a_bot_is_none() -> None:
    assert standing_of({"team_id": "T1", "is_bot": True, "is_admin": True}, "T1") is Membership.OUTSIDER


async def test_an_enterprises_people_are_members_of_each_of_their_workspaces() -> None:
    user = {"team_id": "E1", "enterprise_user": {"teams": ["T1", "T2"]}, "is_admin": True}
    assert standing_of(user, "T2") is Membership.ADMIN
    assert standing_of(user, "T3") is Membership.OUTSIDER


async def test_who_is_listed_may_even_when_slack_says_nothing(own_database: Database) -> None:
    async with Asking(own_database, listed=frozenset({"U0LOCAL0003"})) as asking:
        assert asking.place.ada.id == "U0LOCAL0003"
        asking.place.slack.scopes = frozenset()
        assert await asking.rights(asking.place.ada) == YES


async def test_a_failed_look_up_refuses_with_the_reason_and_is_not_kept(own_database: Database) -> None:
    async with Asking(own_database) as asking:
        asking.place.slack.scopes = frozenset({"chat:write"})
        rights = await asking.rights(asking.place.olga)
        assert not rights.organiser
        assert "lacks a permission" in rights.unknown_because
        asking.place.slack.scopes = frozenset({"users:read"})
        assert await asking.rights(asking.place.olga) == YES


async def test_the_refusal_reaches_whoever_asked(place: Place) -> None:
    place.slack.scopes = frozenset({"chat:write", "commands"})
    refused = await place.ask("setup", member=place.olga)
    assert "could not be looked up" in refused
    assert "studyhall connect slack" in refused
