"""What costs much is served to one member only so often; to everybody else as ever."""

import asyncio
from dataclasses import dataclass

from bot.allowance import _KEPT_AT_MOST, BURST, PER_SECOND, STILL_AT_IT, TOO_MUCH_AT_ONCE, Allowances
from bot.core import Study
from bot.declaring import Press, Verb
from bot.desk import Desk
from bot.talk.asks import Ask, Who
from bot.talk.clicks import Click
from bot.talk.pages import Page, Refusal, note
from bot.talk.people import Account
from tests.talk.test_desk import Doorkeeper, ask


@dataclass
class Steady:
    at: float = 0.0

    def __call__(self) -> float:
        return self.at


def _account(user: int) -> Account:
    return Account("discord", "", str(user))


def test_a_burst_is_allowed_and_then_what_comes_back() -> None:
    steady = Steady()
    allowances = Allowances(steady)
    assert [allowances.take(_account(1)) for _ in range(BURST + 2)] == [True] * BURST + [False, False]
    assert allowances.take(_account(2)), "another member has an own one"
    steady.at += 1 / PER_SECOND
    assert [allowances.take(_account(1)) for _ in range(2)] == [True, False]
    steady.at += 1_000_000
    assert [allowances.take(_account(1)) for _ in range(BURST + 1)] == [True] * BURST + [False]


def test_it_never_grows_beyond_its_bound() -> None:
    allowances = Allowances(Steady())
    for user in range(_KEPT_AT_MOST + 500):
        assert allowances.take(_account(user))
    assert len(allowances._left) == _KEPT_AT_MOST


async def test_one_thing_at_a_time_is_done_for_a_member_in_the_order_of_asking() -> None:
    allowances, served, under_way = Allowances(), list[tuple[int, int]](), list[int]()

    async def ask_for(what: int, of: int) -> None:
        async with allowances.turn(_account(of)) as refusal:
            assert refusal is None
            assert of not in under_way, "the one before isn't done"
            under_way.append(of)
            await asyncio.sleep(0)
            at_once.append(len(under_way))
            under_way.remove(of)
            served.append((of, what))

    at_once = list[int]()
    await asyncio.gather(*(ask_for(what, of) for of in (1, 2) for what in range(5)))
    assert [what for of, what in served if of == 1] == [*range(5)]
    assert max(at_once) == 2, "another member's is done meanwhile"


async def test_who_would_wait_too_long_is_told() -> None:
    allowances = Allowances(turn_within_s=0.01)
    async with allowances.turn(_account(1)) as refusal:
        assert refusal is None
        async with allowances.turn(_account(1)) as second:
            assert second == STILL_AT_IT
        async with allowances.turn(_account(2)) as other:
            assert other is None
    async with allowances.turn(_account(1)) as later:
        assert later is None
    assert len(allowances._locks) == 0


async def test_one_member_can_not_take_the_time_of_the_others() -> None:
    """Of two thousand asks of one member at once thirty are worked on, and their answers go on all the same."""
    worked = []

    async def serve(_: Study, asked: Ask) -> Page:
        worked.append(asked.caller.name)
        await asyncio.sleep(0)
        return note("served")

    presses = (Press("dig", Who.MEMBER, serve, costly=True), Press("answer", Who.MEMBER, serve))
    desk = Desk(Study(None, None, None), [Verb("lookup", "", Who.MEMBER, serve, costly=True, presses=presses)])  # type: ignore[arg-type]  # nothing here touches them
    asks = [ask(Doorkeeper(), verb="lookup"), ask(Doorkeeper(), click=Click("dig", None, ("x",)))] * 1_000
    told = await asyncio.gather(*map(desk.serve, asks))
    assert len(worked) == BURST
    refused = [page for page in told if isinstance(page, Refusal)]
    assert refused == [TOO_MUCH_AT_ONCE] * (2_000 - BURST)
    answer = ask(Doorkeeper(), click=Click("answer", None, ("x",)))
    assert not isinstance(await desk.serve(answer), Refusal), "what costs little goes on"
