"""A marked message that shows whether the daily can come: no question, and nothing is stored of it."""

from dataclasses import dataclass
from typing import Final

from bot.core import Study
from bot.delivery import Sent
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.spaces import NOT_SET_UP, find_channel
from bot.talk.asks import Ask
from bot.talk.lines import say
from bot.talk.pages import Outcome, Page, Refusal, note
from bot.talk.parts import LinkTo
from bot.talk.people import MessageRef, Spot
from bot.verbs.setup.shown import schedule_of

JUST_STARTING: Final = Refusal(say("Studyhall is just starting; try again in a moment."))


def test_failed(why: str) -> Refusal:
    return Refusal(say("The test could not be posted: {why}", why=why))


@dataclass(frozen=True, slots=True)
class TestPosted:
    """The test post stands; it is no daily and scores nothing."""

    __test__ = False  # pytest takes every class called Test… for one of its own

    at: MessageRef

    def page(self) -> Page:
        sentence = say("The test post is in the channel. It isn't a question and scores nothing.")
        return note(sentence, LinkTo(say("Go to the test post"), self.at))


async def post_test(study: Study, ask: Ask) -> Outcome:
    """Post a marked test in a channel with a schedule: TestPosted or Refusal. Nothing is stored of it."""
    if len(ask.pressed.args) != 1:
        return UNKNOWN_BUTTON
    home = ask.caller.spot
    spot = Spot(home.platform, home.space, ask.pressed.args[0].removeprefix("#"))
    channel = await study.database.read(lambda tx: find_channel(tx, spot))
    if channel is None:
        return NOT_SET_UP
    face = study.faces.get(spot.platform)
    if face is None:
        return JUST_STARTING
    schedule = schedule_of(channel, spot).line
    test = note(
        say(
            "A test: the daily question will come here, {schedule}. This isn't a question and scores nothing.",
            schedule=schedule,
        )
    )
    async with face.turn(spot):
        outcome = await face.send(spot, test, identity=None)
    return TestPosted(outcome.message) if isinstance(outcome, Sent) else test_failed(outcome.why)
