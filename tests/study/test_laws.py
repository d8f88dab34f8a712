"""Whatever a group goes through, a recount finds what stands: random weeks over several channels and zones."""

import asyncio
from random import Random

import pytest

from bot.delivery import Refused, Unsure
from bot.replies import Reason, Refusal, TooLate, Verdict
from bot.study.daily import Action, act_on_daily
from bot.study.folding import differences, rebuild
from tests.study.desk import ORGANISER, Desk

_CHANNELS = (
    ("east", "09:00", "Asia/Tokyo", None),
    ("middle", "02:30", "Europe/Berlin", None),
    ("west", "17:00", "America/Los_Angeles", None),
    ("workdays", "12:00", "Europe/Berlin", "mon-fri"),
)
_PEOPLE = tuple(f"u{n}" for n in range(7))


@pytest.mark.parametrize("seed", range(4))
async def test_a_random_fortnight_adds_up(desk: Desk, seed: int) -> None:
    random = Random(seed)
    spots = [desk.spot(name) for name, *_ in _CHANNELS]
    for (_, time, zone, days), spot in zip(_CHANNELS, spots, strict=True):
        await desk.set_up(spot, time=time, zone=zone, days=days)
    acknowledged = 0
    for _ in range(40):
        await desk.move(hours=random.choice((1, 5, 9, 13)))
        if random.random() < 0.1:
            desk.face.outcomes = [random.choice((Refused("no"), Unsure("reset")))]
        if random.random() < 0.2:
            spot = random.choice(spots)
            action = random.choice((Action.NOW, Action.SKIP, Action.PAUSE, Action.RESUME))
            await act_on_daily(desk.study, desk.caller("boss", spot), ORGANISER, action)
        acknowledged += await _some_answers(desk, random)
    assert acknowledged > 20
    assert [str(difference) for difference in await desk.study.database.read(differences)] == []
    await desk.study.database.write(rebuild)
    assert await desk.study.database.read(differences) == []


async def _some_answers(desk: Desk, random: Random) -> int:
    """Some people answer one of the latest posts, in whatever channel, at once and some of them twice."""
    recent = desk.face.sent[-6:]
    acts = []
    for user in random.sample(_PEOPLE, random.randrange(len(_PEOPLE))):
        if recent:
            spot, card = random.choice(recent)
            for _ in range(random.choice((1, 1, 2))):
                choice = random.choice(("right", "wrong"))
                acts.append(desk.answer(user, choice, spot=spot, post=card.post))
    replies = await asyncio.gather(*acts)
    assert all(isinstance(reply, Verdict | TooLate) or reply == Refusal(Reason.UNKNOWN_BUTTON) for reply in replies)
    return sum(isinstance(reply, Verdict) and not reply.again for reply in replies)
