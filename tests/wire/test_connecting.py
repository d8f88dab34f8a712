"""`studyhall connect`, played as somebody types it, against both local platforms."""

import asyncio
import os
import pty
import stat
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from bot.env_file import read_env_file
from bot.slack_app.manifest import manifest
from tests.patience import PATIENCE_S
from tests.wire.conftest import ENTRY, Stage

_BEFORE = (
    "# mine\nSTUDYHALL_LOG_LEVEL=DEBUG\nSTUDYHALL_DISCORD_TOKEN=\n\nexport STUDYHALL_SLACK_APP_TOKEN = old # note\n"
)
_TOKENS = ("STUDYHALL_DISCORD_TOKEN", "STUDYHALL_SLACK_BOT_TOKEN", "STUDYHALL_SLACK_APP_TOKEN")


def _environment(stage: Stage) -> dict[str, str]:
    """Without the tokens, which are yet to be typed."""
    given = {name: value for name, value in stage.environment.items() if name not in _TOKENS}
    clean = {name: value for name, value in os.environ.items() if not name.upper().startswith(("STUDYHALL_", "HTTP"))}
    return {**clean, **given, "PYTHONPATH": str(Path(__file__).parents[2])}


async def _played(stage: Stage, *words: str, typed: str, environment: Mapping[str, str] = {}) -> tuple[int, str]:
    """The exit code and what was said, where lines are typed ahead."""
    process = await asyncio.create_subprocess_exec(
        *ENTRY,
        "connect",
        *words,
        cwd=stage.folder,
        env={**_environment(stage), **environment},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(PATIENCE_S):
        said, _ = await process.communicate(typed.encode())
    assert process.returncode is not None
    return process.returncode, said.decode()


def _kept(stage: Stage) -> dict[str, str]:
    file = stage.folder / ".env"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    return read_env_file(file)


async def test_discord_is_connected_step_by_step(stage: Stage) -> None:
    """A wrong token and one that is none are told, and asked again."""
    (stage.folder / ".env").write_text(_BEFORE)
    token = stage.world.discord.token
    code, said = await _played(stage, "discord", typed=f"wrong-secret\nno token!\n{token}\n\n")
    assert code == 0, said
    steps = [
        "https://discord.com/developers/applications",
        "Reset Token",
        "Discord refused STUDYHALL_DISCORD_TOKEN",
        "That is no token",
        "The application is called Studyhall",
        "STUDYHALL_DISCORD_TOKEN",
        "https://discord.com/oauth2/authorize?client_id=",
        "View Channel, Send Messages",
        "It is in Cloud study group.",
        "/setup",
    ]
    _in_order(steps, said)
    assert token not in said
    assert "wrong-secret" not in said
    assert _kept(stage)["STUDYHALL_DISCORD_TOKEN"] == token
    left = (stage.folder / ".env").read_text().replace(token, "")
    assert left == _BEFORE, "every other line is as it was"


async def test_slack_is_connected_step_by_step(stage: Stage) -> None:
    (stage.folder / ".env").write_text(_BEFORE)
    slack = stage.world.slack
    slack.scopes -= {"files:write"}
    typed = f"{slack.bot_token}\n{slack.app_token}\nwrong-secret\n{slack.bot_token}\n\n"
    code, said = await _played(stage, typed=f"Slack\n{typed}")
    assert code == 0, said
    steps = [
        "Discord or Slack?",
        "https://api.slack.com/apps",
        "connections:write",
        "Slack refused STUDYHALL_SLACK_APP_TOKEN",
        "Slack takes it.",
        "Slack refused STUDYHALL_SLACK_BOT_TOKEN",
        "Slack takes it: https://acme-learners.slack.com/",
        "lacks files:write",
        "another workspace",
        "/study setup",
    ]
    _in_order(steps, said)
    pasted = said.split("-" * 72 + "\n")[1]
    assert yaml.safe_load(pasted) == yaml.safe_load(manifest()), "what is printed can be pasted as it is"
    assert slack.bot_token not in said
    assert slack.app_token not in said
    kept = _kept(stage)
    assert (kept["STUDYHALL_SLACK_BOT_TOKEN"], kept["STUDYHALL_SLACK_APP_TOKEN"]) == (slack.bot_token, slack.app_token)
    assert kept["STUDYHALL_LOG_LEVEL"] == "DEBUG"


async def test_what_is_connected_runs(stage: Stage) -> None:
    """From nothing to a served platform, with what was written and nothing else."""
    assert (await _played(stage, "discord", typed=f"{stage.world.discord.token}\n\n"))[0] == 0
    assert (await _played(stage, "slack", typed=f"{stage.world.slack.app_token}\n{stage.world.slack.bot_token}\n\n"))[
        0
    ] == 0
    for name in _TOKENS:
        del stage.environment[name]
    async with stage.running():
        code, said = await stage.studyhall("doctor")
    assert code == 0, said


@pytest.mark.parametrize("typed", ["", "wrong-secret\n"])
async def test_nothing_is_written_until_a_token_is_taken(stage: Stage, typed: str) -> None:
    code, said = await _played(stage, "discord", typed=typed)
    assert code == 1
    assert "Nothing more was typed" in said
    assert "Traceback" not in said
    assert not (stage.folder / ".env").exists()


async def test_a_platform_that_nobody_knows_is_refused(stage: Stage) -> None:
    assert await _played(stage, "teams", typed="") == (2, "Say `discord` or `slack`.\n")


async def test_a_token_in_the_environment_that_would_win_is_told(stage: Stage) -> None:
    other = {"STUDYHALL_DISCORD_TOKEN": "another"}
    _, said = await _played(stage, "discord", typed=f"{stage.world.discord.token}\n\n", environment=other)
    assert "STUDYHALL_DISCORD_TOKEN is set in the environment, too" in said
    assert "another" not in said.replace("or another", "")


async def test_at_a_terminal_the_token_is_not_shown(stage: Stage) -> None:
    """A terminal echoes what is typed, unless it was told not to."""
    ours, theirs = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        # The command's terminal has to be this one: getpass asks the terminal, not standard input.
        "import fcntl, os, sys, termios; os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
        "os.execv(sys.executable, [sys.executable, '-m', 'bot', 'connect', 'discord'])",
        cwd=stage.folder,
        env=_environment(stage),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    with closing(_Terminal(ours)) as terminal:
        await terminal.until("Token (it isn't shown):")
        terminal.type(stage.world.discord.token)
        await terminal.until("Press Enter")
        terminal.type("")
        async with asyncio.timeout(PATIENCE_S):
            assert await process.wait() == 0, terminal.shown
        assert "Discord takes it" in terminal.shown
        assert stage.world.discord.token not in terminal.shown
    assert _kept(stage)["STUDYHALL_DISCORD_TOKEN"] == stage.world.discord.token


class _Terminal:
    """What somebody at a terminal sees, and types."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._read = bytearray()
        self._changed = asyncio.Event()
        asyncio.get_running_loop().add_reader(handle, self._take)

    @property
    def shown(self) -> str:
        return self._read.decode(errors="replace")

    def type(self, line: str) -> None:
        os.write(self._handle, f"{line}\n".encode())

    async def until(self, words: str) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while words not in self.shown:
                self._changed.clear()
                await self._changed.wait()

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._handle)
        os.close(self._handle)

    def _take(self) -> None:
        try:
            self._read += os.read(self._handle, 65536)
        except OSError:  # the other side is closed
            asyncio.get_running_loop().remove_reader(self._handle)
        self._changed.set()


def _in_order(steps: list[str], said: str) -> None:
    at = 0
    for step in steps:
        found = said.find(step, at)
        assert found >= 0, f"{step!r} is not said after what comes before it:\n{said}"
        at = found
