"""Who waits, is in a place or is excluded without one today, as numbers of children alike: never a child."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from waymark.kernel.calendars import SchoolCalendar
from waymark.kernel.wording import plural
from waymark.service.exclusions.models import PermanentExclusion
from waymark.service.exclusions.rules import END_THE_DUTY
from waymark.service.placements.models import Placement
from waymark.service.referrals.models import Referral
from waymark.service.referrals.rules import WAITING
from waymark.sufficiency.authorities import SIMULATED_AS
from waymark.sufficiency.county import School, Standing

from .places import PlacesFound
from .schools import SchoolsFound

LONGEST_WEEKS = 200


def standing_found(
    schools: SchoolsFound, places: PlacesFound, calendar: SchoolCalendar | None, on: date, year_began_on: date
) -> tuple[tuple[Standing, ...], list[str]]:
    """Rows of children alike on ``on``, and what had to be said about those left out."""
    weeks = _Weeks(calendar, on)
    placed = list(_placed(schools, places, weeks))
    in_place = {pupil for pupil, _ in placed}
    waiting = [(pupil, row) for pupil, row in _waiting(schools, places, weeks) if pupil not in in_place]
    known = in_place | {pupil for pupil, _ in waiting}
    excluded = [row for pupil, row in _excluded(schools, places, weeks, year_began_on) if pupil not in known]
    rows = [*(row for _, row in placed), *(row for _, row in waiting), *excluded]
    kept, left_out = _that_fit(rows, schools.schools, places)
    alike = Counter(kept)
    told = tuple(
        Standing(school, group, state, since, kind, provision, left, pupils=pupils)
        for (school, group, state, since, kind, provision, left), pupils in sorted(alike.items(), key=str)
    )
    said = [
        f"{plural(len(placed), 'child', 'children')} in a place and {len(waiting)} waiting today are taken as so on the first "
        "day of this school year."
    ]
    if left_out:
        said.append(f"{plural(left_out, 'child', 'children')} too many for the places of a provision left out.")
    return told, said


Row = tuple[str, int, str, int, str | None, str | None, int | None]


class _Weeks:
    """School weeks between a day and today, either way; plain weeks where no term dates are known."""

    def __init__(self, calendar: SchoolCalendar | None, on: date) -> None:
        self.calendar, self.on = calendar, on

    def since(self, day: date) -> int:
        return self._between(day, self.on)

    def until(self, day: date) -> int:
        return max(1, self._between(self.on, day))

    def _between(self, first: date, last: date) -> int:
        if last <= first:
            return 0
        try:
            counted = self.calendar.school_weeks_between(first, last) if self.calendar else (last - first).days // 7
        except ValueError:
            counted = (last - first).days // 7
        return min(LONGEST_WEEKS, max(0, counted))


def _placed(schools: SchoolsFound, places: PlacesFound, weeks: _Weeks) -> Iterable[tuple[int, Row]]:
    kinds = {one.key: one for one in places.kinds}
    rows = Placement.objects.filter(state="arrived").values_list(
        "pupil", "pupil__year_group", "home_school", "provision_class__provision", "starts_on", "expected_end_on"
    )
    for pupil, group, school, provision, starts_on, ends_on in rows:
        key = places.keys.get(provision)
        if key and school in schools.school_key and 7 <= group <= 11 and _kind_of(key, places) in kinds:
            yield pupil, (
                schools.school_key[school], group, "placed", weeks.since(starts_on), None, key, weeks.until(ends_on)
            )  # fmt: skip


def _waiting(schools: SchoolsFound, places: PlacesFound, weeks: _Weeks) -> Iterable[tuple[int, Row]]:
    """By the first kind asked for that is simulated and not for excluded children; who asks for advice waits for no place."""
    given = {one.key for one in places.kinds if not one.for_excluded}
    rows = Referral.objects.filter(state__in=WAITING, submitted_on__isnull=False).values_list(
        "pupil", "pupil__year_group", "school", "asked_kinds", "submitted_on"
    )
    for pupil, group, school, asked, submitted_on in rows:
        kind = next((SIMULATED_AS[one] for one in asked if SIMULATED_AS.get(one) in given), None)
        if kind and school in schools.school_key and 7 <= group <= 11:
            yield pupil, (schools.school_key[school], group, "waiting", weeks.since(submitted_on), kind, None, None)


def _excluded(
    schools: SchoolsFound, places: PlacesFound, weeks: _Weeks, year_began_on: date
) -> Iterable[tuple[int, Row]]:
    """This school year's, that nothing has undone: older ones without a place known here have moved on."""
    if not any(one.for_excluded for one in places.kinds):
        return
    standing = PermanentExclusion.objects.filter(decided_on__gte=year_began_on).exclude(outcomes__outcome__in=END_THE_DUTY)
    rows = standing.values_list("pupil", "pupil__year_group", "school", "first_day_on")
    for pupil, group, school, first_day_on in rows:
        if school in schools.school_key and 7 <= group <= 11:
            yield pupil, (schools.school_key[school], group, "excluded", weeks.since(first_day_on), None, None, None)


def _kind_of(key: str, places: PlacesFound) -> str:
    return next(one.kind for one in places.provisions if one.key == key)


def _that_fit(rows: list[Row], schools: list[School], places: PlacesFound) -> tuple[list[Row], int]:
    """As many in each provision as it has places, and in each year group as are on roll."""
    room: Counter[str] = Counter({one.key: one.places for one in places.provisions})
    on_roll = {(one.key, group): one.rolls[group - 7] for one in schools for group in range(7, 12)}
    kept, left_out = [], 0
    for row in rows:
        school, group, provision = row[0], row[1], row[5]
        if on_roll[school, group] <= 0 or (provision and room[provision] <= 0):
            left_out += 1
            continue
        on_roll[school, group] -= 1
        if provision:
            room[provision] -= 1
        kept.append(row)
    return kept, left_out
