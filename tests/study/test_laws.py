"""Whatever a group goes through, a recount finds what stands: random weeks over several channels and zones."""

import asyncio
from random import Random

import pytest

from bot.delivery import Refused, Unsure
from bot.rules.folding import differences, rebuild
from bot.rules.questions import UNKNOWN_BUTTON
from bot.rules.verdicts import TooLate, Verdict
from bot.talk.clicks import Click
from bot.talk.people import Shown
from bot.verbs.daily import DailyAction
from tests.study.hall import BOSS, Hall

_CHANNELS = (
    ("east", "09:00", "Asia/Tokyo", None),
    ("middle", "02:30", "Europe/Berlin", None),
    ("west", "17:00", "America/Los_Angeles", None),
    ("workdays", "12:00", "Europe/Berlin", "mon-fri"),
)
_PEOPLE = tuple(f"u{n}" for n in range(7))


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 8))])
async def test_a_random_fortnight_adds_up(hall: Hall, seed: int) -> None:
    random = Random(seed)
    spots = [hall.spot(name) for name, *_ in _CHANNELS]
    for (_, time, zone, days), spot in zip(_CHANNELS, spots, strict=True):
        await hall.set_up(spot, time=time, zone=zone, days=days)
    acknowledged = 0
    for _ in range(40):
        await hall.move(hours=random.choice((1, 5, 9, 13)))
        if random.random() < 0.1:
            hall.face.outcomes = [random.choice((Refused("no"), Unsure("reset")))]
        if random.random() < 0.2:
            spot = random.choice(spots)
            await hall.say(f"daily {random.choice(tuple(DailyAction))}", by=BOSS, spot=spot)
        if random.random() < 0.05 and hall.face.sent:
            spot, card = random.choice(hall.face.sent[-6:])
            await hall.click(Click("end", Shown("post", card.post)), by=BOSS, spot=spot)
        acknowledged += await _some_answers(hall, random)
    assert acknowledged > 20
    assert [str(difference) for difference in await hall.study.database.read(differences)] == []
    await hall.study.database.write(rebuild)
    assert await hall.study.database.read(differences) == []


async def _some_answers(hall: Hall, random: Random) -> int:
    """Some people answer one of the latest posts, in whatever channel, at once and some of them twice."""
    recent = hall.face.sent[-6:]
    acts = []
    for user in random.sample(_PEOPLE, random.randrange(len(_PEOPLE))):
        if recent:
            spot, card = random.choice(recent)
            for _ in range(random.choice((1, 1, 2))):
                choice = random.choice(("right", "wrong"))
                acts.append(hall.answer(user, choice, spot=spot, post=card.post))
    replies = await asyncio.gather(*acts)
    assert all(isinstance(reply, Verdict | TooLate) or reply == UNKNOWN_BUTTON for reply in replies)
    return sum(isinstance(reply, Verdict) and not reply.again for reply in replies)
