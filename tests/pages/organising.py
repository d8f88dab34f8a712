"""One of everything that organisers are told, and what anybody may hear."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.incidents import Apology
from bot.posting.troubles import Notice, Trouble, TroubleKind
from bot.posting.welcome import Welcome
from bot.rules.judging import ItemEvidence
from bot.rules.reports import ReportEntry, ReportKind
from bot.talk.pages import Outcome, Refusal
from bot.talk.retyping import with_value
from bot.verbs import VERBS, guess
from bot.verbs.admin.items import ItemShown, ItemsShown
from bot.verbs.admin.repairing import Repaired
from bot.verbs.admin.reporting import ReportsShown
from bot.verbs.admin.results import Results
from bot.verbs.admin.seasons import ReallyBegin, SeasonBegun, SeasonShown
from bot.verbs.help import Everything, Help
from bot.verbs.home import Menu
from bot.verbs.report import Reported
from bot.verbs.setup import cannot_post
from bot.verbs.setup.previewing import SetupPreviewed
from bot.verbs.setup.shown import Schedule, ScheduleChange, SetupDone, SetupShown
from bot.verbs.setup.trying import TestPosted
from content.item_statistics import ItemStatistics
from content.rotation import Edition
from storage.item_findings import Ruling
from tests.pages.items import AT, HOSTILE, NOW, ON, SPOT, ZONE, item, report

SCHEDULE: Final = Schedule(SPOT, "09:00", ZONE, (0, 1, 2, 3, 4), paused=False, next_due=NOW + timedelta(hours=14))
_FIXED: Final = Schedule(
    SPOT, "18:30", "Etc/GMT-5", (5, 6), paused=False, next_due=None, catch_up_hours=0, notices=False
)
_PAUSED: Final = Schedule(SPOT, "18:30", "UTC", (5, 6), True, None, trouble="give me Send Messages in #a_b_c.")


def trouble(kind: TroubleKind) -> Trouble:
    return Trouble(kind, SPOT, ON, NOW, NOW + timedelta(minutes=40), ZONE, "studyhall was not running when it was due.")


_ENTRY: Final = ReportEntry(
    report(12, "What does it do?", ReportKind.OUTDATED, HOSTILE, by=HOSTILE, chose=f"B: {HOSTILE}", suggestion=HOSTILE)
)
_FEW: Final = {"Study": VERBS[:6], "You": VERBS[6:13], "Organisers": VERBS[13:16]}
_FIGURES: Final = ItemStatistics(41, 12, {"dlq": 12, "drop": 22, "delay": 7}, 38, -0.214, 48.5)
_FOUND: Final = ItemEvidence(
    Edition("sqs-receive-count", "0123456789abcdef"),
    item(),
    _FIGURES,
    Ruling(Edition("", ""), None, keep=False, decided=False),
)
_KEPT: Final = replace(_FOUND, ruling=Ruling(_FOUND.edition, 1, keep=True, decided=True), reports=2)


def _renamed(number: int) -> ItemEvidence:
    known = (_FOUND, _KEPT)[number % 2]
    return replace(known, edition=known.edition._replace(question=f"sqs-receive-count-{number}"))


SETUP_SHOWN: Final = SetupShown((SCHEDULE, _PAUSED), NOW, tuple(map(trouble, TroubleKind)))

ORGANISING: Final[dict[str, Outcome]] = {
    "setup_done": SetupDone(SCHEDULE, NOW, what=ScheduleChange.NEW, here=True),
    "setup_done_again": SetupDone(SCHEDULE, NOW, what=ScheduleChange.SAME),
    "setup_done_fixed_zone": SetupDone(_FIXED, NOW, what=ScheduleChange.CHANGED),
    "setup_previewed": SetupPreviewed(SCHEDULE, item(), NOW),
    "setup_previewed_bare": SetupPreviewed(_FIXED, None, NOW),
    "setup_shown": SETUP_SHOWN,
    "setup_shown_many": SetupShown((SCHEDULE,) * 300, NOW, tuple(map(trouble, TroubleKind)) * 9),
    "setup_shown_empty": SetupShown((), NOW),
    "setup_shown_hindered": SetupShown((), NOW, hindrances=("Whether Discord has the commands could not be seen to.",)),
    "test_posted": TestPosted(AT),
    "notice": Notice(SPOT, tuple(map(trouble, TroubleKind)), paused_because="give me Send Messages in #a_b_c."),
    "notice_of_reports": Notice(SPOT, (), paused_because="", reports=(_ENTRY,) * 7),
    "reported": Reported(12, 1, again=False, first_ever=True),
    "reported_again": Reported(12, None, again=True, first_ever=False),
    "reports": ReportsShown((_ENTRY,) * 10, open=14, one=False),
    "report": ReportsShown((_ENTRY,), open=1, one=True),
    "reports_none": ReportsShown((), open=0, one=False),
    "notice_of_questions": Notice(SPOT, (), paused_because="", left_out=(f"“{HOSTILE}”: nobody gets it.",) * 7),
    "items": ItemsShown(tuple(_renamed(n) for n in range(10)), of=14),
    "items_none": ItemsShown((), of=0),
    "item_waits": ItemShown(_FOUND, secret=False),
    "item_kept": ItemShown(_KEPT, secret=True),
    "season_first": SeasonShown(1, None),
    "season_shown": SeasonShown(2, ON),
    "season_ask": ReallyBegin(3),
    "season_begun": SeasonBegun(3, ON),
    "streak_repaired": Repaired(HOSTILE, ON, 12),
    "results": Results(12, b"name,answers,right,points,streak\r\n"),
}

ANYBODY: Final[dict[str, Outcome]] = {
    "help_member": Help(_FEW, organiser=False, notice="Studyhall is independent of the vendor."),
    "help_organiser": Help(_FEW, organiser=True),
    "commands_member": Everything(VERBS, "slack", organiser=False),
    "commands_organiser": Everything(VERBS, "slack", organiser=True),
    "welcome": Welcome(),
    "home_menu": Menu(3, organiser=True),
    "home_menu_nothing_due": Menu(0, organiser=False),
    "guess_kept": guess.KEPT,
    "refusal": with_value(
        Refusal(f"“{HOSTILE}” isn't a time zone.", near=("Europe/Berlin", "Europe/Dublin"), at="zone"),
        "setup",
        {"time": "9:00", "zone": HOSTILE},
    ),
    "refusal_cannot_post": cannot_post("give me View Channel and Send Messages in #a_b_c."),
    "apology": Apology("0badcafe"),
}
