"""The mistakes that wrong answers come from, by name. One name serves every family in which it can be made."""

from enum import StrEnum


class Mistake(StrEnum):
    """What somebody got wrong who arrives at a certain wrong answer."""

    # Rounding
    ROUNDED_ONCE_AT_THE_END = "rounded-once-at-the-end"
    ROUNDED_EACH_ITEM = "rounded-each-item"
    ROUNDED_DOWN = "rounded-down"
    STEP_DOUBLED_INSTEAD_OF_HALVING = "step-doubled-instead-of-halving"

    # A factor
    FORGOT_HALVING = "forgot-halving"
    HALVED_WITHOUT_CAUSE = "halved-without-cause"
    HALVED_TWICE = "halved-twice"
    FORGOT_DOUBLING = "forgot-doubling"
    DOUBLED_WITHOUT_CAUSE = "doubled-without-cause"
    DOUBLED_TWICE = "doubled-twice"
    FACTOR_IGNORED = "factor-ignored"
    FACTOR_ADDED = "factor-added"
    DIVIDED_BY_THE_FACTOR = "divided-by-the-factor"
    ONE_CONSUMER_ONLY = "one-consumer-only"
    MULTIPLIED_BY_CONSUMERS = "multiplied-by-consumers"

    # Units
    STEP_OF_WRITES = "step-of-writes"
    STEP_OF_READS = "step-of-reads"
    MINUTES_FOR_SECONDS = "minutes-for-seconds"
    SECONDS_FOR_MINUTES = "seconds-for-minutes"
    MILLISECONDS_FOR_SECONDS = "milliseconds-for-seconds"
    HOUR_FOR_DAY = "hour-for-day"
    THOUSAND_FOR_1024 = "thousand-for-1024"
    PERCENT_FOR_COUNT = "percent-for-count"

    # A figure of something else
    LIMIT_OF_SOMETHING_ELSE = "limit-of-something-else"
    SMALLEST_ALLOWED = "smallest-allowed"
    LARGEST_ALLOWED = "largest-allowed"
    UNITS_FOR_READS = "units-for-reads"
    TIMEOUT_FOR_DURATION = "timeout-for-duration"
    RESULT_FOR_ANOTHER_QUANTITY = "result-for-another-quantity"
    OTHER_POLICY = "other-policy"

    # Parts and wholes
    FILTER_COUNTED = "filter-counted"
    FIRST_TERM_ONLY = "first-term-only"
    SECOND_TERM_ONLY = "second-term-only"
    THIRD_TERM_FORGOTTEN = "third-term-forgotten"
    TERM_ADDED_THAT_IS_NOT_SHARED = "term-added-that-is-not-shared"
    TERMS_SUMMED = "terms-summed"
    TERMS_SWAPPED = "terms-swapped"
    SHARES_REVERSED = "shares-reversed"
    SHARES_EQUAL = "shares-equal"
    SHARE_AS_RATIO = "share-as-ratio"
    REST_FORGOTTEN = "rest-forgotten"
    RATE_APPLIED_TO_ALL = "rate-applied-to-all"
    CACHE_IGNORED = "cache-ignored"
    FRAME_FORGOTTEN = "frame-forgotten"

    # Time
    DURATION_FOR_INSTANT = "duration-for-instant"
    CHANGE_ADDED_TO_THE_OLD = "change-added-to-the-old"
    COUNTED_FROM_THE_START = "counted-from-the-start"
    CHANGE_IGNORED = "change-ignored"
    DEFAULT_USED = "default-used"
    WHOLE_WINDOW = "whole-window"
    ONE_STEP_ONLY = "one-step-only"
    LAST_STEP_ONLY = "last-step-only"
    ONE_STEP_TOO_FEW = "one-step-too-few"
    ONE_STEP_TOO_MANY = "one-step-too-many"
    SMOOTH_INSTEAD_OF_STEPS = "smooth-instead-of-steps"
    CONSTANT_INSTEAD_OF_GROWING = "constant-instead-of-growing"
    LINEAR_INSTEAD_OF_GROWING = "linear-instead-of-growing"
    CAP_FORGOTTEN = "cap-forgotten"
    FIRST_TRY_FORGOTTEN = "first-try-forgotten"
    RETRIES_FORGOTTEN = "retries-forgotten"
    EVERYTHING_RETRIED = "everything-retried"
