"""The page as people use it: both platforms, several members, quizzes, a week, a narrow screen, the keyboard alone."""

import asyncio
import re

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, expect

from bot.posting.dailies import CLOSE_AFTER
from bot.posting.feeds import REDRAW_EVERY
from tests.acknowledging import VERDICT
from tests.browser.conftest import Sandbox, keep, open_page, tick
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.asyncio(loop_scope="session")  # in which the browser lives
SIDES = ("discord", "slack")


def of(page: Page, side: str) -> Locator:
    return page.locator(f"#{side}")


async def be(page: Page, side: str, place: int) -> None:
    """Be another member; the first one is an organiser."""
    member = of(page, side).locator("[data-member]").nth(place)
    await member.click()
    await expect(of(page, side).locator("[data-member][aria-pressed=true]")).to_have_count(1)
    await expect(of(page, side).locator("[data-member]").nth(place)).to_have_attribute("aria-pressed", "true")


def latest(page: Page, side: str) -> Locator:
    """The latest message that only this member sees."""
    return of(page, side).locator(".message.private").last


async def answer(page: Page, side: str, message: Locator | None = None, *, first: int = 0) -> Locator:
    """Answer a question, the latest in the channel if none is named; what came of it.

    Where several are right, they are ticked from the `first` on: a menu that is left as it was sends nothing.
    """
    card = message or of(page, side).locator(".log > .message:not(.private)").last
    await card.wait_for()
    before = await of(page, side).locator(".message.private").count()
    if await card.locator("input").count():
        await tick(card, side, first)
        if side == "discord":
            await latest(page, side).get_by_role("button", name="Submit").click()
    else:
        await card.locator("button").filter(has_text=re.compile("^A$")).click()
    await expect(of(page, side).locator(".message.private")).to_have_count(before + 1)
    return latest(page, side)


async def choose_two(page: Page) -> Locator:
    """Answer the latest question on Discord, of which two are right, in the form that its button opens."""
    before = await of(page, "discord").locator(".message.private").count()
    card = of(page, "discord").locator(".log > .message:not(.private)").last
    await card.get_by_role("button", name="Choose two", exact=True).click()
    form = page.get_by_role("dialog")
    for letter in "AB":
        await form.get_by_label(letter, exact=True).check()
    await form.get_by_role("button", name="Submit").click()
    await expect(of(page, "discord").locator(".message.private")).to_have_count(before + 1)
    return latest(page, "discord")


async def not_saying(page: Page, side: str, asked: Locator) -> Locator:
    """The verdict, when its author won't say how sure they were."""
    await expect(asked).to_contain_text("How sure are you?")
    await asked.get_by_role("button", name="Just tell me").click()
    await expect(latest(page, side)).to_contain_text(VERDICT)
    return latest(page, side)


async def say(page: Page, side: str, text: str) -> Locator:
    """Type a command; what only this member is shown."""
    before = await of(page, side).locator(".message.private").count()
    await of(page, side).locator("footer input").fill(text)
    await of(page, side).get_by_role("button", name="Send", exact=True).click()
    await expect(of(page, side).locator(".message.private")).to_have_count(before + 1)
    return latest(page, side)


async def move(page: Page, button: str) -> None:
    await page.get_by_role("button", name=button, exact=True).click()
    await expect(page.get_by_role("button", name=button, exact=True)).not_to_have_attribute("aria-busy", "true")


async def test_three_members_answer_on_both_sides(browser: Browser, sandbox: Sandbox) -> None:
    page = await open_page(browser, sandbox)
    for place in range(3):
        for side in SIDES:
            await be(page, side, place)
            verdict = await answer(page, side)
            await expect(verdict).to_contain_text(VERDICT)
            await expect(verdict).to_contain_text("Only you can see this")
    sandbox.world.clock.move(REDRAW_EVERY)
    for side in SIDES:
        await be(page, side, 3)
        await expect(of(page, side).locator(".message.private")).to_have_count(0)
        await expect(of(page, side)).to_contain_text("3 answered")
    await keep(page, "answered")


async def test_a_second_click_shows_the_first_verdict(browser: Browser, sandbox: Sandbox) -> None:
    page = await open_page(browser, sandbox)
    for side in SIDES:
        await be(page, side, 1)
        await answer(page, side)
        await expect(await answer(page, side, first=1)).to_contain_text("You answered this already")


