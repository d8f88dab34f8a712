"""`help` and what is the same for every verb: rights, words that nobody knows."""

import pytest

from bot.talk.asks import Who
from bot.talk.lines import Command
from bot.talk.pages import Outcome, Refusal
from bot.talk.parts import Buttons, Lines
from bot.verbs import VERBS
from bot.verbs.help import Help
from tests.study.hall import BOSS, Hall, told


@pytest.mark.parametrize(("user", "organiser"), [("ann", False), (BOSS, True)])
async def test_help_names_what_somebody_can_use_and_lists_it_behind_a_button(
    hall: Hall, user: str, *, organiser: bool
) -> None:
    theirs = [verb.name for verb in VERBS if organiser or verb.who is not Who.ORGANISER]
    shown = await hall.say("help", by=user)
    assert isinstance(shown, Help)
    assert [command.words for command in commands(shown)] == [name for name in theirs if name != "help"]
    [buttons] = [part for part in shown.page().parts if isinstance(part, Buttons)]
    assert ("setup" in {button.click.press for button in buttons.buttons}) == organiser
    everything = await hall.click(buttons.buttons[-1].click, by=user)
    assert [command.words for command in commands(everything)] == theirs
    [daily] = [command for command in commands(everything) if command.words == "daily"]
    assert daily.slots == ("[now|skip|pause|resume]" if organiser else ""), "nobody is shown what refuses them"


def commands(shown: Outcome) -> list[Command]:
    [lines] = [part for part in shown.page().parts if isinstance(part, Lines)]
    return [piece for line in lines.lines for piece in line if isinstance(piece, Command)]


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
