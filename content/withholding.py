"""Which facts keep quiet while a question is open. Pure.

What is missing must not tell the key either. So beside the facts that a question cites, those are withheld that come
nearest to each of its options, right or wrong, and a search that comes upon any of them says so in the same words.
"""

from collections.abc import Iterable
from typing import Final

from content.items import Item
from content.questions import Pack

_NEAREST: Final = 2
"""Of each option."""


def withheld_facts(pack: Pack, items: Iterable[Item]) -> frozenset[str]:
    """Ids of the facts that nobody is shown who has one of these questions before them."""
    return frozenset(fact for item in items for fact in _beside(pack, item))


def _beside(pack: Pack, item: Item) -> Iterable[str]:
    yield from (fact.id for fact in item.facts)
    said = [option.text for option in item.options]
    said += [fact.statement for fact in item.facts if fact.id not in pack.facts]  # a template's own
    for text in said:
        yield from pack.index.find(text, at_most=_NEAREST)