async def test_several_answers_the_reveal_and_the_board(browser: Browser, sandbox_of_several: Sandbox) -> None:
    page = await open_page(browser, sandbox_of_several)
    for side in SIDES:
        assert await of(page, side).locator(".log > .message:not(.private) input").count() == 5
    for told in (await choose_two(page), await answer(page, "slack")):
        await expect(told).to_contain_text(VERDICT)
    await move(page, "Next daily")
    sandbox_of_several.world.clock.move(CLOSE_AFTER)
    for side in SIDES:
        await expect(of(page, side)).to_contain_text("The answers are ")
        board = await say(page, side, "/leaderboard" if side == "discord" else "/study leaderboard")
        await expect(board).to_contain_text("Leaderboard · ")
    await keep(page, "board")


async def test_a_setup_with_a_wrong_zone_is_told_and_a_member_is_none(browser: Browser, sandbox: Sandbox) -> None:
    page = await open_page(browser, sandbox)
    typed = {"discord": "/setup time:09:00 zone:Mars/Base", "slack": "/study setup 09:00 Mars/Base"}
    for side, text in typed.items():
        await be(page, side, 0)
        await expect(await say(page, side, text)).to_contain_text("isn't a time zone")
    await be(page, "slack", 1)
    await expect(await say(page, "slack", "/study setup 10:00")).to_contain_text("for organisers")


async def test_the_form_of_setup_holds_what_stands(browser: Browser, sandbox: Sandbox) -> None:
    page = await open_page(browser, sandbox)
    for side, text, channel in (("discord", "/setup", "#daily-question"), ("slack", "/study setup", "#exam-study")):
        await be(page, side, 0)
        await page.locator(f"#{side} footer input").fill(text)
        await page.keyboard.press("Enter")
        form = page.get_by_role("dialog")
        await expect(form.get_by_label(channel, exact=True)).to_be_checked()
        await expect(form.get_by_label("#Direct messages", exact=True)).to_have_count(0)
        await page.keyboard.press("Escape")


async def test_a_solo_and_a_group_quiz(browser: Browser, sandbox: Sandbox) -> None:
    page = await open_page(browser, sandbox)
    solo = {"discord": "/quiz topic:dynamo number:1", "slack": "/study quiz dynamo 1"}
    group = {"discord": "/quiz style:group number:1 topic:sqs seconds:45", "slack": "/study quiz group 1 sqs"}
    for side in SIDES:
        await be(page, side, 1)
        asked = await say(page, side, solo[side])
        await expect(asked).to_contain_text("question 1 of 1")
        verdict = await not_saying(page, side, await answer(page, side, asked))
        before = await of(page, side).locator(".message.private").count()
        await verdict.get_by_role("button", name="See the result").click()
        await expect(of(page, side).locator(".message.private")).to_have_count(before + 1)
        await expect(latest(page, side)).to_contain_text("of 1 right")
        await expect(await say(page, side, group[side])).to_contain_text("has started")
        question = of(page, side).locator(".message", has_text="Group quiz").last
        await expect(await answer(page, side, question)).to_contain_text("Noted: ")
        if side == "discord":
            left = question.locator("time[data-counts]")
            await expect(left).not_to_have_text(await left.inner_text())  # it counts down by itself
        await question.get_by_role("button", name="Close now").click()
        await expect(question).not_to_have_attribute("aria-busy", "true")  # it is said that it closes
        sandbox.world.clock.move(CLOSE_AFTER)
        await expect(of(page, side)).to_contain_text("1 answer, ")
    await keep(page, "quizzes")


async def test_a_quiz_is_chosen_in_a_form(browser: Browser, sandbox: Sandbox) -> None:
    page = await open_page(browser, sandbox)
    for side in SIDES:
        await be(page, side, 1)
        await of(page, side).get_by_role("button", name="/quiz" if side == "discord" else "/study quiz").click()
        form = page.get_by_role("dialog")
        await expect(form.get_by_label("solo")).to_be_checked()
        await form.get_by_label("Topic").fill("sqs")
        await form.get_by_label("Number").fill("2")
        await keep(page, f"quiz-form-{side}")
        await form.get_by_role("button", name=re.compile("Submit|Start")).click()
        await expect(latest(page, side)).to_contain_text("SQS · question 1 of 2")


