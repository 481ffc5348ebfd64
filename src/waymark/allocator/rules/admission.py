"""Rules that look at one request and one class: may this child be offered this class, from this week?

Each returns a Reason, in words a head would use, or None when it has nothing against it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from waymark.allocator.problem import Journey, PlaceClass, Policy, Request, Separation


@dataclass(frozen=True)
class Reason:
    code: str
    sentence: str


@dataclass(frozen=True)
class Pair:
    """A request and a class, with what lies between them."""

    request: Request
    place_class: PlaceClass
    journey: Journey | None
    policy: Policy
    separations: tuple[Separation, ...] = ()
    banned: bool = False

    def stay(self, start: int) -> range:
        """School weeks of a stay from `start`, as far as the calendar goes."""
        end = start + self.request.kinds[self.place_class.kind]
        return range(start, min(end, len(self.place_class.free)))


def ruled_out_by_the_panel(pair: Pair) -> Reason | None:
    if pair.banned:
        return Reason("ruled_out_by_the_panel", "The panel has ruled this class out for this request.")
    return None


def kind_not_asked_for(pair: Pair) -> Reason | None:
    if pair.place_class.kind not in pair.request.kinds:
        asked = ", ".join(sorted(pair.request.kinds))
        return Reason(
            "kind_not_asked_for", f"This is {pair.place_class.kind}; what was asked for is {asked}."
        )
    return None


def year_group_not_taken(pair: Pair) -> Reason | None:
    low, high = pair.place_class.years
    if not low <= pair.request.year_group <= high:
        taken = f"year {low}" if low == high else f"years {low} to {high}"
        return Reason(
            "year_group_not_taken",
            f"This class takes {taken}; the child is in year {pair.request.year_group}.",
        )
    return None


def school_not_served(pair: Pair) -> Reason | None:
    serves = pair.place_class.serves_schools
    if serves is not None and pair.request.school not in serves:
        return Reason("school_not_served", "This class does not serve the child's school.")
    return None


def needs_not_met(pair: Pair) -> Reason | None:
    unmet = sorted(pair.request.needs - pair.place_class.needs_met)
    if unmet:
        return Reason("needs_not_met", f"This class cannot meet what the child needs: {', '.join(unmet)}.")
    return None


def unsuitable_for_this_child(pair: Pair) -> Reason | None:
    why = pair.request.not_classes.get(pair.place_class.id)
    return Reason("unsuitable_for_this_child", f"Not suitable for this child: {why}") if why else None


def duty_needs_full_time(pair: Pair) -> Reason | None:
    """Education Act 1996 s.19(3A): the education owed is full time, so a part-time class does not meet the duty."""
    if pair.request.statutory and not pair.place_class.full_time:
        return Reason(
            "duty_needs_full_time", "This class is not full time, and this child is owed full-time education."
        )
    return None


def measured_journey_over_the_cap(pair: Pair) -> Reason | None:
    cap, journey = pair.policy.journey_cap_minutes, pair.journey
    if cap is not None and journey is not None and journey.measured and journey.minutes > cap:
        return Reason(
            "measured_journey_over_the_cap",
            f"The measured journey is {journey.minutes} minutes; the most allowed is {cap}.",
        )
    return None


def childs_own_school(pair: Pair) -> Reason | None:
    if pair.place_class.receiving_school == pair.request.school:
        return Reason("childs_own_school", "This move leads to the school the child is at already.")
    return None


def receiving_school_ruled_out(pair: Pair) -> Reason | None:
    why = pair.request.not_schools.get(pair.place_class.receiving_school or "")
    return Reason("receiving_school_ruled_out", f"This child must not move to that school: {why}") if why else None


def team_has_no_time(pair: Pair) -> Reason | None:
    left, needed = pair.place_class.team_weeks, team_weeks_for(pair.request, pair.place_class)
    if left is not None and needed > left:
        return Reason(
            "team_has_no_time", f"The team has {left} weeks of its time left; this child would take {needed}."
        )
    return None


def class_closed(pair: Pair, start: int) -> Reason | None:
    shut = _first(week for week in pair.stay(start) if week in pair.place_class.closed_weeks)
    if shut is not None:
        return Reason("class_closed", f"The class is closed in school week {shut}.")
    return None


def no_free_place(pair: Pair, start: int) -> Reason | None:
    full = _first(week for week in pair.stay(start) if pair.place_class.free[week] < 1)
    if full is not None:
        return Reason("no_free_place", f"No place is free in school week {full} of the stay.")
    return None


def only_preventive_places_left(pair: Pair, start: int) -> Reason | None:
    place_class = pair.place_class
    if pair.request.preventive:
        return None
    kept = _first(
        week for week in pair.stay(start) if place_class.free[week] <= place_class.preventive_reserved[week]
    )
    if kept is not None:
        return Reason(
            "only_preventive_places_left",
            f"In school week {kept} the free places are kept for children who are not excluded.",
        )
    return None


def only_host_places_left(pair: Pair, start: int) -> Reason | None:
    place_class = pair.place_class
    if pair.request.school == place_class.host_school:
        return None
    kept = _first(
        week for week in pair.stay(start) if place_class.free[week] <= place_class.host_only_places[week]
    )
    if kept is not None:
        return Reason(
            "only_host_places_left", f"In school week {kept} the free places are for the host school only."
        )
    return None


def high_intensity_limit_reached(pair: Pair, start: int) -> Reason | None:
    place_class, limit = pair.place_class, pair.place_class.high_intensity_limit
    if limit is None or not pair.request.high_intensity:
        return None
    full = _first(week for week in pair.stay(start) if place_class.high_intensity_present[week] >= limit)
    if full is not None:
        return Reason(
            "high_intensity_limit_reached",
            f"In school week {full} the class already has as many children as it can support "
            f"at high intensity ({limit}).",
        )
    return None


def no_staff_for_one_to_one(pair: Pair, start: int) -> Reason | None:
    hours, staff = pair.request.one_to_one_hours, pair.place_class.staff_hours
    if not hours or staff is None:
        return None
    short = _first(week for week in pair.stay(start) if staff[week] < hours)
    if short is not None:
        return Reason(
            "no_staff_for_one_to_one",
            f"In school week {short} staff have {staff[short]} hours for one child alone; this child needs {hours}.",
        )
    return None


def too_far_in_age_from_the_class(pair: Pair, start: int) -> Reason | None:
    limit, year = pair.place_class.year_span_limit, pair.request.year_group
    if limit is None:
        return None
    for week in pair.stay(start):
        years = (*pair.place_class.years_present[week], year)
        if max(years) - min(years) > limit:
            return Reason(
                "too_far_in_age_from_the_class",
                f"In school week {week} the class would span years {min(years)} to {max(years)}, "
                f"more than the {limit} apart it allows.",
            )
    return None


def apart_from_a_pupil_there(pair: Pair, start: int) -> Reason | None:
    for separation in pair.separations:
        if any(separation.blocks(pair.place_class.site, week) for week in pair.stay(start)):
            return Reason(
                "apart_from_a_pupil_there",
                f"The child must be kept apart from a pupil at this site: {separation.reason}",
            )
    return None


def journey_estimate_over_the_cap(pair: Pair) -> Reason | None:
    """A warning only: an estimate never refuses a place."""
    cap, journey = pair.policy.journey_cap_minutes, pair.journey
    if cap is not None and journey is not None and not journey.measured and journey.minutes > cap:
        return Reason(
            "journey_estimate_over_the_cap",
            f"The journey is estimated at {journey.minutes} minutes, over {cap}. Have it measured.",
        )
    return None


def journey_not_known(pair: Pair) -> Reason | None:
    """A warning only."""
    if pair.journey is None:
        return Reason(
            "journey_not_known",
            f"The journey is not known; it is counted as {minutes_counted(pair)} minutes. Have it measured.",
        )
    return None


def minutes_counted(pair: Pair) -> int:
    """Minutes as the fit priority counts them; an unknown journey counts as the cap, or an hour without one."""
    return pair.journey.minutes if pair.journey is not None else minutes_unknown(pair.policy)


def minutes_unknown(policy: Policy) -> int:
    return policy.journey_cap_minutes or 60


def team_weeks_for(request: Request, place_class: PlaceClass) -> int:
    """Weeks of the team's time that this child takes."""
    return request.team_weeks.get(place_class.kind, place_class.team_weeks_per_child)


def _first(weeks: Iterable[int]) -> int | None:
    return next(iter(weeks), None)


CLASS_RULES = (
    ruled_out_by_the_panel,
    kind_not_asked_for,
    year_group_not_taken,
    school_not_served,
    needs_not_met,
    unsuitable_for_this_child,
    duty_needs_full_time,
    measured_journey_over_the_cap,
    childs_own_school,
    receiving_school_ruled_out,
    team_has_no_time,
)
START_RULES = (
    class_closed,
    no_free_place,
    only_preventive_places_left,
    only_host_places_left,
    high_intensity_limit_reached,
    no_staff_for_one_to_one,
    too_far_in_age_from_the_class,
    apart_from_a_pupil_there,
)
WARNINGS = (journey_estimate_over_the_cap, journey_not_known)
