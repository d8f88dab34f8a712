"""A polite no, and an apology."""

from typing import Final

from bot.replies import (
    Reason,
    Refusal,
)

_REFUSALS: Final[dict[Reason, str]] = {
    Reason.NOT_ORGANISER: "That is for organisers of this space.",
    Reason.RIGHTS_UNKNOWN: "Whether you are an organiser could not be looked up ({detail}), so nothing was changed.",
    Reason.WRONG_TIME: "“{detail}” is no time of day. Write it like 09:00 or 17:30.",
    Reason.WRONG_ZONE: "“{detail}” is no time zone. Write it like Europe/Berlin.",
    Reason.WRONG_DAYS: "“{detail}” names no weekdays. Write them like mon-fri or mon,wed,fri.",
    Reason.WRONG_CHANNEL: "That channel can't hold the daily question. Choose a text channel of this space.",
    Reason.WRONG_CATCH_UP: "“{detail}” is no number of hours from 0 to 12. Write it like 2h.",
    Reason.WRONG_NOTICES: "“{detail}” is neither on nor off.",
    Reason.CANNOT_POST: "I can't post there yet: {detail}",
    Reason.UNKNOWN_WORD: "I don't know “{detail}”.",
    Reason.MISSING_WORDS: "Something is missing: {detail}.",
    Reason.NOT_SET_UP: "This channel has no daily question. An organiser starts one with `setup`.",
    Reason.NO_DAILY_YET: "There has been no question here yet.",
    Reason.SKIPPED_TODAY: "Today's question was skipped here; the next one comes as planned.",
    Reason.STANDS_ALREADY: "Today's question stands here already, so it can't be skipped any more.",
    Reason.DATE_BEHIND: (
        "This channel had a question for a later date already, before its zone was changed. "
        "The next one comes as planned."
    ),
    Reason.PAUSED: "The daily question is paused here. Resume it first.",
    Reason.NOT_PAUSED: "The daily question isn't paused here.",
    Reason.NOT_SETTLED: "Whether today's question was posted here is not known yet, so it isn't sent again.",
    Reason.NOT_NOW: "The platform doesn't take it at the moment. Today's question is posted as soon as it does.",
    Reason.PLATFORM_REFUSED: "The question could not be posted: {detail}",
    Reason.TEST_FAILED: "The test could not be posted: {detail}",
    Reason.UNKNOWN_BUTTON: "This button belongs to nothing I know; it may be very old. `daily` shows today's question.",
    Reason.ELSEWHERE: "This button belongs to another channel. `daily` shows the question of this one.",
    Reason.NOT_AN_OPTION: "That is none of this question's options. `daily` shows it again.",
    Reason.WRONG_NUMBER: "This question takes exactly {detail} options. Nothing is stored yet: choose again.",
    Reason.NOT_IN_A_SPACE: "That works in a channel of a server, where your study group is.",
    Reason.UNKNOWN_MEMBER: "I can't tell who “{detail}” is. Pick the name from the list that appears after @.",
    Reason.UNKNOWN_TOPIC: "I know no topic “{detail}”.",
    Reason.WRONG_COUNT: "“{detail}” is no number of questions. A quiz has 1 to 20.",
    Reason.WRONG_SECONDS: "“{detail}” is no time to answer in. A question stays open for 10 to 600 seconds.",
    Reason.NOTHING_ON_TOPIC: "There is nothing left to ask on {detail} at the moment.",
    Reason.NOTHING_MISSED: "You have missed nothing so far, so there is nothing to ask again.",
    Reason.QUIZ_STANDS: "A quiz is under way in this channel. Take part, or wait for its end.",
    Reason.QUIZ_NOT_POSTED: "The quiz could not be posted here: {detail}",
    Reason.QUIZ_ON_ITS_WAY: "The quiz begins here as soon as the platform takes it.",
    Reason.QUIZ_OVER: "That quiz is over. `quiz` begins another one.",
    Reason.QUESTION_OVER: "That question is closed and no longer counts.",
    Reason.NOT_YOURS: "That quiz is somebody else's own. `quiz` begins one of yours.",
    Reason.NOT_STARTER: "Only {detail}, who started this quiz, or an organiser can do that.",
    Reason.NOT_AT_THIS_POINT: "That is not possible at this point of the quiz. Nothing was changed.",
    Reason.ANSWER_FIRST: "There is no answer of yours to note that beside.",
    Reason.REVEALED: "The answer has been shown, so how sure you were can't be noted any more.",
    Reason.FORM_FAILED: "The form could not be opened just now. Please try once more.",
    Reason.UNKNOWN_REPORT: "There is no report “{detail}” in this group. `admin reports` lists the open ones.",
    Reason.NO_WORDS: "Please say in a few words what is the matter. Nothing was stored.",
}


def refusal(reply: Refusal) -> str:
    sentence = _REFUSALS[reply.reason].format(detail=reply.detail)
    if reply.near:
        sentence += f" Did you mean {' or '.join(reply.near)}?"
    return sentence


def apology(incident: str) -> str:
    return f"Sorry, something of ours broke. Nothing of yours is lost; please try again. (Incident {incident}.)"
