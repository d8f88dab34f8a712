"""Teams are balanced, whatever the strengths; the seed alone decides between equals."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from content.teams import FEWEST, MOST, Member, deal, team_at, team_for_newcomer

STRENGTHS = st.dictionaries(st.integers(1, 10**6), st.integers(0, 10**5), max_size=60)
TEAMS = st.integers(FEWEST, MOST)
SEEDS = st.integers(0, 2**31 - 1)


@given(STRENGTHS, TEAMS, SEEDS)
def test_sums_differ_by_no_more_than_the_strongest_and_sizes_by_one(
    strengths: dict[int, int], teams: int, seed: int
) -> None:
    dealt = deal(strengths, teams=teams, seed=seed)
    assert dealt.keys() == strengths.keys()
    sums, sizes = dict.fromkeys(range(1, teams + 1), 0), dict.fromkeys(range(1, teams + 1), 0)
    for member, seat in dealt.items():
        sums[seat.team] += strengths[member]
        sizes[seat.team] += 1
    assert max(sums.values()) - min(sums.values()) <= max(strengths.values(), default=0)
    assert max(sizes.values()) - min(sizes.values()) <= 1


@given(STRENGTHS, TEAMS, SEEDS)
def test_the_same_is_dealt_alike_in_whatever_order_it_is_given(
    strengths: dict[int, int], teams: int, seed: int
) -> None:
    backwards = dict(reversed(strengths.items()))
    dealt = deal(strengths, teams=teams, seed=seed)
    assert deal(backwards, teams=teams, seed=seed) == dealt
    assert all(seat.team == team_at(seat.place, teams=teams, seed=seed) for seat in dealt.values())


def test_another_seed_deals_equals_otherwise() -> None:
    equal = dict.fromkeys(range(1, 13), 10)
    assert len({tuple(seat.team for seat in deal(equal, teams=3, seed=seed).values()) for seed in range(5)}) > 1


@given(TEAMS, st.integers(0, 60))
def test_newcomers_keep_teams_of_one_size(teams: int, many: int) -> None:
    known: list[Member] = []
    for strength in range(many):
        known.append(Member(team_for_newcomer(known, teams=teams), strength))
    sizes = Counter(one.team for one in known)
    assert max(sizes.values(), default=0) - min((sizes[team] for team in range(1, teams + 1)), default=0) <= 1


def test_a_newcomer_goes_to_the_smallest_then_to_the_weakest() -> None:
    assert team_for_newcomer([Member(1, 5), Member(2, 5), Member(1, 5)], teams=2) == 2
    assert team_for_newcomer([Member(1, 50), Member(2, 5), Member(3, 20)], teams=3) == 2
    assert team_for_newcomer([], teams=4) == 1
