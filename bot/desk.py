"""The one way in: commands, clicks, forms and suggestions of both faces, with their rights, options and incidents."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.allowance import Allowances
from bot.core import Study
from bot.declaring import Press, Serve, Verb, every_press, in_time, read_options
from bot.draining import drain
from bot.event_log import asked_in, log_of
from bot.incidents import report
from bot.rules.counting import count_told
from bot.rules.questions import UNKNOWN_BUTTON
from bot.talk.asks import Ask, Pointed, Where, Who
from bot.talk.clicks import Click
from bot.talk.forms import Entry, Form
from bot.talk.kinds import Known
from bot.talk.languages import Language, in_language
from bot.talk.lines import Line, say
from bot.talk.pages import Outcome, Page, Refusal
from bot.talk.parts import Lines, lines_of
from bot.talk.people import Caller, Platform, Rights
from bot.talk.retyping import retyped, with_value, with_word
from bot.talk.sorting import sort_words, unknown_verb

_LOG: Final = log_of(__name__)

NOT_IN_A_SPACE: Final = Refusal(say("That works in a channel of a server, where your study group is."))
NOT_FOR_BOTS: Final = Refusal(say("Studyhall is for people."))
NOT_ORGANISER: Final = Refusal(say("That is for organisers only."))
NOT_A_QUESTION: Final = Refusal(say("That works on a question's card: use it on the message with the question."))


def rights_unknown(why: str) -> Refusal:
    return Refusal(say("Whether you are an organiser could not be looked up ({why}), so nothing was changed.", why=why))


Below = Callable[[Study, Caller], Awaitable[tuple[Line, ...]]]
"""What there is to tell somebody, once, below the next page they are shown."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A use case that may run, with all it asked for."""

    serve: Serve
    ask: Ask
    costly: bool


class Desk:
    """Serves asks, and knows which are being served so that a stop can wait for them."""

    def __init__(
        self, study: Study, verbs: Sequence[Verb], presses: Sequence[Press] = (), *, below: Below | None = None
    ) -> None:
        """`presses` are controls that belong to no verb; `below` is what somebody is told below whatever they get."""
        self.verbs: Final = tuple(verbs)
        self._study = study
        self._below = below
        self._allowances: Final = Allowances()
        self._verbs: Final = {verb.name: verb for verb in verbs}
        every = every_press(verbs, presses)
        self._presses: Final = {(press.name, on): press for press in every for on in press.on or ("",)}
        self.shortcuts: Final = tuple(press for press in every if press.shortcut is not None)
        """The controls that the menu of a message has, too."""
        self._from_anywhere: Final = _by_name(verbs)
        self._in_menus: Final = _by_name(every)
        self._serving: defaultdict[Platform, set[asyncio.Task[object]]] = defaultdict(set)

    async def form_for(self, ask: Ask) -> Form | None:
        """The form that an ask opens instead of being served, within the time that a platform waits for one.

        Where nobody may send it, or it can't be made for an unexpected error, it is none: serving the ask says why.
        """
        try:
            return in_language(await self._form(ask), ask.caller.language)
        except Exception as error:  # noqa: BLE001 -- as below
            report(error, "making a form")
            return None

    async def _form(self, ask: Ask) -> Form | None:
        if ask.filled:
            return None
        meant = self._meant(ask)
        if isinstance(meant, Refusal):
            return None
        form = await (self._form_of_press(meant, meant.click) if meant.click else self._form_of_verb(meant))
        return form.filled_in(ask.before) if form is not None else None

    async def _form_of_press(self, ask: Ask, click: Click) -> Form | None:
        press = self._press(click)
        if press is None or press.form is None or not await _may_fill_in(ask, press.where, press.who):
            return None
        return press.form if isinstance(press.form, Form) else await press.form(self._study, ask)

    async def _form_of_verb(self, ask: Ask) -> Form | None:
        verb = self._verbs.get(ask.verb)
        if verb is None or verb.form is None or ask.typed or ask.words:
            return None
        if not await _may_fill_in(ask, verb.where, verb.who):
            return None
        return verb.form if isinstance(verb.form, Form) else await verb.form(self._study, ask)

    async def serve(self, ask: Ask) -> Page | Refusal:
        """What an ask comes to. An unexpected error is logged and apologised for, both with one id."""
        with asked_in(ask.caller.spot):
            said: Page | Refusal
            try:
                admitted = await self.admit(ask)
                if isinstance(admitted, Refusal):
                    said = admitted
                else:
                    turn = self._allowances.turn(ask.caller.account) if admitted.costly else nullcontext()
                    async with turn as refusal:
                        outcome = refusal or await admitted.serve(self._study, admitted.ask)
                        said = await self._paged(outcome, admitted.ask)
            except Exception as error:  # noqa: BLE001 -- the one place that catches what nobody expected
                said = report(error, f"serving {ask.click.press if ask.click else ask.verb or 'an ask'}").page()
            finally:
                self._study.bell.ring()
            return _told(said, ask.caller.language)

    async def _paged(self, outcome: Outcome, ask: Ask) -> Page | Refusal:
        count_told(self._study.metrics, ask, outcome)
        if isinstance(outcome, Refusal):
            return outcome
        page = outcome.page()
        if ask.click is None:  # a verb that was typed takes the place of nothing
            page = replace(page, in_place=False)
        return await self._with_more(page, ask.caller)

    async def _with_more(self, page: Page, caller: Caller) -> Page:
        """A page with what else there is to tell, where it doesn't say that itself. It never stands in a page's way."""
        if self._below is None or page.complete:
            return page
        try:
            told = await self._below(self._study, caller)
        except Exception as error:  # noqa: BLE001 -- the page itself is served all the same
            report(error, "looking for what else there is to tell")
            return page
        said = {line for part in page.parts for line in lines_of(part)}
        more = tuple(line for line in told if line not in said)
        return replace(page, parts=(*page.parts, Lines(more))) if more else page

    async def admit(self, ask: Ask) -> Admitted | Refusal:
        """Which use case is meant, once the rights are looked up and the options read; or why there is none."""
        meant = self._meant(ask)
        return meant if isinstance(meant, Refusal) else await self._admit(meant)

    async def _admit(self, ask: Ask) -> Admitted | Refusal:
        if ask.click is not None:
            return await self._admit_press(ask, ask.click)
        verb = self._verbs.get(ask.verb)
        if verb is None:
            return with_word(unknown_verb(ask.verb, self._verbs, ask.caller.language), ask.verb, ask.words, at=0)
        platform = ask.caller.spot.platform
        options = [option for option in verb.options if platform not in option.not_on]
        typed = sort_words(ask.verb, ask.words, options, ask.seen) if ask.words else ask.typed
        if isinstance(typed, Refusal):
            return typed
        values = read_options(typed, options, platform)
        rights = await _rights(ask, verb.where, _who(verb, values))
        if isinstance(rights, Refusal):
            return rights
        if isinstance(values, Refusal):
            return values if ask.filled else with_value(values, ask.verb, typed)
        return Admitted(verb.serve, replace(ask, typed=typed, values=values, rights=rights), verb.costly)

    def _meant(self, ask: Ask) -> Ask | Refusal:
        """What a shortcut, or a button, stands for.

        A button that is called like a verb and carries nothing is that verb, typed bare; any other is a press.
        """
        if ask.pointed is not None:
            return self._pointed_at(ask, ask.pointed)
        ask = retyped(ask, self._verbs)
        click = ask.click
        if click is None or click.press not in self._verbs or click.shown or click.args:
            return ask
        return replace(ask, click=None, verb=click.press)

    def _pointed_at(self, ask: Ask, pointed: Pointed) -> Ask | Refusal:
        if verb := self._from_anywhere.get(pointed.shortcut):
            return replace(ask, verb=verb, pointed=None)
        name = self._in_menus.get(pointed.shortcut)
        if name is None:
            return UNKNOWN_BUTTON
        on = {kind for known, kind in self._presses if known == name}
        if "" in on:
            return replace(ask, click=Click(name))
        if pointed.shown is None or pointed.shown.kind not in on:
            return NOT_A_QUESTION
        return replace(ask, click=Click(name, pointed.shown), pointed=None)

    def suggest(self, verb: str, option: str, typed: str) -> Sequence[Entry]:
        """What may be meant by what is typed so far for an option."""
        known = next((one for one in self._verbs[verb].options if one.name == option), None)
        if known is None:
            return ()
        return known.kind.suggest(typed, Known(self._study.pack, self._study.clock.now().date()))

    @contextmanager
    def underway(self, face: Platform) -> Iterator[None]:
        """Around everything that a face does for one ask, from taking it until the page was told."""
        task = asyncio.current_task()
        assert task is not None
        self._serving[face].add(task)
        try:
            with self._study.metrics.time_reply(face):
                yield
        finally:
            self._serving[face].discard(task)

    async def drain(self, face: Platform) -> None:
        """Wait until whatever a face has under way has been told, as long as anything gets through.

        Each waits for its own: where one of them alone has ended, the other is never idle.
        """
        if unfinished := await drain(self._serving[face]):
            _LOG.warning("asks were not answered in time", number=unfinished)

    async def _admit_press(self, ask: Ask, click: Click) -> Admitted | Refusal:
        press = self._press(click)
        if press is None:
            return UNKNOWN_BUTTON
        rights = await _rights(ask, press.where, press.who)
        if isinstance(rights, Refusal):
            return rights
        return Admitted(press.serve, replace(ask, rights=rights), press.costly)

    def _press(self, click: Click) -> Press | None:
        return self._presses.get((click.press, click.shown.kind if click.shown else ""))


