"""What is said while accounts are linked and unlinked."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.rules.own_accounts import account_line
from bot.talk.clicks import Click, numbered
from bot.talk.lines import Command, Line, say
from bot.talk.pages import Page, Refusal, note
from bot.talk.parts import Button, Buttons, Code, Lines, Prose, Small, Title
from storage.accounts import OwnAccount

MINUTES: Final = 10
GOOD_FOR: Final = timedelta(minutes=MINUTES)
"""How long a code is good."""
_LINK: Final = Command("link")
CHECK: Final = "link-check"
JOIN: Final = "link-join"
CONFIRM: Final = "link-confirm"
REFUSE: Final = "link-refuse"
PART: Final = "link-part"
ENTER: Final = "link-enter"
ENTER_CODE: Final = Click(ENTER, None, ("code",))
"""A form that a bare control opened would be taken for a verb's."""
MORE: Final = "link-more"

NO_SUCH_CODE: Final = Refusal(
    say(
        "That code doesn't work: each is good once, for {number} minutes. {link} makes a new one, here or there.",
        number=MINUTES,
        link=_LINK,
    ),
    at="code",
)
LINKED_ALREADY: Final = Refusal(say("These accounts are linked already."))
ALIKE: Final = Refusal(
    say(
        "Two accounts of one Slack workspace, or two on Discord, can't be linked: that is for one person on two "
        "platforms."
    )
)
BOTH_SIT: Final = Refusal(
    say(
        "A mock exam is running on both accounts, and one person can take only one at a time. Finish one, then "
        "try again."
    )
)
NOT_LINKED: Final = Refusal(say("This account isn't linked to another. {link} links it.", link=_LINK))
NOTHING_TO_CONFIRM: Final = Refusal(say("There is nothing left to confirm. {link} starts over.", link=_LINK))
REFUSED: Final = note(say("Nothing was linked, and that code is void. {link} makes a new one.", link=_LINK))
NOT_YET: Final = Refusal(
    say("Nobody has entered your code yet. Do that on your other platform, then press the button again.")
)


@dataclass(frozen=True, slots=True)
class CodeShown:
    """A new code, for whoever asked for it alone."""

    code: str
    first_use: Line = ""

    def page(self) -> Page:
        return Page(
            (
                Title(say("Link your accounts")),
                Prose(say("On your other platform (on Slack `/study link`, on Discord `/link`) enter this code:")),
                Code(self.code),
                Prose(say("Then come back and press the button: both sides have to agree.")),
                Small(
                    (
                        say(
                            "It works once, for {minutes} minutes. Keep it to yourself: it is for your other account.",
                            minutes=MINUTES,
                        ),
                        self.first_use,
                    )
                ),
                Buttons(
                    (
                        Button(say("I have entered it"), Click(CHECK), primary=True),
                        Button(say("Enter a code"), ENTER_CODE),
                    )
                ),
            )
        )


@dataclass(frozen=True, slots=True)
class JoinAsked:
    """A code was entered: is it their own account that it came from?"""

    other: OwnAccount
    code: str

    def page(self) -> Page:
        return Page(
            (
                Title(say("Link this account?")),
                Prose(say("This code was made by {account}.", account=account_line(self.other)), strong=True),
                Prose(
                    say(
                        "Link only an account of your own: streaks, reviews and exams become one, and a daily "
                        "counts once."
                    )
                ),
                Buttons((Button(say("That is me"), Click(JOIN, None, (self.code,)), primary=True),)),
                Small((say("If somebody else gave you this code, do nothing."),)),
            )
        )


@dataclass(frozen=True, slots=True)
class Joined:
    """This side agreed; the other has to confirm."""

    other: OwnAccount

    def page(self) -> Page:
        account = account_line(self.other)
        sentence = say("Almost done: now confirm it where you got the code, as {account}.", account=account)
        return Page((Prose(sentence), Small((say("There, press the button below the code."),))), in_place=True)


@dataclass(frozen=True, slots=True)
class ConfirmAsked:
    """Somebody has entered the code: is it them?"""

    code: int
    """Its number, which confirming carries: a later code may be somebody else's."""
    other: OwnAccount

    def page(self) -> Page:
        return Page(
            (
                Title(say("Is that you?")),
                Prose(say("Your code was entered by {account}.", account=account_line(self.other)), strong=True),
                Prose(
                    say("If you link them, both accounts become one person: one streak, and each daily counts once.")
                ),
                Buttons(
                    (
                        Button(say("Yes, link us"), numbered(CONFIRM, self.code), primary=True),
                        Button(say("No, that isn't me"), Click(REFUSE)),
                    )
                ),
            )
        )


@dataclass(frozen=True, slots=True)
class Linked:
    """The accounts of one person."""

    accounts: tuple[OwnAccount, ...]
    new: bool = False

    def page(self) -> Page:
        return Page(
            (
                Title(say("Linked") if self.new else say("Your accounts")),
                Lines(tuple(map(account_line, self.accounts))),
                Prose(say("They are one person: one streak, one review, one exam, and a daily counts once.")),
                Small((say("Unlinking takes nothing away: each account keeps what was done with it."),)),
                Buttons((Button(say("Unlink this account"), Click(PART)), Button(say("Link another"), Click(MORE)))),
            ),
            in_place=True,
        )


@dataclass(frozen=True, slots=True)
class Parted:
    """The account stands alone again."""

    def page(self) -> Page:
        return note(say("Unlinked. Each account keeps what was done with it and is counted by itself again."))
