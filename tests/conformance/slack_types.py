"""Slack's own types as a judge, by TypeScript's compiler: of what is sent to Slack, and of what the local one sends.

Usage: python -m tests.conformance.slack_types FOLDER [EXCHANGES]

FOLDER holds `node_modules` with `@slack/types`, `@slack/web-api` and `@slack/bolt`; EXCHANGES is what `slack_exchanges`
had the tests write down. Golden payloads and pages and forms made by hypothesis are judged in any case.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from hypothesis import Phase, given, settings

from bot.slack_app.paint import paint
from bot.slack_app.views import paint_form, paint_home
from bot.talk.forms import Form
from bot.talk.pages import Page
from tests.conformance.slack_exchanges import load_exchanges
from tests.pages.made import forms, pages

GOLDEN: Final = Path(__file__).parents[1] / "slack_app" / "golden"
_MADE: Final = 40
"""Pages, and as many forms."""
_TYPES: Final = """import type { KnownBlock, SlackEvent, View } from "@slack/types";
import type {
  BlockAction, BlockElementAction, ButtonAction, GlobalShortcut, MessageShortcut, SlashCommand, ViewOutput,
  ViewSubmitAction,
} from "@slack/bolt";
type Points = { label: string; value: number }[];
interface DataVisualizationBlock {
  type: "data_visualization"; title: string; block_id?: string;
  chart: { type: "pie"; segments: Points } | {
    type: "bar" | "area" | "line"; series: { name: string; data: Points }[];
    axis_config: { categories: string[]; x_label?: string; y_label?: string };
  };
}
type Blocks = (KnownBlock | DataVisualizationBlock)[];
type OfGrid<T> = Omit<T, "enterprise"> & { enterprise?: { id: string; name: string } | null };
type Action = BlockElementAction | (ButtonAction & { style?: string });
type Clicked = OfGrid<Omit<BlockAction<Action>, "response_url">> & { response_url?: string };
type Filled = OfGrid<Omit<ViewSubmitAction, "user">> & {
  user: { id: string; name: string; username?: string; team_id?: string };
};
"""
"""Where Slack's types aren't what Slack takes and sends, by its pages.

They don't know the chart yet, nor the style of a button that was clicked and the user name of whoever sends a form.
Outside of Enterprise Grid `enterprise` is null, and what is clicked in a view has no `response_url`.
"""
_PAYLOADS: Final = {
    "block_actions": "Clicked",
    "view_submission": "Filled",
    "message_action": "OfGrid<MessageShortcut>",
    "shortcut": "OfGrid<GlobalShortcut>",
}
_ENUM: Final = re.compile(r"export declare enum (\w+) \{(.*?)\}", re.DOTALL)


class Judged(NamedTuple):
    """A payload with the type that it claims to be."""

    name: str
    type: str
    payload: Any


FAULTS: Final = (
    Judged("sent", "Blocks", [{"type": "actions", "elements": [{"type": "button", "action": "x"}]}]),
    Judged("opened", "View", {"type": "modal", "blocks": [], "title": "Setup"}),
    Judged("answered", "ChatPostMessageResponse", {"ok": True, "chanel": "C1"}),
    Judged("clicked", "Clicked", {"type": "block_actions", "actions": [], "trigger_id": 7}),
    Judged("typed", "SlashCommand", {"command": "/study", "text": "help"}),
    Judged("told", "SlackEvent", {"type": "app_home_opened", "user": "U1"}),
)
"""One in each direction and of each kind: where the compiler doesn't find them, it has read nothing."""


# --- what is judged --------------------------------------------------------------------------------------------------


def _golden() -> Iterator[Judged]:
    for file in sorted(GOLDEN.glob("*.json")):
        drawn = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(drawn, list):
            yield Judged(file.stem, "Blocks", drawn)
        elif "blocks" in drawn:
            is_view = drawn.get("type") in {"modal", "home"}
            yield Judged(file.stem, "View", drawn) if is_view else Judged(file.stem, "Blocks", drawn["blocks"])


def _made() -> Iterator[Judged]:
    every: list[Judged] = []
    once = settings(max_examples=_MADE, deadline=None, database=None, phases=(Phase.generate,), derandomize=True)

    @once
    @given(page=pages())
    def keep_page(page: Page) -> None:
        drawn, number = paint(page), len(every)
        every.append(Judged(f"page_{number}", "Blocks", drawn.blocks))
        if drawn.older is not None:
            every.append(Judged(f"page_in_lines_{number}", "Blocks", drawn.older))
        every.append(Judged(f"home_{number}", "View", paint_home([page], channel="C1")))

    @once
    @given(form=forms())
    def keep_form(form: Form) -> None:
        every.append(Judged(f"form_{len(every)}", "View", paint_form(form, memory="C1")))

    keep_page()
    keep_form()
    yield from every


def _over_the_wire(folder: Path) -> Iterator[Judged]:
    for number, (name, request, response) in enumerate(load_exchanges(folder)):
        label = f"{re.sub('[^a-zA-Z]', '_', name)}_{number}"
        if "." in name:
            yield from _of_call(label, name, request, response)
        elif name == "response_url":
            if response.get("ok") and request.get("blocks"):
                yield Judged(f"asked_{label}", "Blocks", request["blocks"])
        else:
            yield from _of_envelope(label, request.get("payload") or {})


