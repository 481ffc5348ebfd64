"""Reads of suspensions, permanent exclusions and attendance. Row security has narrowed every one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from waymark import clocks
from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.service.organisations.models import Organisation
from waymark.service.organisations.queries import calendar_for, calendars_for
from waymark.service.pupils.models import Pupil

from .models import AttendanceSummary, PermanentExclusion, Suspension, Told
from .rules import REASONS, ImpossibleFact


@dataclass(frozen=True)
class Facts:
    """What is held about one child, newest last in ``attendance`` and first in the other two.

    ``days_this_year`` is the law's own count of school days in this exclusion year: a cancelled suspension's until it was.
    """

    attendance: tuple[AttendanceSummary, ...]
    suspensions: tuple[Suspension, ...]
    permanent_exclusions: tuple[PermanentExclusion, ...]
    days_this_year: float

    @property
    def is_empty(self) -> bool:
        return not (self.attendance or self.suspensions or self.permanent_exclusions)


def facts_of(pupil: Pupil, on: date) -> Facts:
    """Five queries at most. A row that another corrects is left out; of two summaries of one period the newer stands."""
    rows = list(Suspension.objects.filter(pupil=pupil).select_related("school", "cancelled"))
    corrected = {row.replaces_id for row in rows}
    standing = tuple(row for row in rows if row.pk not in corrected)
    return Facts(
        attendance=_newest_of_each_period(pupil),
        suspensions=standing,
        permanent_exclusions=tuple(
            PermanentExclusion.objects.filter(pupil=pupil).select_related("school").prefetch_related("outcomes")
        ),
        days_this_year=days_in_the_year(standing, on),
    )


def days_suspended_this_year(pupil_ids: Collection[int], on: date) -> dict[int, float]:
    """As ``Facts.days_this_year``, of many children at once; nothing of a child without a suspension. Two queries."""
    rows = list(Suspension.objects.filter(pupil__in=pupil_ids).select_related("cancelled")) if pupil_ids else []
    corrected, found = {row.replaces_id for row in rows}, defaultdict(list)
    for row in rows:
        if row.pk not in corrected:
            found[row.pupil_id].append(row)
    calendars = calendars_of_rows(rows)
    return {pupil_id: days_in_the_year(standing, on, calendars) for pupil_id, standing in found.items()}


def days_in_the_year(standing: Collection[Suspension], on: date, calendars: clocks.Calendars | None = None) -> float:
    """School days suspended in the exclusion year of ``on``, by the law's counter; rows come with ``cancelled``."""
    events = tuple(_event(row) for row in standing)
    if not events:
        return 0.0
    history = clocks.History(pupil="", home_authority="", events=events)
    _, year = clocks.counters(history, calendars_of_rows(standing) if calendars is None else calendars, on)
    return year.school_days


def _event(row: Suspension) -> clocks.Suspension:
    cancelled = getattr(row, "cancelled", None)
    return clocks.Suspension(
        key=row.reference,
        school=str(row.school_id),
        decided_on=row.decided_on,
        first_on=row.starts_on,
        last_on=row.ends_on,
        sessions=row.sessions,
        lunchtimes_only=row.is_lunchtime,
        cancelled_on=cancelled.cancelled_on if cancelled else None,
    )


def calendars_of_rows(rows: Iterable[Suspension]) -> dict[str, SchoolCalendar]:
    """Of every school that suspended, by the key the clocks know it by."""
    return {str(key): calendar for key, calendar in calendars_for(row.school_id for row in rows).items()}


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


def excluded_with_reference(reference: str) -> Suspension | PermanentExclusion | None:
    """Either of the two, by its reference, with everything that was recorded of it since."""
    related = ("pupil", "school", "recorded_by")
    told = Prefetch("told", Told.objects.select_related("recorded_by"))
    if reference.startswith("PX-"):
        rows = PermanentExclusion.objects.select_related(*related)
        return rows.prefetch_related("outcomes", told).filter(reference=reference).first()
    rows = Suspension.objects.select_related(*related, "cancelled", "replaces")
    return rows.prefetch_related("meetings", "on_the_board", told).filter(reference=reference).first()


def corrected_by(suspension: Suspension) -> Suspension | None:
    """The newer row that stands for this one."""
    return Suspension.objects.filter(replaces=suspension).order_by("-id").first()


def half_days_of(school: Organisation, starts_on: date, ends_on: date, how: str) -> int:
    """How many sessions are lost to "days" from the first to the last, or to "lunchtimes" on them. Raises ``ImpossibleFact``."""
    if ends_on < starts_on:
        raise ImpossibleFact("ends_on", "The last day must be the first day or later")
    try:
        days = calendar_for(school.pk).school_days_between(starts_on, ends_on)
    except OutsideCalendar as beyond:
        raise ImpossibleFact("starts_on", f"We hold no term dates for those days: {beyond}") from beyond
    if not days:
        raise ImpossibleFact("starts_on", "There is no school day from the first to the last day: check both dates")
    return days if how == "lunchtimes" else 2 * days
