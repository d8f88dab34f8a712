"""How a question is phrased: whether its ask and its options have the form of an exam's own. Pure."""

import re
from typing import Final

from content.questions import Question

_CRITERION: Final = re.compile(r"\b(LEAST|MOST|FEWEST|LOWEST|HIGHEST|SHORTEST|FASTEST|SMALLEST)\b")
"""The exam writes what ranks workable solutions in capitals."""

_OFFICIAL: Final = re.compile(
    r"meets? (these|this|the|all)( \w+)? requirements?\b"
    r"|^What should (the|a) [\w -]+ do\b"
    r"|^Which combination of \w+"
    r"|^Which [\w -]+ (will|should|would) [\w ,-]*\b(resolve|fix|correct|solve) (this|the|these) \w+"
    r"|^Which [\w -]+ (will|should|would) [\w ,-]*\b(LEAST|MOST|FEWEST|LOWEST|HIGHEST)\b"
)
"""The asks of vendors' sample questions."""

_SELECT: Final = re.compile(r"\(Select (TWO|THREE)\.\)$")

_CAUSE: Final = re.compile(r"\b(cause|causes|caused|reason|explains?|why)\b", re.IGNORECASE)

WHOLE_ACTION_WORDS: Final = 8

_VERBS: Final = frozenset(
    """
    accept activate add address adjust allow annotate append apply archive assign associate assume attach
    authenticate authorize batch block build bundle cache call cancel capture catch change check choose clear clone
    collect combine commit compile compress compute configure connect consume convert copy correct count create cut
    deactivate declare decode decompress decouple decrease decrypt define delay delete deliver deny deploy derive
    describe detach disable distribute divide double download drop duplicate edit emit enable enclose encode encrypt
    enforce enlarge ensure escape establish evaluate exchange exclude execute expand expire export expose extend
    extract fetch fill filter fix forward generate get give grant group handle have host identify ignore implement
    import include increase index initialize inject insert inspect install instruct instrument integrate introduce
    invalidate invoke issue keep launch leave let limit link list load lock log lower make manage map mark mask
    measure merge migrate mock modify monitor mount move name open override pack package paginate parse partition
    pass pause perform place point poll post prefix prevent process promote propagate protect provide provision
    publish pull push put query queue raise read rebuild receive record recreate redeploy redirect redrive reduce
    refactor refer reference refresh register reject release reload remove rename render repeat replace replay
    replicate report request require rerun reserve reset resize resolve restart restore restrict retain retrieve
    retry return reuse revert review revoke rewrite roll rotate route run sample save scale scan schedule scope
    search select send separate serialize serve set share shift shorten shrink sign simulate skip sort specify split
    stage start stop store stream submit subscribe supply suspend swap switch synchronize tag take target terminate
    test throttle trace track transfer transform translate trigger trim trust turn unsubscribe update upgrade upload
    use validate verify version wait warm watch wrap write
    """.split()  # noqa: SIM905 - a paragraph is read more easily than such a list
)
"""What an action begins with."""


def has_criterion(question: Question) -> bool:
    """Whether the ask ranks solutions that work."""
    return bool(_CRITERION.search(question.ask))


def has_official_ask(question: Question) -> bool:
    """Whether the ask has a form of the exam's; one for several answers says how many."""
    return bool(_OFFICIAL.search(question.ask)) and says_how_many(question)


def says_how_many(question: Question) -> bool:
    """Whether the ask tells how many to select where there are several, in the exam's words, and only there."""
    selected = _SELECT.search(question.ask)
    wanted = {1: None, 2: "TWO", 3: "THREE"}.get(len(question.key))
    return (selected[1] if selected else None) == wanted


def is_whole_action(question: Question, text: str) -> bool:
    """Whether an option says in eight words or more what to do, a verb first; of a cause, what is the case."""
    words = text.split()
    return len(words) >= WHOLE_ACTION_WORDS and (_asks_for_cause(question) or _first_verb(words) in _VERBS)


def _asks_for_cause(question: Question) -> bool:
    return bool(_CAUSE.search(question.ask))


def _first_verb(words: list[str]) -> str:
    """The first word, or the first after an opening like `In the console,`."""
    opening = next((n for n, word in enumerate(words[:12]) if word.endswith(",")), None)
    first = words[0].lower().rstrip(",")
    if (
        first in _VERBS
        or opening is None
        or words[0] not in ("In", "For", "On", "At", "From", "After", "Before", "With")
    ):
        return first
    return words[opening + 1].lower() if opening + 1 < len(words) else first
