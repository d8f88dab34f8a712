"""Changes to what a platform sends, of every kind that somebody might try; each follows from the dice it is given."""

import json
from copy import deepcopy
from random import Random
from typing import Any, Final

_ODD: Final = (
    "\x00", "\ud83d", "\u202e", "\ufeff", "\u0130", "\uff11", "\u0661", "\u00a0", "\n", "\r\n", "\U0001f600", "e\u0301",
    "%00", "%2e", "&lt;", "<!channel>", "<@U1>", "{}", "[]", "'", '"', "\\", ";--", "$(x)", "`", "../", "#1", ":", "::",
    "press:", "-1",
)  # fmt: skip
_INSTEAD: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1.5, 10**30, float("1e308"), "", " ", "x" * 5_000, [], {}, [[]], [None], {"": {}},
    {"id": {"id": []}}, ["a", 1], "null", "undefined", "NaN", "\x00", "\ud83d",
)  # fmt: skip


def mutate_text(text: str, dice: Random) -> str:
    """The text with one to three changes: letters lost, doubled, swapped, replaced, in another case or alphabet."""
    for _ in range(dice.randint(1, 3)):
        at = dice.randint(0, len(text))
        match dice.randrange(9):
            case 0:
                text = text[:at] + text[at + 1 :]
            case 1:
                text = text[:at] + dice.choice(_ODD) + text[at:]
            case 2:
                text = text[:at] + chr(dice.randint(33, 0x2FFF)) + text[at + 1 :]
            case 3:
                text = text[:at]
            case 4:
                text = text[:at] * 2 + text[at:]
            case 5:
                text = text.swapcase()
            case 6:
                text = text[:at] + str(dice.randint(0, 10 ** dice.randint(1, 40))) + text[at:]
            case 7:
                text = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)
            case _:
                text = text[::-1]
    return text


def mutate_payload(payload: Any, dice: Random) -> Any:
    """A copy with one to three parts replaced by something else, left out, wrapped, or doubled."""
    made = deepcopy(payload)
    for _ in range(dice.randint(1, 3)):
        holder, key = _somewhere(made, dice)
        if holder is None:
            return deepcopy(dice.choice(_INSTEAD))
        old = holder[key]
        match dice.randrange(6):
            case 0:
                holder[key] = deepcopy(dice.choice(_INSTEAD))
            case 1:
                del holder[key]
            case 2:
                holder[key] = [old]
            case 3:
                holder[key] = {"value": old, "id": old}
            case 4 if isinstance(old, str):
                holder[key] = mutate_text(old, dice)
            case _:
                holder[key] = deepcopy(payload)
    return made


def mutate_json(payload: Any, dice: Random) -> str:
    """As text that is JSON no more, that says a name twice, or that has another shape."""
    text = json.dumps(payload)
    match dice.randrange(5):
        case 0:
            return mutate_text(text, dice)
        case 1:
            name = dice.choice(sorted(payload)) if isinstance(payload, dict) and payload else "x"
            return f'{{"{name}": {json.dumps(dice.choice(_INSTEAD))}, {text[1:]}'
        case 2:
            depth = dice.choice((10, 1_000, 50_000))
            return "[" * depth + text + "]" * depth
        case 3:
            return text.replace("a", "\\u0061", 3).replace(":", " :\t", 3)
        case _:
            return json.dumps(mutate_payload(payload, dice))


def _somewhere(made: Any, dice: Random) -> tuple[Any, Any]:
    """A holder and one of its keys, at any depth."""
    places = list(_places(made))
    return dice.choice(places) if places else (None, None)


def _places(made: Any) -> Any:
    pairs = made.items() if isinstance(made, dict) else enumerate(made) if isinstance(made, list) else ()
    for key, inner in pairs:
        yield made, key
        yield from _places(inner)
