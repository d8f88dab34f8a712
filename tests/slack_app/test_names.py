"""Boards show the names that people on Slack see of each other, and no call of Slack's is made for a board."""

from datetime import timedelta

import pytest

from bot.keeping import TRY_AGAIN
from bot.sandbox.faults import Faults
from bot.sandbox.local_slack import Member
from bot.slack_app.names import SlackNames, shown_name
from bot.talk.people import Account
from tests.patience import Patience, until
from tests.slack_app.place import Place, controls, said, workspaces_of


def asked_about(place: Place, member: Member) -> int:
    """How often Slack was asked for a member's name; their language is another question."""
    calls = [str(record.request) for record in place.slack.sent if record.name == "users.info"]
    return sum(member.id in call and "include_locale" not in call for call in calls)


async def answer(place: Place, member: Member) -> str:
    return await place.click(controls(place.slack.messages(place.channel)[-1])[0], member=member)


async def shows(place: Place, words: str) -> None:
    """The board shows a name, as soon as it was looked up."""
    patience = Patience()
    while words not in (seen := await place.ask("leaderboard")):
        assert patience.lasts(seen), words


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
    await place.app.close()  # what was asked today is known after a start, too
    place.app = place.new_app()
    place.study.faces.connect("slack", place.app.face)
    await place.app.start()
    await shows(place, "Robert Brown")
    assert (asked_about(place, place.ada), asked_about(place, place.bob)) == (1, 1)
    place.ada.display_name = "Countess"
    place.clock.move(timedelta(days=2))
    await place.ask("me")
    await shows(place, "Countess (you)")


def test_nobody_waits_twice_and_not_everybody_at_once(place: Place) -> None:
    """Slack tells a name a second; a crowd that comes every day is more than that."""
    names = SlackNames(place.study, workspaces_of([], "", place.study.database))
    for _ in range(3):
        names.note(Account("slack", "T1", "U1"))
        names.note(Account("slack", "T1", "U2"))
        place.clock.move(timedelta(days=2))
    assert names.waiting == 2
    for number in range(20_000):
        names.note(Account("slack", "T1", f"U{number}"))
    assert names.waiting == 5_000


async def test_a_changed_name_is_shown_at_once_and_nobody_elses_is_kept(place: Place) -> None:
    await place.set_up()
    await answer(place, place.ada)
    await until(lambda: asked_about(place, place.ada) == 1)
    await place.slack.rename(place.bob, "Not here")
    await place.slack.rename(place.ada, "Ada L.")
    await shows(place, "Ada L. (you)")
    assert asked_about(place, place.bob) == 0


async def test_a_lobby_names_its_starter_once_that_was_looked_up(place: Place) -> None:
    place.ada.display_name = "Ada Lovelace"
    await place.set_up()
    for _ in range(2):  # she takes no part, so there is no account to keep her name with for the next one
        await place.ask("quiz night 1")
        patience = Patience()
        while "Ada Lovelace starts it" not in (lobby := said(place.slack.messages(place.channel)[-1])):
            assert patience.lasts(), lobby
            place.clock.move(timedelta(seconds=2))
            await place.tick()
        await place.click(controls(place.slack.messages(place.channel)[-1])[-1])


async def test_what_slack_does_not_tell_is_asked_again_and_nobody_waits_for_it(place: Place) -> None:
    """Without the scope a board shows the handle. With a Slack that says nothing a verdict comes all the same."""
    await place.set_up()
    place.ada.display_name, granted = "Ada Lovelace", place.slack.scopes
    place.slack.scopes = granted - {"users:read"}
    await answer(place, place.ada)
    await until(lambda: asked_about(place, place.ada) == 1)
    assert await place.slack.rename(place.ada, "Ada L.") is None
    for _ in range(3):
        await shows(place, "ada (you)")
    await answer(place, place.bob)  # whoever waits is looked up in their turn
    await until(lambda: asked_about(place, place.bob) == 1)
    assert asked_about(place, place.ada) == 1, "not with every click"
    place.slack.scopes = granted
    place.clock.move(TRY_AGAIN)
    await shows(place, "Ada L. (you)")
    silent = Faults(concerns=lambda request: request.path == "/api/users.info", lost=1, lost_how=("silence",))
    place.slack.interference = silent.interfere
    assert await answer(place, place.bob)
    await until(lambda: silent.injected["silence"] > 0)
    assert silent.injected["silence"] == 1, "the verdict came before the second attempt"


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
