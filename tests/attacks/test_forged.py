"""Forged, altered and replayed ids of controls and forms, on both platforms: nothing is read, nothing is changed."""

import json
from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

import discord
import pytest

from bot.discord_app.forms import can_paint
from bot.discord_app.take import take as take_from_discord
from bot.slack_app.paint import paint
from bot.slack_app.take import read_time, take_click, take_form
from bot.slack_app.views import paint_form as paint_slack_form
from bot.talk.asks import Ask
from bot.talk.clicks import read_click
from bot.talk.pages import Page
from bot.talk.people import Platform, Spot
from storage.database import Database
from tests.attacks import ATTEMPTS
from tests.attacks.forging import forged_id, is_free
from tests.attacks.mutations import mutate_payload
from tests.attacks.rows import Rows, load_rows
from tests.discord_app.painting import painted, painted_form
from tests.study.hall import Hall

PLATFORMS: Final[tuple[Platform, ...]] = ("discord", "slack")
_OF_THE_PACK: Final = ("looks after", "Do what", "Because it is", "The rule is simple", "sqs.html")
"""In the texts of every question that the hall asks."""
_NAMES: Final = ("Ann", "Bea")
HERE: Final[dict[Platform, Spot]] = {"discord": Spot("discord", "1001", "2001"), "slack": Spot("slack", "T1", "C1")}
ABROAD: Final[dict[Platform, Spot]] = {"discord": Spot("discord", "1009", "2009"), "slack": Spot("slack", "T9", "C9")}
_STATE: Final = discord.Client(intents=discord.Intents(guilds=True))._connection
_STATE.user = discord.ClientUser(
    state=_STATE, data={"id": "5", "username": "studyhall", "discriminator": "0", "avatar": None, "global_name": None}
)
_UP_TO: Final = 12
"""More than there is of anything."""


class Attacked(Hall):
    """A group on each platform with an open daily, of whose members one has a quiz, a review and an exam under way."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.face.time_of = _time_of  # type: ignore[method-assign]  # as the real faces read the ids of messages

    async def lay_out(self) -> None:
        for spot in HERE.values():
            await self.set_up(spot)
        await self.move(hours=2)
        for spot in HERE.values():
            await self.answer("11", "wrong", spot=spot)
            await self.say("quiz", by="11", spot=spot)
            await self.say("exam half", by="11", spot=spot)
            await self.say("star", by="11", spot=spot)

    async def everything(self) -> Rows:
        return await load_rows(self.study.database)

    async def news(self, before: Rows) -> dict[str, tuple[Counter[str], Counter[str]]]:
        """Table -> rows that came, and rows that went."""
        after = await self.everything()
        return {name: (after[name] - rows, rows - after[name]) for name, rows in before.items() if after[name] != rows}

    async def send(self, ask: Ask | Page | None) -> list[Any]:
        """All that is shown for it, as a face shows it: a form and what comes of it, in both platforms' drawing."""
        if not isinstance(ask, Ask):
            return [] if ask is None else [painted(ask)]
        drawn: list[Any] = []
        if (form := await self.desk.form_for(ask)) is not None:
            drawn += [painted_form(form)] if can_paint(form) else []
            drawn += [paint_slack_form(form, memory="")]
        page = (await self.desk.serve(ask)).page()
        return [*drawn, painted(page), paint(page).blocks]


def _time_of(message: str) -> datetime:
    at = read_time(message) if "." in message else discord.utils.snowflake_time(int(message))
    assert at is not None
    return at


class Senders:
    """Payloads of both platforms, from a certain member at a certain place."""

    def __init__(self, hall: Hall, user: str, spot: Spot) -> None:
        self._hall, self._user, self._spot = hall, user, spot
        self._state = _STATE

    def payload(self, control: str, chosen: list[str], fields: dict[str, str], *, filled: bool) -> dict[str, Any]:
        make = self._discord if self._spot.platform == "discord" else self._slack
        return make(control, chosen, fields, filled=filled)

    def take(self, payload: dict[str, Any]) -> Ask | Page | None:
        """What the face makes of it; None where the library itself can't read it."""
        if self._spot.platform == "slack":
            door, now = lambda _: self._hall._door(self._user), self._hall.clock.now()
            taken = take_form if "view" in payload else take_click
            return taken(payload, self._spot.space, door, now)
        try:
            interaction: discord.Interaction[Any] = discord.Interaction(data=payload, state=self._state)  # type: ignore[arg-type]
        except (KeyError, ValueError, TypeError, AttributeError, IndexError):
            return None
        return take_from_discord(interaction) if hasattr(interaction.user, "id") else None

    def _discord(self, control: str, chosen: list[str], fields: dict[str, str], *, filled: bool) -> dict[str, Any]:
        inputs = [{"type": 18, "component": {"type": 4, "custom_id": name, "value": fields[name]}} for name in fields]
        clicked = {"custom_id": control, "component_type": 3 if chosen else 2, "values": chosen}
        user = {"id": self._user, "username": "eve", "discriminator": "0", "avatar": None, "global_name": None}
        member: dict[str, Any] = {
            "user": user, "roles": [], "joined_at": None, "nick": None, "avatar": None, "flags": 0, "permissions": "0",
            "deaf": False, "mute": False,
        }  # fmt: skip
        return {
            "id": str(discord.utils.time_snowflake(self._hall.clock.now())), "application_id": "5",
            "type": 5 if filled else 3, "token": "t", "version": 1,
            "guild_id": self._spot.space, "channel": {"id": self._spot.channel, "type": 0, "name": "c", "position": 0},
            "channel_id": self._spot.channel, "member": member, "app_permissions": "0",
            "data": {"custom_id": control, "components": inputs} if filled else clicked, "entitlements": [],
            "attachment_size_limit": 0, "authorizing_integration_owners": {},
        }  # fmt: skip

    def _slack(self, control: str, chosen: list[str], fields: dict[str, str], *, filled: bool) -> dict[str, Any]:
        who = {"team": {"id": self._spot.space}, "user": {"id": self._user, "name": "eve", "team_id": self._spot.space}}
        if filled:
            values = {name: {name: {"type": "plain_text_input", "value": fields[name]}} for name in fields}
            view = {"callback_id": control, "private_metadata": self._spot.channel, "state": {"values": values}}
            return {"type": "view_submission", **who, "view": view}
        boxes = {f"choose:{control.partition(':')[2]}": {"selected_options": [{"value": one} for one in chosen]}}
        return {
            "type": "block_actions", **who, "channel": {"id": self._spot.channel}, "state": {"values": {"b": boxes}},
            "container": {"message_ts": "1795334400.000100", "channel_id": self._spot.channel},
            "actions": [{"action_id": control, "action_ts": f"{self._hall.clock.now().timestamp():.6f}"}],
        }  # fmt: skip


