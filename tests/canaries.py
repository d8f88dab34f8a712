"""Secrets that a test hands in, looked for in whatever is logged or printed while it runs: whoever says one fails.

Each secret setting that is made in the tests' own processes counts, and whatever else a test plants. Wherever logs are
formatted for people, secrets are blotted out; here they mustn't even get into a record or a traceback. `CANARIES=1
pytest` has everything logged that can be.
"""

import re
import traceback
from collections.abc import Generator, Iterable
from typing import Any, Final

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner, Result

from storage.addresses import BadAddressError, parse_address, secrets_of

_WORDS_AT_MOST: Final = 12
"""A secret of fewer letters may be a word."""
_OF_LOCAL_PLATFORMS: Final = re.compile(r"\b(?:local|xox[a-z]-[\w.-]*?|xapp-local|local-secret)[.-][0-9a-f]{24,}\b")
"""Tokens and secrets of the sandbox's Discord and Slack, which are made anew for each."""

_planted: Final[set[str]] = set()
_kept: Final[list[str]] = []
"""What a test took for itself, and pytest's report doesn't have: what a command said, and what was captured."""


def plant(secret: str) -> str:
    """Look for a secret from now on."""
    if len(secret) > _WORDS_AT_MOST:
        _planted.add(secret)
    return secret


def found_in(sections: Iterable[tuple[str, str]]) -> list[str]:
    """The names of the sections with a secret in them."""
    return [name for name, text in sections if _OF_LOCAL_PLATFORMS.search(text) or any(one in text for one in _planted)]


def plant_settings(patch: pytest.MonkeyPatch) -> None:
    """Plant whatever becomes a secret setting."""
    made = SecretStr.__init__

    def noted(self: SecretStr, secret: str) -> None:
        made(self, secret)
        for one in secrets_in(secret):
            plant(one)

    patch.setattr(SecretStr, "__init__", noted)


def secrets_in(setting: str) -> Iterable[str]:
    """The secrets of a setting: those of an address, or those that are separated by commas."""
    try:
        return secrets_of(parse_address(setting))
    except BadAddressError:
        return setting.split(",")


def keep_what_is_taken(patch: pytest.MonkeyPatch) -> None:
    """Keep what tests take of what was said."""
    invoke, read = CliRunner.invoke, pytest.CaptureFixture.readouterr

    def invoked(self: CliRunner, *words: Any, **more: Any) -> Result:
        result = invoke(self, *words, **more)
        error = result.exception
        _kept.extend((result.output, "".join(traceback.format_exception(error)) if error else ""))
        return result

    def taken(self: pytest.CaptureFixture[str]) -> Any:
        captured = read(self)
        _kept.extend(map(str, captured))
        return captured

    patch.setattr(CliRunner, "invoke", invoked)
    patch.setattr(pytest.CaptureFixture, "readouterr", taken)


def forget() -> None:
    """Begin anew with what is kept."""
    _kept.clear()


def judge(report: pytest.TestReport) -> None:
    """Fail a test that said a secret."""
    sections = [*report.sections, ("what the test took itself", "\n".join(_kept))]
    if report.passed and (told := found_in(sections)):
        report.outcome = "failed"
        report.longrepr = f"A secret was logged or printed: see {', '.join(told)}."


class Canaries:
    """A plugin of pytest's."""

    def pytest_runtest_logstart(self) -> None:
        forget()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        judge(report)
        return report


def take_up(config: Any, *, louder: bool) -> None:
    """Begin with it; `louder`: with everything logged that can be."""
    patch = pytest.MonkeyPatch()
    plant_settings(patch)
    keep_what_is_taken(patch)
    config.pluginmanager.register(Canaries())
    if louder:
        config.option.log_level = "DEBUG"
