"""`/healthz` says no, and why, wherever Studyhall can't do its work; asking it often costs nothing."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
import pytest
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.rules.hindrances import hinder, load_hindrances, unhinder
from bot.settings import Settings
from bot.web import PAGES, HealthPage
from storage.addresses import parse_address
from storage.database import Database, Transaction
from storage.opening import open_database
from tests.study.hall import Hall


@asynccontextmanager
async def _page(hall: Hall, host: str = "127.0.0.1") -> AsyncIterator[str]:
    page = HealthPage(hall.study, ("discord", "slack"), host=host, port=0)
    await page.start()
    try:
        yield f"http://127.0.0.1:{page.port}/healthz"
    finally:
        await page.close()


async def _ask(address: str) -> tuple[int, dict[str, Any]]:
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status, await answer.json()


class Behind:
    """A database whose writes are looked at, and fail or hang where a test says so."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.writes = 0
        self.error: Exception | None = None
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self.read, self.check = database.read, database.check

    async def write(self, work: Callable[[Transaction], Any]) -> Any:
        self.writes += 1
        await self.goes_on.wait()
        if self.error is not None:
            raise self.error
        return await self._database.write(work)


def _behind(hall: Hall) -> Behind:
    behind = Behind(hall.study.database)
    object.__setattr__(hall.study, "database", behind)
    return behind


async def test_all_is_well(database: Database) -> None:
    async with _page(Hall(database)) as address:
        assert await _ask(address) == (200, {"database": "can be written", "platforms": ["discord", "slack"]})


async def test_it_is_tried_once_in_a_while_however_often_it_is_asked(database: Database) -> None:
    hall = Hall(database)
    behind = _behind(hall)
    async with _page(hall) as address:
        assert {status for status, _ in await asyncio.gather(*(_ask(address) for _ in range(30)))} == {200}
    assert behind.writes == 1


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (OperationalError("x", {}, psycopg.errors.DiskFull("db.example")), "can't do its work (53100)"),
        (OperationalError("x", {}, psycopg.OperationalError("db.example refused")), "can't do its work (Operational"),
        (RuntimeError("db.example"), "can't be written (RuntimeError)"),
    ],
)
async def test_what_can_not_be_written_is_told_without_an_address(
    database: Database, error: Exception, why: str
) -> None:
    hall = Hall(database)
    _behind(hall).error = error
    async with _page(hall) as address:
        status, told = await _ask(address)
    assert (status, why in told["why"], "example" in str(told)) == (503, True, False), told


