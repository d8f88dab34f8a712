"""Workspaces install the app by its page: two processes, one database, and a Slack that refuses what Slack refuses."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from cryptography.fernet import Fernet
from sqlalchemy import select
from yarl import URL

from bot.sandbox.local_slack import Workspace
from bot.slack_app.app import SlackApp
from bot.slack_app.installations import AppCredentials, Installations
from bot.slack_app.installing import Installing
from bot.slack_app.requests import Address, Requests
from bot.slack_app.sockets import Take
from bot.slack_app.vault import KeysRefused, Vault
from bot.slack_app.ways import OnceInDatabase
from storage.database import Database
from storage.slack_tables import slack_installations, slack_states
from storage.space_tables import removals
from tests.canaries import plant
from tests.patience import PATIENCE_S
from tests.slack_app.place import Place, said

PUBLIC = "https://study.example/slack"
COOKIE = "__Host-studyhall-state"
KEY = plant(Fernet.generate_key().decode())


@dataclass
class Process:
    """One of the processes."""

    app: SlackApp
    installations: Installations
    way: list[Requests]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.way[0].port}/slack"


@dataclass
class House:
    """A Slack, and the processes that serve it."""

    place: Place
    database: Database
    processes: list[Process] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def start(self, *keys: str) -> Process:
        slack = self.place.slack
        credentials = AppCredentials(slack.grants.client_id, slack.grants.client_secret)
        base = slack.api_base.rstrip("/")
        kept = Installations(
            self.database, Vault(keys or (KEY,)), self.place.clock, credentials, api_base=base, tell=self._tell
        )
        pages = Installing(self.database, self.place.clock, kept, credentials, public_url=PUBLIC, api_base=base).pages
        ways: list[Requests] = []

        def way(take: Take) -> Requests:
            address = Address("127.0.0.1", 0, "/slack")
            once, secret, now = OnceInDatabase(self.database), slack.requests.signing_secret, self.place.clock.now
            ways.append(Requests(take, secret=secret, address=address, once=once, now=now, pages=pages))
            return ways[-1]

        process = Process(self.place.new_app(way=way, installations=kept), kept, ways)
        await process.app.start()
        self.stack.push_async_callback(process.app.close)
        self.processes.append(process)
        return process

    async def _tell(self, about: str, what: str) -> None:
        self.told[about] = what

    async def rows(self) -> list[Any]:
        return await self.database.read(lambda tx: list(tx.execute(select(slack_installations))))

    async def begin(self, process: Process, workspace: Workspace) -> tuple[str, URL]:
        """Look at the page, press its button, agree at Slack: the cookie, and where Slack sends the browser back to."""
        status, text, cookie = await _get(f"{process.url}/install?team={workspace.id}")
        assert status == 200
        found = re.search(r'href="([^"]*oauth/v2/authorize[^"]*)"', text)
        assert found is not None, text
        async with (
            aiohttp.ClientSession() as session,
            session.get(URL(found[1].replace("&amp;", "&"), encoded=True), allow_redirects=False) as agreed,
        ):
            assert agreed.status == 302, await agreed.text()
            return cookie, URL(agreed.headers["Location"])

    async def finish(self, process: Process, cookie: str, back: URL) -> tuple[int, str]:
        assert str(back).startswith(f"{PUBLIC}/oauth_redirect")
        at = URL(f"{process.url}/oauth_redirect").with_query(back.query)
        status, text, _ = await _get(at, cookie)
        return status, text

    async def install(self, process: Process, workspace: Workspace, *, at: Process | None = None) -> None:
        cookie, back = await self.begin(process, workspace)
        status, text = await self.finish(at or process, cookie, back)
        assert status == 200, text


async def _get(url: str | URL, cookie: str = "") -> tuple[int, str, str]:
    headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        given = response.cookies.get(COOKIE)
        assert given is None or (given["secure"], given["httponly"], given["path"]) == (True, True, "/")
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        return response.status, await response.text(), given.value if given else ""


@pytest_asyncio.fixture
async def house(own_database: Database) -> AsyncIterator[House]:
    place = Place(own_database)
    await place.slack.start()
    place.slack.grants.redirect_uris.add(f"{PUBLIC}/oauth_redirect")
    house = House(place, own_database)
    for _ in range(2):
        await house.start()
    place.slack.requests.url = f"{house.processes[0].url}/events"
    yield house
    await house.stack.aclose()
    await place.slack.stop()


async def _help(house: House, at: int = 0) -> str:
    house.place.slack.requests.url = f"{house.processes[at].url}/events"
    house.place.clock.move(timedelta(seconds=1))
    return said(await (await house.place.type("help")).reply(PATIENCE_S))


async def test_who_installs_it_is_served_by_every_process_at_once(house: House) -> None:
    """Begun at one process and ended at the other; the token lies encrypted, and nothing of whoever agreed."""
    assert "isn't connected to this workspace" in await _help(house)
    await house.install(house.processes[0], house.place.workspace, at=house.processes[1])
    assert "/study daily" in await _help(house, at=0)
    assert "/study daily" in await _help(house, at=1)
    [row] = await house.rows()
    token = house.place.workspace.bot_token
    assert token not in str(row)
    assert "U0INSTALLER" not in str(row)
    assert Vault([KEY]).open(row.token) == token
    calls = [record for record in house.place.slack.sent if record.name == "auth.test"]
    before = len(calls)
    for _ in range(5):
        await _help(house)
    after = [record for record in house.place.slack.sent if record.name == "auth.test"]
    assert len(after) == before


async def test_installing_again_keeps_one_installation(house: House) -> None:
    for process in house.processes:
        await house.install(process, house.place.workspace)
    assert len(await house.rows()) == 1


async def test_a_state_is_good_once_and_in_its_browser_alone(house: House) -> None:
    one, other = house.processes
    cookie, back = await house.begin(one, house.place.workspace)
    assert (await house.finish(other, "", back))[0] == 400
    assert (await house.finish(other, "another", back))[0] == 400
    results = await asyncio.gather(*(house.finish(process, cookie, back) for process in (one, other, one)))
    assert sorted(status for status, _ in results) == [200, 401, 401]
    _, fresh = await house.begin(one, house.place.workspace)
    assert (await house.finish(one, cookie, back.update_query(code=fresh.query["code"])))[0] == 401
    later_cookie, later = await house.begin(one, house.place.workspace)
    house.place.clock.move(timedelta(minutes=11))
    assert (await house.finish(one, later_cookie, later))[0] == 401
    assert [row.expires_at for row in await house.database.read(lambda tx: list(tx.execute(select(slack_states))))]
    await house.begin(one, house.place.workspace)
    assert len(await house.database.read(lambda tx: list(tx.execute(select(slack_states))))) == 1


@pytest.mark.parametrize("wrong", ["secret", "code", "cancelled", "address"])
async def test_what_slack_refuses_installs_nothing(house: House, wrong: str) -> None:
    process, slack = house.processes[0], house.place.slack
    if wrong == "address":
        slack.grants.redirect_uris.clear()
        _, text, _ = await _get(f"{process.url}/install")
        link = re.search(r'href="([^"]*oauth/v2/authorize[^"]*)"', text)
        assert link is not None
        async with aiohttp.ClientSession() as session, session.get(link[1].replace("&amp;", "&")) as refused:
            assert (refused.status, await refused.text()) == (400, "bad_redirect_uri")
        return
    cookie, back = await house.begin(process, house.place.workspace)
    if wrong == "secret":
        slack.grants.client_secret = "another"
    elif wrong == "code":
        back = back.update_query(code="<script>")
    else:
        back = back.without_query_params("code").update_query(error="access_denied<script>")
    status, text = await house.finish(process, cookie, back)
    assert "<script>" not in text
    assert (status, await house.rows()) == (200 if wrong == "cancelled" else 401, [])


async def test_a_removal_is_known_to_every_process(house: House) -> None:
    """What is stored of the workspace goes in thirty days; who comes back is served again, and keeps all."""
    workspace = house.place.workspace
    await house.install(house.processes[0], workspace)
    assert "/study daily" in await _help(house, at=1)
    await house.place.ask("setup 09:00 UTC", member=house.place.olga)
    await house.place.slack.uninstall(workspace)
    [row] = await house.rows()
    assert (row.token, row.refresh_token, row.address) == (None, None, "")
    assert await house.database.read(lambda tx: len(list(tx.execute(select(removals))))) == 1
    for process in house.processes:
        await process.installations._look()
        assert process.app._workspaces.client_of(workspace.id) is None
    await house.install(house.processes[1], workspace)
    assert "/study daily" in await _help(house, at=0)
    assert await house.database.read(lambda tx: len(list(tx.execute(select(removals))))) == 0


async def test_a_removal_told_late_does_not_undo_a_new_installation(house: House) -> None:
    await house.install(house.processes[0], house.place.workspace)
    house.place.clock.move(-timedelta(minutes=1))
    removed = await house.place.slack.send_event(workspace=house.place.workspace, event={"type": "app_uninstalled"})
    house.place.clock.move(timedelta(minutes=1))
    await asyncio.wait_for(removed.acked.wait(), PATIENCE_S)
    [row] = await house.rows()
    assert row.token is not None


async def test_a_token_that_slack_takes_no_longer_is_forgotten_and_told(house: House) -> None:
    await house.install(house.processes[0], house.place.workspace)
    house.place.slack.grants.revoke(house.place.workspace)
    face = house.processes[0].app.face
    await face.notify(house.place.workspace.id, house.place.ada.id, _Told(), language="en")
    [row] = await house.rows()
    assert row.token is None
    assert any("install the app again" in what for what in house.told.values())


async def test_an_organisation_installs_it_for_all_its_workspaces(house: House) -> None:
    slack = house.place.slack
    first = slack.add_workspace("North", domain="north", organisation="E0ORG")
    second = slack.add_workspace("South", domain="south", organisation="E0ORG")
    await house.install(house.processes[0], first)
    [row] = await house.rows()
    assert (row.home, row.whole) == ("E0ORG", True)
    channel = slack.add_channel(second, "exam")
    member = slack.add_member(second, "nina")
    typed = await slack.command(member=member, channel=channel, text="help")
    assert "/study daily" in said(await typed.reply(PATIENCE_S))


async def test_expiring_tokens_are_exchanged_once_by_any_number_of_processes(house: House) -> None:
    slack = house.place.slack
    slack.grants.rotating = True
    await house.install(house.processes[0], house.place.workspace)
    first = house.place.workspace.bot_token
    house.place.clock.move(timedelta(hours=10, minutes=30))
    await asyncio.gather(*(process.installations._rotate_due() for process in house.processes * 3))
    assert (slack.grants.exchanges, slack.grants.used_up) == (1, 0)
    assert house.place.workspace.bot_token != first
    house.place.clock.move(timedelta(hours=2))
    for process in house.processes:
        await process.installations._look()
    assert "/study daily" in await _help(house, at=1)
    client = house.processes[1].app._workspaces.client_of(house.place.workspace.id)
    assert client is not None
    assert client.token == house.place.workspace.bot_token
    assert house.told == dict.fromkeys(house.told, "")


async def test_an_exchange_that_was_cut_off_is_made_later(house: House) -> None:
    slack = house.place.slack
    slack.grants.rotating = True
    await house.install(house.processes[0], house.place.workspace)
    house.place.clock.move(timedelta(hours=11))

    async def refuse(request: Any, handler: Any) -> Any:
        if "oauth.v2.access" in request.path:
            raise aiohttp.web.HTTPServiceUnavailable
        return await handler(request)

    slack.interference = refuse
    await house.processes[0].installations._rotate_due()
    assert slack.grants.exchanges == 0
    slack.interference = None
    await house.processes[1].installations._rotate_due()
    assert slack.grants.exchanges == 1


async def test_a_key_is_changed_while_everything_goes_on(house: House) -> None:
    house.place.slack.grants.rotating = True
    await house.install(house.processes[0], house.place.workspace)
    fresh = Fernet.generate_key().decode()
    await house.start(KEY, fresh)
    await house.start(fresh, KEY)
    [row] = await house.rows()
    vault = Vault([fresh])
    assert vault.open(row.token) == house.place.workspace.bot_token
    assert vault.open(row.refresh_token).startswith("xoxe-1-")
    await house.start(fresh)
    assert "/study daily" in await _help(house, at=4)
    with pytest.raises(KeysRefused, match="STUDYHALL_SLACK_TOKEN_KEYS"):
        await house.start(Fernet.generate_key().decode())


class _Told:
    def page(self) -> Any:
        from bot.talk.pages import note

        return note("Something to tell.")
