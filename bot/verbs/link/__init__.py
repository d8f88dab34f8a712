"""`link`: a member's accounts on both platforms become one person, once both sides have agreed; and back again."""

from enum import StrEnum
from typing import Final

from bot.core import Study
from bot.declaring import Press, Verb
from bot.rules.codes import TYPED_AT_MOST
from bot.talk.asks import Ask, Option, Where, Who
from bot.talk.kinds import OneOf, OneTimeCode
from bot.talk.lines import say
from bot.talk.pages import Outcome
from bot.verbs.link.joining import LINKING, go_on, make_code, part
from bot.verbs.link.pages import MORE, PART


class _Action(StrEnum):
    """What else somebody may want."""

    UNLINK = "unlink"


_ACTION: Final = Option("action", say("unlink: separate the account you are using now from the others"), OneOf(_Action))
_CODE: Final = Option("code", say("The code that you were shown on your other platform"), OneTimeCode(TYPED_AT_MOST))


async def serve(study: Study, ask: Ask) -> Outcome:
    """What there is to do next: a code to show, to enter or to confirm; or the accounts that are linked."""
    if ask.get(_ACTION) is not None:
        return await part(study, ask)
    if code := ask.get(_CODE):
        return await LINKING.look_at_code(study, ask, code)
    return await go_on(study, ask)


LINK: Final = Verb(
    "link",
    say("Link your accounts on Discord and Slack"),
    Who.MEMBER,
    serve,
    (_ACTION, _CODE),
    presses=(
        *LINKING.presses(),
        Press(MORE, Who.MEMBER, make_code, where=Where.ANYWHERE),
        Press(PART, Who.MEMBER, part, where=Where.ANYWHERE),
    ),
    where=Where.ANYWHERE,
)
