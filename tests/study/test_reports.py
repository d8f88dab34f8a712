"""Report and `admin`: what members say about questions, who reads it, and what comes back to them."""

import pytest

from bot.desk import NOT_ORGANISER
from bot.posting.troubles import Notice
from bot.rules.questions import ELSEWHERE, FIRST_USE, UNKNOWN_BUTTON
from bot.rules.reports import WORDS_AT_MOST, ReportKind
from bot.talk.asks import NOBODY, Ask
from bot.talk.clicks import Click
from bot.talk.lines import plain
from bot.talk.pages import Outcome, Page
from bot.talk.parts import Prose, Small, lines_of
from bot.talk.people import Shown
from bot.verbs.admin.reporting import WHICH_REPORT, ReportsShown, closed_already, unknown_report
from bot.verbs.me import Profile
from bot.verbs.quiz.own import SoloQuestion
from bot.verbs.report import SAY_WHAT_IS_WRONG
from content.packs import load_pack
from storage.database import Database
from tests.study.hall import BOSS, Doorkeeper, Hall, told


@pytest.fixture
async def open_hall(hall: Hall) -> Hall:
    """A daily stands open."""
    await hall.set_up()
    await hall.move(hours=2)
    return hall


async def report(hall: Hall, words: str, *, kind: str = "unclear", by: str = "u1", channel: str = "c1") -> Outcome:
    click = Click("report", Shown("post", hall.latest().post))
    return await hall.click(click, by=by, spot=hall.spot(channel), kind=kind, words=words)


async def listed(hall: Hall) -> ReportsShown:
    shown = await hall.say("admin reports", by=BOSS)
    assert isinstance(shown, ReportsShown)
    return shown


async def answers_told(hall: Hall, user: str = "u1") -> list[str]:
    profile = await hall.say("me", by=user)
    assert isinstance(profile, Profile)
    return [answer for entry in profile.answered_reports for answer in entry.answers]


def sentence(outcome: Outcome) -> str:
    [opening, *_] = outcome.page().parts
    assert isinstance(opening, Prose)
    return plain(opening.line)


async def test_the_button_opens_a_form_that_sends_a_report(open_hall: Hall) -> None:
    hall, click = open_hall, Click("report", Shown("post", open_hall.latest().post))
    form = await hall.desk.form_for(Ask(hall.caller(), Doorkeeper(NOBODY, {}), click=click))
    assert form is not None
    assert form.id == click.id
    assert [entry.value for entry in form.fields[0].entries] == list(ReportKind)
    assert [field.name for field in form.fields] == ["kind", "words", "suggestion"]
    kept = await hall.click(click, kind="outdated", words="It is 12 now.")
    assert sentence(kept).startswith("Thanks! Report 1 is saved, and an organiser will hear about it by tomorrow.")
    [entry] = (await listed(hall)).entries
    assert (entry.report.kind, entry.report.words, entry.report.name) == (ReportKind.OUTDATED, "It is 12 now.", "U1")


async def test_whoever_is_new_is_told_once_what_is_kept_of_them(open_hall: Hall) -> None:
    for words, told_so in (("first", True), ("second", False)):
        small = [part for part in (await report(open_hall, words)).page().parts if isinstance(part, Small)]
        assert (FIRST_USE in [line for part in small for line in part.lines]) is told_so


async def test_a_report_says_what_its_author_answered_and_what_would_be_right(open_hall: Hall) -> None:
    click = Click("report", Shown("post", open_hall.latest().post))
    await report(open_hall, "Nobody knows.", by="u2")
    await open_hall.answer("u1", "wrong")
    await open_hall.click(click, by="u1", kind="wrong", words="It is C.", suggestion=" C,\n since 2025 ")
    nothing, told = (await listed(open_hall)).entries
    assert (nothing.report.chose, nothing.report.suggestion, nothing.evidence) == (None, None, ())
    assert (told.report.chose, told.report.suggestion) == ("B: Do what wrong says", "C, since 2025")
    said = [plain(line) for part in (await listed(open_hall)).page().parts for line in lines_of(part)]
    assert "They answered B: Do what wrong says" in said
    assert "They suggest: “C, since 2025”" in said


