"""Every family there is, by name: a family that isn't listed here is never asked."""

from typing import Final

from content.questions import Pack
from content.templates import (
    beanstalk,
    codedeploy,
    dynamodb_batches,
    dynamodb_queries,
    dynamodb_reads,
    dynamodb_writes,
    kinesis,
    kms,
    lambda_traffic,
    observability,
    retries,
    s3,
    sqs_load,
    sqs_times,
)
from content.templates.family import Family

FAMILIES: Final[tuple[Family, ...]] = (
    dynamodb_reads.READ_UNITS_STRONG,
    dynamodb_reads.READ_UNITS_EVENTUAL,
    dynamodb_reads.READ_UNITS_TRANSACTIONAL,
    dynamodb_reads.READS_SERVED,
    dynamodb_writes.WRITE_UNITS,
    dynamodb_writes.WRITE_UNITS_PER_MINUTE,
    dynamodb_writes.WRITE_UNITS_TRANSACTIONAL,
    dynamodb_writes.EXPIRY,
    dynamodb_queries.QUERY_UNITS,
    dynamodb_queries.DAX_UNITS,
    dynamodb_batches.BATCH_GET_UNITS,
    dynamodb_batches.BATCH_GET_CALLS,
    dynamodb_batches.BATCH_WRITE_CALLS,
    kinesis.SHARDS_SHARED,
    kinesis.SHARDS_FAN_OUT,
    kinesis.STREAM_INVOCATIONS,
    sqs_times.VISIBILITY,
    sqs_times.DELAY,
    sqs_load.POLLING,
    sqs_load.FIFO_BATCH,
    sqs_load.BACKLOG_WORKERS,
    lambda_traffic.ALIAS_SHARE,
    lambda_traffic.ALIAS_ERRORS,
    lambda_traffic.CONCURRENCY,
    lambda_traffic.ATTEMPTS,
    codedeploy.LINEAR_SHARE,
    codedeploy.LINEAR_TOTAL,
    codedeploy.CANARY,
    codedeploy.MINIMUM_HEALTHY,
    beanstalk.ROLLING,
    beanstalk.ADDITIONAL_BATCH,
    beanstalk.IMMUTABLE,
    retries.BACKOFF,
    retries.RETRIER,
    observability.SAMPLING,
    observability.ALARM,
    s3.PREFIXES,
    s3.PARTS,
    s3.PART_SIZE,
    kms.KMS_LOAD,
)


FAMILY_IDS: Final = frozenset(family.id for family in FAMILIES)
_BY_ID: Final = {family.id: family for family in FAMILIES}


def families_of(pack: Pack) -> tuple[Family, ...]:
    """The families that a pack asks: all, which are written for one exam, or none where it isn't parametric."""
    if not pack.parametric:
        return ()
    return tuple(family for family in FAMILIES if family.id not in pack.left_out) if pack.left_out else FAMILIES


def find_family(family_id: str) -> Family | None:
    return _BY_ID.get(family_id)
