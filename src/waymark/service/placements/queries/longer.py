"""How long a stay can last, counted in one way: asked by the pages, the rule, the letters and the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from waymark.kernel.calendars import OutsideCalendar
from waymark.service.organisations.authority_model.values import Kind
from waymark.service.organisations.queries import NotSetUp, authority_model, calendar_for

from ..models import Extension, LongerStayAsked, Placement
from ..rules import (
    SCHOOL_WEEKS_IN_A_TERM,
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


def weeks_still_possible(placement: Placement) -> int | None:
    """School weeks the stay can be made longer by; None where its kind sets no length, or the term dates end before it."""
    last = latest_end(placement)
    longer = weeks_longer(placement, placement.expected_end_on, last) if last else None
    return max(longer.added, 0) if longer else None


def asked_about_beyond(placement: Placement) -> date | None:
    """A stay made longer beyond this day, a term more than was planned, is asked about once more before it is decided."""
    try:
        return end_after_weeks(placement, SCHOOL_WEEKS_IN_A_TERM)
    except Refused:
        return None


MORE_TIME = (
    "If more time is needed, ask for a longer stay on the page of the child’s place before the last day. "
    "A panel decides, because other children may wait for the place."
)
ASK_IN_TIME = "A panel decides, because other children may wait for the place: ask before the last day."


def end_after_weeks(placement: Placement, weeks: int) -> date:
    """The last day of a stay made some school weeks longer. Raises ``Refused`` where no term dates are known."""
    calendar = calendar_for(placement.home_school_id)
    try:
        now = calendar.school_weeks_between(placement.starts_on, placement.expected_end_on)
        return calendar.add_school_weeks(placement.starts_on, now + weeks)
    except OutsideCalendar as unknown:
        raise Refused(str(unknown)) from unknown


def longer_stay_asked(placement: Placement) -> LongerStayAsked | None:
    """The newest time that a longer stay was asked for, answered or not."""
    return LongerStayAsked.objects.filter(placement=placement).select_related("asked_by").last()


def may_ask_for_longer(placement: Placement) -> bool:
    """Whether its kind lets the stay last longer, and nobody waits for an answer already."""
    last = latest_end(placement)
    room = last is None or last > placement.expected_end_on
    return room and not LongerStayAsked.objects.filter(placement=placement, answered_on__isnull=True).exists()


def longer_stays_asked() -> QuerySet[LongerStayAsked]:
    """Every one that waits for an answer, the stay that ends soonest first."""
    return LongerStayAsked.objects.filter(
        answered_on__isnull=True, placement__state__in=["confirmed", "arrived"]
    ).select_related("placement__pupil", "placement__home_school", "placement__provision_class__provision", "asked_by").order_by(
        "placement__expected_end_on", "id"
    )


def whom_to_ask_for_more_time() -> str:
    """For whoever can neither make a stay longer nor ask for it here: whom to ask, by when, and who decides."""
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
