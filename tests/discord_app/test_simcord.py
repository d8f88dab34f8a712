"""Members and organisers in an independent Discord: what they do, what they see, what becomes of the channel."""

import re
from datetime import timedelta
from typing import TypeVar, cast

import discord
import pytest

from storage import posts
from storage.database import Work
from tests.discord_app.conftest import Opener, World, private, reply, shown
from tests.discord_app.painting import said
from tests.packs import make_pack

T = TypeVar("T")


async def test_help_is_private_and_for_whoever_asks(world: World) -> None:
    assert "/setup" not in reply(await world.ada.slash(world.channel, "help"))
    assert "/setup" in reply(await world.boss.slash(world.channel, "help"))


# --- setting up ------------------------------------------------------------------------------------------------------


async def test_setup_and_first_answer(world: World) -> None:
    done = reply(await world.set_up())
    assert "All set. 09:00 Europe/Berlin, every day. Next question:" in done
    posted = reply(await world.boss.slash(world.channel, "daily", action="now"))
    assert "Posted" in posted
    assert "[Go to the question]" in posted
    assert "0 answered" in world.card()
    message = world.channel.last_message
    verdict = reply(await world.ada.click(message, label="A"))
    assert "### ✓ Right: A." in verdict
    assert "New here?" in verdict
    again = reply(await world.ada.click(message, label="B"))
    assert "You answered this already: A, right." in again


async def test_setup_bare_opens_a_form_below_what_there_is(world: World) -> None:
    for words in ("No channel here", f"<#{world.channel.id}>: 18:30 UTC"):
        opened = await world.boss.slash(world.channel, "setup")
        assert opened.modal is not None
        assert opened.modal["components"][0]["content"].startswith(words)
        sent = await world.boss.submit_modal(opened, {"time": "6:30 pm", "zone": "utc", "channel": [world.channel]})
        assert "18:30 UTC, every day" in reply(sent)
        await world.boss.click(private(sent), label="Save")


async def test_a_form_that_was_refused_is_put_right(world: World) -> None:
    opened = await world.boss.slash(world.channel, "setup")
    refused = await world.boss.submit_modal(opened, {"time": "6:30 pm", "zone": "IST", "days": ["mon", "tue"]})
    assert "Did you mean Asia/Kolkata" in reply(refused)
    again = await world.boss.click(private(refused), label="Correct it")
    assert again.modal is not None
    fields = [part["component"] for part in again.modal["components"][1:]]
    assert [field.get("value") for field in fields[1:3]] == ["6:30 pm", "IST"]
    filled = {"time": "6:30 pm", "zone": "Mumbai", "days": ["mon", "tue"]}
    await world.boss.submit_modal(again, filled)
    assert "18:30 Asia/Kolkata, Mon and Tue" in said(private(refused).components), "it takes the refusal's place"


async def test_setup_of_another_channel(world: World) -> None:
    other = world.guild.create_text_channel("exam-prep")
    done = reply(await world.boss.slash(world.channel, "setup", time="18:30", zone="UTC", channel=other))
    assert f"<#{other.id}>: All set. 18:30 UTC" in done


async def test_setup_says_what_cannot_be_read(world: World) -> None:
    wrong = reply(await world.boss.slash(world.channel, "setup", time="9 o'clock", zone="Europe/Berlin"))
    assert "isn't a time of day" in wrong
    wrong = reply(await world.boss.slash(world.channel, "setup", time="09:00", zone="Europe/Berln"))
    assert "Did you mean Europe/Berlin" in wrong


@pytest.mark.parametrize("elsewhere", [True, False])
async def test_setup_names_the_missing_rights(world: World, *, elsewhere: bool) -> None:
    everyone = world.guild.default_role
    closed = world.guild.create_text_channel(
        "quiet_room", overwrites={everyone: discord.PermissionOverwrite(send_messages=False)}
    )
    asked_from = world.channel if elsewhere else closed
    refused = reply(await world.boss.slash(asked_from, "setup", time="09:00", zone="UTC", channel=closed))
    assert "I can't post there yet: give me Send Messages in #quiet\\_room." in refused


async def test_setup_needs_a_text_channel(world: World) -> None:
    voice = world.guild.create_voice_channel("talk")
    assert "needs a text channel" in reply(await world.boss.slash(voice, "setup", time="09:00", zone="UTC"))


