"""A question of which nobody knows whether it was posted: an organiser looks, and says so. It is never sent twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.core import Study
from bot.declaring import writes
from bot.delivery import Face, NotNow, Redrawn, Unsure
from bot.posting.feeds import Drawing, Errand
from bot.posting.posts import POST_FEED
from bot.posting.sending import prove
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.spaces import find_channel
from bot.talk.asks import Ask
from bot.talk.clicks import Click
from bot.talk.forms import Field, Form
from bot.talk.lines import Command, say
from bot.talk.pages import Outcome, Page, Refusal, note
from bot.talk.parts import Button, Buttons, LinkTo, Small
from bot.talk.people import MessageRef, Shown
from bot.verbs.daily.refusals import ENDED_ALREADY, LINK_FIELD, NO_ANSWER, NOT_THE_QUESTION, SETTLED_ALREADY, WRONG_LINK
from storage import posts, quizzes
from storage.database import Transaction
from storage.posts import POSTS, Post
from storage.transitions import Event

_SEEN_NOTHING: Final = "An organiser looked, and it isn't in the channel."
_SOONEST, _LATEST = timedelta(minutes=-1), timedelta(minutes=5)
"""Around the first attempt: when its message can have come to stand."""


@dataclass(frozen=True, slots=True)
class DailyUnknown:
    """Whether today's daily stands is not known; the organiser is asked to look."""

    post: int

    def page(self) -> Page:
        shown = Shown("post", self.post)
        return note(
            say(
                "Today's question was sent, but the platform never said whether it arrived. Please look: is it "
                "in this channel?"
            ),
            Buttons(
                (
                    Button(say("It isn't there"), Click("absent", shown)),
                    Button(say("It is there"), Click("there", shown)),
                )
            ),
            Small((say("Answering the question settles this, too."),)),
        )


@writes
def settle_absent(tx: Transaction, _: Study, ask: Ask, __: datetime) -> Outcome:
    """The organiser looked, and it isn't there: the date is free again. A sentence or a Refusal."""
    post = _find(tx, ask)
    if isinstance(post, Refusal):
        return post
    if not POSTS.happen(tx, post.id, Event.DENY, why=_SEEN_NOTHING, finished=True):
        return SETTLED_ALREADY
    return note(say("Noted, and nobody's streak suffers. {now} posts today's question.", now=Command("daily now")))


async def link_form(_: Study, ask: Ask) -> Form:
    """Where the question is."""
    hint = say("It is in the question's own menu.")
    field = Field(LINK_FIELD, say("Link to the message"), hint, required=True, at_most=300)
    return Form(ask.pressed.id, say("The question is there"), say("Send"), (field,))


async def settle_standing(study: Study, ask: Ask) -> Outcome:
    """The organiser found it: a link to it, or a Refusal. That it is ours and the right one is looked up first."""
    spot = ask.caller.spot
    face = study.faces.get(spot.platform)
    if face is None:
        return NO_ANSWER
    message = face.read_link(ask.typed.get(LINK_FIELD, ""), spot)
    if message is None:
        return WRONG_LINK
    drawing = await study.database.read(lambda tx: _may_be(tx, study, ask, message, face))
    if isinstance(drawing, Refusal):
        return drawing
    if (wrong := await _refuse_message(face, message, drawing)) is not None:
        return wrong
    if not await prove(study, POST_FEED, drawing.row.id, message):
        return SETTLED_ALREADY
    return note(
        say("Settled: today's question is in the channel, and counts."), LinkTo(say("Go to the question"), message)
    )


def _may_be(tx: Transaction, study: Study, ask: Ask, message: MessageRef, face: Face) -> Drawing[Post] | Refusal:
    """The post with its card, where a message may be its own: sent at that time, and nothing else of ours."""
    post = _find(tx, ask)
    if isinstance(post, Refusal):
        return post
    assert post.begun_at is not None
    in_time = _SOONEST <= face.time_of(message.message) - post.begun_at <= _LATEST
    spot = message.spot
    other = posts.is_message_known(tx, post.channel, message.message) or quizzes.is_message_known(
        tx, platform=spot.platform, channel=spot.channel, message=message.message
    )
    if not in_time or other:
        return NOT_THE_QUESTION
    return POST_FEED.draw(Errand(tx, study, study.clock.now()), post)


async def _refuse_message(face: Face, message: MessageRef, drawing: Drawing[Post]) -> Refusal | None:
    """Why a message can't be the question: nobody else's message lets itself be redrawn."""
    async with face.redraw_turn(message.spot):
        outcome = await face.redraw(message, drawing.card)
    match outcome:
        case NotNow() | Unsure():
            return NO_ANSWER
        case Redrawn():
            return None
        case _:
            return NOT_THE_QUESTION


def _find(tx: Transaction, ask: Ask) -> Post | Refusal:
    """The post that is asked about: of this channel, open, and unknown."""
    channel, post = find_channel(tx, ask.caller.spot), posts.load_post(tx, ask.shown.id)
    if channel is None or post is None or post.channel != channel.id:
        return UNKNOWN_BUTTON
    if post.state != "unknown":
        return SETTLED_ALREADY
    return post if post.closed_at is None else ENDED_ALREADY
