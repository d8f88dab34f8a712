"""Texts as they are. A family whose text changes gets a new version, for a version and a seed mean one text.

After a change of a version: `python -m tests.content.templates.test_golden` writes the texts anew.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from content.questions import Question
from content.templates.family import Family
from content.templates.making import make_question
from content.templates.registry import FAMILIES

_FILE = Path(__file__).with_name("golden.json")
_SEEDS = ("group 7/2026-11-24", "group 7/2026-11-25", "group 8/2026-11-24")


def _read_golden() -> Any:
    return json.loads(_FILE.read_text(encoding="utf-8"))


def _told(question: Question) -> dict[str, Any]:
    return {
        "stem": [question.situation, question.artefact.text if question.artefact else None, question.ask],
        "options": {option.id: [option.text, question.reasons[option.id]] for option in question.options},
        "key": list(question.key),
        "explanation": question.explanation,
    }


def _texts(family: Family) -> dict[str, Any]:
    """The first seed's text in full, to be read; of the others the digests."""
    first, *others = (make_question(family, seed) for seed in _SEEDS)
    return {"version": family.version, "text": _told(first), "digests": [question.digest for question in others]}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: str(family.id))
def test_a_version_keeps_its_texts(family: Family) -> None:
    golden = _read_golden()[family.id]
    now = json.loads(json.dumps(_texts(family)))
    if golden["version"] == family.version:
        assert now == golden, f"{family.id} gives another text; raise its version and write the golden file anew"
    else:
        assert now["text"] != golden["text"], f"{family.id} has a new version and the old text"
        pytest.fail(f"{family.id} has a new version; write the golden file anew")


def test_no_family_is_gone() -> None:
    assert _read_golden().keys() == {family.id for family in FAMILIES}


if __name__ == "__main__":
    texts = {family.id: _texts(family) for family in FAMILIES}
    _FILE.write_text(json.dumps(texts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
