"""A small pack made for tests: plain questions whose right answer is known."""

from datetime import date

from content.blueprints import Exam
from content.facts import Fact
from content.questions import Pack, Question

DOCS = "https://docs.aws.amazon.com/sqs.html"


def make_fact(fact_id: str = "sqs-fact") -> Fact:
    return Fact(
        id=fact_id,
        statement="A queue keeps a message until it is deleted or its retention ends.",
        status="holds",
        source=DOCS,
        checked=date(2026, 11, 22),
        exams=("DVA-C02", "DVA-C03"),
    )


def make_question(question_id: str, *, several: bool = False, difficulty: int = 2, task: str = "1.1") -> Question:
    """`right` is right; with `several` so is `also`."""
    ids = ["right", "wrong", "other", "last"] + (["also"] if several else [])
    return Question.model_validate(
        {
            "id": question_id,
            "situation": f"A team looks after {question_id}. It wants the least effort.",
            "constraint": "the least effort",
            "ask": "Which two fit?" if several else "What fits?",
            "options": tuple({"id": name, "text": f"Do what {name} says"} for name in ids),
            "key": ("right", "also") if several else ("right",),
            "reasons": {name: f"Because it is {name}." for name in ids},
            "explanation": "The rule is simple.",
            "facts": ("sqs-fact",),
            "source": DOCS,
            "difficulty": difficulty,
            "tags": {"DVA-C02": (task,), "DVA-C03": (task,)},
        }
    )


def make_exams() -> tuple[Exam, ...]:
    """Two versions, the second in force from December 2026 on, with the domains of the shipped pack's."""
    domains = tuple(
        {
            "id": str(n),
            "title": f"Domain {n}",
            "weight": weight,
            "tasks": tuple({"id": f"{n}.{m}", "title": f"Task {n}.{m}"} for m in (1, 2, 3)),
        }
        for n, weight in ((1, 0.32), (2, 0.26), (3, 0.24), (4, 0.18))
    )
    allowance = {"minutes": 30, "granted": "AWS grants non-native speakers of English"}
    figures = {"questions": 65, "scored": 50, "minutes": 130, "allowance": allowance, "domains": domains}
    old = {"code": "DVA-C02", "valid_from": date(2023, 2, 28), "valid_to": date(2026, 11, 30), **figures}
    new = {"code": "DVA-C03", "valid_from": date(2026, 12, 1), **figures}
    return Exam.model_validate(old), Exam.model_validate(new)


def make_pack(*questions: Question) -> Pack:
    """A pack with these questions, or with forty single-answer ones spread over the domains."""
    asked = questions or tuple(
        make_question(f"q-{n:02}", task=f"{n % 4 + 1}.1", difficulty=n % 3 + 1) for n in range(40)
    )
    return Pack(
        id="made",
        title="Made for tests",
        version="1",
        exams=make_exams(),
        facts={"sqs-fact": make_fact()},
        questions={question.id: question for question in asked},
        services={question.id: "SQS" for question in asked} | {"sqs-fact": "SQS"},
    )
