"""`make release VERSION=0.2.0`: version, changelog, wheel, bill of materials, image and checksums in one go.

It changes the tree (the version, the changelog, the manifests' image) and writes `dist`; whoever releases looks at
both, commits and tags. Built twice from the same tree the files are the same, byte for byte, but for the image.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
_VERSION: Final = re.compile(r"\d+\.\d+\.\d+")
_OWN_VERSION: Final = re.compile(r'^version = "(.*)"$', re.MULTILINE)
_UNRELEASED: Final = "## Unreleased\n"
_IMAGE: Final = re.compile(r"(image: \S+/studyhall):\S+")
_ENGINES: Final = ("docker", "podman")
_BILL: Final = "studyhall.cdx.json"
_LICENCE: Final = re.compile(r"^\| ([\w.-]+) \| `([^`]+)` \|$", re.MULTILINE)


class ReleaseRefusedError(Exception):
    """Nothing was released; the message is one sentence."""


def prepare(root: Path, version: str, on: date) -> None:
    """Write the version and the day into every file that tells them. Raises ReleaseRefusedError."""
    project, changes = root / "pyproject.toml", root / "CHANGELOG.md"
    before, told = project.read_text(encoding="utf-8"), changes.read_text(encoding="utf-8")
    fragments = sorted(file for file in (root / "changes").glob("*.md") if file.name != "README.md")
    news = "".join(map(_fragment, fragments))
    versioned, dated = _versioned(before, version), _dated(told, news, version, on)
    project.write_text(versioned, encoding="utf-8")
    changes.write_text(dated, encoding="utf-8")
    for fragment in fragments:
        fragment.unlink()
    for manifest in sorted((root / "deploy" / "kubernetes").glob("*.yaml")):
        text = manifest.read_text(encoding="utf-8")
        manifest.write_text(_IMAGE.sub(rf"\1:{version}", text), encoding="utf-8")


def _versioned(project: str, version: str) -> str:
    found = _OWN_VERSION.search(project)
    assert found is not None
    if not _VERSION.fullmatch(version):
        raise ReleaseRefusedError(f"{version} is no version; write it like 0.2.0.")
    if _numbers(version) < _numbers(found[1]):
        raise ReleaseRefusedError(f"{version} comes before {found[1]}, which is released.")
    return project.replace(found[0], f'version = "{version}"')


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _fragment(file: Path) -> str:
    text = file.read_text(encoding="utf-8").strip()
    if not text.startswith("- "):
        raise ReleaseRefusedError(f"changes/{file.name} is no list: it begins with `- `, as changes/README.md says.")
    return f"{text}\n"


def _dated(changes: str, more: str, version: str, on: date) -> str:
    """What stands under Unreleased, and in fragments, gets its version; the place for what comes next stays."""
    above, _, below = changes.partition(_UNRELEASED)
    told, heading, older = below.partition("\n## ")
    news = f"{told.strip()}\n{more}".strip()
    if not news:
        raise ReleaseRefusedError("Neither CHANGELOG.md nor changes/ says anything new: there is nothing to release.")
    if f"\n## {version} " in changes:
        raise ReleaseRefusedError(f"CHANGELOG.md has {version} already.")
    return f"{above}{_UNRELEASED}\n## {version} · {on}\n\n{news}\n{heading}{older}"


def build(root: Path, folder: Path, on: date, *, engine: str | None = None, version: str = "") -> None:
    """The wheel, the bill of materials of what the image installs, the image if there is an engine, and the sums."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    build_wheel(root, folder, on)
    _run(root, on, *_bill_of_materials(folder / _BILL))
    _name_licences(folder / _BILL, licences_of(root))
    if engine is not None:
        _build_image(root, folder, on, engine, version)
    sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(folder.iterdir())]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def build_wheel(root: Path, folder: Path, on: date) -> None:
    _run(root, on, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder))


def _bill_of_materials(file: Path) -> tuple[str, ...]:
    options = ("--pyproject", "pyproject.toml", "--mc-type", "application", "--output-reproducible")
    written = ("--output-format", "JSON", "--output-file", str(file))
    return "-m", "cyclonedx_py", "requirements", "requirements/runtime.txt", *options, *written


def licences_of(root: Path) -> dict[str, str]:
    """Library -> its licence, an SPDX expression, as docs/licences.md tells."""
    return dict(_LICENCE.findall((root / "docs" / "licences.md").read_text(encoding="utf-8")))


def _name_licences(file: Path, licences: dict[str, str]) -> None:
    bill: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    for part in bill["components"]:
        part["licenses"] = [{"expression": licences[part["name"]]}]
    file.write_text(json.dumps(bill, indent=2), encoding="utf-8")


def find_engine() -> str:
    """Where an engine for containers is that answers. Raises ReleaseRefusedError, before anything was changed."""
    for engine in filter(None, map(shutil.which, _ENGINES)):
        if not subprocess.run([engine, "info"], capture_output=True, check=False).returncode:
            return engine
    raise ReleaseRefusedError("No docker or podman runs here to build the image; NO_IMAGE=1 leaves it out.")


def _build_image(root: Path, folder: Path, on: date, engine: str, version: str) -> None:
    """The image as a file that `docker load` takes."""
    _start(root, on, engine, "build", "--tag", f"studyhall:{version}", ".")
    archive = folder / f"studyhall-{version}-image.tar"
    _start(root, on, engine, "save", "--output", str(archive), f"studyhall:{version}")


def _run(root: Path, on: date, *words: str) -> None:
    _start(root, on, sys.executable, *words)


def _start(root: Path, on: date, *words: str) -> None:
    """Run a program that dates what it builds at noon of that day. Raises ReleaseRefusedError."""
    noon = datetime.combine(on, time(12), UTC)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(noon.timestamp()))}
    done = subprocess.run(words, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ReleaseRefusedError(f"{' '.join(words[:3])} failed:\n{done.stderr}")


def _is_clean(root: Path) -> bool:
    done = subprocess.run(["git", "status", "--porcelain"], cwd=root, capture_output=True, text=True, check=True)  # noqa: S607 - git is found as everywhere
    return not done.stdout.strip()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("version")
    parser.add_argument(
        "--on", type=date.fromisoformat, default=datetime.now(UTC).date(), help="the day of the release"
    )
    parser.add_argument("--no-image", action="store_true", help="where there is neither docker nor podman")
    asked = parser.parse_args()
    try:
        if not _is_clean(ROOT):
            raise ReleaseRefusedError("The tree has changes that are not committed; a release is made from what is.")  # noqa: TRY301 - told below like all others
        engine = None if asked.no_image else find_engine()
        prepare(ROOT, asked.version, asked.on)
        build(ROOT, ROOT / "dist", asked.on, engine=engine, version=asked.version)
    except ReleaseRefusedError as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    sys.stdout.write((ROOT / "dist" / "SHA256SUMS").read_text(encoding="utf-8"))
    sys.stdout.write(
        f"Look at `git diff`, then: git commit -am 'Release {asked.version}' && git tag v{asked.version}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
