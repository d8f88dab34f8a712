"""The shipped pack as a whole: as large, as balanced and as complete as it promises."""

from datetime import date

from content.figures import compute_figures
from content.packs import load_pack
from content.soundness import find_faults

PACK = load_pack()
DAY = date(2026, 11, 27)
FIGURES = compute_figures(PACK, DAY)


def test_it_has_no_fault() -> None:
    assert find_faults(PACK, DAY) == []


def test_every_claim_of_the_notes_is_covered_or_excused() -> None:
    assert FIGURES.claims_total == 770
    assert FIGURES.claims_covered + FIGURES.claims_excused == 770


def test_it_is_large_enough_to_fill_its_forms() -> None:
    assert FIGURES.questions >= 450
    assert FIGURES.forms == 10
    assert FIGURES.templates >= 25
    for exam, wanted in (("DVA-C02", (110, 90, 85, 65)), ("DVA-C03", (105, 90, 80, 80))):
        assert all(has >= want for has, want in zip(FIGURES.by_domain[exam].values(), wanted, strict=True))


def test_its_questions_have_the_form_they_should() -> None:
    assert 0.15 <= FIGURES.multiple_response_share <= 0.30
    assert FIGURES.scenario_share >= 0.75
    assert FIGURES.artefact_share >= 0.15
    assert 35 <= FIGURES.mean_words <= 75
    assert FIGURES.most_words <= 120
    for difficulty, share in (("1", 0.22), ("2", 0.50), ("3", 0.28)):
        assert abs(FIGURES.difficulty_shares[difficulty] - share) <= 0.06