async def test_a_report_is_filled_in_and_read(browser: Browser, sandbox: Sandbox) -> None:
    page = await open_page(browser, sandbox)
    for side in SIDES:
        await be(page, side, 1)
        shown = await say(page, side, "/daily" if side == "discord" else "/study daily")
        await shown.get_by_role("button", name="Report").click()
        form = page.get_by_role("dialog")
        await form.get_by_label("It is unclear").check()
        await form.get_by_label("In your words").fill("What is a partition here?")
        await keep(page, f"form-{side}")
        await form.get_by_role("button", name=re.compile("Submit|Send")).click()
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(latest(page, side)).to_contain_text("is saved")
        await be(page, side, 0)
        reports = await say(page, side, "/admin" if side == "discord" else "/study admin reports")
        await expect(reports).to_contain_text("What is a partition here?")


async def test_the_home_tab_shows_ones_own_figures(browser: Browser, sandbox: Sandbox) -> None:
    page = await open_page(browser, sandbox)
    await be(page, "slack", 1)
    await answer(page, "slack")
    await of(page, "slack").get_by_role("tab", name="Home").click()
    await expect(of(page, "slack").locator(".home")).to_contain_text("Your streak: 1 day")
    await expect(of(page, "slack").locator(".home")).to_contain_text("Start a quiz")
    await be(page, "slack", 2)
    await expect(of(page, "slack").locator(".home")).to_contain_text("Your streak: 0 days")
    await keep(page, "home")


async def test_a_form_can_be_put_away(browser: Browser, sandbox: Sandbox) -> None:
    page = await open_page(browser, sandbox)
    for side in SIDES:
        shown = await say(page, side, "/daily" if side == "discord" else "/study daily")
        await shown.get_by_role("button", name="Report").click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_week_with_twelve_members(browser: Browser, sandbox: Sandbox) -> None:
    page = await open_page(browser, sandbox)
    await move(page, "A week with twelve members")
    await expect(page.locator("#notice")).to_contain_text("A week with 12 members")
    await expect(page.locator("#notice")).not_to_contain_text("Not as it should")
    for side in SIDES:
        await expect(of(page, side).locator("[data-member]")).to_have_count(6)
        await be(page, side, 1)
        profile = await say(page, side, "/me" if side == "discord" else "/study me")
        await expect(profile).to_contain_text("Your streak: ")
    await keep(page, "week")


COLOURS = """button => {
  const probe = document.createElement("i");
  probe.style.background = "var(--main)";
  button.parentElement.append(probe);
  const colours = [button, probe].map((node) => getComputedStyle(node).backgroundColor);
  probe.remove();
  return colours;
}"""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_the_main_button_stands_out(browser: Browser, sandbox: Sandbox, *, dark: bool) -> None:
    page = await open_page(browser, sandbox, dark=dark)
    for side, text in {"discord": "/quiz topic:dynamo number:1", "slack": "/study quiz dynamo 1"}.items():
        await be(page, side, 1)
        verdict = await not_saying(page, side, await answer(page, side, await say(page, side, text)))
        main = verdict.get_by_role("button", name="See the result")
        for button in (main, verdict.get_by_role("button", name="Report")):
            await button.hover()
            seen, colour = await button.evaluate(COLOURS)
            assert (seen == colour) is (button is main), side
        await page.mouse.move(0, 0)
        seen, colour = await main.evaluate(COLOURS)
        assert seen == colour, side


IN_SIGHT = """log => {
  const card = [...log.querySelectorAll(":scope > .message")].at(-1).getBoundingClientRect();
  const view = log.getBoundingClientRect();
  return card.bottom <= view.bottom + 1 && card.bottom > view.top;
}"""


async def comes_into_sight(log: Locator) -> None:
    """The newest message, whose picture may come after it: on a Monday that is the report on the week."""
    async with asyncio.timeout(PATIENCE_S):
        while not await log.evaluate(IN_SIGHT):  # noqa: ASYNC110 -- the page tells of no end of its drawing
            await asyncio.sleep(0.05)


