"""Parts of sentences."""

from bot.talk.phrases import nth


def test_a_place_is_said_as_an_ordinal() -> None:
    said = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 112: "112th"}
    assert {number: nth(number) for number in said} == said
    assert nth(1_002) == "1,002nd"
