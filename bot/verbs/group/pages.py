"""What is said while spaces come together in one group and part again."""

from dataclasses import dataclass
from typing import Final

from bot.agreeing import MINUTES, AgreementControls
from bot.rules.own_accounts import account_line
from bot.talk.clicks import Click
from bot.talk.lines import Command, Line, say
from bot.talk.pages import Page, Refusal
from bot.talk.parts import Button, Buttons, Code, Lines, Prose, Small, Title
from bot.talk.people import Platform
from storage.accounts import OwnAccount

SPACES_AT_MOST: Final = 20
_GROUP: Final = Command("group")
_INVITE: Final = Command("group invite")
_LEAVE: Final = Command("group leave")
GROUP_CONTROLS: Final = AgreementControls("group")
INVITE: Final = "group-invite"
LEAVE: Final = "group-leave"
LEAVE_NOW: Final = "group-leave-now"
DAYS: Final = "group-days"
PURGE: Final = "group-purge"

OWN_CODE: Final = Refusal(
    say("That code was made here. Enter it in the server or workspace that wants to join."), at="code"
)
TOGETHER_ALREADY: Final = Refusal(say("You're already in the same group."), at="code")
IN_ANOTHER: Final = Refusal(
    say(
        "You already share a group with others, and you can't be in two. {leave} takes you out of that one first.",
        leave=_LEAVE,
    )
)
FULL: Final = Refusal(
    say("The group already has {number} servers and workspaces, the most it can have.", number=SPACES_AT_MOST)
)
ALONE: Final = Refusal(
    say(
        "Nobody else is in this group. {invite} gets you a code to bring in another server or workspace.",
        invite=_INVITE,
    )
)
NO_CODE: Final = Refusal(say("Which code? Add the one you were given: {join}.", join=Command("group join", "[code]")))
NO_NAME: Final = Refusal(say("Which name? Add it at the end, like {like}.", like=Command("group rename Night Owls")))

PLACES: Final[dict[Platform, str]] = {"discord": say("Discord server"), "slack": say("Slack workspace")}
"""What a space is called on its platform."""


def name_line(name: str, platform: Platform) -> str:
    """A group in quotes, or by where it began."""
    return f"“{name}”" if name else say("the group of a {place}", place=PLACES[platform])


@dataclass(frozen=True, slots=True)
class Invited:
    """A new code, for the organiser who asked for it alone."""

    code: str
    first_use: Line = ""

    def page(self) -> Page:
        return Page(
            (
                Title(say("Invite a server or workspace")),
                Prose(say("An organiser there enters this code (on Slack `/study group join`, on Discord `/group`):")),
                Code(self.code),
                Prose(say("Then come back and press the button: both sides have to agree.")),
                Small(
                    (
                        say("It works once, for {minutes} minutes, and only you can confirm it.", minutes=MINUTES),
                        self.first_use,
                    )
                ),
                Buttons((GROUP_CONTROLS.check(say("They've entered it")),)),
            )
        )


@dataclass(frozen=True, slots=True)
class JoinAsked:
    """A code was entered: what joining means, before anything is agreed to."""

    group: str
    """As `name_line` says it."""
    inviter: OwnAccount
    code: str

    def page(self) -> Page:
        asked = say("{who} invites you to join {group}.", who=account_line(self.inviter), group=self.group)
        return Page(
            (
                Title(say("Join this group?")),
                Prose(asked, strong=True),
                Lines(_MEANING),
                Small((say("Your group's own settings, exam date and rest days are kept for when you leave."),)),
                Buttons((GROUP_CONTROLS.join(say("Join"), self.code),)),
            )
        )


_MEANING: Final = (
    say("From then on everybody shares one daily, one board, one streak rule and one exam date: theirs."),
    say("Every channel keeps its own time."),
    say("Everything answered here comes along: streaks and points count on the shared board."),
    say("{leave} takes you out again, with everything that was answered here.", leave=_LEAVE),
)


@dataclass(frozen=True, slots=True)
class Agreed:
    """This side agreed; the other has to confirm."""

    inviter: OwnAccount

    def page(self) -> Page:
        return Page(
            (
                Prose(say("Almost done. The other side has to agree, too.")),
                Prose(say("{who} confirms it with the button below the code.", who=account_line(self.inviter))),
                Small(
                    (
                        say(
                            "Until then nothing changes. The code is good for {minutes} minutes in all.",
                            minutes=MINUTES,
                        ),
                    )
                ),
            ),
            in_place=True,
        )


@dataclass(frozen=True, slots=True)
class LetInAsked:
    """Another space wants to join with the code: is it the one that was invited?"""

    code: str
    """Its digest."""
    by: OwnAccount
    platform: Platform

    def page(self) -> Page:
        who, place = account_line(self.by), PLACES[self.platform]
        asked = say("{who} wants to join with a {place}.", who=who, place=place)
        return Page(
            (
                Title(say("Let them in?")),
                Prose(asked, strong=True),
                Prose(
                    say(
                        "Its members will get your dailies and join your board with everything they've answered so far."
                    )
                ),
                GROUP_CONTROLS.confirm(self.code, yes=say("Yes, let them in"), no=say("No")),
            )
        )


@dataclass(frozen=True, slots=True)
class Together:
    """A space has joined."""

    platform: Platform

    def page(self) -> Page:
        return Page(
            (
                Title(say("You are one group now")),
                Prose(
                    say(
                        "A {place} has joined. You now share one daily, one board and one streak rule.",
                        place=PLACES[self.platform],
                    )
                ),
                Small(
                    (
                        say("A question that is already posted today stays; the next one is the same everywhere."),
                        say("{group} shows who is in it.", group=_GROUP),
                    )
                ),
            ),
            in_place=True,
        )


@dataclass(frozen=True, slots=True)
class LeaveAsked:
    """What leaving means, before it is done."""

    own: str
    """The group that they go back to, as `name_line` says it; empty where they get a new one."""

    def page(self) -> Page:
        back = say("You get a group of your own, with everything answered in your channels, before and since.")
        if self.own:
            back = say(
                "You go back to {group}, with everything answered in your channels, before and since.",
                group=self.own,
            )
        return Page(
            (
                Title(say("Leave this group?")),
                Lines(
                    (
                        back,
                        say("The others keep what was answered in theirs. No answer is lost."),
                        say("Anybody who has answered on both sides gets a streak and points on each."),
                    )
                ),
                Buttons((Button(say("Leave the group"), Click(LEAVE_NOW), primary=True),)),
            )
        )


@dataclass(frozen=True, slots=True)
class Left:
    """A space has a group of its own again."""

    def page(self) -> Page:
        again = say("To get back together, one side makes a code with {invite}.", invite=_INVITE)
        return Page(
            (
                Title(say("You have your own group again")),
                Prose(say("Everything answered in your channels came along, and the schedules there haven't changed.")),
                Small((again,)),
            ),
            in_place=True,
        )
