"""Reads about rounds and about how places are shared between schools."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from waymark.kernel.calendars import academic_year_bounds, academic_year_of
from waymark.service.organisations.models import Partnership

from .models import AllocationRound, ProposalLine


@dataclass(frozen=True)
class SchoolShare:
    """One school's year so far: children it asked for, places it got, children it took in, stays that returned."""

    school_id: int
    school: str
    pupils: int | None
    asked: int
    got: int
    took_in: int
    returned: int


def fair_share(partnership: Partnership, on: date) -> list[SchoolShare]:
    """How the academic year of ``on`` has gone for every member school, in one query: counts only, no child."""
    first_on, _ = academic_year_bounds(academic_year_of(on))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT school_id, school, pupils, asked, got, took_in, returned FROM allocation_fair_share(%s, %s, %s)",
            [partnership.pk, first_on, on],
        )
        return [SchoolShare(*row) for row in cursor.fetchall()]


def lines_about(about: str, referral_ids: Iterable[int]) -> dict[int, ProposalLine]:
    """The newest line for each referral in the rounds about one meeting."""
    rows = (
        ProposalLine.objects.filter(round__about=about, referral__in=list(referral_ids))
        .select_related("provision_class__provision", "round").order_by("round_id")
    )
    return {row.referral_id: row for row in rows}


def rounds_about(about: str) -> list[AllocationRound]:
    """Every solving for one meeting, newest first, without the stored problem."""
    return list(AllocationRound.objects.filter(about=about).defer("problem", "result").select_related("made_by"))
