"""Who acts, where, and with which token: shared channels, organisations, and workspaces that aren't ours."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.sandbox.local_slack import Channel, Member
from bot.slack_app.app import NO_TOKEN
from bot.slack_app.origin import Origin, origin_of
from storage.database import Database
from storage.tables import accounts, spaces
from tests.patience import PATIENCE_S, until
from tests.slack_app.place import Place, controls, said

NOT_OURS = str(NO_TOKEN.line)


@pytest.mark.parametrize(
    ("payload", "origin"),
    [
        ({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "false"}, Origin(("T1",), "")),
        ({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "true"}, Origin(("T1",), "E1")),
        ({"team": None, "enterprise": {"id": "E1"}, "is_enterprise_install": True, "user": {"team_id": "T2"}},
         Origin(("T2",), "E1")),
        ({"team": {"id": "T1"}, "user": {"team_id": "T2"}}, Origin(("T1", "T2"), "")),
        ({"team": {"id": "T2"}, "user": {"team_id": "T2"}, "api_app_id": "A", "message": {"team": "T1", "app_id": "A"}},
         Origin(("T1", "T2"), "")),
        ({"team": {"id": "T2"}, "api_app_id": "A", "message": {"team": "T1", "app_id": "B"}}, Origin(("T2",), "")),
        ({"team": {"id": "T2"}, "view": {"app_installed_team_id": "T1", "team_id": "T2"}}, Origin(("T1", "T2"), "")),
        ({"team_id": "T2", "authorizations": [{"team_id": "T1", "is_enterprise_install": False}]},
         Origin(("T1", "T2"), "")),
        ({"team_id": "T2", "authorizations": [{"team_id": None, "enterprise_id": "E1", "is_enterprise_install": True}]},
         Origin(("T2",), "E1")),
        ({"team": 7, "user": [], "view": "x", "message": None, "authorizations": [3], "enterprise": 1}, Origin((), "")),
    ],
)  # fmt: skip
def test_where_a_payload_comes_from(payload: dict[str, Any], origin: Origin) -> None:
    assert origin_of(payload) == origin


class Abroad:
    """The study group's workspace, and another one that the app is installed in, whose token we don't have."""

    def __init__(self, database: Database) -> None:
        self.place = Place(database)
        self.foreign = self.place.slack.add_workspace("Elsewhere Inc", domain="elsewhere")
        self.channel = self.place.slack.add_channel(self.foreign, "exam")
        self.zoe = self.place.slack.add_member(self.foreign, "zoe", owner=True)

    async def stored(self) -> set[str]:
        """Every workspace that anything is stored under."""
        wanted = [select(accounts.c.team), select(spaces.c.native_id)]
        read = self.place.study.database.read
        return set(await read(lambda tx: [name for one in wanted for name in tx.execute(one).scalars()]))


@pytest_asyncio.fixture
async def abroad(own_database: Database) -> AsyncIterator[Abroad]:
    abroad = Abroad(own_database)
    await abroad.place.start()
    yield abroad
    await abroad.place.stop()


async def test_a_workspace_without_a_token_is_answered_and_nothing_is_stored(
    abroad: Abroad, caplog: pytest.LogCaptureFixture
) -> None:
    place = abroad.place
    for text in ("me", "setup 09:00 Europe/Berlin", "daily now", "quiz", "help"):
        assert await place.ask(text, member=abroad.zoe, channel=abroad.channel) == NOT_OURS
    card = place.slack.say(member=abroad.zoe, channel=abroad.channel, text="A card of an installation that is gone")
    for control in ("answer:1:x", "report:1", "setup"):
        exchange = await place.slack.click(member=abroad.zoe, message=card, action_id=control, forged=True)
        assert said(await exchange.reply(PATIENCE_S)) == NOT_OURS
    await place.slack.open_home(member=abroad.zoe)
    await place.ask("help")
    assert await abroad.stored() == set()
    assert caplog.text.count(f"something came from a workspace that no token is for workspace={abroad.foreign.id}") == 1
    assert "Traceback" not in caplog.text


async def test_a_form_of_a_workspace_whose_token_is_gone_says_so_in_its_place(abroad: Abroad) -> None:
    place = abroad.place
    exchange = await place.type("quiz")
    view = await exchange.view(PATIENCE_S)
    place.app._workspaces._by_team.clear()
    sent = await place.slack.submit_view(member=place.ada, view=view)
    await until(lambda: bool(sent.ack_payload))
    assert sent.ack_payload is not None
    assert NOT_OURS in str(sent.ack_payload["view"])
    assert await abroad.stored() == set()


async def test_somebody_of_another_workspace_plays_where_the_card_stands(abroad: Abroad) -> None:
    """Slack names the clicker's workspace; the token, the rights and the answer are of the channel's."""
    place = abroad.place
    await place.set_up()
    right, wrong = controls(place.slack.messages(place.channel)[-1])[:2]
    assert "Right: A." in await place.click(right, member=abroad.zoe)
    assert "You answered this already" in await place.click(wrong, member=abroad.zoe)
    assert await abroad.stored() == {place.workspace.id}


class Organisation:
    """Two workspaces of an Enterprise Grid organisation with one installation."""

    def __init__(self, database: Database) -> None:
        self.place = Place(database)
        self.place.workspace.organisation = "E1"
        self.second = self.place.slack.add_workspace("Second floor", domain="second", organisation="E1")
        self.channel = self.place.slack.add_channel(self.second, "exam")
        self.zoe = self.place.slack.add_member(self.second, "zoe", owner=True)


@pytest.mark.parametrize("listed", [True, False])
async def test_an_organisations_token_serves_all_its_workspaces(own_database: Database, *, listed: bool) -> None:
    """Those that Slack lists at the start, and any other as soon as something comes from there."""
    grid = Organisation(own_database)
    place = grid.place
    if not listed:
        place.slack._world.directory.workspaces.pop(grid.second.id)
    await place.start()
    place.slack._world.directory.workspaces[grid.second.id] = grid.second
    try:
        for member, channel in ((place.olga, place.channel), (grid.zoe, grid.channel)):
            await place.type("setup 09:00 Europe/Berlin", member=member, channel=channel)
            await until(partial(_is_told, place, member, channel, "Next question"))
            await place.ask("daily now", member=member, channel=channel)
            card = place.slack.messages(channel)[-1]
            assert "Right: A." in await place.click(controls(card)[0], member=member, message=card)
            home = await (await place.slack.open_home(member=member)).view(PATIENCE_S)
            assert home.payload["blocks"]
    finally:
        await place.stop()


def _is_told(place: Place, member: Member, channel: Channel, part: str) -> bool:
    return any(part in said(message) for message in place.slack.ephemerals(member, channel))
