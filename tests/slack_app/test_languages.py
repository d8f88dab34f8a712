"""The language of whoever acts on Slack: looked up once a day, again after a change, and kept where Slack fails."""

from datetime import timedelta

from bot.sandbox.local_slack import Member
from bot.talk.languages import in_language
from bot.talk.lines import say
from tests.patience import Patience, until
from tests.slack_app.place import Place, said, texts

TITLE = say("Leaderboard")
GERMAN = in_language(TITLE, "de")


async def speaks(place: Place, words: str, *, member: Member | None = None) -> None:
    """Whoever asks for the board, Ada if nothing is said, reads these words as soon as their language was looked up."""
    patience = Patience()
    while words not in (seen := await place.ask("leaderboard", member=member)):
        assert patience.lasts(seen), words


async def test_a_language_is_known_until_the_next_look_up_has_succeeded(place: Place) -> None:
    await place.set_up()
    await speaks(place, TITLE)
    await place.slack.speak(place.ada, "de-DE")
    await speaks(place, GERMAN)
    granted = place.slack.scopes
    place.slack.scopes = granted - {"users:read"}
    place.clock.move(timedelta(days=2))
    for _ in range(3):
        assert GERMAN in await place.ask("leaderboard"), "a failure tells no other language"
    place.slack.scopes = granted
    place.ada.locale = "en-GB"
    place.clock.move(timedelta(days=1))
    await speaks(place, TITLE)


async def test_what_stands_beside_a_page_is_said_in_its_language(place: Place) -> None:
    """The way back to the Home tab, and what is shown in place of a page whose files Slack doesn't take."""
    await place.set_up()
    place.ada.locale = "de-DE"
    await speaks(place, GERMAN)
    await (await place.slack.open_home(member=place.ada)).view()
    home = place.slack.home(place.ada)
    assert home is not None
    clicked = await place.slack.click(member=place.ada, message=home, action_id="help")
    assert in_language(say("Back to Home"), "de") in texts((await clicked.view()).blocks)
    await place.ask("settings confidence=on")
    place.slack.scopes -= {"files:write"}
    assert in_language(say("Your files could not be sent: {why}", why=""), "de") in await place.ask("privacy export")


async def test_who_opens_the_app_first_is_greeted_in_their_language(place: Place) -> None:
    place.olga.locale = "de-DE"
    nothing = say("This channel has no daily question. An organiser starts one with {setup}.", setup="|")
    await speaks(place, in_language(nothing, "de").partition("|")[0], member=place.olga)
    await (await place.slack.open_home(member=place.olga)).view()
    direct = place.slack.direct(place.olga)
    await until(lambda: bool(place.slack.messages(direct)))
    [greeting] = place.slack.messages(direct)
    assert in_language(say("Hi, I'm Studyhall"), "de") in said(greeting)
