"""Every table there is: whoever needs them all takes the metadata from here, where no module of tables is forgotten."""

from typing import Final

from storage import exam_tables, quiz_tables, review_tables

METADATA: Final = quiz_tables.quizzes.metadata
assert METADATA is review_tables.reviews.metadata is exam_tables.exams.metadata
