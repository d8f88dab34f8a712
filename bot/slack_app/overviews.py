"""Boards, profiles, help and schedules."""

from bot import wording
from bot.commands import SETUP, Command
from bot.quiz_replies import ReportsShown
from bot.replies import Board, BoardRow, Help, Measure, Profile, Schedule, SetupDone, SetupShown
from bot.slack_app import blocks
from bot.slack_app.actions import make_test_id
from bot.slack_app.blocks import Block, Drawn, Piece

_NAME = 24
"""Characters of a name on a board: a row stays on one line of a phone."""

# --- boards and profile ----------------------------------------------------------------------------------------------


def board(reply: Board) -> Drawn:
    title = wording.board_title(reply)
    drawn = [blocks.header(title)]
    if not reply.rows:
        nobody = wording.board_empty(reply)
        drawn.append(blocks.paragraph(blocks.said(nobody)))
        return blocks.drawn(drawn, f"{title}: {blocks.as_typed(nobody)}")
    drawn.append(blocks.lines(_row(row, reply.measure) for row in reply.rows))
    if reply.own:
        drawn.append(blocks.lines([_row(reply.own, reply.measure)]))
    drawn.append(blocks.small(wording.board_standing(reply)))
    return blocks.drawn(drawn, f"{title}: {wording.board_standing(reply)}")


def _row(row: BoardRow, measure: Measure) -> list[Piece]:
    name = blocks.one_line(row.name, _NAME)
    own = f" ({wording.you()})" if row.own else ""
    return [
        *blocks.plain(f"{row.rank}.  "),
        *blocks.plain(f"{name}{own}", bold=True),
        *blocks.plain(f"  {wording.board_figures(row, measure)}"),
    ]


def profile(reply: Profile) -> Drawn:
    title = wording.profile_title(reply)
    drawn = [
        blocks.header(title),
        blocks.lines(blocks.said(line) for line in wording.profile_lines(reply)),
    ]
    drawn += [blocks.paragraph(blocks.plain(wording.report_answered(entry))) for entry in reply.answered_reports]
    if reply.calendar:
        first, last = reply.calendar[0].on, reply.calendar[-1].on
        drawn.append(blocks.code(wording.calendar(reply)))
        drawn.append(blocks.small(f"{wording.day(first)} to {wording.day(last)}", wording.calendar_legend()))
    return blocks.drawn(drawn, title)


def reports(reply: ReportsShown) -> Drawn:
    """What members reported, for organisers."""
    title = wording.reports_title(reply)
    drawn = [blocks.header(title)]
    for entry in reply.entries:
        drawn.append(blocks.paragraph(blocks.prose(wording.report_line(entry))))
        drawn.append(blocks.small(wording.report_source(entry)))
    if reply.entries:
        drawn.append(blocks.small(wording.reports_more(reply), wording.reports_how()))
    return blocks.drawn(drawn, title)


# --- help ------------------------------------------------------------------------------------------------------------


def help_screen(reply: Help) -> Drawn:
    title = wording.help_title()
    commands = wording.help_commands(organiser=reply.organiser, slack=True)
    drawn = [
        blocks.header(title),
        blocks.lines(_command(command) for command in commands),
        blocks.small(*wording.help_rules()),
    ]
    return blocks.drawn(drawn, title)


def _command(command: Command) -> list[Piece]:
    return [*blocks.prose(f"`{_typed(command)}`"), *blocks.plain(f"  {command.summary}")]


def _typed(command: Command) -> str:
    """How a command is typed here: `/study leaderboard [today|week|month|all] [channel|group]`."""
    plain = [option for option in command.options if not option.named]
    words = [f"[{'|'.join(option.choices)}]" for option in plain if option.choices]
    words += [f"[{option.name}]" for option in plain if not option.choices and not option.required]
    words += [f"@{option.name}" for option in plain if option.required]
    words += [f"[{option.name}={'|'.join(option.choices) or '…'}]" for option in command.options if option.named]
    return " ".join(["/study", command.name, *words])


# --- schedules -------------------------------------------------------------------------------------------------------


def setup_done(reply: SetupDone) -> Drawn:
    text = wording.setup_done(reply)
    where = [*blocks.channel(reply.schedule.spot.channel), *blocks.plain("  ")]
    drawn = [
        blocks.paragraph(where, blocks.said(text, bold=True)),
        blocks.paragraph(blocks.said(wording.setup_faults(reply.schedule))),
        blocks.paragraph(blocks.said(wording.setup_hint())),
        blocks.actions("test", blocks.button(make_test_id(reply.schedule.spot.channel), wording.test_label())),
    ]
    return blocks.drawn(drawn, text)


def setup_shown(reply: SetupShown) -> Drawn:
    title = wording.setup_title()
    drawn = [blocks.header(title)]
    if reply.clock is not None:
        drawn.append(blocks.paragraph(blocks.plain(wording.clock_wrong(reply.clock))))
    if not reply.schedules:
        drawn.append(blocks.paragraph(blocks.plain(wording.setup_nothing_yet())))
    drawn += _schedules(reply)
    drawn += _troubles(reply)
    drawn.append(blocks.paragraph(*_how_to_set_up()))
    return blocks.drawn(drawn, title if reply.schedules else wording.setup_nothing_yet())


def _schedules(reply: SetupShown) -> list[Block]:
    """A block of lines for each dozen of channels: a block holds many lines, a message fifty blocks."""
    shown = [
        [
            *blocks.channel(entry.spot.channel),
            *blocks.plain(f"  {wording.schedule(entry)}", bold=True),
            *blocks.plain(f"\n{_state(entry, reply)}"),
        ]
        for entry in reply.schedules[:_SCHEDULES]
    ]
    left_out = len(reply.schedules) - len(shown)
    more = [blocks.small(wording.setup_more(left_out))] if left_out else []
    return [blocks.lines(shown), *more] if shown else []


def _state(entry: Schedule, reply: SetupShown) -> str:
    if entry.trouble:
        return wording.paused_for(entry.trouble)
    return wording.next_question(entry.next_due, entry.zone, reply.now)


def _troubles(reply: SetupShown) -> list[Block]:
    """The latest ones, and once for each kind what to do."""
    latest = reply.troubles[-_TROUBLES:]
    if not latest:
        return []
    shown = [[*blocks.channel(t.spot.channel), *blocks.plain(f"  {wording.trouble_line(t)}")] for t in latest]
    remedies = dict.fromkeys(wording.trouble_remedy(trouble) for trouble in latest)
    return [blocks.header(wording.troubles_title()), blocks.lines(shown), blocks.small(*remedies)]


_TROUBLES = 5
_SCHEDULES = 20
"""Schedules that are listed; a workspace has one or two."""


def _how_to_set_up() -> list[list[Piece]]:
    example = "/study setup 09:00 Europe/Berlin mon-fri"
    return [blocks.plain(f"{SETUP.summary}: "), blocks.prose(f"`{example}`")]
