"""What is said while accounts are linked and unlinked."""

from dataclasses import dataclass
from typing import Final

from bot.agreeing import MINUTES, AgreementControls
from bot.rules.own_accounts import account_line
from bot.talk.clicks import Click
from bot.talk.lines import Command, Line, say
from bot.talk.pages import Page, Refusal, note
from bot.talk.parts import Button, Buttons, Code, Lines, Prose, Small, Title
from storage.accounts import OwnAccount

LINK_CONTROLS: Final = AgreementControls("link")
PART: Final = "link-part"
MORE: Final = "link-more"
_LINK: Final = Command("link")

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
                        LINK_CONTROLS.check(say("I have entered it")),
                        Button(say("Enter a code"), LINK_CONTROLS.enter),
                    )
                ),
            )
        )


@dataclass(frozen=True, slots=True)
class LinkAsked:
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
                Buttons((LINK_CONTROLS.join(say("That is me"), self.code),)),
                Small((say("If somebody else gave you this code, do nothing."),)),
            )
        )


@dataclass(frozen=True, slots=True)
class LinkAgreed:
    """This side agreed; the other has to confirm."""

    other: OwnAccount

    def page(self) -> Page:
        account = account_line(self.other)
        sentence = say("Almost done: now confirm it where you got the code, as {account}.", account=account)
        return Page((Prose(sentence), Small((say("There, press the button below the code."),))), in_place=True)


@dataclass(frozen=True, slots=True)
class LinkEntered:
    """Somebody has entered the code: is it them?"""

    code: str
    """Its digest."""
    other: OwnAccount

    def page(self) -> Page:
        return Page(
            (
                Title(say("Is that you?")),
                Prose(say("Your code was entered by {account}.", account=account_line(self.other)), strong=True),
                Prose(
                    say("If you link them, both accounts become one person: one streak, and each daily counts once.")
                ),
                LINK_CONTROLS.confirm(self.code, yes=say("Yes, link us"), no=say("No, that isn't me")),
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
