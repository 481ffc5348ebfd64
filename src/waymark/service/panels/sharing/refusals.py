"""How often a partnership's panels said no to each school: counts only, for those who may see its shares."""

from __future__ import annotations

from datetime import date

from django.db import connection

from waymark.service.organisations.models import Partnership


def refused_between(partnership: Partnership, first_on: date, last_on: date) -> dict[int, int]:
    """Of the requests sent between two days: how many were refused and got no place since, by the id of the school that asked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT school_id, children FROM panels_refused_counts(%s, %s, %s)", [partnership.pk, first_on, last_on]
        )
        return dict(cursor.fetchall())
