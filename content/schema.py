"""JSON Schemas of a pack's files, for editors: `python -m content.schema` writes them, `--check` compares.

Each YAML file names its schema in its first line, so an editor completes fields and marks mistakes while one types.
What a schema can't say (a key that is no option, a cited fact that doesn't exist) `studyhall content check` tells.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from content.files import (
    ClaimsFile,
    FactsFile,
    FormsFile,
    LifeCycleFile,
    NotAskedFile,
    PackFile,
    QuestionsFile,
    StudyPlanFile,
)
from content.names import Names

FOLDER: Final = Path(__file__).parent / "schemas"
FILES: Final[Mapping[str, type[BaseModel]]] = {
    "pack": PackFile,
    "facts": FactsFile,
    "questions": QuestionsFile,
    "claims": ClaimsFile,
    "not-asked": NotAskedFile,
    "forms": FormsFile,
    "names": Names,
    "lifecycle": LifeCycleFile,
    "plan": StudyPlanFile,
}
"""A schema's name -> the model of the file it describes."""


def compute_schema(name: str) -> str:
    """A schema as it stands in its file."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **FILES[name].model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def outdated(folder: Path = FOLDER) -> list[str]:
    """The names of the schemas whose files don't say what the models say."""
    return [name for name in FILES if _read(_path(folder, name)) != compute_schema(name)]


def write_schemas(folder: Path = FOLDER) -> None:
    folder.mkdir(exist_ok=True)
    for name in FILES:
        _path(folder, name).write_text(compute_schema(name), encoding="utf-8")


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.json"


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main() -> int:
    """The exit code: 1 when something is out of date and was only to be checked."""
    parser = argparse.ArgumentParser(description="Write the JSON Schemas of the pack's files.")
    parser.add_argument("--check", action="store_true", help="only compare; exit 1 when one is out of date")
    if not parser.parse_args().check:
        write_schemas()
        return 0
    stale = outdated()
    for name in stale:
        sys.stderr.write(f"content/schemas/{name}.json is out of date; `make schema` writes it anew.\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
