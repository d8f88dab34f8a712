from hypothesis import given
from hypothesis import strategies as st

from content.grading import Grade, grade, is_possible, right_choices

_IDS = st.sets(st.sampled_from("abcdef"), min_size=1)


def test_all_or_nothing() -> None:
    assert grade(("a", "b"), ("b", "a")) == Grade(right=True, hits=2, wanted=2)
    assert grade(("a", "c"), ("a", "b")) == Grade(right=False, hits=1, wanted=2)


@given(chosen=_IDS, key=_IDS)
def test_right_is_exactly_the_key(chosen: set[str], key: set[str]) -> None:
    assert grade(chosen, key).right == (chosen == key)
    assert grade(chosen, key).hits <= min(len(chosen), len(key))


@given(chosen=_IDS, key=_IDS)
def test_what_is_looked_for_as_right_is_what_is_graded_as_right(chosen: set[str], key: set[str]) -> None:
    assert (tuple(sorted(chosen)) in right_choices(key)) == grade(chosen, key).right


@given(key=_IDS)
def test_choosing_everything_is_no_way_out(key: set[str]) -> None:
    everything = tuple("abcdef")
    assert is_possible(everything, everything, len(key)) == (len(key) == 6)


@given(st.lists(st.sampled_from("abcxyz"), max_size=8), st.integers(1, 3))
def test_a_possible_choice_names_as_many_different_options_as_wanted(chosen: list[str], wanted: int) -> None:
    possible = is_possible(chosen, "abc", wanted)
    assert possible == (len(chosen) == wanted and len(set(chosen)) == wanted and set(chosen) <= set("abc"))
