"""Modals and Home tabs that members have before them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.local_slack.block_kit import check_form
from bot.sandbox.local_slack.content import with_ids
from bot.sandbox.local_slack.controls import State, controls_of, state_values
from bot.sandbox.local_slack.directory import Member
from bot.sandbox.local_slack.refusals import RefusedCall
from bot.sandbox.local_slack.stamps import Ids

STACK_LIMIT = 3
SIZE_LIMIT = 250_000


@dataclass(eq=False)
class View:
    """A modal or a Home tab. `channel_id` is where the interaction began; `errors` are shown beside the inputs."""

    id: str
    member: Member
    payload: dict[str, Any]
    hash: str
    root_id: str
    previous_id: str | None = None
    channel_id: str | None = None
    open: bool = True
    errors: dict[str, str] = field(default_factory=dict)
    filled: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return str(self.payload["type"])

    @property
    def title(self) -> str:
        return str((self.payload.get("title") or {}).get("text", ""))

    @property
    def blocks(self) -> list[dict[str, Any]]:
        blocks: list[dict[str, Any]] = self.payload["blocks"]
        return blocks

    def state(self) -> State:
        return state_values(self.blocks, self.filled)

    def missing(self) -> list[str]:
        """The action_ids of inputs that must be filled and aren't: the client wouldn't send the form."""
        required = {b["block_id"] for b in self.blocks if b["type"] == "input" and not b.get("optional")}
        state = self.state()
        return [
            control.action_id
            for control in controls_of(self.blocks)
            if control.block_id in required
            and not any(value for name, value in state[control.block_id][control.action_id].items() if name != "type")
        ]


class Views:
    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._views: dict[str, View] = {}
        self._homes: dict[str, View] = {}

    def home(self, member_id: str) -> View | None:
        return self._homes.get(member_id)

    def open_for(self, member_id: str) -> list[View]:
        """The modals before this member, the topmost last."""
        return [view for view in self._views.values() if view.member.id == member_id and view.open]

    def find(self, *, view_id: str | None, external_id: str | None = None) -> View:
        """Refuses: not_found."""
        for view in self._views.values():
            named = view.id == view_id if view_id else view.payload.get("external_id") == external_id
            if named and view.open:
                return view
        raise RefusedCall("not_found")

    def add(self, member: Member, payload: dict[str, Any], *, channel_id: str | None, upon: View | None = None) -> View:
        """Open a modal, or push one upon another. Refuses: invalid_arguments, push_limit_reached."""
        content = self._checked(payload, "modal")
        if upon is not None and len(self._stack(upon)) >= STACK_LIMIT:
            raise RefusedCall("push_limit_reached")
        if content.get("external_id") in {view.payload.get("external_id") for view in self._views.values()} - {None}:
            raise RefusedCall("duplicate_external_id")
        view_id = self._ids.next("V")
        view = View(
            view_id,
            member,
            content,
            self._new_hash(),
            root_id=upon.root_id if upon else view_id,
            previous_id=upon.id if upon else None,
            channel_id=upon.channel_id if upon else channel_id,
        )
        self._views[view_id] = view
        return view

    def publish(self, member: Member, payload: dict[str, Any], *, expected: str | None) -> View:
        """Set a member's Home. Refuses: invalid_arguments, hash_conflict."""
        content = self._checked(payload, "home")
        current = self._homes.get(member.id)
        if current is None:
            view_id = self._ids.next("V")
            self._homes[member.id] = View(view_id, member, content, self._new_hash(), root_id=view_id)
        else:
            self._put(current, content, expected=expected)
        return self._homes[member.id]

    def update(self, view: View, payload: dict[str, Any], *, expected: str | None = None) -> None:
        """Replace what a modal shows. Refuses: invalid_arguments, hash_conflict."""
        self._put(view, self._checked(payload, "modal"), expected=expected)

    def close(self, view: View, *, everything: bool = False) -> None:
        """Close a modal, or its whole stack; closed ones are forgotten."""
        for member in self._stack(view) if everything else [view]:
            member.open = False
            self._views.pop(member.id, None)

    def _put(self, view: View, content: dict[str, Any], *, expected: str | None) -> None:
        if expected is not None and expected != view.hash:
            raise RefusedCall("hash_conflict")
        view.payload = content
        view.hash = self._new_hash()
        view.errors = {}

    def _stack(self, view: View) -> list[View]:
        return [other for other in self._views.values() if other.root_id == view.root_id and other.open]

    def _checked(self, payload: Mapping[str, Any], kind: str) -> dict[str, Any]:
        findings = check_form(payload, kind=kind)
        if findings.found:
            raise RefusedCall("invalid_arguments", messages=findings.messages)
        if len(str(payload)) > SIZE_LIMIT:
            raise RefusedCall("view_too_large")
        return {**payload, "blocks": with_ids(payload["blocks"], self._ids)}

    def _new_hash(self) -> str:
        return f"{self._ids.number('hash')}.local"
