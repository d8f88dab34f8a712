"""`daily`: today's question again, privately; an organiser posts it now, skips it, pauses and resumes."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot.core import Study
from bot.declaring import Press, Serve, Verb
from bot.rules.punctuality import clock_refusal
from bot.rules.sureness import PRESS as SURE
from bot.talk.asks import Ask, Option, Who
from bot.talk.kinds import OneOf
from bot.talk.lines import say
from bot.talk.pages import Outcome
from bot.ticking import press_to_tick
from bot.verbs.daily.now import post_now
from bot.verbs.daily.own import answer_post, asks_sureness, explain_verdict, say_sureness, show_again
from bot.verbs.daily.pausing import end_post, pause, resume, skip
from bot.verbs.daily.unknown import link_form, settle_absent, settle_standing


class DailyAction(StrEnum):
    """What an organiser can do with the daily of the channel they are in."""

    NOW = "now"
    SKIP = "skip"
    PAUSE = "pause"
    RESUME = "resume"


_ACTION: Final = Option(
    "action",
    say("For organisers: post it now, skip today, pause or resume"),
    OneOf(DailyAction),
    only_for=dict.fromkeys(DailyAction, Who.ORGANISER),
)


async def serve(study: Study, ask: Ask) -> Outcome:
    """Today's question again, or what an organiser wants done with it."""
    action = ask.get(_ACTION)
    return await (_organise(study, ask, action) if action is not None else show_again(study, ask))


async def post_at_once(study: Study, ask: Ask) -> Outcome:
    """What `now` does, from the page that says that a channel is set up."""
    return await _organise(study, ask, DailyAction.NOW)


async def _organise(study: Study, ask: Ask, action: DailyAction) -> Outcome:
    """By a clock that a platform confirms."""
    return await clock_refusal(study) or await _DOING[action](study, ask)


_DOING: Final[Mapping[DailyAction, Serve]] = {
    DailyAction.NOW: post_now,
    DailyAction.SKIP: skip,
    DailyAction.PAUSE: pause,
    DailyAction.RESUME: resume,
}


DAILY: Final = Verb(
    "daily",
    say("Today's question again, just for you"),
    Who.MEMBER,
    serve,
    (_ACTION,),
    presses=(
        Press("answer", Who.MEMBER, answer_post, on=("post",)),
        Press("submit", Who.MEMBER, answer_post, on=("post",)),
        press_to_tick(answer_post, "post", asks_sureness),
        Press("why", Who.MEMBER, explain_verdict, on=("post",)),
        Press(SURE, Who.MEMBER, say_sureness, on=("post",)),
        Press("post-now", Who.ORGANISER, post_at_once),
        Press("end", Who.ORGANISER, end_post, on=("post",)),
        Press("absent", Who.ORGANISER, settle_absent, on=("post",)),
        Press("there", Who.ORGANISER, settle_standing, on=("post",), form=link_form),
    ),
)
