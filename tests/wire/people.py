"""People who use both platforms as their clients do: they see messages with their controls, type, click, fill in."""

import asyncio
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from bot.sandbox import local_discord, local_slack
from bot.sandbox.local_discord.components import every_component, texts_of
from bot.sandbox.local_slack.controls import Control, controls_of
from bot.sandbox.players import WAITING, text_of_blocks
from bot.sandbox.world import World
from bot.verbs import VERBS
from tests.patience import PATIENCE_S
from tests.wire.echo import ECHO

_AGAIN_AFTER_S: Final = 0.1


@dataclass(frozen=True)
class Screen:
    """A message as somebody sees it."""

    text: str
    controls: tuple[tuple[str, str], ...]
    """(label, id) of every button and select."""
    raw: Any

    def id_of(self, label: str) -> str:
        return next(control for name, control in self.controls if name == label)

    def id_from(self, beginning: str) -> str:
        return next(control for _, control in self.controls if control.startswith(beginning))

    @property
    def labels(self) -> list[str]:
        return [name for name, _ in self.controls]

    @property
    def several(self) -> bool:
        return any(control.startswith("choose:") for _, control in self.controls)

    @property
    def wanted(self) -> int:
        """How many options an answer takes."""
        return 3 if "Choose three" in self.text else 2 if self.several else 1

    @property
    def letters(self) -> list[str]:
        return [name for name, control in self.controls if control.startswith("answer:")]


class Person(Protocol):
    """A member of either platform."""

    platform: str

    @property
    def name(self) -> str: ...

    async def type(self, verb: str, **options: str) -> Screen:
        """`/quiz`, `/study quiz`: what only they are shown."""
        ...

    async def form(self, verb: str, **filled: str) -> Screen:
        """`/quiz` without options: fill in the form that opens, send it."""
        ...

    async def form_says(self, verb: str) -> str:
        """`/setup` without options: what the form says that opens, with what stands in its fields."""
        ...

    async def correct(self, verb: str, wrong: Mapping[str, Any], right: Mapping[str, str]) -> tuple[str, Screen]:
        """Send a form that is refused, then again with `right` alone filled in anew: what is said, what is shown."""
        ...

    async def press(self, screen: Screen, label: str) -> Screen:
        """Click a button by its label."""
        ...

    async def choose(self, screen: Screen, places: Sequence[int]) -> Screen:
        """Answer a question with the options at these places."""
        ...

    async def choose_timed(self, screen: Screen, places: Sequence[int]) -> tuple[Screen, float]:
        """The same, with the seconds from the click that answers to what it shows."""
        ...

    async def keep(self, screen: Screen, places: Sequence[int]) -> Screen:
        """Answer a question whose answer may be changed, with the options at these places."""
        ...

    async def pick(self, screen: Screen, place: int) -> Screen:
        """Pick the control at this place of a list."""
        ...

    async def jump(self, screen: Screen, number: int) -> tuple[str, Screen]:
        """Go to a question of an exam by its map: what the map says, and the question."""
        ...

    async def report(self, screen: Screen, kind: str, words: str) -> Screen:
        """Click Report, fill the form in, send it."""
        ...

    async def fill(self, screen: Screen, label: str, **filled: str | list[str]) -> Screen:
        """Click a button that opens a form of typed fields, fill it in, send it."""
        ...

    def files(self, screen: Screen) -> dict[str, bytes]:
        """The files that came with what only they were shown, by name."""
        ...

    def link(self, screen: Screen) -> str:
        """The link to a message in the room, as the platform lets it be copied."""
        ...

    def delete(self, screen: Screen) -> None:
        """Somebody who may deletes a message in the room."""
        ...

    def room(self) -> list[Screen]:
        """What stands in the channel, the oldest first."""
        ...

    def shown(self) -> list[Screen]:
        """What only they were shown in the channel, the oldest first."""
        ...


async def _timed(shown: Awaitable[Screen]) -> tuple[Screen, float]:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    return await shown, loop.time() - begun


