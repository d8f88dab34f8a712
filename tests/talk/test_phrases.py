"""Parts of sentences."""

import sys
from unicodedata import category

from bot.talk.phrases import nth, sound


def test_a_place_is_said_as_an_ordinal() -> None:
    said = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 112: "112th"}
    assert {number: nth(number) for number in said} == said
    assert nth(1_002) == "1,002nd"


def test_nothing_unsound_is_left_of_any_character() -> None:
    turning = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    kept = (c for c in every if c in "\n\t" or (category(c) not in {"Cc", "Cs", "Zl", "Zp"} and c not in turning))
    assert sound(every) == "".join(kept)
    assert sound("printable") == "printable"
