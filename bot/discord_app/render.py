"""Every reply as a Discord message. Sentences come from `wording`; this adds emphasis and layout."""

from collections.abc import Iterator
from typing import Final, assert_never

import discord
from discord import ui

from bot import wording
from bot.discord_app import layout
from bot.discord_app.cards import draw_card
from bot.discord_app.ids import make_test_id, submit_id
from bot.discord_app.layout import Part, frame, message, text
from bot.discord_app.markup import Pen, bold, channel_mention, escape, heading, name, quote, small, user_mention
from bot.discord_app.questions import lesson, pressed, solved_option, stem
from bot.discord_app.quizzes import draw_noted, draw_own_quiz
from bot.people import MessageRef, Shown
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
    BoardRow,
    DailyPaused,
    DailyPosted,
    DailyResumed,
    DailySkipped,
    DailyStands,
    Help,
    Measure,
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

_TROUBLES_AT_MOST: Final = 5
_SCHEDULES_AT_MOST: Final = 10
"""Shown by `setup`; what a space has beyond them is counted."""


def draw(reply: Reply) -> ui.LayoutView:  # noqa: PLR0911 -- one line for each kind of reply
    """The private message for a reply."""
    match reply:
        case PrivateCard():
            return draw_card(reply.card)
        case Verdict():
            return layout.fitting(lambda pen: _verdict(reply, pen))
        case Missed():
            return layout.fitting(lambda pen: _missed(reply, pen))
        case SoloQuestion() | SoloVerdict() | SoloResult() | SoloWaiting() | Shortage():
            return layout.fitting(lambda pen: draw_own_quiz(reply, pen))
        case QuizNoted() | Joined() | NotJoined():
            return message(frame(draw_noted(reply)))
        case QuizStands():
            return _linked(wording.quiz_stands(reply), reply.at)
        case ReportsShown():
            return layout.fitting(lambda pen: _reports(reply, pen))
        case Noted() | Board() | Profile() | Help() | SetupDone() | SetupShown():
            return message(frame(_framed(reply)))
        case DailyPosted() | DailyStands() | TestPosted():
            return _standing(reply)
        case _:
            return message(text(*_sentences(reply)))


def _framed(reply: Noted | Board | Profile | Help | SetupDone | SetupShown) -> Iterator[Part]:
    """Replies of several parts that always fit."""
    match reply:
        case Noted():
            return _noted(reply)
        case Board():
            return _board(reply)
        case Profile():
            return _profile(reply)
        case Help():
            return _help(reply)
        case SetupDone():
            return _setup_done(reply)
        case SetupShown():
            return _setup_shown(reply)
        case _:
            assert_never(reply)


def _sentences(  # noqa: C901, PLR0912 -- one line for each kind of reply
    reply: TooLate
    | DailySkipped
    | DailyPaused
    | DailyResumed
    | OrganiserNamed
    | SoloDropped
    | Steered
    | GuessKept
    | ReportKept
    | ReportClosed
    | Refusal
    | Apology,
) -> Iterator[str]:
    """Replies that are no more than a sentence or two."""
    match reply:
        case TooLate():
            yield escape(wording.too_late(reply))
        case DailySkipped():
            yield escape(wording.daily_skipped(reply))
        case DailyPaused():
            yield escape(wording.daily_paused())
        case DailyResumed():
            yield escape(wording.daily_resumed(reply))
        case OrganiserNamed():
            yield f"{user_mention(reply.user)} {escape(wording.organiser_named())}"
        case SoloDropped():
            yield escape(wording.solo_dropped(reply))
        case Steered():
            yield escape(wording.steered(reply))
        case GuessKept():
            yield escape(wording.guess_kept(reply))
        case ReportKept():
            yield escape(wording.report_kept(reply))
        case ReportClosed():
            yield escape(wording.report_closed(reply))
        case Refusal():
            yield escape(wording.refusal(reply))
        case Apology():
            yield escape(wording.apology(reply.incident))
        case _:
            assert_never(reply)


# --- answers ---------------------------------------------------------------------------------------------------------


def draw_choice(shown: Shown, options: list[str], letters: list[str]) -> ui.LayoutView | None:
    """What a member chose in a select, with the button that submits it; None where it can't be what we offered.

    Discord keeps nothing per member in a public message, so the choice lives in the id of this button.
    """
    custom_id = submit_id(shown, options)
    if custom_id is None or not letters:
        return None
    button: ui.Button[ui.LayoutView] = ui.Button(
        style=discord.ButtonStyle.primary, label=wording.submit_label(), custom_id=custom_id
    )
    return message(text(escape(wording.chosen(letters))), ui.ActionRow(button))


def _verdict(verdict: Verdict, pen: Pen) -> Iterator[Part]:
    item = verdict.item
    yield text(heading(escape(wording.verdict_title(verdict))))
    yield text(bold(escape(wording.verdict_points(verdict))))
    yield layout.rule()
    for option in item.option_ids:
        beside = (wording.your_choice(),) if option in verdict.chosen else ()
        yield solved_option(item, option, pen, beside=beside)
    yield from lesson(item, pen)
    notes = [escape(note) for note in wording.verdict_notes(verdict)]
    if notes:
        yield text(*notes)
    about = f"{wording.card_title(verdict.on, item)} · {wording.checked(item)}"
    yield text(*map(small, [escape(about), *_first_use(first_ever=verdict.first_ever)]))
    yield _beside(Shown("post", verdict.post))


