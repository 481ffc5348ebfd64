"""The duty as the clocks work it out from the facts, beside the row that was kept of it, if one was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from waymark import clocks
from waymark.kernel.calendars import SchoolCalendar
from waymark.service.exclusions.history import calendars_of, names_of, said, school_id_of, school_key
from waymark.service.placements.models import Placement
from waymark.service.pupils.models import Pupil

from .facts import given_to, histories_of
from .models import BreachReason, DutyDay, DutyStep, EducationDuty
from .rules import ENDS_BY_WORD, SIXTH_DAY

RUNNING = frozenset({"coming", "due", "breached", "unknown"})
_SECTION_19 = {"section_19_health": "illness", "section_19_otherwise": "otherwise"}


@dataclass(frozen=True)
class Owed:
    """One duty to one child. ``owed`` is what the clocks say, None where only a kept row is left; ``kept`` is that row.

    ``day_one`` is what guidance expects beside it for a child in care or with a social worker. ``is_set_aside``: the facts
    still say that it is owed, and somebody ended the row with a reason of their own. ``has_been_kept``: a row was kept of
    the same run, open or ended. ``steps`` are of the kept row, oldest first; ``coming`` is a place agreed that has not begun.
    ``because`` is the clocks' sentence, with schools by name.
    """

    pupil: Pupil
    cause: str
    history: clocks.History
    owed: clocks.Duty | None
    run: clocks.Run | None
    kept: EducationDuty | None
    day_one: clocks.Duty | None = None
    calendar: SchoolCalendar | None = None
    because: str = ""
    is_set_aside: bool = False
    has_been_kept: bool = False
    school_name: str = ""
    steps: tuple[DutyStep, ...] = ()
    coming: Placement | None = None

    @property
    def is_running(self) -> bool:
        return self.owed is not None and self.owed.state in RUNNING and not self.is_set_aside

    @property
    def is_law(self) -> bool:
        return self.owed is None or self.owed.is_law

    @property
    def due_on(self) -> date | None:
        return self.owed.from_on if self.owed else None

    @property
    def school_id(self) -> int | None:
        return school_id_of(self.run.school) if self.run else self.kept.school_id if self.kept else None


def owed_to(
    pupils: Collection[Pupil], on: date, *, suspensions_since: date | None = None, exclusions_alone: bool = False
) -> list[Owed]:
    """Every duty to these children on a day, kept or not: by child, the one that matters most of each cause."""
    given = given_to([one.pk for one in pupils], on)
    histories = histories_of(
        pupils, on, suspensions_since=suspensions_since, exclusions_alone=exclusions_alone, given=given
    )
    calendars = calendars_of(histories.values())
    names = names_of(calendars)
    kept: dict[int, list[EducationDuty]] = defaultdict(list)
    for row in _kept_of(pupils):
        kept[row.pupil_id].append(row)
    return [
        replace(one, steps=tuple(given.steps.get(one.kept.pk, ())) if one.kept else (), coming=given.coming.get(pupil.pk))
        for pupil in pupils
        for one in _of_one(pupil, histories[pupil.pk], calendars, names, on, kept[pupil.pk])
    ]


def _kept_of(pupils: Collection[Pupil]) -> QuerySet[EducationDuty]:
    """Each with ``said_due_on``, the day as it was said last, and ``is_explained``: whether why it was late is written down."""
    said = DutyDay.objects.filter(duty=OuterRef("pk")).order_by("-said_on", "-id").values("due_on")[:1]
    why = BreachReason.objects.filter(duty=OuterRef("pk"))
    rows = EducationDuty.objects.filter(pupil__in=[one.pk for one in pupils]).select_related("owner").order_by("id")
    return rows.annotate(said_due_on=Subquery(said), is_explained=Exists(why))


def _of_one(
    pupil: Pupil, history: clocks.History, calendars: Mapping[str, SchoolCalendar], names: Mapping[str, str], on: date,
    kept: list[EducationDuty],
) -> list[Owed]:
    if not (history.events or history.absences_for_health or history.out_of_school or kept):
        return []
    runs = {one.key: one for one in clocks.runs(history, calendars, on)}
    duties = clocks.duties(history, calendars, on)
    day_one = {_run_key(one.key): one for one in duties if one.kind == "day_one"}
    in_law = {_run_key(one.key) for one in duties if one.kind == "sixth_day"}
    by_cause: dict[str, list[tuple[clocks.Duty, clocks.Run | None]]] = defaultdict(list)
    for duty in duties:
        run = runs.get(_run_key(duty.key))
        if duty.kind in _SECTION_19:
            by_cause[_SECTION_19[duty.kind]].append((duty, None))
        elif run and (duty.kind == "sixth_day" or run.key not in in_law):
            by_cause[run.kind].append((duty, run))
    open_rows = {row.cause: row for row in kept if row.ended_on is None}
    found = []
    for cause in {**dict.fromkeys(by_cause), **dict.fromkeys(open_rows)}:
        duty, run = max(by_cause[cause], key=_how_much_it_matters, default=(None, None))
        row = open_rows.get(cause)
        found.append(Owed(
            pupil, cause, history, duty, run, row, day_one.get(run.key) if run else None,
            calendars.get(run.school) if run else None, said(duty.because, names) if duty else "",
            is_set_aside=row is None and duty is not None and _was_set_aside(kept, cause, run),
            has_been_kept=any(each.cause == cause and each.about in (run.events if run else ("",)) for each in kept),
            school_name=names.get(run.school if run else school_key(row.school_id) if row and row.school_id else "", ""),
        ))
    return found


def _run_key(duty_key: str) -> str:
    """ "sixth_day:SU-1@Norfolk" is about the run "SU-1"."""
    return duty_key.partition(":")[2].partition("@")[0]


def _how_much_it_matters(one: tuple[clocks.Duty, clocks.Run | None]) -> tuple[bool, bool, date]:
    """What still runs before what is over, law before guidance, and of several the newest."""
    duty, run = one
    return duty.state in RUNNING, duty.is_law, run.first_on if run else duty.from_on or date.min


def _was_set_aside(kept: list[EducationDuty], cause: str, run: clocks.Run | None) -> bool:
    """The last row of the same run was ended by somebody's word, not by what is recorded."""
    about = set(run.events) if run else {""}
    rows = [row for row in kept if row.cause == cause and row.ended_on and row.about in about]
    return bool(rows) and rows[-1].end_reason in ENDS_BY_WORD


def sixth_day_owed(pupil: Pupil, on: date) -> list[Owed]:
    """The duties of one child that an exclusion caused."""
    return [one for one in owed_to([pupil], on) if one.cause in SIXTH_DAY]


def owed_by_in_words(duty: clocks.Duty, ours: str) -> str:
    """A key of ``rules.OWED_BY``: whose duty the clocks say it is. ``ours`` is the name of the council we are."""
    if duty.owed_by == "school":
        return "school"
    return "authority" if duty.owner == ours else "elsewhere"