@dataclass
class OnDiscord:
    """Somebody in the Discord server's channel."""

    world: World
    member: local_discord.Member
    platform: str = "discord"

    @property
    def name(self) -> str:
        return self.member.name

    async def type(self, verb: str, **options: str) -> Screen:
        channel = self.world.daily_question
        typed = await self.world.discord.slash(member=self.member, channel=channel, name=verb, options=options)
        return seen_on_discord(await typed.reply(PATIENCE_S))

    async def form(self, verb: str, **filled: str) -> Screen:
        channel = self.world.daily_question
        typed = await self.world.discord.slash(member=self.member, channel=channel, name=verb, options={})
        sent = await self.world.discord.submit_modal(exchange=typed, values=filled)
        return seen_on_discord(await sent.reply(PATIENCE_S))

    async def form_says(self, verb: str) -> str:
        channel = self.world.daily_question
        typed = await self.world.discord.slash(member=self.member, channel=channel, name=verb, options={})
        await typed.received(PATIENCE_S)
        assert typed.modal is not None
        parts = every_component(typed.modal["components"])
        return "\n".join(str(part[name]) for part in parts for name in ("content", "value") if part.get(name))

    async def correct(self, verb: str, wrong: Mapping[str, Any], right: Mapping[str, str]) -> tuple[str, Screen]:
        refused = await self.form(verb, **wrong)
        clicked = await self.world.discord.click(
            member=self.member, message=refused.raw, custom_id=refused.id_of("Correct it")
        )
        sent = await self.world.discord.submit_modal(exchange=clicked, values=right)
        return refused.text, seen_on_discord(await sent.reply(PATIENCE_S))

    async def press(self, screen: Screen, label: str) -> Screen:
        return await self._click(screen, screen.id_of(label))

    async def choose(self, screen: Screen, places: Sequence[int]) -> Screen:
        return (await self.choose_timed(screen, places))[0]

    async def choose_timed(self, screen: Screen, places: Sequence[int]) -> tuple[Screen, float]:
        if not screen.several:
            return await _timed(self._click(screen, screen.id_of("ABCDEF"[places[0]])))
        select = next(
            c
            for c in every_component(screen.raw.payload["components"])
            if str(c.get("custom_id")).startswith("choose:")
        )
        values = [select["options"][place]["value"] for place in places]
        clicked = await self.world.discord.click(
            member=self.member, message=screen.raw, custom_id=select["custom_id"], values=values
        )
        chosen = seen_on_discord(await clicked.reply(PATIENCE_S))
        return await _timed(self._click(chosen, chosen.id_from("submit:")))

    async def keep(self, screen: Screen, places: Sequence[int]) -> Screen:
        if screen.letters:
            return await self.choose(screen, places)
        return await self._select(screen, screen.id_from("submit:"), places)

    async def pick(self, screen: Screen, place: int) -> Screen:
        return await self._select(screen, f"pick:{place // 25}", [place % 25])

    async def _select(self, screen: Screen, control: str, places: Sequence[int]) -> Screen:
        select = next(c for c in every_component(screen.raw.payload["components"]) if c.get("custom_id") == control)
        values = [select["options"][place]["value"] for place in places]
        clicked = await self.world.discord.click(
            member=self.member, message=screen.raw, custom_id=control, values=values
        )
        return seen_on_discord(await clicked.reply(PATIENCE_S))

    async def jump(self, screen: Screen, number: int) -> tuple[str, Screen]:
        shown = await self.press(screen, "Map")
        return shown.text, await self.pick(shown, number - 1)

    async def report(self, screen: Screen, kind: str, words: str) -> Screen:
        clicked = await self.world.discord.click(
            member=self.member, message=screen.raw, custom_id=screen.id_of("Report")
        )
        await clicked.received(PATIENCE_S)
        sent = await self.world.discord.submit_modal(exchange=clicked, values={"kind": [kind], "words": words})
        return seen_on_discord(await sent.reply(PATIENCE_S))

    async def fill(self, screen: Screen, label: str, **filled: str | list[str]) -> Screen:
        clicked = await self.world.discord.click(member=self.member, message=screen.raw, custom_id=screen.id_of(label))
        await clicked.received(PATIENCE_S)
        sent = await self.world.discord.submit_modal(exchange=clicked, values=filled)
        return seen_on_discord(await sent.reply(PATIENCE_S))

    def files(self, screen: Screen) -> dict[str, bytes]:
        return self.world.discord.files(screen.raw)

    def link(self, screen: Screen) -> str:
        place = f"{self.world.guild.id}/{self.world.daily_question.id}"
        return f"https://discord.com/channels/{place}/{screen.raw.id}"

    def delete(self, screen: Screen) -> None:
        self.world.discord.delete_message(screen.raw)

    async def _click(self, screen: Screen, custom_id: str) -> Screen:
        clicked = await self.world.discord.click(member=self.member, message=screen.raw, custom_id=custom_id)
        return seen_on_discord(await clicked.reply(PATIENCE_S))

    def room(self) -> list[Screen]:
        return [seen_on_discord(message) for message in self.world.discord.messages(self.world.daily_question)]

    def shown(self) -> list[Screen]:
        private = self.world.discord.ephemerals(self.member, self.world.daily_question)
        return [seen_on_discord(message) for message in private]