def _beside(shown: Shown) -> Part:
    """What can be said beside an answer."""
    return ui.ActionRow(
        pressed("guess", shown, wording.guess_label()), pressed("report", shown, wording.report_label())
    )


def _first_use(*, first_ever: bool) -> list[str]:
    return [escape(wording.first_use())] if first_ever else []


def _noted(reply: Noted) -> Iterator[Part]:
    yield text(escape(wording.noted(reply)), *map(small, _first_use(first_ever=reply.first_ever)))
    yield _beside(Shown("post", reply.post))


def _missed(reply: Missed, pen: Pen) -> Iterator[Part]:
    yield text(heading(escape(wording.missed(reply))))
    yield from stem(reply.item, pen)
    yield layout.rule()
    for option in reply.item.option_ids:
        yield solved_option(reply.item, option, pen)
    yield from lesson(reply.item, pen)
    yield text(small(wording.checked(reply.item)))


# --- boards and profile ----------------------------------------------------------------------------------------------


def _board(board: Board) -> Iterator[Part]:
    yield text(heading(escape(wording.board_title(board))))
    if not board.members:
        yield text(escape(wording.board_empty(board)))
        return
    yield text(*(_board_row(row, board.measure) for row in board.rows))
    if board.own is not None:
        yield layout.rule()
        yield text(_board_row(board.own, board.measure))
    yield text(small(escape(wording.board_standing(board))))


def _board_row(row: BoardRow, measure: Measure) -> str:
    who = f"{row.rank}  {name(row.name)}"
    own = f" ({wording.you()})" if row.own else ""
    return f"**{who}**{own}\n{small(escape(wording.board_figures(row, measure)))}"


def _profile(profile: Profile) -> Iterator[Part]:
    yield text(heading(escape(wording.profile_title(profile))))
    yield text(f"```\n{wording.calendar(profile)}\n```", small(escape(wording.calendar_legend())))
    yield text(*map(escape, wording.profile_lines(profile)))
    if profile.answered_reports:
        yield text(*(escape(wording.report_answered(entry)) for entry in profile.answered_reports))


# --- organisers and help ---------------------------------------------------------------------------------------------


def _standing(reply: DailyPosted | DailyStands | TestPosted) -> ui.LayoutView:
    """A sentence about a message that stands, with a button that leads there."""
    at = reply.at
    match reply:
        case DailyPosted():
            sentence = wording.daily_posted()
        case DailyStands():
            sentence = wording.daily_stands()
        case TestPosted():
            sentence = wording.test_posted()
    return _linked(sentence, at)


def _linked(sentence: str, at: MessageRef) -> ui.LayoutView:
    address = f"https://discord.com/channels/{at.spot.space}/{at.spot.channel}/{at.message}"
    return message(text(escape(sentence)), ui.ActionRow(layout.link(wording.see_it(), address)))


def _setup_done(reply: SetupDone) -> Iterator[Part]:
    channel = reply.schedule.spot.channel
    button: ui.Button[ui.LayoutView] = ui.Button(
        style=discord.ButtonStyle.secondary, label=wording.test_label(), custom_id=make_test_id(channel)
    )
    done = f"{channel_mention(channel)}: {escape(wording.setup_done(reply))}"
    yield text(done, small(escape(wording.setup_faults(reply.schedule))), small(escape(wording.setup_hint())))
    yield ui.ActionRow(button)


def _setup_shown(reply: SetupShown) -> Iterator[Part]:
    yield text(heading(escape(wording.setup_title())))
    if reply.clock is not None:
        yield text(escape(wording.clock_wrong(reply.clock)))
    if not reply.schedules:
        yield text(escape(wording.setup_nothing_yet()))
    for entry in reply.schedules[:_SCHEDULES_AT_MOST]:
        following = wording.next_question(entry.next_due, entry.zone, reply.now)
        state = wording.paused_for(entry.trouble) if entry.trouble else following
        yield text(f"{channel_mention(entry.spot.channel)}: {escape(wording.schedule(entry))}", small(escape(state)))
    if (more := len(reply.schedules) - _SCHEDULES_AT_MOST) > 0:
        yield text(small(escape(wording.setup_more(more))))
    if reply.troubles:
        yield layout.rule()
        yield from _troubles(reply)
    yield layout.rule()
    yield text(small(escape(wording.setup_how("/setup"))))


def _troubles(reply: SetupShown) -> Iterator[Part]:
    """The latest ones, and once for each kind what to do."""
    latest = reply.troubles[-_TROUBLES_AT_MOST:]
    yield text(heading(escape(wording.troubles_title())))
    yield text(*(f"{channel_mention(t.spot.channel)} {escape(wording.trouble_line(t))}" for t in latest))
    remedies = dict.fromkeys(wording.trouble_remedy(trouble) for trouble in latest)
    yield text(*(small(escape(remedy)) for remedy in remedies))


def _reports(reply: ReportsShown, pen: Pen) -> Iterator[Part]:
    yield text(heading(escape(wording.reports_title(reply))))
    for entry in reply.entries:
        yield text(pen.write(wording.report_line(entry)), small(escape(wording.report_source(entry))))
    if more := wording.reports_more(reply):
        yield text(small(escape(more)))
    if reply.entries:
        yield text(small(escape(wording.reports_how())))


def _help(reply: Help) -> Iterator[Part]:
    yield text(heading(escape(wording.help_title())))
    commands = wording.help_commands(organiser=reply.organiser, slack=False)
    yield text(*(f"**/{command.name}**  {escape(command.summary)}" for command in commands))
    yield layout.rule()
    yield text(*(quote(escape(line)) for line in wording.help_rules()))
