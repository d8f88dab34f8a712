"""A release is one command whose files are the same whoever builds them."""

import hashlib
import importlib.util
import json
import re
import shutil
from datetime import date
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

from deploy.release import ReleaseRefusedError, build, build_wheel, find_engine, licences_of, prepare
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
    (folder / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "licences.md", folder / "docs")
    (folder / "changes").mkdir()
    shutil.copy(ROOT / "changes" / "README.md", folder / "changes")
    return folder


def test_the_version_stands_everywhere_and_news_get_it(tree: Path) -> None:
    changes = tree / "changes"
    (changes / "b.md").write_text("- Told\n  later.\n\n")
    (changes / "Reviews.md").write_text("- Told first.")
    prepare(tree, "9.0.0", DAY)
    assert '\nversion = "9.0.0"\n' in (tree / "pyproject.toml").read_text(encoding="utf-8")
    news = "- News.\n- Told first.\n- Told\n  later.\n"
    wanted = f"# Changelog\n\n## Unreleased\n\n## 9.0.0 · 2026-12-01\n\n{news}\n## 0.0.9 · 2026-01-01\n\n- Old.\n"
    assert (tree / "CHANGELOG.md").read_text(encoding="utf-8") == wanted
    assert [file.name for file in changes.iterdir()] == ["README.md"]
    for manifest in (tree / "deploy" / "kubernetes").iterdir():
        assert "/studyhall:9.0.0\n" in manifest.read_text(encoding="utf-8")
    with pytest.raises(ReleaseRefusedError, match="nothing to release"):
        prepare(tree, "9.1.0", DAY)
    (changes / "c.md").write_text("Told at last.")
    with pytest.raises(ReleaseRefusedError, match=r"changes/c\.md is no list"):
        prepare(tree, "9.1.0", DAY)
    (changes / "c.md").write_text("- Told at last.")
    for version, why in (("8.9.9", "comes before"), ("9.1", "is no version")):
        with pytest.raises(ReleaseRefusedError, match=re.escape(why)):
            prepare(tree, version, DAY)
    assert (changes / "c.md").exists()
    assert '\nversion = "9.0.0"\n' in (tree / "pyproject.toml").read_text(encoding="utf-8")
    (changes / "c.md").unlink()


def test_every_fragment_is_a_list() -> None:
    for file in (ROOT / "changes").iterdir():
        assert file.name == "README.md" or file.read_text(encoding="utf-8").startswith("- "), file.name


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


# Says what it is asked for, and writes the archive that it is asked to save.
_ENGINE = """#!/bin/sh
if [ "$1" = info ]; then exit 0; fi
echo "$@" >>asked.txt
if [ "$1" = save ]; then echo image >"$3"; fi
"""


def _put(program: Path, text: str) -> None:
    program.write_text(text)
    program.chmod(0o755)


def test_a_release_is_summed_and_its_bill_is_whole(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if importlib.util.find_spec("cyclonedx_py") is None:
        skip_without("cyclonedx-bom isn't installed; `make install` installs it")
    engines = tmp_path / "engines"
    engines.mkdir()
    with monkeypatch.context() as patched:
        patched.setenv("PATH", str(engines))
        for asleep in ("", "#!/bin/sh\nexit 1\n"):  # its daemon doesn't run
            if asleep:
                _put(engines / "docker", asleep)
            with pytest.raises(ReleaseRefusedError, match="No docker or podman runs here"):
                find_engine()
        _put(engines / "podman", _ENGINE)
        build(tree, dist := tmp_path / "dist", DAY, engine=find_engine(), version="9.0.0")
    asked = (tree / "asked.txt").read_text().splitlines()
    assert [line.split()[0] for line in asked] == ["build", "save"]
    assert all("studyhall:9.0.0" in line for line in asked)
    sums = (dist / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert len(sums) == 3
    assert "studyhall-9.0.0-image.tar" in [line.split()[1] for line in sums]
    for line in sums:
        digest, name = line.split()
        assert digest == hashlib.sha256((dist / name).read_bytes()).hexdigest()
    bill = json.loads((dist / "studyhall.cdx.json").read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    (tree / "bot" / "cli.py").touch()
    build_wheel(tree, tmp_path / "again", DAY)
    [again] = (tmp_path / "again").iterdir()
    assert again.read_bytes() == (dist / again.name).read_bytes()
    assert all(part["licenses"][0]["expression"] for part in bill["components"])
    listed = {f"{part['name']}=={part['version']}" for part in bill["components"]}
    pinned = re.findall(r"^([\w.-]+==[^\s;\\]+)", (ROOT / "requirements" / "runtime.txt").read_text(), re.MULTILINE)
    assert listed == set(pinned)


_SAID = {
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF-2.0",
}
"""How a library that names no SPDX expression says what it is under."""


def test_the_licence_of_every_library_is_told() -> None:
    told = licences_of(ROOT)
    pinned = re.findall(r"^([\w.-]+)==", (ROOT / "requirements" / "runtime.txt").read_text(), re.MULTILINE)
    assert [*told] == pinned
    for library, licence in told.items():
        assert (_licence_said_by(library) or licence) == licence, library


def _licence_said_by(library: str) -> str | None:
    """None where it isn't installed here, or says nothing that could be compared."""
    try:
        said = metadata(library)
    except PackageNotFoundError:
        return None
    classes = [told.rpartition(" :: ")[2] for told in said.get_all("Classifier") or () if told.startswith("License")]
    expressions = said.get_all("License-Expression") or ()
    return next(filter(None, (*expressions, *map(_SAID.get, classes))), None)
