"""Reads of placements. Other apps import from here."""

from .beginning import Beginning, beginning, kinds_of_places
from .day import ProviderDay, provider_day
from .longer import WeeksLonger, check_longer_stay, cost_of_longer_stay, latest_end, weeks_longer, whom_to_ask_for_more_time
from .needs import home_needs
from .places import FreePlaces, StayShown, free_places, stays_in
from .staying import RoomToStay, room_to_stay
from .stays import (
    counts,
    counts_at,
    current_placements,
    decided_by_board_of,
    extension_to_decide,
    extensions_of,
    history_of,
    may_answer_promise,
    placement_with_reference,
    placements,
    promise_with_id,
    return_check_too_early,
    return_checks_of,
    review_with_id,
    reviews_of,
    unsafe_review_of,
    way_on,
)
from .waiting import Waits, who_then_waits

__all__ = [
    "Beginning",
    "FreePlaces",
    "ProviderDay",
    "RoomToStay",
    "StayShown",
    "Waits",
    "WeeksLonger",
    "beginning",
    "check_longer_stay",
    "cost_of_longer_stay",
    "counts",
    "counts_at",
    "current_placements",
    "decided_by_board_of",
    "extension_to_decide",
    "extensions_of",
    "free_places",
    "history_of",
    "home_needs",
    "kinds_of_places",
    "latest_end",
    "may_answer_promise",
    "placement_with_reference",
    "placements",
    "promise_with_id",
    "provider_day",
    "return_check_too_early",
    "return_checks_of",
    "review_with_id",
    "reviews_of",
    "room_to_stay",
    "stays_in",
    "unsafe_review_of",
    "way_on",
    "weeks_longer",
    "who_then_waits",
    "whom_to_ask_for_more_time",
]