def _fields(dice: Random) -> dict[str, str]:
    names = ("kind", "words", "note", "link", "text", "code", "time", "days", "date", "name")
    return {name: dice.choice(("wrong", "x" * 300, "1", "mon", "09:00", "https://x.y/z", "\x00")) for name in names}


@pytest.mark.parametrize("attempts", ATTEMPTS)
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_nobody_reads_or_changes_anything_of_another_group(
    own_database: Database, platform: Platform, attempts: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody of another server sends every control that there is, about everything that there is."""
    hall = Attacked(own_database)
    await hall.lay_out()
    before = await hall.everything()
    senders = Senders(hall, "77", ABROAD[platform])
    for number in range(attempts):
        dice = Random(f"abroad {platform} {number}")
        control = forged_id(dice, up_to=_UP_TO)
        if is_free(read_click(control)):
            continue
        chosen = dice.choice(([], ["right"], ["wrong", "nope"]))
        payload = senders.payload(control, chosen, _fields(dice), filled=dice.random() < 0.3)
        shown = json.dumps(await hall.send(senders.take(payload)))
        assert not any(words in shown for words in (*_OF_THE_PACK, *_NAMES)), (number, control, shown)
    assert await hall.news(before) == {}
    assert "incident" not in caplog.text


@pytest.mark.parametrize("attempts", ATTEMPTS)
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_replay_counts_nothing_twice(
    own_database: Database, platform: Platform, attempts: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever has answered sends that click again, and others about it: other options, times and forms of it."""
    hall = Attacked(own_database)
    await hall.lay_out()
    senders = Senders(hall, "12", HERE[platform])
    post = hall.latest(HERE[platform]).post
    told = await hall.send(senders.take(senders.payload(f"answer:{post}:wrong", [], {}, filled=False)))
    assert "Do what right says" in str(told), "it is answered"
    before = await hall.everything()
    for number in range(attempts):
        dice = Random(f"replay {platform} {number}")
        control = forged_id(dice, up_to=_UP_TO)
        if dice.random() < 0.3:
            control = f"{dice.choice(('answer', 'submit'))}:{post}:{dice.choice(('right', 'wrong', 'last', 'nope'))}"
        if read_click(control).press not in ("answer", "submit", "choose"):
            continue
        payload = senders.payload(control, dice.choice(([], ["right"])), {}, filled=dice.random() < 0.1)
        hall.clock.move(timedelta(milliseconds=dice.randint(0, 20)))
        await hall.send(senders.take(payload))
    assert await hall.news(before) == {}
    assert "incident" not in caplog.text


@pytest.mark.parametrize("attempts", ATTEMPTS)
@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_payload_of_any_shape_is_read_or_refused(
    own_database: Database, platform: Platform, attempts: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Parts lost, doubled, of another type, ten thousand letters long, in other alphabets: no error, no row."""
    hall = Attacked(own_database)
    await hall.lay_out()
    before = await hall.everything()
    senders = Senders(hall, "77", ABROAD[platform])
    taken = 0
    for number in range(attempts):
        dice = Random(f"shape {platform} {number}")
        control = forged_id(dice, up_to=_UP_TO)
        whole = senders.payload(control, ["right"], _fields(dice), filled=dice.random() < 0.5)
        if platform == "discord":  # the rest is Discord's own, and read by its library
            payload = {**whole, "data": mutate_payload(whole["data"], dice)}
        elif not isinstance(payload := mutate_payload(whole, dice), dict):
            continue
        ask = senders.take(payload)
        if isinstance(ask, Ask) and (ask.verb or (ask.click is not None and is_free(ask.click))):
            continue
        taken += ask is not None
        await hall.send(ask)
    assert taken > attempts // 4
    assert await hall.news(before) == {}
    assert "incident" not in caplog.text