async def test_a_writing_that_hangs_is_a_no(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web._WAIT_AT_MOST_S", 0.05)
    hall = Hall(database)
    behind = _behind(hall)
    behind.goes_on.clear()
    async with _page(hall) as address:
        for _ in range(3):
            status, told = await _ask(address)
            assert (status, "took no writing" in told["why"]) == (503, True)
        assert behind.writes == 1, "what hangs is not piled up"
        behind.goes_on.set()
        await asyncio.sleep(0.2)
        assert (await _ask(address))[0] == 200


async def test_a_file_that_is_gone(file_address: str) -> None:
    database = open_database(parse_address(file_address))
    async with _page(Hall(database)) as page:
        assert (await _ask(page))[0] == 200
        await asyncio.to_thread(Path(file_address.removeprefix("sqlite:///")).unlink)
        status, told = await _ask(page)
    await database.close()
    assert (status, told["why"]) == (503, "The database's file was replaced or deleted.")


async def test_a_file_that_may_not_be_written(file_address: str) -> None:
    database = open_database(parse_address(file_address))
    try:
        hall = Hall(database)
        await database.write(lambda tx: tx.execute(text("PRAGMA query_only=1")))
        async with _page(hall) as page:
            status, told = await _ask(page)
        assert (status, "can't be written" in told["why"]) == (503, True), told
    finally:
        await database.close()


async def test_nothing_connected_is_a_no_and_one_of_two_is_enough(database: Database) -> None:
    hall = Hall(database)
    async with _page(hall) as address:
        hall.study.faces.disconnect("slack")
        assert (await _ask(address)) == (200, {"database": "can be written", "platforms": ["discord"]})
        hall.face.connected = False
        status, told = await _ask(address)
        assert (status, told["platforms"], told["why"]) == (503, [], "No platform is connected.")
        hall.study.faces.disconnect("discord")
        assert (await _ask(address))[0] == 503


async def test_what_keeps_a_platform_from_being_served_is_told_until_it_is_over(database: Database) -> None:
    hall = Hall(database)
    async with _page(hall) as address:
        await hinder(hall.study, "slack", "token 2", "Slack refused token 2 of 3.")
        status, told = await _ask(address)
        assert (status, told["hindrances"]) == (200, ["Slack refused token 2 of 3."])
        hall.face.connected = False
        hall.study.faces.disconnect("slack")
        status, told = await _ask(address)
        assert (status, told["why"]) == (503, "No platform is connected. Slack refused token 2 of 3.")
        [kept] = await database.read(load_hindrances)
        assert (kept.platform, kept.about, kept.what) == ("slack", "token 2", "Slack refused token 2 of 3.")
        await unhinder(hall.study, "slack", "token 2")
        assert "hindrances" not in (await _ask(address))[1]
        assert await database.read(load_hindrances) == []


def test_it_listens_on_loopback_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings(_env_file=None).http_host == "127.0.0.1"
    for given in ("0.0.0.0", "::1"):  # noqa: S104 - set on purpose
        monkeypatch.setenv("STUDYHALL_HTTP_HOST", given)
        assert Settings(_env_file=None).http_host == given
    monkeypatch.setenv("STUDYHALL_HTTP_HOST", "everywhere")
    with pytest.raises(ValidationError, match="is no IP address; write it like"):
        Settings(_env_file=None)


async def test_every_page_says_its_type_and_its_letters(database: Database) -> None:
    async with _page(Hall(database)) as health, aiohttp.ClientSession() as session:
        for page in PAGES:
            async with session.get(health.replace("/healthz", page)) as response:
                assert response.headers["Content-Type"].endswith("; charset=utf-8"), page


async def test_it_listens_where_it_is_told(database: Database) -> None:
    async with _page(Hall(database), "127.0.0.2") as address:
        with pytest.raises(aiohttp.ClientError):
            await _ask(address)
        assert (await _ask(address.replace("127.0.0.1", "127.0.0.2")))[0] == 200


async def test_ready_wants_every_platform_here_or_elsewhere(database: Database) -> None:
    hall = Hall(database)
    async with _page(hall) as health:
        address = health.replace("healthz", "readyz")
        assert (await _ask(address))[0] == 200
        hall.study.faces.disconnect("discord")
        assert (await _ask(address))[1]["why"] == "Discord is not connected."
        hall.study.faces.stand_by("discord")
        assert (await _ask(address))[0] == 200


async def test_who_stands_by_is_healthy(database: Database) -> None:
    hall = Hall(database)
    async with _page(hall) as health:
        for platform in tuple(hall.study.faces):
            hall.study.faces.disconnect(platform)
        assert (await _ask(health))[0] == 503
        hall.study.faces.stand_by("discord")
        assert (await _ask(health))[0] == 200


async def test_a_daily_that_waits_is_not_ready_and_shows_in_the_figures(database: Database) -> None:
    hall = Hall(database)
    await hall.set_up()
    async with _page(hall) as health:
        address = health.replace("healthz", "readyz")
        assert (await _ask(address))[0] == 200
        hall.clock.move(timedelta(days=1))
        status, told = await _ask(address)
        assert (status, "A daily has been due for" in told["why"]) == (503, True), told
        async with aiohttp.ClientSession() as session, session.get(health.replace("healthz", "metrics")) as answer:
            figures = await answer.text()
    assert 'studyhall_channels{platform="discord",state="active"} 1.0' in figures
    assert "studyhall_database_writable 1.0" in figures
    assert not re.search(r"^studyhall_timetable_behind_seconds 0\.0$", figures, re.MULTILINE)
