"""Quizzes on Slack: the cards in the channel, and what one member gets."""

from typing import Final, assert_never

from bot import wording
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
from bot.slack_app import actions, blocks
from bot.slack_app.blocks import Block, Drawn, Piece
from bot.slack_app.questions import controls, explained, options, pressed, question, report_only, rule
from content.items import Item
from content.questions import Option

_MISSED_SHOWN: Final = 8
_NAME: Final = 24


def draw_quiz_card(card: QuizCard) -> Drawn:
    """A card of a quiz as it stands in a channel."""
    match card:
        case LobbyCard():
            return _lobby(card)
        case AskCard():
            return _ask(card)
        case KeyCard():
            return _key(card)
        case TableCard():
            return _table(card)
        case _:
            assert_never(card)


def _turn(turn: int) -> Shown:
    return Shown("turn", turn)


def _steer(turn: int, *verbs: Steering) -> list[Block]:
    return [pressed(verb, _turn(turn), wording.steer_label(verb)) for verb in verbs]


def _lobby(card: LobbyCard) -> Drawn:
    title = wording.lobby_title(card)
    join = pressed("join", _turn(card.turn), wording.join_label(), primary=True)
    steering = _steer(card.turn, Steering.BEGIN, Steering.STOP) if card.open else []
    lines = wording.lobby_lines(card)
    drawn = [
        blocks.header(title),
        *(blocks.paragraph(blocks.plain(line)) for line in lines),
        blocks.actions(f"lobby:{card.turn}", join, *steering),
    ]
    return blocks.drawn(drawn, f"{title}: {lines[0]}")


def _ask(card: AskCard) -> Drawn:
    title, shown = wording.question_title(card), _turn(card.turn)
    pause = Steering.RESUME if card.paused else Steering.PAUSE
    drawn = [
        blocks.header(title),
        *question(card.item),
        options(card.item),
        blocks.actions(f"controls:{shown.code}", *controls(shown, card.item)),
        blocks.small(wording.how_to_answer_quiz(card.item), wording.ask_status(card)),
        blocks.actions(
            f"steer:{shown.code}",
            pressed(Steering.NEXT, shown, wording.close_now_label()),
            *_steer(card.turn, pause, Steering.STOP),
            pressed("report", shown, wording.report_label()),
        ),
    ]
    return blocks.drawn(drawn, f"{title}: {card.item.ask}")


def _key(card: KeyCard) -> Drawn:
    title, shown = wording.question_title(card), _turn(card.turn)
    drawn = [
        blocks.header(title),
        *question(card.item),
        blocks.paragraph(blocks.plain(wording.key_line(card.item), bold=True)),
        *(explained(card.item, option, _shared(card, option)) for option in card.item.options),
        *rule(card.item),
        blocks.small(wording.revealed_status(card), wording.checked(card.item)),
    ]
    if card.rows:
        drawn.append(blocks.lines([blocks.plain(wording.so_far(), bold=True), *map(_row, card.rows)]))
    if card.steerable:
        pause = Steering.RESUME if card.paused else Steering.PAUSE
        drawn.append(blocks.small(wording.key_next(card)))
        steering = _steer(card.turn, Steering.NEXT, pause, Steering.STOP)
        report = pressed("report", shown, wording.report_label())
        drawn.append(blocks.actions(f"steer:{shown.code}", *steering, report))
    else:
        drawn.append(report_only(shown))
    return blocks.drawn(drawn, f"{title}: {wording.key_line(card.item)}")


def _shared(card: KeyCard, option: Option) -> str:
    mark = wording.option_mark(card.item, option.id)
    share = wording.share(card, option.id)
    return f"{mark} · {share}" if share else mark


def _row(row: TableRow) -> list[Piece]:
    return [
        *blocks.plain(f"{wording.place(row.rank)}  "),
        *blocks.plain(blocks.one_line(row.name, _NAME), bold=True),
        *blocks.plain(f"  {wording.table_row(row)}"),
    ]


def _table(card: TableCard) -> Drawn:
    title = wording.table_title(card)
    drawn = [blocks.header(title)]
    if card.rows:
        drawn.append(blocks.lines(map(_row, card.rows)))
    drawn.append(blocks.small(wording.table_status(card)))
    if hardest := wording.table_hardest(card):
        drawn.append(blocks.paragraph(blocks.prose(hardest)))
    drawn.append(blocks.actions(f"again:{card.turn}", pressed("again", _turn(card.turn), wording.again_label())))
    return blocks.drawn(drawn, title)


