"""An author is told about every mistake at once, with file, line and column."""

from pathlib import Path
from textwrap import dedent

import pytest

from content.packs import AWS_DEVELOPER, load_pack, read_pack

_PACK = """\
id: made
title: Made for tests
version: "1"
exams:
  - code: DVA-C03
    valid_from: 2026-12-01
    questions: 65
    scored: 50
    minutes: 130
    domains:
      - id: "1"
        title: First
        weight: 0.3
        tasks: [{id: "1.1", title: One}]
"""
_FACTS = """\
service: SQS
facts:
  - id: sqs-fact
    statement: A queue keeps messages.
    status: holds
    source: https://docs.aws.amazon.com/sqs.html
    checked: 2026-11-22
    exams: [DVA-C03]
"""
_QUESTIONS = """\
service: SQS
questions:
  - id: sqs-one
    situation: A team wants the least effort.
    constraint: the least effort
    ask: What fits?
    options:
      - {id: one, text: Do one thing}
      - {id: two, text: Do two things}
      - {id: three, text: Do three things}
      - {id: four, text: Do four things}
    key: [one]
    reasons: {one: Right., two: Wrong., three: Wrong., four: Wrong.}
    explanation: The rule.
    facts: [sqs-fact]
    source: https://docs.aws.amazon.com/sqs.html
    difficulty: 1
    tags: {DVA-C03: ["1.1"]}
    reviewed: {on: 2026-11-24, digest: DIGEST}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pack = tmp_path / "made"
    (pack / "facts").mkdir(parents=True)
    (pack / "questions").mkdir()
    (pack / "pack.yaml").write_text(_PACK)
    (pack / "facts" / "sqs.yaml").write_text(_FACTS)
    _write(pack, _QUESTIONS)
    return pack


def _write(pack: Path, text: str) -> None:
    """Write the questions with the digest that the checker expects, so that only what a test breaks is told."""
    path = pack / "questions" / "sqs.yaml"
    path.write_text(text)
    for problem in read_pack(pack).problems:
        if "digest is now" in problem.what:
            path.write_text(text.replace("DIGEST", problem.what.rsplit(" ", 1)[1]))


def _told(pack: Path) -> list[str]:
    return [str(problem) for problem in read_pack(pack).problems]


def test_the_shipped_pack_has_no_problem() -> None:
    assert [str(problem) for problem in read_pack(AWS_DEVELOPER).problems] == []


def test_the_shipped_pack_has_the_promised_size() -> None:
    """Nearly all serve the exam in force from December 2026 on; the older one keeps what its fixed forms need."""
    pack = load_pack()
    newer = [question for question in pack.live if "DVA-C03" in question.tags]
    older = [question for question in pack.live if "DVA-C02" in question.tags]
    assert len(newer) >= 0.98 * len(pack.live)
    assert len(older) >= 325
    assert len({pack.services[question.id] for question in newer}) >= 40


def test_a_sound_pack_is_read(folder: Path) -> None:
    pack = read_pack(folder).pack
    assert pack is not None
    assert pack.questions["sqs-one"].key == ("one",)
    assert pack.services == {"sqs-fact": "SQS", "sqs-one": "SQS"}


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("    ask: What fits?", "    ask: What fits?\n    ask: Again?", "7:5: `ask` stands here twice"),
        ("    ask: What fits?", "    ask: What fits?\n    asks: x", "7:5: unknown field `asks`"),
        ("    ask: What fits?", "    ask: no", "6:10: `no` without quotes is read as true or false"),
        ("    ask: What fits?", "    ask: 12:30:45", "6:10: `12:30:45` without quotes is read as a number"),
        ("    ask: What fits?", "    ask: 010", "6:10: `010` without quotes is read as a number"),
        ("    ask: What fits?", "    ask: 1_000", "6:10: `1_000` without quotes is read as a number"),
        ("    ask: What fits?", "    ask: 12", "6:10: `ask` is text; put it in quotes"),
        ("    ask: What fits?\n", "", "3:5: `ask` is missing"),
        ("    ask: What fits?", "    ask: [", "is not YAML"),
        ("    key: [one]", "    key: [five]", "12:11: the key names `five`, which is no option"),
        ("    key: [one]", "    key: [one, two]", "4 options; with 2 right it has five or six"),
        ("{id: two, text", "{id: one, text", "9:14: option id `one` is used twice"),
        ("{id: two, text", "{id: a-very-long-id, text", "9:14: `id`: string should have at most 12"),
        ("text: Do two things", "text: Do one thing", "two options say the same"),
        ("four: Wrong.", "five: Wrong.", "option `four` has no reason"),
        ("facts: [sqs-fact]", "facts: [sqs-fact, gone]", "15:23: cites the fact `gone`, which does not exist"),
        ('["1.1"]', '["9.9"]', "18:22: DVA-C03 has no task `9.9`"),
        ("DVA-C03: [", "DVA-C99: [", "the pack has no exam `DVA-C99`"),
        ("constraint: the least effort", "constraint: the lowest cost", "5:17: the constraint's phrase is not found"),
        ("difficulty: 1", "difficulty: 4", "17:17: `difficulty`: input should be 1, 2 or 3"),
        ("source: https://docs.aws.amazon.com", "source: http://example.com", "16:13: `source`: string should match"),
        ("ask: What fits?", "ask: " + "x" * 900, "6:10: situation, artefact and ask have 930 characters; 900 fit"),
        ("one: Right.", "one: " + "x" * 341, "at most 340 characters"),
        (
            "    ask: What",
            "    artefact: {language: json, text: '{\"a\": }'}\n    ask: What",
            "the artefact is no json: Expecting value",
        ),
        ("    reviewed: {on: 2026-11-24, digest: DIGEST}\n", "", "3:9: `sqs-one` was never reviewed"),
        ("digest: DIGEST", "digest: 0123456789abcdef", "19:15: `sqs-one` has changed since it was reviewed"),
    ],
)
def test_each_mistake_is_told_where_it_stands(folder: Path, was: str, becomes: str, told: str) -> None:
    assert was in _QUESTIONS
    _write(folder, _QUESTIONS.replace(was, becomes, 1))
    problems = _told(folder)
    assert any(problem.startswith("made/questions/sqs.yaml:") and told in problem for problem in problems), problems


def test_a_source_from_elsewhere_is_told(folder: Path) -> None:
    head = folder / "pack.yaml"
    head.write_text(head.read_text(encoding="utf-8") + 'sources: ["https://example.com/"]\n', encoding="utf-8")
    told = [str(problem) for problem in read_pack(folder).problems]
    assert len(told) == 2, "one for the fact, one for the question"
    assert all("a source of this pack begins with https://example.com/" in problem for problem in told)


def test_all_mistakes_of_a_pack_are_told_at_once(folder: Path) -> None:
    _write(folder, _QUESTIONS.replace("ask: What fits?", "ask: no\n    typo: x").replace("[one]", "[five]"))
    (folder / "facts" / "sqs.yaml").write_text(_FACTS.replace("status: holds", "status: changed"))
    (folder / "pack.yaml").write_text(_PACK.replace("weight: 0.3", "weight: heavy"))
    told = "\n".join(_told(folder))
    for part in ("`no` without quotes", "unknown field `typo`", "names `five`", "says `then` and `change`", "`weight`"):
        assert part in told


def test_an_id_used_twice_is_told_with_both_places(folder: Path) -> None:
    second = _QUESTIONS.split("questions:\n", 1)[1]
    _write(folder, _QUESTIONS + second)
    assert any(
        "22:9: id `sqs-one` is used already, at made/questions/sqs.yaml:3" in told or "is used already" in told
        for told in _told(folder)
    )


def test_a_changed_fact_tells_its_history(folder: Path) -> None:
    history = "status: changed\n    then: The note said less.\n    change: It grew in 2024."
    (folder / "facts" / "sqs.yaml").write_text(_FACTS.replace("status: holds", history))
    assert _told(folder) == []


@pytest.mark.parametrize("bad", ["", "- a list", "just text", "service: SQS\nquestions: []", "\ttab: x", "a: *gone"])
def test_a_file_of_another_kind_is_told_and_never_raises(folder: Path, bad: str) -> None:
    (folder / "questions" / "other.yaml").write_text(bad)
    assert any("made/questions/other.yaml:" in told for told in _told(folder))


def test_a_file_that_is_no_text_is_told(folder: Path) -> None:
    (folder / "questions" / "other.yaml").write_bytes(b"\xff\xfe\x00")
    assert any("is not UTF-8" in told for told in _told(folder))


@pytest.mark.parametrize(
    "name",
    ["questions/more.yml", "questions/more.YAML", "questions/lambda/more.yaml", "question/more.yaml", "Forms.yaml"],
)
def test_a_file_that_would_be_left_out_is_told(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("questions: []\n")
    [told] = _told(folder)
    assert told.startswith(f"{folder.name}/{name}:1:1: is not read: a pack has pack.yaml,")


def test_what_is_no_part_of_a_pack_may_lie_beside_it(folder: Path) -> None:
    for name in ("README.md", "questions/.sqs.yaml.swp", "facts/sqs.yaml~"):
        (folder / name).write_text("?")
    assert _told(folder) == []


def test_without_pack_yaml_there_is_no_pack(tmp_path: Path) -> None:
    assert "there is no pack.yaml" in _told(tmp_path)[0]


def test_cloudformation_tags_are_yaml(folder: Path) -> None:
    artefact = dedent("""\
        artefact:
              language: yaml
              text: |
                Value: !GetAtt Queue.Arn
                List: !Split [",", !Ref Names]
            ask: What""")
    _write(folder, _QUESTIONS.replace("ask: What", artefact, 1))
    assert _told(folder) == []
