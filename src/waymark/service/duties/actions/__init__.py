"""Acts on exclusions with all that follows from them, and on the education that is owed."""

from .early_signs import family_told_of_flag, look_at_flag, switch_off, switch_on, try_rule, write_rule
from .feeds import make_feed, revoke_feed
from .recording import exclude, suspend
from .section_19 import (
    agree_fair_access,
    allocate_school,
    end_absence,
    end_fair_access,
    end_out_of_school,
    make_sickness_return,
    record_absence,
    record_out_of_school,
)
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
    "agree_fair_access",
    "allocate_school",
    "cancel_permanent_exclusion",
    "cancel_suspension",
    "change_seen",
    "end_absence",
    "end_duty",
    "end_fair_access",
    "end_out_of_school",
    "exclude",
    "family_told_of_flag",
    "give_owner",
    "look_at_flag",
    "make_feed",
    "make_sickness_return",
    "open_duty",
    "record_absence",
    "record_board_on_suspension",
    "record_breach",
    "record_out_of_school",
    "record_outcome",
    "reinstate",
    "revoke_feed",
    "settle",
    "suspend",
    "switch_off",
    "switch_on",
    "take_step",
    "try_rule",
    "write_rule",
]
