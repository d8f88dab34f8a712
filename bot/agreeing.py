"""Two sides agree by a code: one makes it, somebody else enters it and agrees, and whoever made it confirms.

A code that was found, guessed or talked out of somebody does nothing by itself. Each step is one transaction, and a
code is used up in one statement.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from bot.core import Study
from bot.declaring import Open, Press, Serve, writes
from bot.rules.codes import TYPED_AT_MOST, digest_of, signs_of
from bot.rules.entering import enter
from bot.rules.own_accounts import find_account
from bot.talk.asks import Ask, Where, Who
from bot.talk.clicks import Click
from bot.talk.forms import Field, Form
from bot.talk.lines import say
from bot.talk.pages import Outcome, Page, Refusal
from bot.talk.parts import Button, Buttons
from bot.talk.people import Caller
from storage.accounts import OwnAccount, load_account
from storage.codes import Codes, GroupCode, LinkCode
from storage.database import Transaction

_C = TypeVar("_C", LinkCode, GroupCode)
MINUTES: Final = 10
GOOD_FOR: Final = timedelta(minutes=MINUTES)
"""How long a code is good."""
_FIELD: Final = "code"


def _mark(digest: str) -> str:
    """As a control carries it: `=0123456789abcdef`, since digits alone would be a post."""
    return f"={digest[:16]}"


@dataclass(frozen=True, slots=True)
class AgreementControls:
    """The controls of an agreement; their names begin with that of its room."""

    room: str

    def name(self, step: str) -> str:
        return f"{self.room}-{step}"

    @property
    def enter(self) -> Click:
        """Opens the form; without an argument that would be taken for a verb's."""
        return Click(self.name("enter"), None, (_FIELD,))

    def check(self, label: str) -> Button:
        return Button(label, Click(self.name("check")), primary=True)

    def join(self, label: str, signs: str) -> Button:
        return Button(label, Click(self.name("join"), None, (signs,)), primary=True)

    def confirm(self, code: str, *, yes: str, no: str) -> Buttons:
        """Yes says which code is meant, by its digest: somebody else may have agreed to a later one."""
        refuse = Button(no, Click(self.name("refuse")))
        return Buttons((Button(yes, Click(self.name("confirm"), None, (_mark(code),)), primary=True), refuse))


@dataclass(frozen=True, slots=True)
class Agreement(Generic[_C]):
    """What is agreed to: its words, and what its steps come to."""

    controls: AgreementControls
    codes: Codes[_C]
    who: Who
    where: Where
    title: str
    """Of the form in which the code is entered."""
    hint: str
    """Where that comes from."""
    no_such_code: Refusal
    """A wrong, an old and a used one are told alike."""
    not_yet: Refusal
    nothing_to_confirm: Refusal
    refused: Page
    hinder: Callable[[Transaction, Caller, _C, OwnAccount, datetime], Refusal | None]
    """Why whoever has entered somebody's code can't agree."""
    ask_joining: Callable[[Transaction, _C, OwnAccount, str], Outcome]
    """What agreeing to somebody's code means, before it is done; its signs go along."""
    joined: Callable[[OwnAccount], Outcome]
    """What is told to whoever has agreed to somebody's code."""
    ask_confirming: Callable[[Transaction, _C, OwnAccount], Outcome | None]
    """Somebody has agreed: is it whom the code was made for?"""
    settle: Callable[[Transaction, _C, datetime], Outcome | None]
    """Both sides agree: use up the code, which was entered, and do it; None where it is gone."""
    is_made_here: Callable[[Transaction, Caller, _C, datetime], bool] = lambda *_: True
    """Whether a code of the caller's is confirmed where they are."""
    kept_beside: Callable[[Transaction, Caller, datetime], dict[str, int]] = lambda *_: {}
    """Column -> what is kept of whoever agrees, beside their account."""

    def presses(self) -> tuple[Press, ...]:
        """The controls of all steps."""
        return (
            self._press("check", writes(self._check)),
            self._press("enter", self._look_at_filled, self._code_form),
            self._press("join", writes(self._join)),
            self._press("confirm", writes(self._confirm)),
            self._press("refuse", writes(self._refuse)),
        )

    def _press(self, step: str, serve: Serve, form: Open | None = None) -> Press:
        return Press(self.controls.name(step), self.who, serve, form=form, where=self.where)

    # --- the side that has made the code ---

    def find_entered(self, tx: Transaction, caller: Caller, now: datetime) -> Outcome | None:
        """Who has agreed to the caller's code, to be confirmed; None where nobody has."""
        code = self._own_code(tx, caller, now)
        other = load_account(tx, code.entered_by) if code is not None and code.entered_by is not None else None
        return self.ask_confirming(tx, code, other) if code is not None and other is not None else None

    def _check(self, tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
        if self._own_code(tx, ask.caller, now) is None:
            return self.nothing_to_confirm
        return self.find_entered(tx, ask.caller, now) or self.not_yet

    def _confirm(self, tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
        code = self._own_code(tx, ask.caller, now)
        if code is None or ask.pressed.args != (_mark(code.digest),) or code.entered_by is None:
            return self.nothing_to_confirm
        return self.settle(tx, code, now) or self.nothing_to_confirm

    def _refuse(self, tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
        """The code was entered by somebody else: it is void."""
        code = self._own_code(tx, ask.caller, now)
        if code is not None:
            self.codes.drop(tx, account=code.account)
        return self.refused

    def _own_code(self, tx: Transaction, caller: Caller, now: datetime) -> _C | None:
        own = find_account(tx, caller)
        code = self.codes.find_own(tx, account=own.id, now=now) if own else None
        return code if code is not None and self.is_made_here(tx, caller, code, now) else None

    # --- the side that enters it ---

    async def _code_form(self, _: Study, __: Ask) -> Form:
        field = Field(_FIELD, say("Code"), self.hint, required=True, at_most=TYPED_AT_MOST)
        return Form(self.controls.enter.id, self.title, say("Go on"), (field,))

    async def _look_at_filled(self, study: Study, ask: Ask) -> Outcome:
        return await self.look_at_code(study, ask, ask.typed.get(_FIELD, ""))

    async def look_at_code(self, study: Study, ask: Ask, typed: str) -> Outcome:
        """What the code is for, before anything is agreed to; or a Refusal."""
        now = study.clock.now()
        return await study.database.write(lambda tx: self._look(tx, ask.caller, typed, now))

    def _look(self, tx: Transaction, caller: Caller, typed: str, now: datetime) -> Outcome:
        found = self._find_joinable(tx, caller, typed, now)
        return found if isinstance(found, Refusal) else self.ask_joining(tx, *found, signs_of(typed))

    def _join(self, tx: Transaction, _: Study, ask: Ask, now: datetime) -> Outcome:
        """Of two who agree at once the unique row knows one."""
        found = self._find_joinable(tx, ask.caller, ":".join(ask.pressed.args), now)
        if isinstance(found, Refusal):
            return found
        code, maker = found
        account, beside = enter(tx, ask.caller, now).account, self.kept_beside(tx, ask.caller, now)
        return self.joined(maker) if self.codes.enter(tx, code.id, account=account, **beside) else self.no_such_code

    def _find_joinable(
        self, tx: Transaction, caller: Caller, typed: str, now: datetime
    ) -> tuple[_C, OwnAccount] | Refusal:
        """A good code with the account that made it."""
        code = self.codes.find(tx, digest=digest_of(typed), now=now)
        maker = load_account(tx, code.account) if code else None
        if code is None or maker is None:
            return self.no_such_code
        return self.hinder(tx, caller, code, maker, now) or (code, maker)