async def test_a_new_card_stays_in_sight_when_the_one_before_is_revealed(browser: Browser, sandbox: Sandbox) -> None:
    page = await open_page(browser, sandbox, height=700)
    await move(page, "Next daily")
    sandbox.world.clock.move(CLOSE_AFTER)
    for side in SIDES:
        await expect(of(page, side)).to_contain_text(re.compile(r"The answers? (is|are) "))
        await comes_into_sight(of(page, side).locator(".log"))


async def test_a_new_card_comes_into_sight_below_a_verdict_that_was_read(browser: Browser, sandbox: Sandbox) -> None:
    page = await open_page(browser, sandbox, height=700)
    for side in SIDES:
        await be(page, side, 1)
        verdict = await answer(page, side)
        await expect(verdict).to_be_in_viewport()  # it was brought there
    await sandbox.world.next_daily()
    sandbox.world.clock.move(CLOSE_AFTER)
    for side in SIDES:
        await of(page, side).locator(".log > .message:not(.private)").nth(1).wait_for()  # no reply of a thread
        await expect(of(page, side)).to_contain_text(re.compile(r"The answers? (is|are) "))
        await comes_into_sight(of(page, side).locator(".log"))


async def test_files_are_there_to_be_opened(browser: Browser, sandbox: Sandbox) -> None:
    page = await open_page(browser, sandbox)
    typed = {"discord": "/privacy action:export", "slack": "/study privacy export"}
    for side, text in typed.items():
        await be(page, side, 1)
        await answer(page, side)
        await expect(await say(page, side, text)).to_contain_text("Only you get these files.")
        if side == "slack":
            await of(page, side).get_by_role("tab", name="Direct messages").click()
        for name in ("studyhall.json", "studyhall-answers.csv"):
            address = await of(page, side).get_by_role("link", name=name).get_attribute("href")
            assert address is not None
            assert (await page.request.get(address)).ok
    await keep(page, "files")


async def test_direct_messages_are_read_like_others(browser: Browser, sandbox: Sandbox) -> None:
    page = await open_page(browser, sandbox)
    sandbox.world.discord.set_bot_rights(sandbox.world.daily_question, bot_may_post=False)
    sandbox.world.exam_study.archived = True
    sandbox.world.clock.move(sandbox.world.next_due() - sandbox.world.clock.now())
    for side in SIDES:
        tab = of(page, side).get_by_role("tab", name="Direct messages")
        await expect(tab).to_have_text("Direct messages · 1")
        await tab.click()
        await expect(of(page, side).locator(".message")).to_contain_text("Something went wrong with the daily question")
        await be(page, side, 1)
        await expect(tab).to_have_attribute("aria-selected", "true")
        await expect(of(page, side).locator(".message")).to_have_count(0)
    await keep(page, "direct")


async def test_two_windows_are_two_people(browser: Browser, sandbox: Sandbox) -> None:
    one, other = await open_page(browser, sandbox), await open_page(browser, sandbox)
    await be(one, "discord", 1)
    await be(other, "discord", 2)
    await answer(one, "discord")
    sandbox.world.clock.move(REDRAW_EVERY)
    await expect(of(other, "discord")).to_contain_text("1 answered")
    await expect(of(other, "discord").locator(".message.private")).to_have_count(0)


async def test_faults_are_switched_on_and_the_post_comes_once(browser: Browser, sandbox: Sandbox) -> None:
    page = await open_page(browser, sandbox)
    await page.get_by_role("button", name="Faults").click()
    drawer = page.locator("#drawer")
    await drawer.get_by_label("Done, then 502").first.check()
    before = await of(page, "discord").locator(".log > .message:not(.private)").count()
    await move(page, "Next daily")
    await expect(of(page, "discord").locator(".log > .message:not(.private)")).to_have_count(before + 1)
    await drawer.get_by_role("button", name="Drop the socket").first.click()
    await expect(drawer).to_contain_text("Discord · connected")
    await keep(page, "faults")


async def test_the_wire_shows_each_payload_with_its_size(browser: Browser, sandbox: Sandbox) -> None:
    page = await open_page(browser, sandbox)
    await page.get_by_role("button", name="Wire").click()
    drawer = page.locator("#drawer")
    await answer(page, "discord")
    await expect(drawer).to_contain_text("INTERACTION_CREATE")
    await expect(drawer).to_contain_text(re.compile(r"of 4,000 characters"))
    await drawer.get_by_role("button", name="Slack").click()
    await expect(drawer).to_contain_text(re.compile(r"of 50 blocks"))
    await drawer.locator("summary").first.click()
    await expect(drawer.locator("pre").first).to_be_visible()
    assert "xoxb-" not in await drawer.inner_text()
    await keep(page, "wire")


