"""`studyhall doctor`: a look at settings, pack, database and platforms, and at what came and what comes."""

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from bot.books import Books, how_typed, place_of, see_database
from bot.findings import Examined, Finding
from bot.terminal import AsJson, put

if TYPE_CHECKING:
    from datetime import datetime

    from bot.clock import Clock
    from bot.platform_time import Skew
    from bot.printing import Typed
    from bot.rules.hindrances import Hindrance
    from bot.settings import Settings
    from bot.talk.people import Platform

_CLOCK: Final = "Switch on NTP (`timedatectl set-ntp true`), or set the clock of the machine or its host."


def doctor(*, as_json: AsJson = False) -> None:
    """Say what is wrong, and what to do about it.

    Settings, database, tokens, rights, the clock, the next posts and those of the last seven days. Exits 1 when there
    is anything to tell.
    """
    from bot.settings import SettingsError, load_settings

    try:
        settings = load_settings()
    except SettingsError as error:
        lines = str(error).splitlines()
        examined = Examined(findings=[Finding("settings", line, "docs/settings.md has them all.") for line in lines])
        books, clock = Books(), None
    else:
        examined, books, clock = asyncio.run(_examine(settings))
    typed = how_typed() if books.troubles or books.channels else {}
    if as_json:
        put(json.dumps(_as_json(examined, books, clock, typed), indent=1))
    else:
        for line in _lines(examined, books, clock, typed):
            put(line)
    if examined.findings or books.troubles or books.hindrances or clock:
        raise typer.Exit(1)


async def _examine(settings: "Settings") -> "tuple[Examined, Books, Skew | None]":
    from bot.clock import Clock
    from bot.clock_link import following
    from storage.addresses import parse_address

    clock, seen = Clock(), Examined()
    async with following(settings.sandbox_clock, clock):
        _see_settings(settings, seen)
        _see_pack(settings, seen, clock.now())
        url = parse_address(settings.database_url.get_secret_value())
        books = await asyncio.to_thread(see_database, url, seen, clock.now()) or Books()
        skew = await _see_platforms(settings, seen, books, clock)
    wrong = skew if skew is not None and not skew.right else None
    return seen, books, wrong or (books.wrong_clock if skew is None else None)


def _see_settings(settings: "Settings", seen: Examined) -> None:
    from bot.settings import SettingsError, check_tokens

    try:
        check_tokens(settings)
    except SettingsError as error:
        seen.findings.append(Finding("settings", str(error), "`studyhall connect` leads through it."))
    else:
        seen.fine.append(f"The settings can be used; served: {' and '.join(settings.platforms())}.")
    file = Path(".env")
    if os.name == "posix" and file.exists() and file.stat().st_mode & 0o077:
        what = "Others on this machine can read .env, and with it the tokens."
        seen.findings.append(Finding("settings", what, "`chmod 600 .env`"))


def _see_pack(settings: "Settings", seen: Examined, now: "datetime") -> None:
    from bot.chosen_pack import PackRefusedError, open_pack

    if settings.pack is None:
        return
    try:
        pack = open_pack(settings.pack, now.date())
    except PackRefusedError as refused:
        seen.findings.append(Finding("pack", str(refused), ""))
    else:
        seen.fine.append(f"The pack in {settings.pack} has {len(pack.live)} questions.")


async def _see_platforms(settings: "Settings", seen: Examined, books: Books, clock: "Clock") -> "Skew | None":
    """Add what each platform says; how far our clock is from the one that is farthest away, None where none said."""
    from bot.discord_app.examining import examine_discord
    from bot.platform_time import Skew
    from bot.slack_app.examining import examine_slack

    looks: dict[Platform, Examined] = {}
    if settings.discord_token is not None:
        token, base = settings.discord_token.get_secret_value(), settings.discord_api_base
        looks["discord"] = await examine_discord(
            token, api_base=base, places=books.places("discord"), roles=books.roles_in("discord"), now=clock.now
        )
    if "slack" in settings.platforms():
        looks["slack"] = await examine_slack(
            settings.slack_bot_tokens(),
            settings.slack_app_token.get_secret_value() if settings.slack_app_token else None,
            api_base=settings.slack_api_base,
            places=books.places("slack"),
            now=clock.now,
        )
    for platform, look in looks.items():
        seen.fine += look.fine
        seen.findings += look.findings
        if look.findings:  # what a running bot has noted of its tokens is the same, or older
            books.hindrances = [one for one in books.hindrances if not _of_a_token(one, platform)]
    skews = [Skew(platform, look.ahead) for platform, look in looks.items() if look.ahead is not None]
    return max(skews, key=lambda skew: abs(skew.ahead), default=None)


def _of_a_token(hindrance: "Hindrance", platform: "Platform") -> bool:
    return hindrance.platform == platform and hindrance.about.startswith(("refused", "token "))


def _lines(examined: Examined, books: Books, clock: "Skew | None", typed: "Typed") -> Iterator[str]:
    from bot.printing import print_clock, print_finding, print_hindrance, print_trouble
    from bot.talk.lines import counted
    from bot.talk.phrases import local_time

    yield from examined.fine
    if coming := books.coming():
        yield "Next:"
    for channel in coming:
        assert channel.next_due_at is not None  # it is planned
        yield f"  {local_time(channel.next_due_at, channel.zone)} in {place_of(channel)}"
    if clock:
        yield f"{print_clock(clock)}\n  {_CLOCK}"
    yield from map(print_hindrance, books.hindrances)
    yield from map(print_finding, examined.findings)
    for trouble in books.troubles:
        yield print_trouble(trouble, typed)
    wrong = len(examined.findings) + len(books.hindrances) + len(books.troubles) + bool(clock)
    if not books.troubles and books.channels:
        yield "All posts of the last seven days came as they should."
    yield f"{counted(wrong, '{n} finding', '{n} findings')}." if wrong else "Nothing is wrong."


def _as_json(examined: Examined, books: Books, clock: "Skew | None", typed: "Typed") -> dict[str, Any]:
    from bot.printing import clock_as_json, hindrance_as_json, trouble_as_json

    return {
        "fine": examined.fine,
        "findings": [finding._asdict() for finding in examined.findings],
        "troubles": len(books.troubles),
        "found": [trouble_as_json(trouble, typed) for trouble in books.troubles],
        "hindrances": [hindrance_as_json(hindrance) for hindrance in books.hindrances],
        "clock": clock_as_json(clock),
        "next": [
            {
                "platform": channel.platform,
                "space": channel.native_space,
                "channel": channel.native_id,
                "due_at": channel.next_due_at and channel.next_due_at.isoformat(),
            }
            for channel in books.coming()
        ],
    }
