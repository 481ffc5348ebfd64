"""Places free to give: one query and one meaning, for the room's strip, the board, the county, and between panels.

Counted are commissioned places from the first day on which a place agreed today could really begin (``placements.queries.
beginning``), free on that school day and the four after it: net of stays, holds and closures. What is empty before that day helps
nobody; what a host school keeps for its own children is not counted, because a panel cannot give it away. A child past the
planned end is counted as gone by then, as a proposal and the database count it, and the page says so.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.service.organisations.models import Partnership
from waymark.service.organisations.queries import NotSetUp, authority_model
from waymark.service.placements.queries import Beginning, beginning

from .words import short_day

FREE_SCHOOL_DAYS = 5
_FREE = """
WITH wanted AS (
  SELECT c.id FROM provisions_provisionclass c JOIN provisions_provision v ON v.id = c.provision_id
   WHERE (%(kinds)s::text[] IS NULL OR v.kind = ANY(%(kinds)s)) AND v.status = 'open' AND v.opens_on <= %(last)s
     AND (v.closes_on IS NULL OR v.closes_on > %(first)s)
     AND (%(partnership)s::bigint IS NULL
          OR NOT EXISTS (SELECT 1 FROM provisions_provision_partnerships l WHERE l.provision_id = v.id)
          OR EXISTS (SELECT 1 FROM provisions_provision_partnerships l
                      WHERE l.provision_id = v.id AND l.partnership_id = %(partnership)s))),
days AS (SELECT unnest(%(days)s::date[]) AS day),
stays AS (SELECT * FROM waymark_stays(%(first)s, %(last)s) WHERE place_kind = 'commissioned'),
taken AS (
  SELECT stays.class_id, days.day, count(*) AS children FROM stays JOIN days ON days.day BETWEEN stays.first_on AND stays.last_on
   GROUP BY stays.class_id, days.day),
held AS (
  SELECT h.provision_class_id AS class_id, days.day, sum(h.places) AS places
    FROM provisions_placehold h JOIN days ON days.day BETWEEN h.starts_on AND h.ends_on
   WHERE h.lifted_on IS NULL GROUP BY h.provision_class_id, days.day),
free AS (
  SELECT p.provision_class_id, days.day,
         greatest(0, sum(p.count) - coalesce(max(taken.children), 0) - coalesce(max(held.places), 0)) AS places
    FROM provisions_classplaces p JOIN wanted ON wanted.id = p.provision_class_id
    JOIN provisions_provisionclass c ON c.id = p.provision_class_id JOIN provisions_provision v ON v.id = c.provision_id
    JOIN days ON days.day >= greatest(p.starts_on, v.opens_on) AND (p.ends_on IS NULL OR days.day <= p.ends_on)
         AND (v.closes_on IS NULL OR days.day < v.closes_on)
    LEFT JOIN taken ON taken.class_id = p.provision_class_id AND taken.day = days.day
    LEFT JOIN held ON held.class_id = p.provision_class_id AND held.day = days.day
   WHERE p.place_kind = 'commissioned'
   GROUP BY p.provision_class_id, days.day)
SELECT provision_class_id, CASE WHEN count(*) < cardinality(%(days)s::date[]) THEN 0 ELSE min(places) END::int
  FROM free GROUP BY provision_class_id
"""


@dataclass(frozen=True)
class FreeToGive:
    """``by_class``: free commissioned places of each class from ``begins.first_on`` on; ``begins`` is None beyond the terms."""

    agreed_on: date
    begins: Beginning | None
    by_class: dict[int, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.by_class.values())

    @property
    def from_words(self) -> str:
        """ "from Wed 2 Dec"; empty beyond the term dates known."""
        return f"from {short_day(self.begins.first_on)}" if self.begins else ""

    @property
    def meaning(self) -> str:
        if self.begins is None:
            return "No term dates are known far enough ahead to say from when a place could begin."
        return (
            f"{short_day(self.begins.first_on)} is the first day a place agreed on {short_day(self.agreed_on)} could begin"
            f"{_waits(self.begins)}. Free means a commissioned place that nobody has on that school day and the four after it: "
            "not a host school’s own place, not held, not closed. A child past the planned end is counted as gone by then."
        )


def _waits(begins: Beginning) -> str:
    waits = [
        words for days, words in (
            (begins.answer, f"the host has {begins.answer} school days to answer"),
            (begins.notice, f"written notice takes {begins.notice}"),
        ) if days
    ]
    return f": {' and '.join(waits)}" if waits else ""


def free_to_give(
    agreed_on: date, calendar: SchoolCalendar, partnership: Partnership | None = None, kinds: Collection[str] | None = None,
    *, is_owed: bool = False,
) -> FreeToGive:
    """Free places of every open class of the county, or of those that serve a partnership, or of some kinds of place.

    ``is_owed``: for a child owed education in law, whose place waits for neither answer nor notice.
    """
    try:
        begins = beginning(agreed_on, calendar, authority_model(), kinds, is_owed=is_owed)
        days = list(calendar.school_days_in(begins.first_on, calendar.add_school_days(begins.first_on, FREE_SCHOOL_DAYS - 1)))
    except (OutsideCalendar, NotSetUp):
        return FreeToGive(agreed_on, None)
    asked = {
        "first": days[0], "last": days[-1], "days": days, "partnership": partnership.pk if partnership else None,
        "kinds": sorted(kinds) if kinds is not None else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FREE, asked)
        return FreeToGive(agreed_on, begins, dict(cursor.fetchall()))
