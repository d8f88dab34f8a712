"""`help` and what is the same for every verb: rights, words that nobody knows."""

import pytest

from bot.talk.asks import Who
from bot.talk.lines import Command
from bot.talk.pages import Refusal
from bot.talk.parts import Lines
from bot.verbs import VERBS
from bot.verbs.help import Help
from tests.study.hall import BOSS, Hall, told


async def test_help_lists_what_somebody_can_use(hall: Hall) -> None:
    for user, verbs in (("ann", [v for v in VERBS if v.who is not Who.ORGANISER]), (BOSS, list(VERBS))):
        shown = await hall.say("help", by=user)
        assert isinstance(shown, Help)
        [lines] = [part for part in shown.page().parts if isinstance(part, Lines)]
        commands = [piece for line in lines.lines for piece in line if isinstance(piece, Command)]
        assert [command.words for command in commands] == [verb.name for verb in verbs]
        [daily] = [command for command in commands if command.words == "daily"]
        steering = "[now|skip|pause|resume]" if user == BOSS else ""
        assert daily.slots == steering, "nobody is shown what refuses them"


@pytest.mark.parametrize(
    ("verb", "option", "typed"),
    [
        ("leaderboard", "scope", "everybody"),
        ("leaderboard", "window", "yesterday"),
        ("leaderboard", "measure", "speed"),
        ("daily", "action", "later"),
        ("quiz", "style", "duel"),
        ("setup", "notices", "loud"),
        ("admin", "action", "delete"),
    ],
)
async def test_a_value_that_no_option_has_is_refused_and_never_means_another(
    hall: Hall, verb: str, option: str, typed: str
) -> None:
    await hall.set_up()
    refused = await hall.command(verb, by=BOSS, **{option: typed})  # type: ignore[arg-type]  # options, never `spot`
    assert told(refused).startswith(f"I don't know “{typed}”.")
    assert isinstance(refused, Refusal)
    assert refused.near


@pytest.mark.parametrize("words", ["leaderboard week everybody", "daily tomorrow", "me again", "help me"])
async def test_words_that_belong_to_nothing_are_refused_and_never_dropped(hall: Hall, words: str) -> None:
    await hall.set_up()
    assert told(await hall.say(words, by=BOSS)) == f"I don't know “{words.rsplit(maxsplit=1)[-1]}”."
