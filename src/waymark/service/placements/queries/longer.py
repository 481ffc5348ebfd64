"""Whether a stay can last longer at all, whoever then waits: asked by the page before the cost is shown, and by the act."""

from __future__ import annotations

from datetime import date

from waymark.kernel.calendars import OutsideCalendar
from waymark.service.organisations.queries import authority_model, calendar_for

from ..models import Placement
from ..rules import Refused, WrongState, check_length, check_longer_end, longest_stay_weeks
from ..rules.dates import said


def check_longer_stay(placement: Placement, to_on: date) -> None:
    """Raises ``Refused`` with a sentence when the stay cannot last to ``to_on``."""
    if placement.state not in {"confirmed", "arrived"}:
        raise WrongState("Only a confirmed place, or one the child is in, can be made longer.")
    if to_on <= placement.expected_end_on:
        raise Refused(f"The stay already ends on {said(placement.expected_end_on)}. Choose a later day.")
    calendar = calendar_for(placement.home_school_id)
    kind = authority_model().kind(placement.provision_class.provision.kind)
    try:
        check_length(placement.starts_on, to_on, longest_stay_weeks(kind.weeks_max, kind.terms_max),
                     calendar, kind=kind.name, extra_weeks=kind.extension_weeks_max or 0)
        check_longer_end(to_on, placement.expected_end_on, calendar)
    except OutsideCalendar as unknown:
        raise Refused(str(unknown)) from unknown
