"""Places free this week: one query and one meaning, for the room's strip, the places board and the county.

Counted are commissioned places, free on every day of the school week: net of stays, holds, closures and overstays. What a
host school keeps for its own children is not counted, because a panel cannot give it away.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from waymark.kernel.calendars import SchoolCalendar, monday_of
from waymark.service.organisations.models import Partnership

from .words import short_day

_FREE = """
WITH wanted AS (
  SELECT c.id FROM provisions_provisionclass c JOIN provisions_provision v ON v.id = c.provision_id
   WHERE (%(kinds)s::text[] IS NULL OR v.kind = ANY(%(kinds)s)) AND v.status = 'open' AND v.opens_on <= %(last)s
     AND (v.closes_on IS NULL OR v.closes_on > %(first)s)
     AND (%(partnership)s::bigint IS NULL
          OR NOT EXISTS (SELECT 1 FROM provisions_provision_partnerships l WHERE l.provision_id = v.id)
          OR EXISTS (SELECT 1 FROM provisions_provision_partnerships l
                      WHERE l.provision_id = v.id AND l.partnership_id = %(partnership)s))),
days AS (SELECT day::date FROM generate_series(%(first)s::date, %(last)s::date, interval '1 day') AS day),
stays AS (SELECT * FROM waymark_stays(%(first)s, %(last)s) WHERE place_kind = 'commissioned'),
free AS (
  SELECT p.provision_class_id, days.day, greatest(0, sum(p.count)
    - (SELECT count(*) FROM stays
        WHERE stays.class_id = p.provision_class_id AND days.day BETWEEN stays.first_on AND stays.last_on)
    - (SELECT coalesce(sum(h.places), 0) FROM provisions_placehold h WHERE h.provision_class_id = p.provision_class_id
          AND h.lifted_on IS NULL AND days.day BETWEEN h.starts_on AND h.ends_on)) AS places
    FROM provisions_classplaces p JOIN wanted ON wanted.id = p.provision_class_id
    JOIN provisions_provisionclass c ON c.id = p.provision_class_id JOIN provisions_provision v ON v.id = c.provision_id
    JOIN days ON days.day >= greatest(p.starts_on, v.opens_on) AND (p.ends_on IS NULL OR days.day <= p.ends_on)
         AND (v.closes_on IS NULL OR days.day < v.closes_on)
   WHERE p.place_kind = 'commissioned'
   GROUP BY p.provision_class_id, days.day)
SELECT provision_class_id, CASE WHEN count(*) < 5 THEN 0 ELSE min(places) END::int FROM free GROUP BY provision_class_id
"""


FREE_MEANS = (
    "Free means a commissioned place that is free on every day of the school week {week}: not a host school’s own place, not "
    "held, not closed."
)


@dataclass(frozen=True)
class FreeThisWeek:
    """``by_class``: free commissioned places of each class in the school week that begins on ``monday``."""

    monday: date | None
    by_class: dict[int, int]

    @property
    def total(self) -> int:
        return sum(self.by_class.values())

    @property
    def week(self) -> str:
        """ "Mon 23 to Fri 27 Nov"; empty beyond the term dates known."""
        if self.monday is None:
            return ""
        friday = self.monday + timedelta(days=4)
        first = short_day(self.monday) if self.monday.month != friday.month else f"{self.monday:%a} {self.monday.day}"
        return f"{first} to {short_day(friday)}"

    @property
    def meaning(self) -> str:
        return FREE_MEANS.format(week=self.week) if self.monday else "No term dates are known for this week."


def school_week_of(on: date, calendar: SchoolCalendar) -> date | None:
    """The Monday of the school week a day lies in; at a weekend or in a holiday, of the next one. None beyond the terms."""
    if on > calendar.last_on:
        return None
    weeks = calendar.school_weeks(max(monday_of(on), calendar.first_on), calendar.last_on)
    return next((monday for monday in weeks if monday + timedelta(days=4) >= on), None)


def free_this_week(
    on: date, calendar: SchoolCalendar, partnership: Partnership | None = None, kinds: Collection[str] | None = None
) -> FreeThisWeek:
    """Free places of every open class of the county, or of those that serve a partnership, or of some kinds of place."""
    monday = school_week_of(on, calendar)
    if monday is None:
        return FreeThisWeek(None, {})
    asked = {
        "first": monday, "last": monday + timedelta(days=4), "partnership": partnership.pk if partnership else None,
        "kinds": sorted(kinds) if kinds is not None else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FREE, asked)
        return FreeThisWeek(monday, dict(cursor.fetchall()))
