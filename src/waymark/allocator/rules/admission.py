"""Rules that look at one request and one class: may this child be offered this class, from this week?

Each returns why not, in words a head would use, or None when it has nothing against it. Its name is the reason's code.
"""

from __future__ import annotations

from collections.abc import Iterable

from waymark.allocator.offers.pair import Pair
from waymark.allocator.problem import PlaceClass, Policy, Request
from waymark.kernel.wording import sentence_list


def ruled_out_by_the_panel(pair: Pair) -> str | None:
    if pair.banned:
        return "The panel has ruled this class out for this request."
    return None


def kind_not_asked_for(pair: Pair) -> str | None:
    if pair.place_class.kind not in pair.request.kinds:
        return f"Its kind is {pair.place_class.kind}; {sentence_list(sorted(pair.request.kinds), 'or')} was asked for."
    return None


def year_group_not_taken(pair: Pair) -> str | None:
    low, high = pair.place_class.years
    if not low <= pair.request.year_group <= high:
        taken = f"year {low}" if low == high else f"years {low} to {high}"
        return f"This class takes {taken}; the child is in year {pair.request.year_group}."
    return None


def school_not_served(pair: Pair) -> str | None:
    serves = pair.place_class.serves_schools
    if serves is not None and pair.request.school not in serves:
        return "This class does not serve the child's school."
    return None


def needs_not_met(pair: Pair) -> str | None:
    unmet = sorted(pair.request.needs - pair.place_class.needs_met)
    if unmet:
        return f"This class cannot meet what the child needs: {', '.join(unmet)}."
    return None


def unsuitable_for_this_child(pair: Pair) -> str | None:
    why = pair.request.not_classes.get(pair.place_class.id)
    return f"Not suitable for this child: {why}" if why else None


def duty_needs_full_time(pair: Pair) -> str | None:
    """Education Act 1996 s.19(3A): the education owed is full time, so a part-time class does not meet the duty."""
    if pair.request.statutory and not pair.place_class.full_time:
        return "This class is not full time, and this child is owed full-time education."
    return None


def measured_journey_over_the_cap(pair: Pair) -> str | None:
    cap, journey = pair.policy.journey_cap_minutes, pair.journey
    if cap is not None and journey is not None and journey.measured and journey.minutes > cap:
        return f"The measured journey is {journey.minutes} minutes; the most allowed is {cap}."
    return None


def childs_own_school(pair: Pair) -> str | None:
    if pair.place_class.receiving_school == pair.request.school:
        return "This move leads to the school the child is at already."
    return None


def receiving_school_ruled_out(pair: Pair) -> str | None:
    why = pair.request.not_schools.get(pair.place_class.receiving_school or "")
    return f"This child must not move to that school: {why}" if why else None


def team_has_no_time(pair: Pair) -> str | None:
    left, needed = pair.place_class.team_weeks, team_weeks_for(pair.request, pair.place_class)
    if left is not None and needed > left:
        return f"The team has {left} weeks of its time left; this child would take {needed}."
    return None


def class_closed(pair: Pair, start: int) -> str | None:
    shut = _first(week for week in pair.stay(start) if week in pair.place_class.closed_weeks)
    if shut is not None:
        return f"The class is closed in {pair.week_of(shut)}."
    return None


def no_free_place(pair: Pair, start: int) -> str | None:
    full = _first(week for week in pair.stay(start) if pair.place_class.free[week] < 1)
    if full is not None:
        return f"No place is free in {pair.week_of(full)}."
    return None


def only_preventive_places_left(pair: Pair, start: int) -> str | None:
    place_class = pair.place_class
    if pair.request.preventive:
        return None
    kept = _first(week for week in pair.stay(start) if place_class.free[week] <= place_class.preventive_reserved[week])
    if kept is not None:
        return f"In {pair.week_of(kept)} the free places are kept for children who are not excluded."
    return None


def only_host_places_left(pair: Pair, start: int) -> str | None:
    place_class = pair.place_class
    if pair.request.school == place_class.host_school:
        return None
    kept = _first(week for week in pair.stay(start) if place_class.free[week] <= place_class.host_only_places[week])
    if kept is not None:
        return f"In {pair.week_of(kept)} the free places are for the host school only."
    return None


def high_intensity_limit_reached(pair: Pair, start: int) -> str | None:
    place_class, limit = pair.place_class, pair.place_class.high_intensity_limit
    if limit is None or not pair.request.high_intensity:
        return None
    full = _first(week for week in pair.stay(start) if place_class.high_intensity_present[week] >= limit)
    if full is not None:
        return f"In {pair.week_of(full)} the class already has as many children as it can support at high intensity ({limit})."
    return None


def no_staff_for_one_to_one(pair: Pair, start: int) -> str | None:
    hours, staff = pair.request.one_to_one_hours, pair.place_class.staff_hours
    if not hours or staff is None:
        return None
    short = _first(week for week in pair.stay(start) if staff[week] < hours)
    if short is not None:
        return f"In {pair.week_of(short)} staff have {staff[short]} hours for one child alone; this child needs {hours}."
    return None


def too_far_in_age_from_the_class(pair: Pair, start: int) -> str | None:
    limit, year = pair.place_class.year_span_limit, pair.request.year_group
    if limit is None:
        return None
    for week in pair.stay(start):
        years = (*pair.place_class.years_present[week], year)
        if max(years) - min(years) > limit:
            span = f"years {min(years)} to {max(years)}"
            return f"In {pair.week_of(week)} the class would span {span}, more than the {limit} apart it allows."
    return None


def apart_from_a_pupil_there(pair: Pair, start: int) -> str | None:
    for separation in pair.separations:
        if any(separation.blocks(pair.place_class.site, week) for week in pair.stay(start)):
            return f"The child must be kept apart from a pupil at this site: {separation.reason}"
    return None


def journey_estimate_over_the_cap(pair: Pair) -> str | None:
    """A warning only: an estimate never refuses a place."""
    cap, journey = pair.policy.journey_cap_minutes, pair.journey
    if cap is not None and journey is not None and not journey.measured and journey.minutes > cap:
        return f"The journey is estimated at {journey.minutes} minutes, over {cap}. Have it measured."
    return None


def journey_not_known(pair: Pair) -> str | None:
    """A warning only."""
    if pair.journey is None:
        return f"The journey is not known; it is counted as {minutes_counted(pair)} minutes. Have it measured."
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
