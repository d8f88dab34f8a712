"""A release is one command whose files are the same whoever builds them."""

import hashlib
import importlib.util
import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from deploy.release import ReleaseRefusedError, build, build_wheel, prepare
from tests.needed import skip_without

ROOT = Path(__file__).parents[1]
DAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a release is built from, without the pack, which is large."""
    folder = tmp_path_factory.mktemp("tree")
    kept = shutil.ignore_patterns("__pycache__", "aws_developer", ".*")
    for name in ("bot", "content", "storage", "requirements", "deploy"):
        shutil.copytree(ROOT / name, folder / name, ignore=kept)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n\n- News.\n\n## 0.0.9 · 2026-01-01\n\n- Old.\n")
    return folder


def test_the_version_stands_everywhere_and_news_get_it(tree: Path) -> None:
    prepare(tree, "9.0.0", DAY)
    assert '\nversion = "9.0.0"\n' in (tree / "pyproject.toml").read_text(encoding="utf-8")
    wanted = "# Changelog\n\n## Unreleased\n\n## 9.0.0 · 2026-12-01\n\n- News.\n\n## 0.0.9 · 2026-01-01\n\n- Old.\n"
    assert (tree / "CHANGELOG.md").read_text(encoding="utf-8") == wanted
    for manifest in (tree / "deploy" / "kubernetes").iterdir():
        assert "/studyhall:9.0.0\n" in manifest.read_text(encoding="utf-8")
    for version, why in (("8.9.9", "comes before"), ("9.1", "is no version"), ("9.1.0", "nothing to release")):
        with pytest.raises(ReleaseRefusedError, match=why):
            prepare(tree, version, DAY)


def test_the_manifests_name_the_version_of_today() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (version,) = re.findall(r'^version = "(.*)"$', project, re.MULTILINE)
    for manifest in (ROOT / "deploy" / "kubernetes").iterdir():
        assert f"/studyhall:{version}\n" in manifest.read_text(encoding="utf-8")


@pytest.mark.long
def test_a_release_built_twice_is_the_same(tree: Path, tmp_path: Path) -> None:
    for name in ("once", "twice"):
        build(tree, tmp_path / name, DAY)
        (tree / "bot" / "cli.py").touch()
    once, twice = ((tmp_path / name / "SHA256SUMS").read_text(encoding="utf-8") for name in ("once", "twice"))
    assert once == twice


def test_a_release_is_summed_and_its_bill_is_whole(tree: Path, tmp_path: Path) -> None:
    if importlib.util.find_spec("cyclonedx_py") is None:
        skip_without("cyclonedx-bom isn't installed; `make install` installs it")
    build(tree, tmp_path, DAY)
    sums = (tmp_path / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert len(sums) == 2
    for line in sums:
        digest, name = line.split()
        assert digest == hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()
    bill = json.loads((tmp_path / "studyhall.cdx.json").read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    (tree / "bot" / "cli.py").touch()
    build_wheel(tree, tmp_path / "again", DAY)
    [again] = (tmp_path / "again").iterdir()
    assert again.read_bytes() == (tmp_path / again.name).read_bytes()
    listed = {f"{part['name']}=={part['version']}" for part in bill["components"]}
    pinned = re.findall(r"^([\w.-]+==[^\s;\\]+)", (ROOT / "requirements" / "runtime.txt").read_text(), re.MULTILINE)
    assert listed == set(pinned)
