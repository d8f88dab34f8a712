"""The words that options offer. Members type them in English; where one is only picked, it is translated."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.talk.lines import say

_WORDS: Final = (
    *(say("now"), say("skip"), say("pause"), say("resume")),
    *(say("solo"), say("group"), say("night")),
    *(say("start"), say("submit"), say("history"), say("full"), say("half"), say("usual"), say("longer")),
    *(say("mine"), say("clear"), say("unlink"), say("show"), say("export"), say("delete")),
    *(say("today"), say("week"), say("month"), say("season"), say("all"), say("channel"), say("teams")),
    *(say("points"), say("accuracy"), say("streak"), say("improved"), say("practice")),
    *(say("on"), say("off"), say("answer"), say("close")),
    *(say("invite"), say("join"), say("leave"), say("rename"), say("settings"), say("purge")),
    *(say("reports"), say("items"), say("repair")),
)
CHOICE_WORDS: Final[Mapping[str, str]] = MappingProxyType({str(word): word for word in _WORDS})
"""A word as it is typed -> the same, to be said in any language."""
