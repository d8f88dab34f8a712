"""The next question: no repeats, second chances, the blueprint's weights; always the same for the same history."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from content.selection import SECOND_CHANCE_AFTER, Past, choose, make_bank
from content.templates.family import Family
from content.templates.registry import FAMILIES
from tests.packs import make_exams, make_question

EXAM = make_exams()[1]
QUESTIONS = [make_question(f"q-{n:02}", task=f"{n % 4 + 1}.1") for n in range(40)]
START = date(2026, 12, 1)


def _year(days: int, *, seed: str = "1", right: int = 5) -> list[Past]:
    past: list[Past] = []
    for n in range(days):
        on = START + timedelta(days=n)
        question = choose(make_bank(QUESTIONS, EXAM), past, on=on, seed=seed)
        assert question is not None
        past.append(Past(question.id, on, answers=5, right=right))
    return past


def test_nothing_is_repeated_until_the_bank_is_used_up() -> None:
    past = _year(40)
    assert len({p.question for p in past}) == 40


def test_after_that_everything_comes_again_before_anything_a_third_time() -> None:
    past = _year(80)
    assert set(Counter(p.question for p in past).values()) == {2}
    gaps = [later - earlier for earlier, later in zip(range(40), range(40, 80), strict=True)]
    assert min(gaps) > 0
    last, again = past[39], past[40]
    assert last.question != again.question


def test_what_most_got_wrong_comes_back_after_sixty_days() -> None:
    hard = Past(QUESTIONS[0].id, START, answers=4, right=1)
    easy = [Past(q.id, START + timedelta(days=1), answers=4, right=4) for q in QUESTIONS[1:]]
    on = START + SECOND_CHANCE_AFTER
    chosen = choose(make_bank(QUESTIONS, EXAM), [hard, *easy], on=on, seed="1")
    assert chosen is not None
    assert chosen.id == hard.question
    new = make_question("brand-new", task="1.1")
    early = choose(make_bank([*QUESTIONS, new], EXAM), [hard, *easy], on=on - timedelta(days=1), seed="1")
    assert early is not None
    assert early.id == "brand-new"


def test_domains_follow_the_blueprint() -> None:
    past = _year(25)
    domains = Counter(QUESTIONS[[q.id for q in QUESTIONS].index(p.question)].tags["DVA-C03"][0][0] for p in past)
    for domain in EXAM.domains:
        assert abs(domains[domain.id] - 25 * domain.weight) <= 1.5


def test_a_weak_domain_comes_more_often() -> None:
    weak = [Past(q.id, START, answers=10, right=0 if q.tags["DVA-C03"] == ("4.1",) else 10) for q in QUESTIONS[:20]]
    rest = QUESTIONS[20:]
    asked = Counter()  # type: Counter[str]
    past = list(weak)
    for n in range(12):
        question = choose(make_bank(rest, EXAM), past, on=START + timedelta(days=n), seed="1")
        assert question is not None
        right = 0 if question.tags["DVA-C03"] == ("4.1",) else 10
        past.append(Past(question.id, START + timedelta(days=n), answers=10, right=right))
        asked[question.tags["DVA-C03"][0]] += 1
    assert asked["4.1"] / 12 > EXAM.domains[3].weight


def test_a_retired_or_foreign_question_is_never_asked() -> None:
    assert choose(make_bank([], EXAM), [], on=START, seed="1") is None
    foreign = make_question("foreign").model_copy(update={"tags": {"DVA-C02": ("1.1",)}})
    assert choose(make_bank([foreign], EXAM), [], on=START, seed="1") is None


@given(st.text(max_size=8), st.dates(min_value=START), st.integers(0, 39))
def test_the_same_history_and_date_give_the_same_choice(seed: str, on: date, had: int) -> None:
    past = [Past(q.id, START, answers=3, right=3) for q in QUESTIONS[:had]]
    first = choose(make_bank(QUESTIONS, EXAM), past, on=on, seed=seed)
    again = choose(make_bank(list(reversed(QUESTIONS)), EXAM), list(reversed(past)), on=on, seed=seed)
    assert first == again


@given(st.text(max_size=8), st.dates(min_value=START), st.sets(st.integers(0, 39), min_size=1))
def test_a_block_leads_within_its_domain_on_three_dates_of_four(seed: str, on: date, numbers: set[int]) -> None:
    block = {QUESTIONS[number].id for number in numbers}
    free = choose(make_bank(QUESTIONS, EXAM), [], on=on, seed=seed)
    led = choose(make_bank(list(reversed(QUESTIONS)), EXAM), [], on=on, seed=seed, block=block)
    assert free is not None
    assert led is not None
    assert led.tags == free.tags, "the blueprint decides on the domain"
    can_lead = any(q.id in block and q.tags == free.tags for q in QUESTIONS)
    if on.toordinal() % 4 == 0 or not can_lead:
        assert led == free
    else:
        assert led.id in block


def test_groups_get_different_orders() -> None:
    assert [p.question for p in _year(10, seed="1")] != [p.question for p in _year(10, seed="2")]


def test_one_daily_of_each_ten_is_drawn_from_a_family() -> None:
    drawn: list[int] = []
    past: list[Past] = []
    for n in range(100):
        on = START + timedelta(days=n)
        chosen = choose(make_bank(QUESTIONS, EXAM, FAMILIES), past, on=on, seed="7")
        assert chosen is not None
        if isinstance(chosen, Family):
            drawn.append(n)
        past.append(Past(chosen.id, on, answers=5, right=5))
    assert [n // 10 for n in drawn] == list(range(10))
    assert len({n % 10 for n in drawn}) > 3, "nobody can tell at which place"
    families = [p.question for p in past if p.question not in {q.id for q in QUESTIONS}]
    assert len(set(families)) == len(families), "no family twice before all were asked"


def test_a_bank_of_families_alone_asks_them() -> None:
    assert isinstance(choose(make_bank([], EXAM, FAMILIES), [], on=START, seed="1"), Family)