async def test_a_second_report_takes_the_firsts_place(open_hall: Hall) -> None:
    await report(open_hall, "first")
    again = await report(open_hall, "  the\n second  ")
    assert sentence(again) == "Thanks, report 1 is updated."
    [entry] = (await listed(open_hall)).entries
    assert (entry.report.words, entry.question) == ("the second", open_hall.latest().item.question)


async def test_what_says_nothing_or_was_forged_is_not_stored(open_hall: Hall) -> None:
    assert await report(open_hall, " \n ") == SAY_WHAT_IS_WRONG
    assert await report(open_hall, "x", kind="rude") == UNKNOWN_BUTTON
    forged = await open_hall.click(Click("report", Shown("turn", 10**9)), kind="wrong", words="x")
    assert forged == UNKNOWN_BUTTON
    assert (await listed(open_hall)).open == 0


async def test_long_words_are_cut_and_not_refused(open_hall: Hall) -> None:
    await report(open_hall, "x" * 4000)
    [entry] = (await listed(open_hall)).entries
    assert entry.report.words == "x" * WORDS_AT_MOST


async def test_a_daily_of_another_space_is_refused_and_tells_nothing(open_hall: Hall) -> None:
    other = open_hall.spot("c9", space="s2")
    await open_hall.set_up(other)
    click = Click("report", Shown("post", open_hall.latest().post))
    assert await open_hall.click(click, by="eve", spot=other, kind="wrong", words="x") == ELSEWHERE
    nowhere = open_hall.spot("c9", space="s3")
    assert await open_hall.click(click, by="eve", spot=nowhere, kind="wrong", words="x") == UNKNOWN_BUTTON
    assert (await listed(open_hall)).open == 0


async def test_a_turn_of_somebody_s_own_quiz_is_reported_by_nobody_else(database: Database) -> None:
    hall = Hall(database, load_pack())
    asked = await hall.say("quiz 1")
    assert isinstance(asked, SoloQuestion)
    other = hall.spot("c9", space="s2")
    await hall.say("quiz 1", by="eve", spot=other)
    click = Click("report", Shown("turn", asked.turn))
    for spot in (other, hall.spot()):
        assert await hall.click(click, by="eve", spot=spot, kind="wrong", words="x") == UNKNOWN_BUTTON
    assert (await listed(hall)).open == 0
    await hall.click(click, kind="wrong", words="x")
    assert (await listed(hall)).open == 1


# --- admin -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["admin", "admin reports", "admin 1", "admin close 1", "admin close 1 It was."])
async def test_only_organisers_read_and_close_reports(open_hall: Hall, words: str) -> None:
    await report(open_hall, "first")
    assert await open_hall.say(words, by="u1") == NOT_ORGANISER
    assert (await listed(open_hall)).open == 1


@pytest.mark.parametrize("words", ["admin 1", "admin #1", "admin reports 1"])
async def test_one_report_is_read_by_its_number(open_hall: Hall, words: str) -> None:
    await report(open_hall, "first")
    one = await open_hall.say(words, by=BOSS)
    assert isinstance(one, ReportsShown)
    assert one.one
    assert one.entries[0].report.words == "first"


@pytest.mark.parametrize("words", ["admin close 1 It was fixed.", "admin 1 It was fixed.", "admin #1 It was fixed."])
async def test_words_behind_the_number_are_told_to_whoever_reported_it(open_hall: Hall, words: str) -> None:
    await report(open_hall, "first")
    closed = await open_hall.say(words, by=BOSS)
    assert sentence(closed).startswith("Report 1 is closed. Whoever sent it is shown your answer")
    assert await listed(open_hall) == ReportsShown((), open=0, one=False)
    await open_hall.answer("u1")
    assert await answers_told(open_hall) == ["It was fixed."]