# --- to one member ---------------------------------------------------------------------------------------------------


def draw_own_quiz(reply: SoloQuestion | SoloVerdict | SoloResult | SoloWaiting | Shortage) -> Drawn:
    """What one's own quiz says."""
    match reply:
        case SoloQuestion():
            return _solo_question(reply)
        case SoloVerdict():
            return _solo_verdict(reply)
        case SoloResult():
            return _solo_result(reply)
        case SoloWaiting():
            return _solo_waiting(reply)
        case Shortage():
            return _shortage(reply)
        case _:
            assert_never(reply)


def draw_noted(reply: QuizNoted | Joined | NotJoined) -> Drawn:
    """What a quiz in a channel says to whoever clicks."""
    match reply:
        case QuizNoted():
            guess = pressed("guess", _turn(reply.turn), wording.guess_label())
            return _short(wording.quiz_noted(reply), guess, first_ever=reply.first_ever)
        case Joined():
            return _short(wording.joined(reply), first_ever=reply.first_ever)
        case NotJoined():
            return _short(wording.not_joined(), pressed("join", _turn(reply.turn), wording.join_label(), primary=True))
        case _:
            assert_never(reply)


def _short(sentence: str, *buttons: Block, first_ever: bool = False) -> Drawn:
    drawn = [blocks.paragraph(blocks.said(sentence))]
    if first_ever:
        drawn.append(blocks.small(wording.first_use()))
    if buttons:
        drawn.append(blocks.actions("beside", *buttons))
    return blocks.drawn(drawn, sentence)


def _solo_question(reply: SoloQuestion) -> Drawn:
    title, shown = wording.solo_title(reply), _turn(reply.turn)
    drawn = [
        blocks.header(title),
        *question(reply.item),
        options(reply.item),
        blocks.actions(f"controls:{shown.code}", *controls(shown, reply.item)),
    ]
    if reply.first_ever:
        drawn.append(blocks.small(wording.first_use()))
    drawn.append(report_only(shown))
    return blocks.drawn(drawn, f"{title}: {reply.item.ask}")


def _solo_verdict(reply: SoloVerdict) -> Drawn:
    title, shown = wording.verdict_title(reply), _turn(reply.turn)
    on = wording.next_label() if reply.number < reply.of else wording.result_label()
    drawn = [
        blocks.header(title),
        *(explained(reply.item, option, _judged(reply, option)) for option in reply.item.options),
        *rule(reply.item),
        blocks.small(wording.solo_verdict_status(reply), wording.checked(reply.item)),
        blocks.actions(
            f"on:{shown.code}",
            pressed("on", shown, on, primary=True),
            pressed("guess", shown, wording.guess_label()),
            pressed("report", shown, wording.report_label()),
        ),
    ]
    return blocks.drawn(drawn, title)


def _judged(reply: SoloVerdict, option: Option) -> str:
    mark = wording.option_mark(reply.item, option.id)
    return f"{mark} · {wording.your_choice()}" if option.id in reply.chosen else mark


def _solo_result(reply: SoloResult) -> Drawn:
    title = wording.result_title(reply)
    drawn = [blocks.header(title), blocks.lines(blocks.plain(line) for line in wording.result_lines(reply))]
    drawn += [_fact(item) for item in reply.missed[:_MISSED_SHOWN]]
    if more := wording.more_missed(len(reply.missed) - _MISSED_SHOWN):
        drawn.append(blocks.small(more))
    if reply.missed:
        again = pressed("again", _turn(reply.turn), wording.again_label(), primary=True)
        drawn.append(blocks.actions(f"again:{reply.turn}", again))
    return blocks.drawn(drawn, title)


def _fact(item: Item) -> Block:
    return blocks.rich_text(
        blocks.section(blocks.prose(item.ask, bold=True)),
        blocks.quote(
            blocks.plain(f"{wording.key_line(item)} "),
            blocks.prose(item.facts[0].statement),
            blocks.plain(" "),
            blocks.link(item.source, wording.source_label()),
        ),
    )


def _solo_waiting(reply: SoloWaiting) -> Drawn:
    shown = _turn(reply.turn)
    resume = pressed("continue", shown, wording.resume_label(), primary=True)
    return _short(wording.solo_waiting(reply), resume, pressed("drop", shown, wording.drop_label()))


def _shortage(reply: Shortage) -> Drawn:
    begin = actions.quiz_id(reply.style, reply.available, reply.seconds, reply.topic_key)
    return _short(wording.shortage(reply), blocks.button(begin, wording.shortage_label(reply), primary=True))
