"""What a member types behind a slash command: only what the registered command offers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.sandbox.local_discord.directory import Channel, Member
from bot.sandbox.local_discord.permissions import permissions_in
from bot.sandbox.local_discord.shapes import shape_of_channel, shape_of_member, shape_of_role, shape_of_user

Value = str | int | float
_Option = dict[str, Any]

_SUBCOMMAND, _GROUP, _TEXT, _WHOLE, _BOOLEAN, _USER, _CHANNEL, _ROLE, _NUMBER = 1, 2, 3, 4, 5, 6, 7, 8, 10
_TYPES: Final[dict[int, tuple[type, ...]]] = {
    _TEXT: (str,),
    _WHOLE: (int,),
    _BOOLEAN: (bool,),
    _USER: (str, int),
    _CHANNEL: (str, int),
    _ROLE: (str, int),
    _NUMBER: (int, float),
}


class NotOffered(ValueError):  # noqa: N818 -- Discord's client would not let the member do this
    """The member can't do that: nothing of the kind is there to be typed, chosen or clicked.

    Its words are shown to whoever did it.
    """


def or_nothing(words: Iterable[object]) -> str:
    """`now, skip`; `nothing` where there are none."""
    return ", ".join(map(str, words)) or "nothing"


@dataclass
class TypedOptions:
    """Options as they go out, and what Discord resolves of the ids among them."""

    options: list[_Option] = field(default_factory=list)
    resolved: dict[str, dict[str, Any]] = field(default_factory=dict)


def type_options(
    offered: list[_Option], given: Mapping[str, Value], typist: Member | None, *, focused: str | None = None
) -> TypedOptions:
    """Check what a member typed against the options of a command (or subcommand) and put it in Discord's form.

    `typist` is None in direct messages. While one option is being typed (`focused`) the others may be missing and it
    may be anything.
    Raises NotOffered.
    """
    unknown = given.keys() - {option["name"] for option in offered}
    if unknown:
        raise NotOffered(
            f"there is no option {or_nothing(unknown)}, but {or_nothing(option['name'] for option in offered)}"
        )
    typed = TypedOptions()
    for option in offered:
        name = option["name"]
        if name not in given:
            if option.get("required") and focused is None:
                raise NotOffered(f"option {name} is required")
        elif name == focused:
            typed.options.append({"name": name, "type": option["type"], "value": given[name], "focused": True})
        else:
            value = _checked(option, given[name], typist, typed)
            typed.options.append({"name": name, "type": option["type"], "value": value})
    return typed


def _checked(option: _Option, value: Value, typist: Member | None, typed: TypedOptions) -> Value:
    kind = option["type"]
    wanted = _TYPES.get(kind)
    if wanted is None:
        raise NotOffered(f"option {option['name']} is of type {kind}, which nobody can type here")
    if not isinstance(value, wanted) or (isinstance(value, bool) and kind != _BOOLEAN):
        raise NotOffered(f"option {option['name']} doesn't take “{value}”")
    if kind in {_USER, _CHANNEL, _ROLE}:
        return _resolved(option, int(value), typist, typed)
    if option.get("choices"):
        return _chosen(option, value)
    _check_range(option, value)
    return value


def _chosen(option: _Option, value: Value) -> Value:
    """A choice by its value, or by the name that the member reads."""
    for choice in option["choices"]:
        if value in {choice["value"], choice["name"]}:
            picked: Value = choice["value"]
            return picked
    raise NotOffered(
        f"option {option['name']} offers {or_nothing(c['value'] for c in option['choices'])}, not “{value}”"
    )


def _check_range(option: _Option, value: Value) -> None:
    size = len(value) if isinstance(value, str) else value
    kind = "length" if isinstance(value, str) else "value"
    least, most = option.get(f"min_{kind}"), option.get(f"max_{kind}")
    if (least is not None and size < least) or (most is not None and size > most):
        raise NotOffered(f"option {option['name']} takes {least} to {most}, not {size}")


def _resolved(option: _Option, wanted: int, typist: Member | None, typed: TypedOptions) -> str:
    """The id as a text, with what it stands for among the resolved."""
    if typist is None:
        raise NotOffered(f"option {option['name']} needs a server")
    guild, resolved = typist.guild, typed.resolved
    if option["type"] == _USER and wanted in guild.members:
        member = guild.members[wanted]
        shape = {name: value for name, value in shape_of_member(member, permissions=0).items() if name != "user"}
        resolved.setdefault("members", {})[str(wanted)] = shape
        resolved.setdefault("users", {})[str(wanted)] = shape_of_user(member.user)
    elif option["type"] == _ROLE and wanted in guild.roles:
        resolved.setdefault("roles", {})[str(wanted)] = shape_of_role(guild.roles[wanted])
    elif option["type"] == _CHANNEL and wanted in guild.channels:
        resolved.setdefault("channels", {})[str(wanted)] = _channel(option, guild.channels[wanted], typist)
    else:
        raise NotOffered(f"option {option['name']}: there is no {wanted} in this server")
    return str(wanted)


def _channel(option: _Option, channel: Channel, typist: Member) -> dict[str, Any]:
    kinds = option.get("channel_types")
    if kinds and int(channel.kind) not in kinds:
        raise NotOffered(f"option {option['name']} doesn't take channels of this kind")
    return {**shape_of_channel(channel), "permissions": str(permissions_in(channel, typist))}


def pick_subcommand(command: _Option, path: list[str]) -> list[_Option]:
    """The option that leads to a subcommand, and the ones below it: outermost first. Raises NotOffered."""
    chain: list[_Option] = []
    place = command
    for name in path:
        inner = [option for option in place.get("options") or [] if option["type"] in {_SUBCOMMAND, _GROUP}]
        place = next((option for option in inner if option["name"] == name), {})
        if not place:
            raise NotOffered(f"no subcommand {name}")
        chain.append(place)
    return chain


def needs_subcommand(place: _Option) -> bool:
    return any(option["type"] in {_SUBCOMMAND, _GROUP} for option in place.get("options") or [])