async def test_topics_are_offered_while_they_are_typed(browser: Browser, sandbox: Sandbox) -> None:
    page = await open_page(browser, sandbox)
    await of(page, "discord").locator("footer input").press_sequentially("/quiz topic:kine")
    offered = of(page, "discord").locator("datalist option[value*='Kinesis Data Streams']")
    await expect(offered.first).to_be_attached()


async def test_a_menu_stays_open_while_its_card_is_drawn_anew(browser: Browser, sandbox_of_several: Sandbox) -> None:
    page, other = await open_page(browser, sandbox_of_several), await open_page(browser, sandbox_of_several)
    card = of(page, "discord").locator(".log > .message:not(.private)").last
    await be(page, "discord", 1)
    await card.locator("details.menu > summary").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Space")
    await expect(card.locator("input").first).to_be_checked()
    await be(other, "discord", 2)
    await answer(other, "discord")
    sandbox_of_several.world.clock.move(REDRAW_EVERY)
    await expect(card).to_contain_text("1 answered")
    await expect(card.locator("input").first).to_be_checked()
    await expect(card.locator("details.menu")).to_have_attribute("open", "")
    await page.keyboard.press("Escape")
    await expect(card.locator("details.menu")).not_to_have_attribute("open", "")
    await expect(of(page, "discord").locator(".message.private")).to_have_count(0)  # one tick is too few to be sent
    await card.locator("details.menu > summary").click()
    await card.locator("input").nth(1).check()
    await be(other, "discord", 3)
    await answer(other, "discord")
    sandbox_of_several.world.clock.move(REDRAW_EVERY)
    await expect(card).to_contain_text("2 answered")
    await keep(page, "menu")
    await card.locator("details.menu > summary").click()
    await expect(latest(page, "discord")).to_contain_text("You chose A")


async def tab_to(page: Page, wanted: str, *, back: bool = False) -> None:
    """Press Tab until what has the focus is wanted."""
    for _ in range(60):
        await page.keyboard.press("Shift+Tab" if back else "Tab")
        if await page.evaluate(f"({wanted})(document.activeElement)"):
            return
    raise AssertionError(wanted)


async def test_the_keyboard_alone_is_enough(browser: Browser, sandbox: Sandbox) -> None:
    page = await open_page(browser, sandbox)
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "Skip to the channels"
    await page.keyboard.press("Enter")
    await tab_to(page, "node => node.matches('#discord footer input')")
    await page.keyboard.type("/daily")
    await page.keyboard.press("Enter")
    await expect(latest(page, "discord")).to_contain_text("Question for")
    await tab_to(page, "node => node.dataset.key?.startsWith('report:') ?? false", back=True)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_a_narrow_screen_in_both_themes(browser: Browser, sandbox: Sandbox, *, dark: bool) -> None:
    page = await open_page(browser, sandbox, width=360, height=740, dark=dark)
    await answer(page, "discord")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await keep(page, f"narrow-{'dark' if dark else 'light'}")
    await page.get_by_role("button", name="Slack", exact=True).click()
    await expect(of(page, "slack")).to_be_visible()
    await expect(of(page, "discord")).not_to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_axe_finds_nothing(browser: Browser, sandbox: Sandbox, *, dark: bool) -> None:
    page = await open_page(browser, sandbox, dark=dark)
    for side in SIDES:
        await answer(page, side)
    await page.get_by_role("button", name="Wire").click()
    await page.locator("#drawer summary").first.wait_for()
    await page.wait_for_timeout(1_800)  # until nothing glows any more
    await _look_over(page)
    await page.get_by_role("button", name="Wire").click()
    await page.set_viewport_size({"width": 360, "height": 740})
    await _look_over(page)
    await of(page, "discord").locator(".message").last.get_by_role("button", name="Report").click()
    await page.get_by_role("dialog").wait_for()
    await _look_over(page)


async def _look_over(page: Page) -> None:
    found = (await Axe().run(page)).response["violations"]
    assert [f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:120]})" for one in found] == []
