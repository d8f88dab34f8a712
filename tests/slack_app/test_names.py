"""Boards show the names that people on Slack see of each other, and no call of Slack's is made for a board."""

from datetime import timedelta

import pytest

from bot.sandbox.local_slack import Member
from bot.slack_app.names import shown_name
from tests.patience import until
from tests.slack_app.place import Place, controls


def asked_about(place: Place, member: Member) -> int:
    """How often Slack was asked about a member."""
    calls = [record for record in place.slack.sent if record.name == "users.info"]
    return sum(member.id in str(record.request) for record in calls)


async def answer(place: Place, member: Member) -> None:
    await place.click(controls(place.slack.messages(place.channel)[-1])[0], member=member)


async def shows(place: Place, words: str) -> None:
    """The board shows a name, as soon as it was looked up."""

    async def look() -> bool:
        return words in await place.ask("leaderboard")

    while not await look():
        pass


async def test_a_board_shows_display_names_that_are_looked_up_once_a_day(place: Place) -> None:
    place.ada.display_name = "Ada Lovelace"
    place.bob.display_name, place.bob.real_name = "", "Robert Brown"
    await place.set_up()
    for member in (place.ada, place.bob):
        await answer(place, member)
    await shows(place, "Ada Lovelace (you)")
    await shows(place, "Robert Brown")
    for _ in range(3):
        await place.ask("leaderboard")
        await place.ask("me", member=place.bob)
    assert (asked_about(place, place.ada), asked_about(place, place.bob)) == (1, 1)
    place.ada.display_name = "Countess"
    place.clock.move(timedelta(days=2))
    await place.ask("me")
    await shows(place, "Countess (you)")


async def test_a_changed_name_is_shown_at_once_and_nobody_elses_is_kept(place: Place) -> None:
    await place.set_up()
    await answer(place, place.ada)
    await until(lambda: asked_about(place, place.ada) == 1)
    for member, name in ((place.ada, "Ada L."), (place.bob, "Not here")):
        user = {"id": member.id, "team_id": place.workspace.id, "profile": {"display_name": name}}
        await place.slack.send_event(workspace=place.workspace, event={"type": "user_change", "user": user})
    await shows(place, "Ada L. (you)")
    assert asked_about(place, place.bob) == 0


@pytest.mark.parametrize(
    ("user", "shown"),
    [
        ({"name": "ada.l", "profile": {"display_name": "Ada\n L"}}, "Ada L"),
        ({"name": "ada.l", "profile": {"display_name": " ", "real_name": "Ada Lovelace"}}, "Ada Lovelace"),
        ({"name": "ada.l", "real_name": "Ada"}, "Ada"),
        ({"name": "ada.l", "profile": None}, ""),
        ({}, ""),
    ],
)
def test_the_name_is_the_one_beside_messages(user: dict[str, object], shown: str) -> None:
    assert shown_name(user) == shown
