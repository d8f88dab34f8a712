"""The shipped pack as a whole: as large, as balanced and as complete as it promises."""

from datetime import date

import pytest

from content.figures import Figures, compute_figures
from content.packs import load_pack
from content.soundness import find_faults

PACK = load_pack()
DAY = date(2026, 11, 27)


@pytest.fixture(scope="module")
def figures() -> Figures:
    """Not computed where tests are only collected, which every worker does."""
    return compute_figures(PACK, DAY)


def test_it_has_no_fault() -> None:
    assert find_faults(PACK, DAY) == []


def test_every_claim_of_the_notes_is_covered_or_excused(figures: Figures) -> None:
    assert figures.claims_total == 770
    assert figures.claims_covered + figures.claims_excused == 770


def test_it_is_large_enough_to_fill_its_forms(figures: Figures) -> None:
    assert figures.questions >= 450
    assert figures.forms == 10
    assert figures.templates >= 25
    for exam, wanted in (("DVA-C02", (110, 90, 85, 65)), ("DVA-C03", (105, 90, 80, 80))):
        assert all(has >= want for has, want in zip(figures.by_domain[exam].values(), wanted, strict=True))


def test_its_questions_have_the_form_they_should(figures: Figures) -> None:
    assert 0.15 <= figures.multiple_response_share <= 0.30
    assert figures.scenario_share >= 0.75
    assert figures.artefact_share >= 0.15
    assert 35 <= figures.mean_words <= 75
    assert figures.most_words <= 120
    for difficulty, share in (("1", 0.22), ("2", 0.50), ("3", 0.28)):
        assert abs(figures.difficulty_shares[difficulty] - share) <= 0.06
