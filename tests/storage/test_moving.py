"""Everything moves from one kind of database to the other and back, and goes on there."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from bot.maintenance import copy_alone
from bot.rules.folding import differences
from storage.addresses import parse_address
from storage.all_tables import METADATA
from storage.backups import BackupError, back_up, restore
from storage.moving import MoveError, copy_all, digest_all
from storage.opening import open_database
from storage.upgrade import begun
from tests.postgres import Server
from tests.study.hall import Hall


@pytest.fixture
def elsewhere(postgres: Server) -> Iterator[str]:
    name = f"studyhall_{uuid4().hex[:12]}"
    yield postgres.create(name)
    postgres.drop(name)


async def _play(address: str) -> None:
    """Some days with answers, a quiz under way, an exam and a review, by names that only Unicode has."""
    database = open_database(parse_address(address))
    try:
        hall = Hall(database)
        await hall.set_up()
        for day in range(3):
            await hall.move(hours=1)
            for user in ("ann", "Ünal 🦊", "b'en"):
                await hall.answer(user, "right" if day else "wrong")
            await hall.move(hours=23)
        await hall.say("quiz 3 solo", by="ann")
        await hall.say("review", by="ann")
        await hall.move(hours=1)
    finally:
        await database.close()


async def _goes_on(address: str) -> None:
    database = open_database(parse_address(address))
    try:
        assert [str(one) for one in await database.read(differences)] == []
        await Hall(database).set_up(Hall(database).spot("c2"))
        await Hall(database).say("star", by="somebody new")
    finally:
        await database.close()


def _digests(address: str) -> dict[str, str]:
    with begun(parse_address(address), "BEGIN") as connection:
        return digest_all(connection)


def test_there_and_back(tmp_path: Path, empty_file: Path, elsewhere: str) -> None:
    first, last = f"sqlite:///{shutil.copy(empty_file, tmp_path / 'first.db')}", f"sqlite:///{tmp_path / 'last.db'}"
    asyncio.run(_play(first))
    assert copy_alone(parse_address(first), parse_address(elsewhere)) > 50
    assert copy_alone(parse_address(elsewhere), parse_address(last)) > 50
    assert _digests(first) == _digests(elsewhere) == _digests(last)
    empty = _digests(f"sqlite:///{empty_file}")
    filled = {name for name, digest in _digests(first).items() if digest != empty[name]}
    assert {"answers", "posts", "dailies", "quizzes", "members", "steps"} <= filled <= set(METADATA.tables)
    _backup_and_back(elsewhere, tmp_path, empty_file)
    for address in (elsewhere, last):
        asyncio.run(_goes_on(address))


def _backup_and_back(address: str, folder: Path, empty_file: Path) -> None:
    """Of a server in use; what was filled is never filled again."""
    backup, other = folder / "backup.db", folder / "other.db"
    back_up(parse_address(address), backup)
    with pytest.raises(BackupError, match="exists already"):
        back_up(parse_address(address), backup)
    with pytest.raises(BackupError, match="has rows already"):
        restore(parse_address(address), backup)
    assert restore(parse_address(f"sqlite:///{shutil.copy(empty_file, other)}"), backup) is not None
    assert _digests(f"sqlite:///{other}") == _digests(address)


def test_what_is_not_empty_is_left_as_it_is(tmp_path: Path, empty_file: Path) -> None:
    first, second = (shutil.copy(empty_file, tmp_path / name) for name in ("first.db", "second.db"))
    asyncio.run(_play(f"sqlite:///{second}"))
    before = _digests(f"sqlite:///{second}")
    with pytest.raises(MoveError, match=r"has rows already \(groups\). Name an empty one."):
        copy_all(parse_address(f"sqlite:///{first}"), parse_address(f"sqlite:///{second}"))
    assert _digests(f"sqlite:///{second}") == before
