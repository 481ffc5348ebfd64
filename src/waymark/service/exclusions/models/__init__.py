"""Facts that duties and counters are worked out from. Rows are added and never changed: a correction is another row."""

from .afterwards import BoardOnSuspension, HomeElsewhere, ReintegrationMeeting, Told
from .facts import (
    AttendanceSummary,
    PermanentExclusion,
    PermanentExclusionOutcome,
    Suspension,
    SuspensionCancelled,
    permanent_exclusion_reference,
    suspension_reference,
)

__all__ = [
    "AttendanceSummary",
    "BoardOnSuspension",
    "HomeElsewhere",
    "PermanentExclusion",
    "PermanentExclusionOutcome",
    "ReintegrationMeeting",
    "Suspension",
    "SuspensionCancelled",
    "Told",
    "permanent_exclusion_reference",
    "suspension_reference",
]