async def test_the_right_to_organise_is_checked_again_when_it_runs(world: World) -> None:
    """The server's own settings may offer `/setup` to everybody."""
    commands = await world.app.client.tree.fetch_commands()
    setup = next(command for command in commands if command.name == "setup")
    world.guild.set_command_permissions(setup, {world.ada: True})
    refused = reply(await world.ada.slash(world.channel, "setup", time="09:00", zone="UTC"))
    assert "That is for organisers" in refused
    for action in ("now", "skip", "pause", "resume"):
        assert "That is for organisers" in reply(await world.ada.slash(world.channel, "daily", action=action))


async def test_zones_are_offered_while_typing(world: World) -> None:
    async def offered(typed: str) -> list[str]:
        choices = await world.boss.autocomplete(world.channel, "setup", "zone", typed)
        return [choice["value"] for choice in choices]

    assert "Europe/Berlin" in await offered("")
    assert (await offered("new york"))[0] == "America/New_York"
    assert await offered("berl") == ["Europe/Berlin"]
    assert "Europe/Berlin" in await offered("Europe/Berlni")
    assert len(await offered("a")) == 25
    assert await offered("%%%") == []


# --- the daily -------------------------------------------------------------------------------------------------------


async def test_the_card_counts_and_reveals(world: World) -> None:
    message = await world.post()
    await world.ada.click(message, label="A")
    await world.boss.click(message, label="B")
    await world.tick()
    assert "2 answered" in world.card()
    await world.wait(hours=25)
    await world.tick()
    revealed = shown(await world.message(message.id))
    assert "**The answer is A.**" in revealed
    assert "A · ✓ right · 50% (1)" in revealed
    assert "[Source]" in revealed
    thread = world.channel.threads[0]
    assert "discuss" in str(thread.name)
    assert [m.content for m in thread.history() if m.content] == [
        "The answer is A: Do what right says. See it differently, or know more? Discuss it here."
    ]
    assert "[A]" not in revealed


async def test_daily_is_shown_again_and_answered_in_private(world: World) -> None:
    await world.post()
    again = await world.ada.slash(world.channel, "daily")
    assert "Only you see your verdict" in reply(again)
    assert "### ✓ Right: A." in reply(await world.ada.click(private(again), label="A"))
    assert "You answered this already" in reply(await world.ada.slash(world.channel, "daily"))


async def test_an_old_button_works_after_a_restart(world: World) -> None:
    message = await world.post()
    await world.restart()
    assert "### ✓ Right: A." in reply(await world.ada.click(message, label="A"))
    await world.tick()
    assert "1 answered" in world.card()
    kept = world.app.client._connection._view_store
    assert (kept._views, kept._synced_message_views) == ({}, {})  # nothing was needed, and nothing piles up


async def test_several_right_answers_are_chosen_then_submitted(several: World) -> None:
    message = await several.post()
    choice = await several.ada.select(message, ["E", "A"])
    assert "You chose A and E." in reply(choice)
    assert "0 answered" in several.card()
    await several.restart()
    submitted = await several.ada.click(private(choice), label="Submit")
    assert "### ✓ Right: A and E." in reply(submitted)
    assert private(submitted).id == private(choice).id, "what says that nothing is stored gives way to what was stored"
    other = await several.ada.select(message, ["B", "A"])
    assert "You answered this already" in reply(await several.ada.click(private(other), label="Submit"))


async def test_board_and_profile(world: World) -> None:
    message = await world.post()
    await world.ada.click(message, label="A")
    await world.boss.click(message, label="C")
    board = reply(await world.ada.slash(world.channel, "leaderboard", window="today", scope="channel"))
    assert "**1.  ada** (you)" in board
    assert "in the lead" in board
    assert "this week" not in board
    assert "the whole group" in reply(await world.ada.slash(world.channel, "leaderboard"))
    assert "Your streak: 1 day" in reply(await world.ada.slash(world.channel, "me"))


async def test_pause_and_resume(world: World) -> None:
    await world.set_up()
    assert "Paused" in reply(await world.boss.slash(world.channel, "daily", action="pause"))
    assert "Resumed" in reply(await world.boss.slash(world.channel, "daily", action="resume"))
    assert "Skipped" in reply(await world.boss.slash(world.channel, "daily", action="skip"))


