"""Reads of placements. Other apps import from here."""

from .day import ProviderDay, provider_day
from .longer import check_longer_stay
from .needs import home_needs
from .places import FreePlaces, StayShown, free_places, stays_in
from .stays import (
    counts,
    counts_at,
    current_placements,
    decided_by_board_of,
    extension_to_decide,
    extensions_of,
    history_of,
    placement_with_reference,
    placements,
    promise_with_id,
    return_check_too_early,
    return_checks_of,
    review_with_id,
    reviews_of,
    way_on,
)
from .waiting import Waits, who_then_waits

__all__ = [
    "FreePlaces",
    "ProviderDay",
    "StayShown",
    "Waits",
    "check_longer_stay",
    "counts",
    "counts_at",
    "current_placements",
    "decided_by_board_of",
    "extension_to_decide",
    "extensions_of",
    "free_places",
    "history_of",
    "home_needs",
    "placement_with_reference",
    "placements",
    "promise_with_id",
    "provider_day",
    "return_check_too_early",
    "return_checks_of",
    "review_with_id",
    "reviews_of",
    "stays_in",
    "way_on",
    "who_then_waits",
]
