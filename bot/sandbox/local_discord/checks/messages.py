"""Messages: content, embeds, nonce and mentions; the components have a module of their own."""

from typing import Any, Final

from bot.sandbox.local_discord.checks.components import check_components
from bot.sandbox.local_discord.checks.problems import Path, Problems
from bot.sandbox.local_discord.flags import COMPONENTS_V2
from bot.sandbox.local_discord.refusals import empty_message

_CONTENT: Final = 2_000
EMBEDS: Final = 10
EMBED_TOTAL: Final = 6_000
_NONCE: Final = 25
_MENTIONS_NAMED: Final = 100
_LEGACY: Final = ("content", "embeds", "poll", "sticker_ids")
_EMBED_TEXTS: Final = {"title": 256, "description": 4_096}


def check_message(body: dict[str, Any]) -> None:
    """Check a message as it would stand: a new one, or an edited one with what stays as it was.

    Raises RefusedCall: 50035 with every problem, 50006 where there is nothing to show.
    """
    problems = Problems()
    is_v2 = bool((body.get("flags") or 0) & COMPONENTS_V2)
    problems.check_text(("content",), body.get("content"), most=_CONTENT)
    _check_nonce(problems, body.get("nonce"))
    _check_mentions(problems, body.get("allowed_mentions") or {})
    _check_embeds(problems, body.get("embeds"))
    check_components(problems, body.get("components"), is_v2=is_v2)
    if is_v2:
        _check_no_legacy(problems, body)
    problems.refuse_if_wrong()
    if _is_empty(body, is_v2=is_v2):
        raise empty_message()


def _is_empty(body: dict[str, Any], *, is_v2: bool) -> bool:
    if is_v2:
        return not body.get("components")
    shown = ("embeds", "attachments", "poll", "sticker_ids")
    return not (body.get("content") or "").strip() and not any(body.get(name) for name in shown)


def _check_no_legacy(problems: Problems, body: dict[str, Any]) -> None:
    for name in _LEGACY:
        if body.get(name):
            problems.add(
                (name,),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def _check_nonce(problems: Problems, nonce: Any) -> None:
    if isinstance(nonce, int):
        return
    problems.check_text(("nonce",), nonce, most=_NONCE)


def _check_mentions(problems: Problems, allowed: dict[str, Any]) -> None:
    parse = allowed.get("parse") or []
    for kind in ("users", "roles"):
        named = allowed.get(kind) or []
        path = ("allowed_mentions", kind)
        if named and kind in parse:
            problems.add(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", f'parse:["{kind}"] and {kind}: [ids...]')
        if len(named) > _MENTIONS_NAMED:
            problems.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {_MENTIONS_NAMED} or fewer in length.")
    for position, kind in enumerate(parse):
        if kind not in {"users", "roles", "everyone"}:
            problems.add(
                ("allowed_mentions", "parse", position), "BASE_TYPE_CHOICES", "Value must be one of the known."
            )


def _check_embeds(problems: Problems, embeds: Any) -> None:
    total = 0
    for path, embed in problems.objects(("embeds",), embeds, most=EMBEDS):
        for name, most in _EMBED_TEXTS.items():
            problems.check_text((*path, name), embed.get(name), most=most)
        _check_embed_parts(problems, path, embed)
        total += _embed_size(embed)
    if total > EMBED_TOTAL:
        problems.add(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {EMBED_TOTAL}")


def _check_embed_parts(problems: Problems, path: Path, embed: dict[str, Any]) -> None:
    problems.check_text((*path, "footer", "text"), (embed.get("footer") or {}).get("text"), most=2_048)
    problems.check_text((*path, "author", "name"), (embed.get("author") or {}).get("name"), most=256)
    for at, field in problems.objects((*path, "fields"), embed.get("fields"), most=25):
        problems.check_text((*at, "name"), field.get("name"), most=256, least=1)
        problems.check_text((*at, "value"), field.get("value"), most=1_024, least=1)


def _embed_size(embed: dict[str, Any]) -> int:
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for field in embed.get("fields") or []:
        texts += [field.get("name"), field.get("value")]
    return sum(len(text) for text in texts if isinstance(text, str))
