"""Migrations: the first schema is what the tables say, and upgrading is done by one process at a time."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, select, text

from storage.addresses import BadAddressError, parse_address
from storage.all_tables import METADATA
from storage.exam_tables import exam_items
from storage.results import COUNTED_ANSWERS, COUNTED_RIGHT
from storage.review_tables import review_answers
from storage.schema import config_for, released, revision_of
from storage.tables import dailies
from storage.upgrade import _alone, begun, is_current, upgrade
from tests.chaos.schemas import make_database, read_database
from tests.patience import PATIENCE_S
from tests.postgres import Server


def test_migrated_tables_are_the_tables(address: str) -> None:
    from alembic import command

    url = parse_address(address)
    assert is_current(url)
    with _alone(url) as connection:
        command.check(config_for(connection))
        assert set(inspect(connection).get_table_names()) - {"alembic_version"} == set(METADATA.tables)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_answers_to_reports_become_rows_of_their_own(kind: str, tmp_path: Path, postgres: Server) -> None:
    url = parse_address(f"sqlite:///{tmp_path / 'old.db'}" if kind == "sqlite" else postgres.create("old_reports"))
    make_database(url, "0003")
    upgrade(url)
    held = read_database(url)["rows of report_answers"]
    assert isinstance(held, list)
    assert [dict(row)["words"] for row in held] == ["'1'", "'2'", "'3'"]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_how_settled_dailies_were_answered_is_counted(kind: str, tmp_path: Path, postgres: Server) -> None:
    url = parse_address(f"sqlite:///{tmp_path / 'old.db'}" if kind == "sqlite" else postgres.create("old_dailies"))
    make_database(url, "0027")
    upgrade(url)
    engine = create_engine(url)
    kept = select(dailies.c.answers, dailies.c.right, COUNTED_ANSWERS, COUNTED_RIGHT)
    with engine.connect() as connection:
        rows = connection.execute(kept.where(dailies.c.settled_at.is_not(None))).all()
    engine.dispose()
    assert any(answers for answers, *_ in rows)
    assert all((answers, right) == tuple(counted) for answers, right, *counted in rows)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_answers_in_reviews_and_exams_get_their_verdicts(kind: str, tmp_path: Path, postgres: Server) -> None:
    url = parse_address(f"sqlite:///{tmp_path / 'old.db'}" if kind == "sqlite" else postgres.create("old_verdicts"))
    make_database(url, "0029")
    with begun(url, "BEGIN IMMEDIATE") as connection:
        for table in ("review_answers", "exam_items"):
            connection.execute(text(f"UPDATE {table} SET chosen = 'other' WHERE id = 2"))  # noqa: S608
        connection.execute(text("UPDATE exam_items SET chosen = NULL WHERE id = 3"))
    upgrade(url)
    with begun(url, "BEGIN") as connection:
        reviewed = connection.execute(select(review_answers.c.right).order_by(review_answers.c.id)).scalars().all()
        examined = connection.execute(select(exam_items.c.right).order_by(exam_items.c.id)).scalars().all()
    assert (reviewed, examined) == ([True, False, True], [True, False, None])


def test_the_revisions_are_those_that_alembic_finds(address: str) -> None:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with _alone(parse_address(address)) as connection:
        scripts = ScriptDirectory.from_config(config_for(connection)).walk_revisions()
        assert released() == tuple(script.revision for script in scripts)[::-1]
        assert (
            revision_of(connection) == MigrationContext.configure(connection).get_current_revision() == released()[-1]
        )


def test_a_database_without_a_schema_has_no_revision(tmp_path: Path) -> None:
    with _alone(parse_address(f"sqlite:///{tmp_path / 'empty.db'}")) as connection:
        assert revision_of(connection) is None


def test_serving_loads_no_library_that_it_doesnt_need_and_not_the_sandbox() -> None:
    needless = ("alembic", "bot.sandbox", "cryptography", "psycopg")
    script = f"import sys, bot.cli, bot.wiring; print([name for name in {needless} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_upgrading_again_changes_nothing(address: str) -> None:
    upgrade(parse_address(address))
    assert is_current(parse_address(address))


def test_several_processes_may_upgrade_at_once(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'new.db'}"
    script = (
        "import sys; from storage.upgrade import upgrade; from storage.addresses import parse_address;"
        "upgrade(parse_address(sys.argv[1]))"
    )
    processes = [subprocess.Popen([sys.executable, "-c", script, address]) for _ in range(4)]
    assert [process.wait(timeout=PATIENCE_S) for process in processes] == [0, 0, 0, 0]
    assert is_current(parse_address(address))


def test_plain_addresses_get_our_drivers() -> None:
    assert parse_address("sqlite:///a.db").drivername == "sqlite+pysqlite"
    assert parse_address("postgresql://me@host/name").drivername == "postgresql+psycopg"


@pytest.mark.parametrize("address", ["", "sqlite://", "sqlite:///:memory:", "mysql://x/y", "nonsense", "http://host"])
def test_other_addresses_are_refused_in_words(address: str) -> None:
    with pytest.raises(BadAddressError):
        parse_address(address)


def test_a_refused_address_shows_no_password() -> None:
    with pytest.raises(BadAddressError) as refused:
        parse_address("mysql://me:secret-word@host/name")
    assert "secret-word" not in str(refused.value)
