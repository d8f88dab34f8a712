"""How long a text may be so that both platforms can show it.

Discord draws a message of components with at most 4,000 characters of text in all; Slack a section with
3,000, a message with 50 blocks. A question is checked once, when its pack is loaded, so a card can never be
refused by a platform because of what an author wrote.
"""

from typing import Final

STEM: Final = 900
"""Characters of situation and ask together when there is no artefact: it is read on a phone."""

STEM_WITH_ARTEFACT: Final = 1_800
"""Characters of situation, artefact and ask together."""

ARTEFACT_LINES: Final = 14

OPTION: Final = 220
REASON: Final = 340
EXPLANATION: Final = 600
STATEMENT: Final = 700
URL: Final = 300

QUESTION: Final = 3_300
"""Characters of everything a revealed card shows; the rest of Discord's 4,000 is for headings, shares and links."""

OPTION_ID: Final = 12
"""Six chosen ids, their commas and the post's number stay under Discord's 100 characters for a button's id."""

LETTERS: Final = "ABCDEF"
"""What a control shows, by the option's place; stored nowhere."""
