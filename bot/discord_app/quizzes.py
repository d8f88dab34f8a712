"""Quizzes on Discord: the cards in the channel, and what one member gets."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, assert_never

import discord
from discord import ui

from bot import wording
from bot.discord_app import layout
from bot.discord_app.ids import quiz_id
from bot.discord_app.layout import Part, text
from bot.discord_app.markup import Pen, bold, escape, heading, name, relative, small
from bot.discord_app.questions import controls, lesson, options, pressed, solved_option, stem
from bot.talk.people import Shown
from bot.quiz_replies import (
    AskCard,
    Joined,
    KeyCard,
    LobbyCard,
    NotJoined,
    QuizCard,
    QuizNoted,
    Shortage,
    SoloQuestion,
    SoloResult,
    SoloVerdict,
    SoloWaiting,
    Steering,
    TableCard,
    TableRow,
)
from content.items import Item

Button = ui.Button[Any]

_MISSED_SHOWN: Final = 8


def draw_quiz_card(card: QuizCard, pen: Pen) -> Iterator[Part]:
    """A card of a quiz as it stands in a channel."""
    match card:
        case LobbyCard():
            return _lobby(card)
        case AskCard():
            return _ask(card, pen)
        case KeyCard():
            return _key(card, pen)
        case TableCard():
            return _table(card, pen)
        case _:
            assert_never(card)


def _turn(turn: int) -> Shown:
    return Shown("turn", turn)


def _steer(turn: int, *verbs: Steering) -> list[Button]:
    return [pressed(verb, _turn(turn), wording.steer_label(verb)) for verb in verbs]


def _lobby(card: LobbyCard) -> Iterator[Part]:
    yield text(heading(escape(wording.lobby_title(card))))
    yield text(*map(escape, wording.lobby_lines(card)))
    join = pressed("join", _turn(card.turn), wording.join_label(), primary=True)
    yield ui.ActionRow(join, *(_steer(card.turn, Steering.BEGIN, Steering.STOP) if card.open else ()))


def _ask(card: AskCard, pen: Pen) -> Iterator[Part]:
    yield text(heading(escape(wording.question_title(card))))
    yield from stem(card.item, pen)
    yield options(card.item, pen)
    yield from controls(_turn(card.turn), card.item)
    yield text(small(escape(wording.how_to_answer_quiz(card.item))), small(_ask_status(card)))
    close = pressed(Steering.NEXT, _turn(card.turn), wording.close_now_label())
    pause = Steering.RESUME if card.paused else Steering.PAUSE
    report = pressed("report", _turn(card.turn), wording.report_label())
    yield ui.ActionRow(close, *_steer(card.turn, pause, Steering.STOP), report)


def _ask_status(card: AskCard) -> str:
    """While it is open Discord's clients count the time down by themselves, second by second."""
    if not card.seconds_left:
        return escape(wording.ask_status(card))
    closes = f"{wording.ask_closes()} {relative(card.closes_at)}"
    return f"{escape(wording.ask_answered(card))} · {closes}{escape(wording.ask_pausing(card))}"


def _key(card: KeyCard, pen: Pen) -> Iterator[Part]:
    yield text(heading(escape(wording.question_title(card))))
    yield from stem(card.item, pen)
    yield text(bold(wording.key_line(card.item)))
    for option in card.item.option_ids:
        share = wording.share(card, option)
        yield solved_option(card.item, option, pen, beside=(share,) if share else ())
    yield from lesson(card.item, pen)
    yield text(small(f"{escape(wording.revealed_status(card))} · {wording.checked(card.item)}"))
    if card.rows:
        yield layout.rule()
        yield text(bold(wording.so_far()), *map(_row, card.rows))
    report = pressed("report", _turn(card.turn), wording.report_label())
    if not card.steerable:
        yield ui.ActionRow(report)
        return
    yield text(small(escape(wording.key_next(card))))
    pause = Steering.RESUME if card.paused else Steering.PAUSE
    yield ui.ActionRow(*_steer(card.turn, Steering.NEXT, pause, Steering.STOP), report)


def _row(row: TableRow) -> str:
    return f"**{wording.place(row.rank)}  {name(row.name)}**  {escape(wording.table_row(row))}"


def _table(card: TableCard, pen: Pen) -> Iterator[Part]:
    yield text(heading(escape(wording.table_title(card))))
    if card.rows:
        yield text(*map(_row, card.rows))
    yield text(small(escape(wording.table_status(card))))
    if hardest := wording.table_hardest(card):
        yield layout.rule()
        yield text(pen.write(hardest))
    yield ui.ActionRow(pressed("again", _turn(card.turn), wording.again_label()))


# --- to one member ---------------------------------------------------------------------------------------------------


