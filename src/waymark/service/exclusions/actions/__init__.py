"""Keeping what happened. What follows (the duty, who is told, letters) is for the acts of ``duties``, which call these."""

from .afterwards import (
    cancel_suspension,
    record_board_on_suspension,
    record_home,
    record_meeting,
    record_outcome,
    record_told,
)
from .recording import record_attendance, record_permanent_exclusion, record_suspension

__all__ = [
    "cancel_suspension",
    "record_attendance",
    "record_board_on_suspension",
    "record_home",
    "record_meeting",
    "record_outcome",
    "record_permanent_exclusion",
    "record_suspension",
    "record_told",
]
