"""The wheel: three top-level packages with everything they read at run time, and nothing else."""

import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
DATA = {".yaml", ".json", ".mako", ".html", ".css", ".js", ".svg"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    """The wheel as hatchling builds it; about a second."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("studyhall-*.whl")
    return ZipFile(path)


def test_its_top_level_names(built: ZipFile) -> None:
    names = {name.split("/")[0] for name in built.namelist()}
    assert {name for name in names if not name.endswith(".dist-info")} == {"bot", "content", "storage"}


def test_it_has_what_is_read_at_run_time(built: ZipFile) -> None:
    names = set(built.namelist())
    assert {f"content/schemas/{name}.json" for name in ("pack", "facts", "questions")} <= names
    assert "content/aws_developer/pack.yaml" in names
    assert {"storage/migrations/env.py", "storage/migrations/versions/0001_the_first_schema.py"} <= names


@pytest.mark.parametrize("package", ["bot", "content", "storage"])
def test_no_module_or_data_file_is_left_out(built: ZipFile, package: str) -> None:
    here = (path for path in (ROOT / package).rglob("[!.]*") if path.suffix in {".py", *DATA})
    assert {path.relative_to(ROOT).as_posix() for path in here} <= set(built.namelist())


def test_the_command_and_the_licence_come_along(built: ZipFile) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    told = f"studyhall-{version}.dist-info"
    assert "studyhall = bot.cli:main" in built.read(f"{told}/entry_points.txt").decode()
    assert "MIT License" in built.read(f"{told}/licenses/LICENSE").decode()
