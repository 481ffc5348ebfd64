"""Acts on exclusions with all that follows from them, and on the education that is owed."""

from .feeds import make_feed, revoke_feed
from .recording import exclude, suspend
from .settling import settle
from .steps import change_seen, end_duty, give_owner, open_duty, record_breach, take_step
from .undoing import (
    cancel_permanent_exclusion,
    cancel_suspension,
    record_board_on_suspension,
    record_outcome,
    reinstate,
)

__all__ = [
    "cancel_permanent_exclusion",
    "cancel_suspension",
    "change_seen",
    "end_duty",
    "exclude",
    "give_owner",
    "make_feed",
    "open_duty",
    "record_board_on_suspension",
    "record_breach",
    "record_outcome",
    "reinstate",
    "revoke_feed",
    "settle",
    "suspend",
    "take_step",
]
