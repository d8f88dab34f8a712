"""Whatever is said fits both platforms in every language: pages, forms, and what commands are told to do."""

import pytest

from bot.discord_app.limits import DESCRIPTION
from bot.sandbox.local_slack.block_kit import check_form
from bot.slack_app.paint import paint
from bot.slack_app.views import paint_form
from bot.talk.languages import ENGLISH, LANGUAGES, Language, in_language
from bot.talk.people import Shown
from bot.verbs import VERBS
from tests.discord_app.painting import painted, painted_form
from tests.discord_app.refused import form_problems
from tests.discord_app.refused import problems as problems_on_discord
from tests.discord_app.test_golden import FORMS
from tests.pages import PAGES
from tests.pages.exams import EXAM_MAP
from tests.slack_app import samples
from tests.slack_app.refused import problems as problems_on_slack

OTHERS = [language for language in LANGUAGES if language != ENGLISH]


@pytest.mark.parametrize("language", OTHERS)
async def test_pages_fit_discord_and_slack(language: Language) -> None:
    for name, page in PAGES.items():
        spoken = in_language(page, language)
        assert problems_on_discord(painted(spoken)) == [], name
        drawn = paint(spoken, home=samples.HOME)
        assert problems_on_slack(drawn.blocks, drawn.text) == [], name


@pytest.mark.parametrize("language", OTHERS)
async def test_forms_fit_discord_and_slack(language: Language) -> None:
    for name, form in FORMS.items():
        spoken = in_language(form, language)
        assert form_problems(painted_form(spoken)) == [], name
        assert check_form(paint_form(spoken, memory="C1"), kind="modal").messages == [], name
    chosen = in_language(EXAM_MAP.form(Shown("item", 78)), language)
    assert check_form(paint_form(chosen, memory="C1"), kind="modal").messages == []


@pytest.mark.parametrize("language", OTHERS)
def test_commands_are_explained_in_as_many_words_as_discord_takes(language: Language) -> None:
    summaries = [verb.summary for verb in VERBS] + [option.summary for verb in VERBS for option in verb.options]
    spoken = in_language(tuple(summaries), language)
    assert [words for words in spoken if len(words) > DESCRIPTION] == []
