"""Every goal is missed by a figure beside it and met by one within."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from content.authoring import remark_on, summarize
from content.blueprints import Exam
from content.figures import Figures, compute_figures
from content.goals import CUE, SHARES, Within, find_missed_goals
from content.packs import load_pack
from content.questions import Pack
from tests.packs import make_exams, make_pack, make_question

DAY = date(2026, 11, 27)


def _exam() -> Exam:
    """The newer exam with two skills for each task."""
    new = make_exams()[1].model_dump()
    for domain in new["domains"]:
        for task in domain["tasks"]:
            task["skills"] = tuple({"id": f"{task['id']}.{n}", "title": "Skill"} for n in (1, 2))
    return Exam.model_validate(new)


def _pack() -> Pack:
    """A question for every skill, which is far too few."""
    exam = _exam()
    questions = [make_question(f"q-{skill.replace('.', '-')}") for skill in sorted(exam.skill_ids)]
    tagged = [
        question.model_copy(update={"tags": {"DVA-C03": (skill,)}})
        for question, skill in zip(questions, sorted(exam.skill_ids), strict=True)
    ]
    return make_pack(*tagged).model_copy(update={"exams": (exam,)})


def _figures(pack: Pack) -> Figures:
    """Figures that meet every goal."""
    met = compute_figures(pack, DAY)
    weights = {domain.id: round(1000 * domain.weight) for domain in pack.exams[0].domains}
    tasks = {task: weights[task[0]] // 3 for task in pack.exams[0].task_ids}
    shares: dict[str, Any] = {goal.name: goal.low if goal.low > -1 else goal.high for goal in SHARES}
    return replace(
        met,
        questions=1000,
        difficulty_shares={"1": 0.2, "2": 0.5, "3": 0.3},
        cues=dict.fromkeys(met.cues, 0.0),
        by_skill={"DVA-C03": dict.fromkeys(pack.exams[0].skill_ids, 5)},
        by_domain={"DVA-C03": weights},
        by_task={"DVA-C03": tasks},
        **shares,
    )


PACK = _pack()
MET = _figures(PACK)


def test_figures_that_meet_every_goal() -> None:
    assert list(find_missed_goals(PACK, MET)) == []


@pytest.mark.parametrize("goal", SHARES, ids=lambda goal: goal.name)
def test_a_share_outside_its_bounds_is_told(goal: Within) -> None:
    changed: dict[str, Any] = {goal.name: goal.high + 0.01}
    (told,) = find_missed_goals(PACK, replace(MET, **changed))
    assert told.startswith(goal.name)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"questions": 719}, "719 questions; 720 are wanted"),
        ({"cues": {"longest": -CUE - 0.001}}, "the cue longest finds the key -4.1% from chance; within 4% is wanted"),
        ({"difficulty_shares": {"1": 0.3, "2": 0.48, "3": 0.27}}, "30% are of difficulty 1; about 20% is wanted"),
        ({"by_skill": {"DVA-C03": {"1.1.1": 4}}}, "DVA-C03 skill 1.1.1 has 4 questions; 5 are wanted"),
    ],
)
def test_what_misses_is_told(change: dict[str, Any], told: str) -> None:
    assert list(find_missed_goals(PACK, replace(MET, **change))) == [told]


def test_a_domain_off_its_weight_and_a_task_too_full_are_told() -> None:
    heavy = {**MET.by_domain["DVA-C03"], "1": 400}
    (told, *_) = find_missed_goals(PACK, replace(MET, by_domain={"DVA-C03": heavy}))
    assert told == "DVA-C03 domain 1 has 37.0% of the questions; its weight is 32%"
    full = {**MET.by_task["DVA-C03"], "4.1": 121}
    assert list(find_missed_goals(PACK, replace(MET, by_task={"DVA-C03": full}))) == [
        "DVA-C03 task 4.1 has 121 questions; at most 120 by its share of the skills"
    ]
    few = {**MET.by_task["DVA-C03"], "2.3": 44}
    assert "DVA-C03 task 2.3 has 44 questions; 45 are wanted" in list(
        find_missed_goals(PACK, replace(MET, by_task={"DVA-C03": few}))
    )


@pytest.mark.parametrize("tags", [("1.1",), ("1.1.1", "1.1.2", "2.1.1")])
def test_a_tag_is_one_skill_or_two(tags: tuple[str, ...]) -> None:
    question = PACK.live[0].model_copy(update={"tags": {"DVA-C03": tags}})
    pack = PACK.model_copy(update={"questions": {**PACK.questions, question.id: question}})
    (told,) = find_missed_goals(pack, MET)
    assert told.startswith(f"`{question.id}` is tagged {', '.join(tags)}; one skill")


def test_tasks_are_those_of_the_skills() -> None:
    question = make_question("q-1").model_copy(update={"tags": {"DVA-C03": ("2.3.4", "1.1.10", "2.3.1")}})
    assert question.tasks("DVA-C03") == ("2.3", "1.1")
    assert question.tasks("DVA-C02") == ()


def test_an_author_is_told_what_to_look_at() -> None:
    """The models of the style leave little to say, a terse question much."""
    pack = load_pack()
    terse = make_question("q-1").model_copy(update={"tags": {"DVA-C03": ("1.1",)}})
    notes = "\n".join(remark_on(terse, pack, DAY).notes)
    for part in ("words", "none of the exam's forms", "no whole action", "tags are one skill"):
        assert part in notes
    model = remark_on(pack.questions["lambda-reports-crowd-out-orders"], pack, DAY)
    assert model.notes == ()
    assert any("1 questions" in line for line in summarize([model]))