def seen_on_discord(message: local_discord.Message) -> Screen:
    components = message.payload["components"]
    return Screen("\n".join(texts_of(components)), tuple(_discord_controls(components)), message)


def _discord_controls(components: Sequence[Any]) -> Iterator[tuple[str, str]]:
    for component in every_component(components):
        if component.get("custom_id"):
            yield str(component.get("label") or component.get("placeholder")), str(component["custom_id"])


_NAMED = frozenset(option.name for verb in (*VERBS, ECHO) for option in verb.options if option.named)
"""Options that are typed on Slack with their names."""


@dataclass
class OnSlack:
    """Somebody in the Slack workspace's channel."""

    world: World
    member: local_slack.Member
    platform: str = "slack"

    @property
    def name(self) -> str:
        return self.member.name

    async def type(self, verb: str, **options: str) -> Screen:
        words = [f"{name}={value}" if name in _NAMED else value for name, value in options.items()]
        typed = await self.world.slack.command(
            member=self.member, channel=self.world.exam_study, text=" ".join([verb, *words])
        )
        return seen_on_slack(await typed.reply(PATIENCE_S, past=WAITING))

    async def form(self, verb: str, **filled: str) -> Screen:
        typed = await self.world.slack.command(member=self.member, channel=self.world.exam_study, text=verb)
        view = await typed.view(PATIENCE_S)
        sent = await self.world.slack.submit_view(member=self.member, view=view, values=filled)
        return seen_on_slack(await sent.reply(PATIENCE_S, past=WAITING))

    async def form_says(self, verb: str) -> str:
        typed = await self.world.slack.command(member=self.member, channel=self.world.exam_study, text=verb)
        view = await typed.view(PATIENCE_S)
        fields = (block["element"].get("initial_value", "") for block in view.blocks if block["type"] == "input")
        return "\n".join((text_of_blocks(view.blocks), *fields))

    async def correct(self, verb: str, wrong: Mapping[str, Any], right: Mapping[str, str]) -> tuple[str, Screen]:
        typed = await self.world.slack.command(member=self.member, channel=self.world.exam_study, text=verb)
        view = await typed.view(PATIENCE_S)
        refused = await self.world.slack.submit_view(member=self.member, view=view, values=wrong)
        await asyncio.wait_for(refused.acked.wait(), PATIENCE_S)
        sent = await self.world.slack.submit_view(member=self.member, view=view, values=right)
        return "\n".join(refused.errors.values()), seen_on_slack(await sent.reply(PATIENCE_S, past=WAITING))

    async def press(self, screen: Screen, label: str) -> Screen:
        return await self._click(screen, screen.id_of(label))

    async def choose(self, screen: Screen, places: Sequence[int]) -> Screen:
        return (await self.choose_timed(screen, places))[0]

    async def choose_timed(self, screen: Screen, places: Sequence[int]) -> tuple[Screen, float]:
        if not screen.several:
            return await _timed(self._click(screen, screen.id_of("ABCDEF"[places[0]])))
        choose = screen.id_from("choose:")
        boxes = next(c for c in controls_of(screen.raw.blocks) if c.action_id == choose)
        values = tuple(boxes.element["options"][place]["value"] for place in places)
        ticked = await self.world.slack.tick(member=self.member, message=screen.raw, action_id=choose, selected=values)
        await asyncio.wait_for(ticked.acked.wait(), PATIENCE_S)
        return await _timed(self._click(screen, screen.id_from("submit:")))

    async def keep(self, screen: Screen, places: Sequence[int]) -> Screen:
        return await self.choose(screen, places)

    async def pick(self, screen: Screen, place: int) -> Screen:
        options = next(c for c in controls_of(screen.raw.blocks) if c.action_id == "pick:0").element["options"]
        picked = await self.world.slack.click(
            member=self.member, message=screen.raw, action_id="pick:0", selected=options[place]["value"]
        )
        return seen_on_slack(await picked.reply(PATIENCE_S, past=WAITING))

    async def jump(self, screen: Screen, number: int) -> tuple[str, Screen]:
        clicked = await self.world.slack.click(member=self.member, message=screen.raw, action_id=screen.id_of("Map"))
        view = await clicked.view(PATIENCE_S)
        told = text_of_blocks(view.blocks)
        sent = await self.world.slack.submit_view(member=self.member, view=view, values={"question": str(number)})
        return told, seen_on_slack(await sent.reply(PATIENCE_S, past=WAITING))

    async def report(self, screen: Screen, kind: str, words: str) -> Screen:
        clicked = await self.world.slack.click(member=self.member, message=screen.raw, action_id=screen.id_of("Report"))
        view = await clicked.view(PATIENCE_S)
        filled: Mapping[str, str] = {"kind": kind, "words": words}
        sent = await self.world.slack.submit_view(member=self.member, view=view, values=filled)
        return seen_on_slack(await sent.reply(PATIENCE_S, past=WAITING))

    async def fill(self, screen: Screen, label: str, **filled: str | list[str]) -> Screen:
        clicked = await self.world.slack.click(member=self.member, message=screen.raw, action_id=screen.id_of(label))
        view = await clicked.view(PATIENCE_S)
        sent = await self.world.slack.submit_view(member=self.member, view=view, values=filled)
        await asyncio.wait_for(sent.acked.wait(), PATIENCE_S)
        if sent.errors:  # it stays open and says what is wrong in its own place
            return Screen("\n".join(sent.errors.values()), (), view)
        return seen_on_slack(await sent.reply(PATIENCE_S, past=WAITING))

    def files(self, screen: Screen) -> dict[str, bytes]:  # noqa: ARG002 -- what only they see can hold none
        return self.world.slack.files(self.world.slack.messages(self.world.slack.direct(self.member))[-1])

    def link(self, screen: Screen) -> str:
        place = f"{self.world.workspace.domain}.slack.com/archives/{self.world.exam_study.id}"
        return f"https://{place}/p{screen.raw.ts.replace('.', '')}"

    def delete(self, screen: Screen) -> None:
        self.world.slack.delete_message(screen.raw)

    async def _click(self, screen: Screen, action_id: str) -> Screen:
        clicked = await self.world.slack.click(member=self.member, message=screen.raw, action_id=action_id)
        return seen_on_slack(await clicked.reply(PATIENCE_S, past=WAITING))

    def room(self) -> list[Screen]:
        return [seen_on_slack(message) for message in self.world.slack.messages(self.world.exam_study)]

    def shown(self) -> list[Screen]:
        private = self.world.slack.ephemerals(self.member, self.world.exam_study)
        return [seen_on_slack(message) for message in private]


def seen_on_slack(message: local_slack.Message) -> Screen:
    controls = tuple((_label(c), c.action_id) for c in controls_of(message.blocks))
    return Screen(text_of_blocks(message.blocks), controls, message)


def _label(control: Control) -> str:
    text = control.element.get("text") or {}
    return str(text.get("text", ""))


async def own_copy(person: Person) -> Screen:
    """What `daily` shows of the question that stands; a moment after it does, since the bot notes it first."""
    async with asyncio.timeout(PATIENCE_S):
        while "Report" not in (shown := await person.type("daily")).labels:  # noqa: ASYNC110 -- no event tells
            await asyncio.sleep(_AGAIN_AFTER_S)
    return shown


def people_of(world: World, platform: str) -> list[Person]:
    """Everybody of a platform; the first is an organiser."""
    if platform == "discord":
        return [OnDiscord(world, member) for member in world.discord_members]
    return [OnSlack(world, member) for member in world.slack_members]
