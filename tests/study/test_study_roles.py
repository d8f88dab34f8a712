"""A daily's card says how many of a study role's members have answered, once Discord has told how many there are."""

import pytest

from bot.headcounts import COUNT_KEPT_FOR, Headcounts, RoleOf
from bot.rules.cards import OpenCard
from bot.talk.lines import plain
from bot.talk.parts import Lines, Small
from bot.verbs.group.choosing import GroupShown
from storage.database import Database
from tests.study.hall import BOSS, START, Hall, told
from tests.study.test_groups import HERE, apart, come_together

ROLE = "77"


@pytest.fixture
async def hall(database: Database) -> Hall:
    hall = Hall(database)
    hall.face.roles.numbers = {ROLE: 31, "5": 2}
    await hall.set_up()
    return hall


def status(hall: Hall, message: str) -> str:
    card = hall.face.cards[message]
    assert isinstance(card, OpenCard)
    [small] = [part for part in card.page().parts if isinstance(part, Small)]
    return plain(small.lines[-1])


async def name_role(hall: Hall, role: str, space: str = "s1") -> str:
    shown = await hall.command("group", by=BOSS, spot=hall.spot(space=space), role=f"@{role}")
    assert isinstance(shown, GroupShown), shown
    lines = (line for part in shown.page().parts if isinstance(part, Lines) for line in part.lines)
    return "\n".join(map(plain, lines))


async def test_the_card_counts_the_roles_members_from_the_next_drawing_on(hall: Hall) -> None:
    assert "Study role here: 77" in await name_role(hall, ROLE)
    await hall.move(hours=2)
    assert "0 answered" in status(hall, "m1")
    await hall.answer("u1")
    await hall.move(minutes=1)
    assert "1 of 31 answered" in status(hall, "m1")
    assert hall.face.roles.counted == ["s1"], "once for all that is drawn within minutes"


async def test_without_a_role_and_with_everybodys_nobody_is_counted(hall: Hall) -> None:
    await name_role(hall, ROLE)
    everybody = hall.spot(space="9")
    await hall.set_up(everybody)
    assert "Study role here: 77" in await name_role(hall, ROLE, "9")
    assert "Study role" not in await name_role(hall, "9", "9")
    await hall.move(hours=2)
    await hall.answer("u1", spot=everybody)
    await hall.move(minutes=1)
    posted = {where: f"m{number}" for number, (where, _) in enumerate(hall.face.sent, start=1)}
    drawn = [status(hall, posted[where]).split(" · ")[1] for where in (hall.spot(), everybody)]
    assert drawn == ["0 answered", "1 answered"]
    assert hall.face.roles.counted == ["s1"]


async def test_more_answers_than_members_and_a_role_that_is_gone_say_no_total(hall: Hall) -> None:
    await name_role(hall, "5")
    await hall.move(hours=2)
    for number in range(3):
        await hall.answer(f"u{number}")
        await hall.move(minutes=1)
        assert ("of 2" in status(hall, "m1")) == (number < 2)
    await name_role(hall, "6")
    await hall.answer("u9")
    await hall.move(minutes=10)
    assert "4 answered" in status(hall, "m1")


async def test_every_space_of_a_group_has_to_have_one(database: Database) -> None:
    hall = Hall(database)
    hall.face.roles.numbers = {ROLE: 31}
    await apart(hall)
    await come_together(hall)
    await name_role(hall, ROLE, HERE.space)
    await hall.move(days=1)
    await hall.answer("ann", spot=HERE)
    await hall.move(minutes=2)
    drawn = [status(hall, message) for message, card in hall.face.cards.items() if isinstance(card, OpenCard)]
    assert any("1 answered" in one for one in drawn), drawn
    assert not any(" of " in one for one in drawn), "how many there are in the other space nobody knows"


async def test_only_organisers_name_one_and_a_word_is_none(hall: Hall) -> None:
    assert "organisers" in told(await hall.command("group", role=f"@{ROLE}"))
    assert told(await hall.command("group", by=BOSS, role="@Study")) == "Pick a role from the list."


def test_what_is_known_is_bounded_and_asked_for_again_after_minutes() -> None:
    heads, role = Headcounts(), RoleOf("discord", "1", "0")
    assert heads.of(role, START) is None
    assert heads.take() == {role}
    heads.note(role, 3, START)
    assert (heads.of(role, START), heads.take()) == (3, frozenset())
    assert (heads.of(role, START + COUNT_KEPT_FOR), heads.take()) == (3, frozenset({role}))
    for number in range(3_000):
        heads.note(RoleOf("discord", "1", str(number)), number, START)
    assert heads.of(role, START) is None
    assert heads.of(RoleOf("discord", "1", "2999"), START) == 2999
