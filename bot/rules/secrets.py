"""What must not be asked or shown privately, since its key would tell what somebody is still to answer."""

from datetime import date

from bot.rules.choosing import questions_of_day
from content.questions import Pack
from storage.database import Transaction
from storage.secrets import load_groups_of, load_secret_questions, load_told_dailies


def never_shown(tx: Transaction, pack: Pack, *, person: int | None, group: int | None, today: date) -> frozenset[str]:
    """Ids of questions and templates: of all of a person's groups, and of the one they ask from.

    A daily that is still to be chosen today counts as well: what it will be is certain already.
    """
    groups = load_groups_of(tx, person) if person is not None else frozenset()
    groups |= {group} if group is not None else frozenset()
    secret = load_secret_questions(tx, groups=groups, person=person, today=today)
    return secret | {asked.id for asked in questions_of_day(tx, pack, groups=groups, on=today)}


def never_explained(tx: Transaction, pack: Pack, *, person: int, group: int, today: date) -> frozenset[str]:
    """The same without the dailies whose verdict they have been told: what must not be explained to them yet."""
    told = load_told_dailies(tx, person=person, today=today)
    return never_shown(tx, pack, person=person, group=group, today=today) - told
