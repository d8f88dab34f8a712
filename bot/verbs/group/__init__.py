"""`group`: servers and workspaces that study together: one daily, one board; who is in it, and what was chosen."""

from enum import StrEnum
from typing import Final

from bot.core import Study
from bot.declaring import Press, Serve, Verb
from bot.rules.codes import TYPED_AT_MOST
from bot.talk.asks import Ask, Option, Who
from bot.talk.forms import Field, Form
from bot.talk.kinds import OneOf, OneTimeCode
from bot.talk.lines import say
from bot.talk.pages import Outcome
from bot.verbs.group import choosing, days, forms, joining, leaving, options, pages, purging


class _Action(StrEnum):
    """What can be done with a group."""

    INVITE = "invite"
    JOIN = "join"
    LEAVE = "leave"
    RENAME = "rename"
    SETTINGS = "settings"
    PURGE = "purge"


_ACTION: Final = Option("action", say("What to do with the group; leave it out to see the group"), OneOf(_Action))
_CODE: Final = Option("code", say("For join: the code you were given"), OneTimeCode(TYPED_AT_MOST))


async def serve(study: Study, ask: Ask) -> Outcome:
    """What was asked for; without anything, the group."""
    if code := ask.get(_CODE):
        return await joining.JOINING.look_at_code(study, ask, code)
    if choosing.changes_something(ask):
        return await choosing.change(study, ask)
    return await _STEPS[ask.get(_ACTION) or _Action.SETTINGS](study, ask)


async def _ask_for_code(_: Study, __: Ask) -> Outcome:
    return pages.NO_CODE


async def _ask_for_name(_: Study, __: Ask) -> Outcome:
    return pages.NO_NAME


_STEPS: Final[dict[_Action, Serve]] = {
    _Action.INVITE: joining.invite,
    _Action.JOIN: _ask_for_code,
    _Action.LEAVE: leaving.ask_leave,
    _Action.RENAME: _ask_for_name,
    _Action.SETTINGS: choosing.show,
    _Action.PURGE: purging.ask_to_purge,
}


async def name_form(_: Study, __: Ask) -> Form:
    field = Field(options.NAME.name, say("Name"), say("Up to 60 characters"), required=True)
    return Form("group", say("Rename the group"), say("Save"), (field,))


GROUP: Final = Verb(
    "group",
    say("Study as one group with other servers and workspaces; the group's settings"),
    Who.ORGANISER,
    serve,
    (
        *(_ACTION, _CODE, options.NAME, options.EXAM_VERSION, options.REVEAL, options.OPEN, options.CONFIDENCE),
        *(days.DATE, days.REST, days.REMOVE, options.TEAMS, options.TOPICS),
        *(options.ROLE, options.STREAK_ROLE, options.STREAK_DAYS, options.MOCK_ROLE),
    ),
    presses=(
        Press(pages.INVITE, Who.ORGANISER, joining.invite),
        *joining.JOINING.presses(),
        Press(pages.LEAVE, Who.ORGANISER, leaving.ask_leave),
        Press(pages.LEAVE_NOW, Who.ORGANISER, leaving.leave),
        Press(choosing.ASKED.press, Who.ORGANISER, forms.keep_asked, form=forms.asked_form),
        Press(choosing.PLAYED.press, Who.ORGANISER, forms.keep_settings, form=forms.settings_form),
        Press(pages.DAYS, Who.ORGANISER, choosing.change_days, form=days.days_form),
        Press(pages.PURGE, Who.ORGANISER, purging.purge, form=purging.purge_form),
        Press(choosing.NAMED.press, Who.ORGANISER, serve, form=name_form),
    ),
)