async def test_a_thread_counts_as_its_channel(world: World) -> None:
    message = await world.post()
    await world.wait(hours=25)
    await world.tick()
    thread = world.channel.threads[0]
    assert "is over" in reply(await world.ada.slash(thread, "daily"))
    assert message.id


async def test_a_click_counts_by_the_platforms_time(world: World) -> None:
    """Made a second before closing, it arrives three seconds after: our own clock says so, the platform's decides."""
    message = await world.post()
    post = await world.study.database.read(lambda tx: posts.load_post(tx, 1))
    assert post is not None
    await world.wait(seconds=(post.closes_at - world.study.clock.now()).total_seconds() - 1)
    world.study.clock.move(timedelta(seconds=4))
    assert "### ✓ Right: A." in reply(await world.ada.click(message, label="A"))
    await world.wait(seconds=2)
    world.study.clock.set_offset(timedelta())
    assert "no more answers count" in reply(await world.boss.click(message, label="A"))


# --- when something fails --------------------------------------------------------------------------------------------


async def test_a_fault_of_ours_is_told_with_its_number(open_world: Opener, caplog: pytest.LogCaptureFixture) -> None:
    database = BrokenDatabase()
    world = await open_world(make_pack(), database)
    database.on_fire = True
    apology = reply(await world.ada.slash(world.channel, "me"))
    incident = re.search(r"Incident ([0-9a-f]{8})", apology)
    assert incident is not None
    assert f"incident={incident[1]} doing=serving me" in caplog.text
    assert "disk on fire" in caplog.text


async def test_an_answer_that_came_too_late_is_stored_and_shown_again(world: World) -> None:
    message = await world.post()
    world.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062)
    assert not (await world.ada.click(message, label="B")).acknowledged
    assert "You answered this already: B, wrong." in reply(await world.ada.click(message, label="A"))


@pytest.mark.parametrize(("status", "code"), [(400, 40060), (404, 10015), (502, 0)])
async def test_a_reply_that_cannot_be_delivered_is_stored_all_the_same(world: World, status: int, code: int) -> None:
    message = await world.post()
    world.env.inject_error("POST", "/interactions/*/*/callback", status=status, code=code)
    await world.ada.click(message, label="A")
    assert "You answered this already: A, right." in reply(await world.ada.slash(world.channel, "daily"))


async def test_a_reply_discord_refuses_is_a_fault_of_ours(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.env.inject_error("POST", "/interactions/*/*/callback", status=400, code=50035)
    assert "something broke on our side" in reply(await world.ada.slash(world.channel, "help"))
    assert "doing=showing a page" in caplog.text


# --- start -----------------------------------------------------------------------------------------------------------


async def test_commands_are_told_once(world: World) -> None:
    assert world.told.saves == 1
    await world.restart()
    assert world.told.saves == 1
    told = [request for request in world.env.http_requests if request.method == "PUT" and "commands" in request.path]
    assert len(told) == 1


class BrokenDatabase:
    """Stands where a database would, holds nothing, and fails once it is on fire."""

    on_fire = False
    is_shared = False

    async def write(self, work: Work[T]) -> T:
        return self._run(work)

    async def read(self, work: Work[T]) -> T:
        return self._run(work)

    def _run(self, work: Work[T]) -> T:
        if self.on_fire:
            raise OSError(f"disk on fire under {work}")
        return cast("T", frozenset())

    def check(self) -> None:
        """No file is open that could be lost."""

    async def close(self) -> None:
        """Nothing is open."""


async def test_several_answers_are_given_in_one_form(several: World) -> None:
    message = await several.post()
    opened = await several.ada.click(message, label="Choose two")
    assert opened.modal is not None
    told, boxes = opened.modal["components"]
    assert told["content"].startswith("**Which two fit?**\n**A**  ")
    assert "Do what also says" in told["content"]
    assert [option["value"] for option in boxes["component"]["options"]] == [*"ABCDE"]
    verdict = reply(await several.ada.submit_modal(opened, {"chosen": ["A", "E"]}))
    assert verdict.startswith("### ✓ Right: ")
    late = await several.ada.click(message, label="Choose two")
    assert "already" in reply(await several.ada.submit_modal(late, {"chosen": ["B", "E"]}))