def draw_own_quiz(reply: SoloQuestion | SoloVerdict | SoloResult | SoloWaiting | Shortage, pen: Pen) -> Iterator[Part]:
    """What one's own quiz says."""
    match reply:
        case SoloQuestion():
            return _solo_question(reply, pen)
        case SoloVerdict():
            return _solo_verdict(reply, pen)
        case SoloResult():
            return _solo_result(reply, pen)
        case SoloWaiting():
            return _solo_waiting(reply)
        case Shortage():
            return _shortage(reply)
        case _:
            assert_never(reply)


def draw_noted(reply: QuizNoted | Joined | NotJoined) -> Iterator[Part]:
    """What a quiz in a channel says to whoever clicks."""
    match reply:
        case QuizNoted():
            return _quiz_noted(reply)
        case Joined():
            return _joined(reply)
        case NotJoined():
            return _not_joined(reply)
        case _:
            assert_never(reply)


def _solo_question(reply: SoloQuestion, pen: Pen) -> Iterator[Part]:
    """The next question of one's own quiz."""
    yield text(heading(escape(wording.solo_title(reply))))
    yield from stem(reply.item, pen)
    yield options(reply.item, pen)
    shown = _turn(reply.turn)
    yield from controls(shown, reply.item)
    if reply.first_ever:
        yield text(small(escape(wording.first_use())))
    yield ui.ActionRow(pressed("report", shown, wording.report_label()))


def _solo_verdict(reply: SoloVerdict, pen: Pen) -> Iterator[Part]:
    """What an answer was and why, with the way on."""
    item, shown = reply.item, _turn(reply.turn)
    yield text(heading(escape(wording.verdict_title(reply))))
    yield layout.rule()
    for option in item.option_ids:
        beside = (wording.your_choice(),) if option in reply.chosen else ()
        yield solved_option(item, option, pen, beside=beside)
    yield from lesson(item, pen)
    yield text(small(f"{escape(wording.solo_verdict_status(reply))} · {wording.checked(item)}"))
    on = wording.next_label() if reply.number < reply.of else wording.result_label()
    yield ui.ActionRow(
        pressed("on", shown, on, primary=True),
        pressed("guess", shown, wording.guess_label()),
        pressed("report", shown, wording.report_label()),
    )


def _solo_result(reply: SoloResult, pen: Pen) -> Iterator[Part]:
    """The end of one's own quiz: each missed question with its fact."""
    yield text(heading(escape(wording.result_title(reply))))
    yield text(*map(escape, wording.result_lines(reply)))
    for item in reply.missed[:_MISSED_SHOWN]:
        yield text(*_fact(item, pen))
    if more := wording.more_missed(len(reply.missed) - _MISSED_SHOWN):
        yield text(small(escape(more)))
    if reply.missed:
        yield ui.ActionRow(pressed("again", _turn(reply.turn), wording.again_label(), primary=True))


def _fact(item: Item, pen: Pen) -> Iterable[str]:
    yield bold(pen.write(item.ask))
    yield f"{escape(wording.key_line(item))} {pen.write(item.facts[0].statement)}"
    yield f"[{wording.source_label()}]({item.source})"


def _solo_waiting(reply: SoloWaiting) -> Iterator[Part]:
    """Resume a half-finished quiz, or drop it."""
    yield text(escape(wording.solo_waiting(reply)))
    shown = _turn(reply.turn)
    yield ui.ActionRow(
        pressed("continue", shown, wording.resume_label(), primary=True), pressed("drop", shown, wording.drop_label())
    )


def _shortage(reply: Shortage) -> Iterator[Part]:
    """Fewer questions than were asked for, with a button that begins with those."""
    yield text(escape(wording.shortage(reply)))
    custom_id = quiz_id(reply.style, reply.available, reply.seconds, reply.topic_key)
    yield ui.ActionRow(
        ui.Button(style=discord.ButtonStyle.primary, label=wording.shortage_label(reply), custom_id=custom_id)
    )


def _quiz_noted(reply: QuizNoted) -> Iterator[Part]:
    """The answer is stored."""
    notes = (small(escape(wording.first_use())),) if reply.first_ever else ()
    yield text(escape(wording.quiz_noted(reply)), *notes)
    yield ui.ActionRow(pressed("guess", _turn(reply.turn), wording.guess_label()))


def _joined(reply: Joined) -> Iterator[Part]:
    notes = (small(escape(wording.first_use())),) if reply.first_ever else ()
    yield text(escape(wording.joined(reply)), *notes)


def _not_joined(reply: NotJoined) -> Iterator[Part]:
    yield text(escape(wording.not_joined()))
    yield ui.ActionRow(pressed("join", _turn(reply.turn), wording.join_label(), primary=True))
