"""What verbs and options are called in other languages: names that Discord takes, and that mean one thing each."""

import re
from collections import Counter
from itertools import chain

import pytest

from bot.discord_app.commands import CommandNames
from bot.slack_app.paint import typed
from bot.talk.languages import ENGLISH, LANGUAGES, Language, in_language
from bot.talk.lines import Command
from bot.talk.sorting import sort_words, unknown_verb
from bot.talk.typed_names import OPTION, VERB, meant_by, name_in
from bot.verbs import VERBS
from deploy.messages import typed_names

OTHERS = [language for language in LANGUAGES if language != ENGLISH]
NAMES = {verb.name: verb for verb in VERBS}
TAKEN = re.compile(r"[-_'\w]{1,32}")
"""https://docs.discord.com/developers/interactions/application-commands#application-command-naming"""


def _spoken(names: list[str], context: str) -> list[str]:
    """Every name in every language, once for each thing that is called so."""
    return list(chain.from_iterable({name_in(name, context, language) for language in LANGUAGES} for name in names))


@pytest.mark.parametrize("language", OTHERS)
def test_names_are_such_as_discord_takes(language: Language) -> None:
    for context, name in typed_names():
        spoken = name_in(name, context, language)
        assert TAKEN.fullmatch(spoken), spoken
        assert spoken == spoken.casefold(), "a word is compared in lower case"


def test_no_name_means_two_things() -> None:
    for names, context in (([*NAMES], VERB), *(([option.name for option in verb.options], OPTION) for verb in VERBS)):
        assert [name for name, number in Counter(_spoken(names, context)).items() if number > 1] == []


def test_a_word_means_a_verb_in_any_language() -> None:
    for word in ("leaderboard", "Rangliste", "clasificación"):
        assert meant_by(word, NAMES, VERB) == "leaderboard"
    assert meant_by("bestenliste", NAMES, VERB) is None


def test_an_option_that_is_named_is_named_in_any_language() -> None:
    options = NAMES["settings"].options
    for words in ("hidden=on", "verborgen=on", "OCULTO:on"):
        assert sort_words("settings", (words,), options) == {"hidden": "on"}


def test_what_comes_near_is_called_as_in_ones_language_too() -> None:
    assert "rangliste" in unknown_verb("ranglisse", NAMES, "de").near
    assert "rangliste" not in unknown_verb("ranglisse", NAMES, "en").near
    assert "leaderboard" in unknown_verb("leaderbord", NAMES, "de").near


def test_a_page_tells_what_is_typed_in_its_language() -> None:
    command = Command("settings hidden=on", "[…]")
    in_german, names = in_language(command, "de"), CommandNames(VERBS)
    assert (typed(command), typed(in_german)) == (
        "`/study settings hidden=on […]`",
        "`/study einstellungen verborgen=on […]`",
    )
    assert (names.typed(command), names.typed(in_german)) == (
        "`/settings hidden:on`",
        "`/einstellungen verborgen:on`",
    )
    names.ids["settings"] = 7
    assert names.typed(in_german) == "</settings:7> `verborgen:on`", "only its English name can be clicked"