async def test_an_answer_is_told_once_below_the_next_page_and_stays_in_me(open_hall: Hall) -> None:
    await report(open_hall, "first")
    for words in ("It was fixed.", "And again."):
        await open_hall.say(f"admin 1 {words}", by=BOSS)
    told = "Your report 1 (“first”) was answered: “It was fixed.”, later “And again.”"
    assert await shown_below(open_hall, "u2") == []
    assert await shown_below(open_hall, "u1") == [told]
    assert await shown_below(open_hall, "u1") == []
    await open_hall.answer("u1")
    assert await answers_told(open_hall) == ["It was fixed.", "And again."], "a later answer takes nothing away"
    await open_hall.say("admin 1 Once more.", by=BOSS)
    profile = Ask(open_hall.caller("u1"), Doorkeeper(NOBODY, {}), verb="me")
    lines = said_in((await open_hall.desk.serve(profile)).page())
    assert [line.endswith("later “Once more.”") for line in lines if line.startswith("Your report")] == [True]


async def shown_below(hall: Hall, user: str) -> list[str]:
    """What the board, or any other page, tells a member of their reports."""
    served = await hall.desk.serve(Ask(hall.caller(user), Doorkeeper(NOBODY, {}), verb="leaderboard"))
    return [line for line in said_in(served.page()) if line.startswith("Your report")]


def said_in(page: Page) -> list[str]:
    return [plain(line) for part in page.parts for line in lines_of(part)]


async def test_the_organiser_is_told_of_reports_once_a_day(open_hall: Hall) -> None:
    for words in ("first", "second"):
        await report(open_hall, words, by=words)
        await open_hall.move(minutes=1)
    [(user, notice)] = open_hall.face.notices
    assert user == BOSS
    assert isinstance(notice, Notice)
    assert [entry.report.words for entry in notice.reports] == ["first"]
    await open_hall.move(days=1)
    assert [entry.report.words for _, told in open_hall.face.notices[1:] for entry in told.reports] == ["second"]  # type: ignore[attr-defined]  # a notice
    await open_hall.move(days=1)
    assert len(open_hall.face.notices) == 2


async def test_no_organiser_is_told_who_does_not_want_to_be(open_hall: Hall) -> None:
    await open_hall.command("setup", by=BOSS, notices="off")
    assert "organisers see it" in sentence(await report(open_hall, "first"))
    await open_hall.move(days=2)
    assert open_hall.face.notices == []


async def test_the_same_by_options(open_hall: Hall) -> None:
    await report(open_hall, "first")
    await open_hall.command("admin", by=BOSS, action="close", report="1", answer="It was fixed.")
    await open_hall.answer("u1")
    assert await answers_told(open_hall) == ["It was fixed."]


async def test_closing_without_words_tells_nobody_and_keeps_an_answer_from_before(open_hall: Hall) -> None:
    await report(open_hall, "first")
    await open_hall.answer("u1")
    assert sentence(await open_hall.say("admin close 1", by=BOSS)) == "Report 1 is closed; nobody was told."
    assert await answers_told(open_hall) == []
    await open_hall.say("admin 1 It was fixed.", by=BOSS)
    assert await open_hall.say("admin close 1", by=BOSS) == closed_already(1)
    assert await answers_told(open_hall) == ["It was fixed."]


async def test_a_report_of_another_group_is_none(open_hall: Hall) -> None:
    await report(open_hall, "first")
    elsewhere = open_hall.spot("c9", space="s2")
    await open_hall.set_up(elsewhere)
    for words in ("admin 1", "admin close 1 no"):
        assert await open_hall.say(words, by=BOSS, spot=elsewhere) == unknown_report(1)
    assert (await listed(open_hall)).open == 1


@pytest.mark.parametrize("words", ["admin close", "admin close It was fixed."])
async def test_which_report_has_to_be_said(open_hall: Hall, words: str) -> None:
    await report(open_hall, "first")
    assert await open_hall.say(words, by=BOSS) == WHICH_REPORT


async def test_a_number_that_is_none_names_no_report(open_hall: Hall) -> None:
    assert told(await open_hall.command("admin", by=BOSS, report="0")) == "There is no report “0” in this group."
    assert await open_hall.say("admin 7", by=BOSS) == unknown_report(7)


async def test_ten_reports_are_listed_and_the_rest_is_counted(open_hall: Hall) -> None:
    for n in range(12):
        await report(open_hall, "again", by=f"u{n}")
    shown = await listed(open_hall)
    assert (len(shown.entries), shown.open) == (10, 12)
    assert plain(shown.page().parts[0].line) == "12 open reports"  # type: ignore[union-attr]  # the title
