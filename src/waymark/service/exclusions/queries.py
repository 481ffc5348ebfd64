"""Reads of suspensions, permanent exclusions and attendance. Row security has narrowed every one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from waymark.kernel.calendars import exclusion_year
from waymark.service.pupils.models import Pupil

from .models import AttendanceSummary, PermanentExclusion, Suspension
from .rules import REASONS, school_days


@dataclass(frozen=True)
class Facts:
    """What is held about one child, newest last in ``attendance`` and first in the other two.

    ``days_this_year`` counts suspensions that began in this exclusion year, cancelled ones too: days lost are lost.
    """

    attendance: tuple[AttendanceSummary, ...]
    suspensions: tuple[Suspension, ...]
    permanent_exclusions: tuple[PermanentExclusion, ...]
    days_this_year: float

    @property
    def is_empty(self) -> bool:
        return not (self.attendance or self.suspensions or self.permanent_exclusions)


def facts_of(pupil: Pupil, on: date) -> Facts:
    """Four queries at most. A row that another corrects is left out; of two summaries of one period the newer stands."""
    rows = list(Suspension.objects.filter(pupil=pupil).select_related("school", "cancelled"))
    corrected = {row.replaces_id for row in rows}
    standing = tuple(row for row in rows if row.pk not in corrected)
    return Facts(
        attendance=_newest_of_each_period(pupil),
        suspensions=standing,
        permanent_exclusions=tuple(
            PermanentExclusion.objects.filter(pupil=pupil).select_related("school").prefetch_related("outcomes")
        ),
        days_this_year=_days_in_the_year(standing, on),
    )


def days_suspended_this_year(pupil_ids: Collection[int], on: date) -> dict[int, float]:
    """As ``Facts.days_this_year``, of many children at once; nothing of a child without a suspension. One query."""
    rows = list(Suspension.objects.filter(pupil__in=pupil_ids)) if pupil_ids else []
    corrected, found = {row.replaces_id for row in rows}, defaultdict(list)
    for row in rows:
        if row.pk not in corrected:
            found[row.pupil_id].append(row)
    return {pupil_id: _days_in_the_year(standing, on) for pupil_id, standing in found.items()}


def _days_in_the_year(standing: Iterable[Suspension], on: date) -> float:
    year = exclusion_year(on)
    return school_days(sum(row.sessions for row in standing if year.first_on <= row.starts_on <= year.last_on))


def _newest_of_each_period(pupil: Pupil) -> tuple[AttendanceSummary, ...]:
    held = {
        (one.school_id, one.first_on, one.last_on): one
        for one in AttendanceSummary.objects.filter(pupil=pupil).order_by("id")
    }
    return tuple(sorted(held.values(), key=lambda one: (one.first_on, one.last_on)))


def percentage_attended(summary: AttendanceSummary) -> float:
    """Half days attended of those possible, 0 to 100."""
    return round(100 * summary.attended / summary.possible, 1) if summary.possible else 0.0


def reasons_in_words(codes: list[str]) -> list[str]:
    return [REASONS.get(code, code) for code in codes]


def suspension_with_reference(reference: str) -> Suspension | None:
    return Suspension.objects.select_related("pupil", "school").filter(reference=reference).first()


def permanent_exclusion_with_reference(reference: str) -> PermanentExclusion | None:
    return PermanentExclusion.objects.select_related("pupil", "school").filter(reference=reference).first()
