"""Every reply as a Slack message. A reply that is not drawn here fails the type check."""

from typing import assert_never

from bot import wording
from bot.talk.people import MessageRef
from bot.quiz_replies import (
    GuessKept,
    Joined,
    NotJoined,
    QuizNoted,
    QuizStands,
    ReportClosed,
    ReportKept,
    ReportsShown,
    Shortage,
    SoloDropped,
    SoloQuestion,
    SoloResult,
    SoloVerdict,
    SoloWaiting,
    Steered,
)
from bot.replies import (
    Apology,
    Board,
    DailyPaused,
    DailyPosted,
    DailyResumed,
    DailySkipped,
    DailyStands,
    Help,
    Missed,
    Noted,
    OrganiserNamed,
    PrivateCard,
    Profile,
    Refusal,
    Reply,
    SetupDone,
    SetupShown,
    TestPosted,
    TooLate,
    Verdict,
)
from bot.slack_app import blocks, cards, overviews, quizzes
from bot.slack_app.blocks import Drawn
from bot.slack_app.cards import draw_card

__all__ = ["draw", "draw_card", "message_address", "sentence"]


def draw(reply: Reply, *, home: str = "") -> Drawn:  # noqa: C901, PLR0911, PLR0912 -- one line for each kind of reply
    """A reply as a message. `home` is the workspace's address (`https://acme.slack.com/`), for links to messages."""
    match reply:
        case PrivateCard():
            return cards.private_card(reply)
        case Verdict():
            return cards.verdict(reply)
        case Noted():
            return cards.noted(reply)
        case TooLate():
            return cards.too_late(reply)
        case Missed():
            return cards.missed(reply)
        case Board():
            return overviews.board(reply)
        case Profile():
            return overviews.profile(reply)
        case Help():
            return overviews.help_screen(reply)
        case SetupDone():
            return overviews.setup_done(reply)
        case SetupShown():
            return overviews.setup_shown(reply)
        case TestPosted():
            return _pointing(wording.test_posted(), reply.at, home)
        case DailyPosted():
            return _pointing(wording.daily_posted(), reply.at, home)
        case DailyStands():
            return _pointing(wording.daily_stands(), reply.at, home)
        case DailySkipped():
            return sentence(wording.daily_skipped(reply))
        case DailyPaused():
            return sentence(wording.daily_paused())
        case DailyResumed():
            return sentence(wording.daily_resumed(reply))
        case OrganiserNamed():
            return _organiser_named(reply)
        case SoloQuestion() | SoloVerdict() | SoloResult() | SoloWaiting() | Shortage():
            return quizzes.draw_own_quiz(reply)
        case QuizNoted() | Joined() | NotJoined():
            return quizzes.draw_noted(reply)
        case QuizStands():
            return _pointing(wording.quiz_stands(reply), reply.at, home)
        case ReportsShown():
            return overviews.reports(reply)
        case SoloDropped():
            return sentence(wording.solo_dropped(reply))
        case Steered():
            return sentence(wording.steered(reply))
        case GuessKept():
            return sentence(wording.guess_kept(reply))
        case ReportKept():
            return sentence(wording.report_kept(reply))
        case ReportClosed():
            return sentence(wording.report_closed(reply))
        case Refusal():
            return sentence(wording.refusal(reply))
        case Apology():
            return sentence(wording.apology(reply.incident))
        case _:
            assert_never(reply)


def sentence(text: str) -> Drawn:
    """One of our own sentences, by itself."""
    return blocks.drawn([blocks.paragraph(blocks.said(text))], blocks.as_typed(text))


def _pointing(text: str, at: MessageRef, home: str) -> Drawn:
    drawn = [blocks.paragraph(blocks.said(text))]
    if home:
        drawn.append(blocks.paragraph(blocks.link(message_address(at, home), wording.see_it())))
    return blocks.drawn(drawn, text)


def message_address(at: MessageRef, home: str) -> str:
    """Where a message can be read: what `chat.getPermalink` answers, without asking."""
    return f"{home.rstrip('/')}/archives/{at.spot.channel}/p{at.message.replace('.', '')}"


def _organiser_named(reply: OrganiserNamed) -> Drawn:
    """Names somebody by their id: Slack shows the name, and a message that only one member sees rings for nobody."""
    text = wording.organiser_named()
    who = [{"type": "user", "user_id": reply.user}]
    return blocks.drawn([blocks.paragraph(who, blocks.plain(f" {text}"))], text[:1].upper() + text[1:])
