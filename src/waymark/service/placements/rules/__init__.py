"""What may happen to a placement, by when, and what it costs those who wait. Pure."""

from .dates import (
    SCHOOL_WEEKS_IN_A_TERM,
    ReviewDue,
    check_length,
    check_longer_end,
    check_return_is_due,
    check_start,
    earliest_start,
    first_day_to_begin,
    last_day_of_stay,
    longest_stay_weeks,
    return_check_opens_on,
    return_checks_due,
    review_dates,
    weeks_added,
    weeks_allowed,
)
from .decision_makers import decision_maker_for
from .places import DayPlaces, Span, places_per_day
from .states import (
    DECISION_MAKERS,
    DESTINATION_ROUTES,
    HOLDS_A_PLACE,
    LONGER_STAY_ANSWERS,
    OVER,
    RETURN_CHECK_WEEKS,
    STATE_NAMES,
    TRANSITIONS,
    WAITING_FOR_DECISION_MAKER,
    WAITING_FOR_HOST,
    AskedAgain,
    Refused,
    WrongState,
    next_state,
)
from .waiting import first_free_days

__all__ = [
    "DECISION_MAKERS", "DESTINATION_ROUTES", "HOLDS_A_PLACE", "LONGER_STAY_ANSWERS", "OVER", "RETURN_CHECK_WEEKS",
    "SCHOOL_WEEKS_IN_A_TERM",
    "STATE_NAMES", "TRANSITIONS", "WAITING_FOR_DECISION_MAKER", "WAITING_FOR_HOST", "AskedAgain", "DayPlaces", "Refused",
    "ReviewDue", "Span", "WrongState", "check_length", "check_longer_end", "check_return_is_due", "check_start",
    "decision_maker_for", "earliest_start",
    "first_day_to_begin",
    "first_free_days", "last_day_of_stay", "longest_stay_weeks", "next_state", "places_per_day", "return_check_opens_on",
    "return_checks_due", "review_dates", "weeks_added", "weeks_allowed",
]
