"""A daily's question as it holds: frozen when it was chosen, but for a key that was corrected since."""

from typing import Final

from sqlalchemy import func, select

from storage.answer_tables import corrections
from storage.tables import dailies

_CORRECTED: Final = (
    select(corrections.c.item)
    .where(corrections.c.daily_id == dailies.c.id)
    .order_by(corrections.c.id.desc())
    .limit(1)
    .scalar_subquery()
)

ITEM: Final = func.coalesce(_CORRECTED, dailies.c.item, type_=dailies.c.item.type)
"""Beside `dailies` in a statement."""
