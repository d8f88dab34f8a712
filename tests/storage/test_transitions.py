"""What can become of a message: the documents show what the code does, and every state has a way on."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from storage.tables import POST_STATES
from storage.transitions import POST, TURN, Event, State, Transition

DELIVERY = Path(__file__).parents[2] / "docs" / "delivery.md"
FINAL = {State.POSTED, State.LOST}


def cell(transition: Transition | None) -> str:
    if transition is None:
        return ""
    return f"{', '.join(transition.since)} → {transition.to or 'the same'}"


def test_the_table_in_the_documents_is_the_data() -> None:
    shown = [f"| {event} | {cell(POST.get(event))} | {cell(TURN.get(event))} |" for event in Event]
    told = DELIVERY.read_text(encoding="utf-8")
    assert "\n".join(shown) in told, "\n".join(shown)


@pytest.mark.parametrize("transitions", [POST, TURN], ids=["post", "turn"])
def test_every_state_leads_somewhere_and_no_event_comes_out_of_nowhere(transitions: Mapping[Event, Transition]) -> None:
    left = {state for transition in transitions.values() for state in transition.since}
    entered = {State.CLAIMED, *(transition.to for transition in transitions.values())}
    assert entered - {None} - FINAL <= left
    assert left <= entered


def test_a_post_has_the_states_that_are_reached() -> None:
    reached = {state for t in POST.values() for state in (*t.since, t.to) if state}
    assert reached == set(POST_STATES)