def _of_call(label: str, name: str, request: Any, response: Any) -> Iterator[Judged]:
    if response.get("ok"):
        yield from _drawn(f"asked_{label}", request)
    told = {key: value for key, value in response.items() if key != "view" and (key, value) != ("enterprise", None)}
    message = told.get("message")
    if isinstance(message, dict):  # its blocks are judged by what is sent: this type knows none of the newer
        told["message"] = {key: value for key, value in message.items() if key != "blocks"}
    yield Judged(f"answered_{label}", answer_type(name), told)


def _drawn(label: str, body: Any) -> Iterator[Judged]:
    """The blocks or the view in a call; a form carries them as text."""
    for name, kind in (("blocks", "Blocks"), ("view", "View")):
        given = body.get(name)
        if given:
            yield Judged(f"{label}_{name}", kind, json.loads(given) if isinstance(given, str) else given)


def _of_envelope(label: str, payload: Any) -> Iterator[Judged]:
    if "command" in payload:
        yield Judged(label, "SlashCommand", payload)
    elif "event" in payload:
        event = payload["event"]
        if "view" in event:  # the type of the event has it as it is sent, not as it is told
            yield Judged(f"{label}_view", "ViewOutput", event["view"])
        yield Judged(label, "SlackEvent", {key: value for key, value in event.items() if key != "view"})
    elif payload.get("type") in _PAYLOADS:
        yield Judged(label, _PAYLOADS[payload["type"]], payload)


# --- the compiler ----------------------------------------------------------------------------------------------------


def answer_type(method: str) -> str:
    """`chat.postMessage` -> `ChatPostMessageResponse`."""
    return "".join(f"{word[:1].upper()}{word[1:]}" for word in method.split(".")) + "Response"


_OF_EVERY: Final = "{ response_metadata?: { warnings?: string[]; next_cursor?: string; messages?: string[] } } & "
"""What `WebAPICallResult` says any answer may have, refusals most of all; without the part that lets anything pass."""


def _declare_answers(folder: Path, types: Iterable[str]) -> str:
    """The types of answers as literals can be held against: without the index that lets anything pass, or enums."""
    described, own = folder / "node_modules/@slack/web-api/dist/types/response", folder / "answers"
    own.mkdir(exist_ok=True)
    known = [name for name in sorted(set(types)) if (described / f"{name}.d.ts").exists()]
    for name in known:
        text = (described / f"{name}.d.ts").read_text(encoding="utf-8").replace("WebAPICallResult & ", _OF_EVERY)
        (own / f"{name}.d.ts").write_text(_ENUM.sub(_as_union, text), encoding="utf-8")
    return "".join(f'import type {{ {name} }} from "./answers/{name}";\n' for name in known)


def _as_union(enum: re.Match[str]) -> str:
    words = re.findall(r'"[^"]*"', enum[2])
    return f"export type {enum[1]} = {' | '.join(words)}"


def judge(folder: Path, every: Iterable[Judged]) -> list[str]:
    """What the compiler finds, each with the name of the payload that it is about; nothing where all is right."""
    judged = [one for one in every if not one.type.endswith("Response") or _is_described(folder, one.type)]
    head = _TYPES + _declare_answers(folder, (one.type for one in judged if one.type.endswith("Response")))
    source = head + "".join(f"const {one.name}: {one.type} = {json.dumps(one.payload, indent=1)};\n" for one in judged)
    (folder / "judged.ts").write_text(source, encoding="utf-8")
    options = (
        "--noEmit",
        "--strict",
        "--skipLibCheck",
        "--esModuleInterop",
        "--target",
        "es2020",
        "--module",
        "commonjs",
    )
    command = ["node_modules/.bin/tsc", *options, "--moduleResolution", "node", "judged.ts"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return list(_named(source.splitlines(), done.stdout + done.stderr))


def _is_described(folder: Path, answer: str) -> bool:
    return (folder / "node_modules/@slack/web-api/dist/types/response" / f"{answer}.d.ts").exists()


def _named(source: list[str], said: str) -> Iterator[str]:
    for line in said.splitlines():
        at = re.match(r"judged\.ts\((\d+),", line)
        names = (re.match(r"const (\w+):", one) for one in reversed(source[: int(at[1])])) if at else iter(())
        name = next((found[1] for found in names if found), "")
        yield f"{name}: {line}" if name else line


def main() -> int:
    folder, *recorded = map(Path, sys.argv[1:])
    heard = [one for where in recorded for one in _over_the_wire(where)]
    if recorded and not heard:
        sys.stdout.write("nothing was written down of what goes over the wire: SLACK_EXCHANGES names the folder\n")
        return 1
    every = [*_golden(), *_made(), *heard]
    found = judge(folder, every)
    for line in found:
        sys.stdout.write(f"{line}\n")
    spoilt = judge(folder, FAULTS)
    unfound = [fault.name for fault in FAULTS if not any(said.startswith(f"{fault.name}:") for said in spoilt)]
    for name in unfound:
        sys.stdout.write(f"a deliberate fault was not found: {name}\n")
    sys.stdout.write(f"{len(every)} payloads held against Slack's types, {len(FAULTS)} deliberate faults\n")
    return 1 if found or unfound else 0


if __name__ == "__main__":
    sys.exit(main())