def _told(outcome: Page | Refusal, language: Language) -> Page | Refusal:
    """What is told, in the language of who asked."""
    whole = replace(outcome, line=outcome.sentence, near=()) if isinstance(outcome, Refusal) else outcome
    return in_language(whole, language)


def _by_name(those: Iterable[Verb | Press]) -> dict[str, str]:
    """What a shortcut is called, and the id that Slack knows it by -> the verb or press that it stands for."""
    with_one = [(one.name, one.shortcut) for one in those if one.shortcut is not None]
    return {known: name for name, shortcut in with_one for known in (name, shortcut.name)}


def _who(verb: Verb, values: Mapping[str, Any] | Refusal) -> Who:
    """Who may do this with a verb; some values of an option are for fewer people than the verb itself."""
    if isinstance(values, Refusal):
        return verb.who
    chosen = [
        option.only_for[values[option.name]] for option in verb.options if values.get(option.name) in option.only_for
    ]
    return chosen[0] if chosen else verb.who


async def _may_fill_in(ask: Ask, where: Where, who: Who) -> bool:
    """Whether somebody may send a form: nobody fills in what is refused afterwards."""
    return isinstance(await in_time(_rights(ask, where, who)), Rights)


async def _rights(ask: Ask, where: Where, who: Who) -> Rights | Refusal:
    """The rights that a use case is told, looked up now; or why it isn't run."""
    if ask.caller.bot:
        return NOT_FOR_BOTS
    if where is Where.SPACE and not ask.caller.spot.space:
        return NOT_IN_A_SPACE
    if who is Who.MEMBER:
        return ask.rights
    rights = await ask.door.fetch_rights()
    if who is Who.EITHER or rights.organiser:
        return rights
    return rights_unknown(rights.unknown_because) if rights.unknown_because else NOT_ORGANISER
