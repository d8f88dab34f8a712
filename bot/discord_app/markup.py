"""Discord's markup: plain text made safe to show, and the few kinds of emphasis that cards use."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import discord

from bot.discord_app.limits import cut
from bot.talk.lines import MemberName, RoleName
from bot.talk.names import tidy
from bot.talk.phrases import sound

_NOTHING_WIDE: Final = "\u200b"
"""Zero-width space: breaks what would be a ping, and is not seen."""

_MARKS: Final = re.compile(
    r"(?=[\\*_~|`<>\[\]@:]|^[ \t#+0-9-])"  # what begins any of these, so that a search passes over the rest at once
    r"(?:(?P<code>(?<!`)`[^`\n]+`(?!`))"  # a code span shows what is in it as it is
    r"|(?P<at>(?<![^\W_])@|@(?=everyone|here))"
    r"|(?P<scheme>:(?=//))"  # without it no link begins, so that escapes in an address are not shown
    r"|^(?P<indent>[ \t]*)(?P<block>#(?=#{0,2}\s)|-(?=#?\s)|\+(?=\s)|[0-9]+(?=\.\s))"  # a heading, small print, lists
    r"|(?P<mark>[\\*_~|`<>\[\]]))",
    re.MULTILINE,
)
_CODE: Final = re.compile(r"\\.|(`[^`\n]+`)")
"""In what is written out, where a backtick that isn't escaped begins a code span."""
_RINGS: Final = re.compile(r"@(?=everyone|here)|(?<=<)@(?=[!&]?[0-9])")
"""What rings if the server takes the ends of a code span for something else than clients do."""
_LANGUAGES: Final = {"json": "json", "yaml": "yaml", "python": "python", "shell": "bash", "text": ""}


def _escape_mark(match: re.Match[str]) -> str:
    if match["code"]:
        return _RINGS.sub(f"@{_NOTHING_WIDE}", match["code"])
    if match["at"]:
        return f"@{_NOTHING_WIDE}"
    if block := match["block"]:
        return f"{match['indent']}{block}\\" if block.isdigit() else f"{match['indent']}\\{block}"
    return f"\\{match[0]}"


def escape(text: str) -> str:
    """Text that shows as it is: no emphasis, no pings, no links. `code` between single backticks stays code."""
    return _MARKS.sub(_escape_mark, sound(text))


def name(shown: str) -> str:
    """A member's name on one line, which makes nothing of what stands beside it."""
    return escape(tidy(shown).replace("`", "'"))


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes texts out escaped, and cut where one of them is longer than `at_most`.

    A question is checked for its length as it is written; escapes come on top of that. One that is nearly all marks
    would not fit a message, so it is drawn again with a shorter pen until it does. No real question comes to that.
    """

    at_most: int | None = None

    def write(self, text: str) -> str:
        written = escape(text)
        if self.at_most is None or len(written) <= self.at_most:
            return written
        kept = self.at_most
        while len(cut := escape(text[:kept].rstrip()) + "…") > self.at_most:
            kept -= max(1, (len(cut) - self.at_most) // 2)
        return cut

    def keep(self, text: str) -> str:
        """A text for a block that shows it as it is."""
        return text if self.at_most is None else cut(text, self.at_most)


def bold(written: str) -> str:
    """Every line for itself, since emphasis does not reach over an empty line; two stars in code would end it."""
    whole = _CODE.sub(lambda found: found[0].replace("**", f"*{_NOTHING_WIDE}*") if found[1] else found[0], written)
    return "\n".join(f"**{line}**" if line.strip() else line for line in whole.split("\n"))


def small(written: str) -> str:
    return "\n".join(f"-# {line}" if line.strip() else line for line in written.split("\n"))


def relative(at: datetime) -> str:
    """A point in time that clients show as "in 12 seconds" and keep right."""
    return discord.utils.format_dt(at, "R")


def moment(at: datetime) -> str:
    """A point in time that clients show in their user's own zone."""
    return discord.utils.format_dt(at, "F")


def quote(written: str) -> str:
    return "\n".join(f"> {line}" for line in written.split("\n"))


def heading(written: str) -> str:
    return f"### {written}"


def code_block(text: str, language: str) -> str:
    """An artefact as it is, in a block of its language."""
    body = sound(text).rstrip("\n").replace("``", f"`{_NOTHING_WIDE}`")  # of any run at most two stay together
    return f"```{_LANGUAGES[language]}\n{body}\n```"


def channel_mention(channel: str) -> str:
    """A channel's name as Discord shows it now; ids are digits, anything else is shown as it is."""
    return f"<#{channel}>" if channel.isascii() and channel.isdigit() else escape(channel)


def mention(shown: MemberName | RoleName) -> str:
    """Somebody's name, or a role's, as Discord shows it now."""
    sign = "@&" if isinstance(shown, RoleName) else "@"
    return f"<{sign}{shown.id}>" if shown.id.isascii() and shown.id.isdigit() else escape(shown.id)
