"""Every table there is: whoever needs them all takes the metadata from here, where no module of tables is forgotten."""

from typing import Final

from storage import (
    answer_tables,
    correction_tables,
    count_tables,
    exam_tables,
    group_tables,
    item_tables,
    link_tables,
    plan_tables,
    quiz_tables,
    reminder_tables,
    report_tables,
    review_tables,
    role_tables,
    slack_tables,
    space_tables,
    team_tables,
    week_tables,
)

METADATA: Final = quiz_tables.quizzes.metadata
assert all(
    table.metadata is METADATA
    for table in (
        review_tables.reviews,
        exam_tables.exams,
        reminder_tables.reminders,
        role_tables.given_roles,
        report_tables.reports,
        answer_tables.answers,
        count_tables.daily_counts,
        correction_tables.corrected_keys,
        space_tables.removals,
        link_tables.link_codes,
        group_tables.group_codes,
        slack_tables.slack_requests,
        item_tables.item_findings,
        slack_tables.slack_installations,
        week_tables.weeklies,
        team_tables.team_members,
        *plan_tables.EXAM_DATES.values(),
        *plan_tables.REST_DAYS.values(),
    )
)
