"""The wheel: three top-level packages with everything they read at run time, and nothing else."""

import os
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


@pytest.fixture
def site(built: ZipFile, tmp_path: Path) -> Path:
    """The wheel as it is installed, in a folder that comes before everything else."""
    built.extractall(tmp_path)
    return tmp_path


def _run(site: Path, *first: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(map(str, (*first, site)))
    command = [sys.executable, "-m", "bot", "--version"]
    return subprocess.run(
        command, cwd=site, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )


def test_an_installed_wheel_starts(site: Path) -> None:
    assert _run(site).stdout.startswith("studyhall "), _run(site).stderr


@pytest.mark.parametrize("file", ["storage/__init__.py", "content/questions.py"])
def test_what_another_distribution_overwrote_is_told(site: Path, file: str) -> None:
    (site / file).write_text("raise RuntimeError\n")
    done = _run(site)
    assert done.returncode == 1
    assert done.stderr.startswith(f"The file {site / file} isn't Studyhall's"), done.stderr
    assert done.stderr.count("\n") == 1


def test_a_package_of_the_same_name_elsewhere_is_told(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "storage").mkdir()
    (other / "storage" / "__init__.py").write_text("raise RuntimeError\n")
    (site / "storage").rename(site / "stowed")
    done = _run(site, other)
    assert (done.returncode, "isn't Studyhall's" in done.stderr, "Traceback" in done.stderr) == (1, True, False)
    assert str(other / "storage") in done.stderr


def test_the_command_and_the_licence_come_along(built: ZipFile) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    told = f"studyhall-{version}.dist-info"
    assert "studyhall = bot.__main__:main" in built.read(f"{told}/entry_points.txt").decode()
    assert "MIT License" in built.read(f"{told}/licenses/LICENSE").decode()
