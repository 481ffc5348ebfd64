"""How long a stay can last, counted in one way: asked by the pages, the rule, the letters and the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from waymark.kernel.calendars import OutsideCalendar
from waymark.service.organisations.authority_model.values import Kind
from waymark.service.organisations.queries import NotSetUp, authority_model, calendar_for

from ..models import Extension, Placement
from ..rules import (
    Refused,
    WrongState,
    check_length,
    check_longer_end,
    last_day_of_stay,
    longest_stay_weeks,
    weeks_added,
    weeks_allowed,
)
from ..rules.dates import said
from ..words import contact_words


@dataclass(frozen=True)
class WeeksLonger:
    """School weeks of a stay from its first day: those a later end adds, all of them, and the most its kind allows."""

    added: int
    in_all: int
    at_most: int | None

    @property
    def words(self) -> str:
        """ "2 school weeks longer, 10 in all"."""
        return f"{self.added} school {'week' if self.added == 1 else 'weeks'} longer, {self.in_all} in all"

    @property
    def words_with_most(self) -> str:
        """ "2 school weeks longer, 10 in all of 12 at most"."""
        return f"{self.words} of {self.at_most} at most" if self.at_most is not None else self.words


def weeks_longer(placement: Placement, from_on: date, to_on: date) -> WeeksLonger | None:
    """What an end on ``to_on`` adds to a stay that would have ended on ``from_on``; None where no term dates are known."""
    calendar = calendar_for(placement.home_school_id)
    try:
        added, in_all = weeks_added(placement.starts_on, from_on, to_on, calendar)
    except OutsideCalendar:
        return None
    return WeeksLonger(added, in_all, _allowed(_kind(placement)))


def cost_of_longer_stay(extension: Extension) -> str:
    """What a longer stay cost, as it was known when it was decided: its weeks, and who then waited. Names no other child."""
    weeks = weeks_longer(extension.placement, extension.from_on, extension.to_on)
    waits = [f"Year {one['year_group']} by {_days(one['school_days_longer'])}" for one in extension.who_then_waits]
    others = (
        f"{len(waits)} {'child' if len(waits) == 1 else 'children'} then {'waits' if len(waits) == 1 else 'wait'} longer: "
        f"{', '.join(waits)}." if waits else "Nobody known to be waiting then waits longer."
    )
    return f"{weeks.words_with_most}. {others}" if weeks else others


def _days(count: int) -> str:
    return f"{count} school {'day' if count == 1 else 'days'}"


def latest_end(placement: Placement) -> date | None:
    """The last day the kind of place allows, longer stays included; None where it sets none, or the term dates end before."""
    return last_day_of_stay(placement.starts_on, _allowed(_kind(placement)), calendar_for(placement.home_school_id))


def whom_to_ask_for_more_time() -> str:
    """For whoever works with the child and cannot make a stay longer: whom to ask, by when, and who decides."""
    try:
        ask = contact_words(authority_model())
    except NotSetUp:
        ask = "ask the council"
    return (
        f"If more time is needed, {ask} before the last day. A panel decides, because other "
        "children may wait for the place."
    )


def check_longer_stay(placement: Placement, to_on: date) -> None:
    """Raises ``Refused`` with a sentence when the stay cannot last to ``to_on``, whoever then waits."""
    if placement.state not in {"confirmed", "arrived"}:
        raise WrongState("Only a confirmed place, or one the child is in, can be made longer.")
    if to_on <= placement.expected_end_on:
        raise Refused(f"The stay already ends on {said(placement.expected_end_on)}. Choose a later day.")
    calendar = calendar_for(placement.home_school_id)
    kind = _kind(placement)
    try:
        check_length(placement.starts_on, to_on, longest_stay_weeks(kind.weeks_max, kind.terms_max), calendar,
                     kind=kind.name, extra_weeks=kind.extension_weeks_max or 0)
        check_longer_end(to_on, placement.expected_end_on, calendar)
    except OutsideCalendar as unknown:
        raise Refused(str(unknown)) from unknown


def _kind(placement: Placement) -> Kind:
    return authority_model().kind(placement.provision_class.provision.kind)


def _allowed(kind: Kind) -> int | None:
    return weeks_allowed(longest_stay_weeks(kind.weeks_max, kind.terms_max), kind.extension_weeks_max or 0)
