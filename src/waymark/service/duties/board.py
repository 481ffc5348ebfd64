"""The sixth-day board: every child who is owed education after an exclusion, by days left, kept or not.

Worked out from the facts and joined with what was kept, so that what nobody opened is on it. A constant number of reads,
however many children: row security has narrowed them to those the acting organisation may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from waymark import clocks
from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.kernel.deadlines import Deadline, school_days_left
from waymark.service.exclusions.history import our_name
from waymark.service.exclusions.models import Suspension
from waymark.service.organisations.models import PartnershipMember
from waymark.service.placements.models import Placement
from waymark.service.pupils.models import Pupil

from .models import DutyStep, EducationDuty
from .owing import Owed, owed_by_in_words, owed_to
from .rules import BLOCKED_BY, CAUSES, NO_STEP, OWED_BY, SIXTH_DAY, STEPS
from .unmet import standing_exclusions

LOOKS_BACK = timedelta(days=60)
OVER_FIVE_SCHOOL_DAYS = timedelta(days=7)  # six school days in a row never lie closer than a Monday and the next
LONGEST_HOLIDAY = timedelta(days=50)
A_RUN_REACHES_BACK = timedelta(days=200)  # the suspensions of one run, over the longest holiday
SHOW = {
    "open": "Every child",
    "late": "Late",
    "amber": "From the third day on",
    "unopened": "Nobody has opened it",
    "to_explain": "Days lost, not explained",
    "changed": "The day has changed",
}


@dataclass(frozen=True)
class BoardFilter:
    """``show`` is a key of ``SHOW``; references name a partnership and an owner; ``owed_by`` is a key of ``rules.OWED_BY``."""

    show: str = "open"
    partnership: str = ""
    owner: str = ""
    owed_by: str = ""


@dataclass(frozen=True)
class BoardRow:
    """One child and cause. ``days_left``: school days to the due day, negative by those gone by; None where it is not known.

    ``partnerships`` are references. ``duty`` is "" where nobody has opened it. ``is_law``
    is False for what guidance alone expects.
    """

    pupil: str
    pupil_id: int
    name: str
    year_group: int
    school: str
    partnerships: tuple[str, ...]
    cause: str
    cause_words: str
    owed_by: str
    owed_by_words: str
    about: str
    duty: str
    due_on: date | None
    day_of_run: int
    days_left: int | None
    days_lost: int
    state: str
    is_amber: bool
    is_law: bool
    from_day_one: bool
    owner: str
    owner_reference: str
    step: str
    step_on: date | None
    hours_a_week: float | None
    starts_on: date | None
    with_whom: str
    blocked_by: str
    is_explained: bool
    changed_from_on: date | None
    because: str
    is_unverified: bool

    @property
    def is_late(self) -> bool:
        """By the law: what guidance expects and is not given is shown, and is no breach."""
        return self.state == "breached" and self.is_law

    @property
    def needs_explaining(self) -> bool:
        return self.days_lost > 0 and not self.is_explained and self.is_law


@dataclass(frozen=True)
class Board:
    """``rows`` by days left, the most late first; ``counts`` how many of all rows each of ``SHOW`` finds."""

    rows: tuple[BoardRow, ...]
    counts: dict[str, int]
    owners: tuple[tuple[str, str], ...]

    def narrowed(self, wanted: BoardFilter) -> Board:
        """What a filter leaves; the counts are of what its other parts leave."""
        return _board([one for one in self.rows if _fits(one, wanted)], wanted.show)


def board(on: date, wanted: BoardFilter = BoardFilter(), *, with_partnerships: bool = True) -> Board:
    """Everybody seen, narrowed. ``with_partnerships=False`` leaves out the read that a filter by partnership needs."""
    return _board(_rows(on, with_partnerships), "open").narrowed(wanted)


def _board(rows: list[BoardRow], show: str) -> Board:
    return Board(
        rows=tuple(sorted((one for one in rows if _shown(one, show)), key=_order)),
        counts={key: sum(_shown(one, key) for one in rows) for key in SHOW},
        owners=tuple(sorted({(one.owner_reference, one.owner) for one in rows if one.owner}, key=lambda pair: pair[1])),
    )


def _fits(row: BoardRow, wanted: BoardFilter) -> bool:
    return (
        (not wanted.partnership or wanted.partnership in row.partnerships)
        and (not wanted.owner or wanted.owner == row.owner_reference)
        and (not wanted.owed_by or wanted.owed_by == row.owed_by)
    )


def _shown(row: BoardRow, show: str) -> bool:
    if show == "late":
        return row.is_late
    if show == "amber":
        return row.is_amber or row.is_late or row.state == "due"
    if show == "unopened":
        return not row.duty and row.is_law
    if show == "to_explain":
        return row.needs_explaining
    return row.changed_from_on is not None if show == "changed" else True


def _order(row: BoardRow) -> tuple[bool, int, int, str, str]:
    return row.days_left is None, row.days_left or 0, -row.days_lost, row.name, row.pupil


def children_concerned(on: date) -> list[Pupil]:
    """Whoever could be owed something now: suspended lately for long or again, excluded and not back, with an open row, or
    suspended now and in care or with a social worker."""
    lately = Suspension.objects.filter(pupil=OuterRef("pk"), ends_on__gte=on - LOOKS_BACK, is_lunchtime=False)
    before = Suspension.objects.filter(
        pupil=OuterRef("pupil"), school=OuterRef("school"), ends_on__lt=OuterRef("starts_on"),
        ends_on__gte=OuterRef("starts_on") - LONGEST_HOLIDAY,
    )
    long = lately.filter(Q(ends_on__gte=F("starts_on") + OVER_FIVE_SCHOOL_DAYS) | Q(Exists(before)))
    now = lately.filter(Q(pupil__is_looked_after=True) | Q(pupil__has_social_worker=True), ends_on__gte=on)
    excluded = standing_exclusions().order_by().filter(pupil=OuterRef("pk"))
    kept = EducationDuty.objects.filter(pupil=OuterRef("pk"), ended_on__isnull=True)
    return list(Pupil.objects.filter(Q(Exists(long)) | Q(Exists(now)) | Q(Exists(excluded)) | Q(Exists(kept))))


def owed_now(on: date) -> list[Owed]:
    """Duties after an exclusion that run, wait to be explained, or stand open; of every child seen."""
    found = owed_to(children_concerned(on), on, suspensions_since=on - A_RUN_REACHES_BACK, exclusions_alone=True)
    return [one for one in found if one.cause in SIXTH_DAY and _is_on_the_board(one, on)]


def _is_on_the_board(one: Owed, on: date) -> bool:
    return one.is_running or one.kept is not None or _was_lost_lately(one, on)


def _was_lost_lately(one: Owed, on: date) -> bool:
    if one.owed is None or not one.owed.days_lost or not one.is_law or one.has_been_kept or one.is_set_aside:
        return False
    return one.run is not None and one.run.last_on is not None and one.run.last_on >= on - LOOKS_BACK


def _rows(on: date, with_partnerships: bool) -> list[BoardRow]:
    found, ours = owed_now(on), our_name()
    partnerships = _partnerships({one.school_id for one in found if one.school_id}, on) if with_partnerships else {}
    return [_row(one, on, partnerships.get(one.school_id, []), ours) for one in found]


def _row(one: Owed, on: date, partnerships: list[str], ours: str) -> BoardRow:
    owed, kept = one.owed, one.kept
    owed_by = owed_by_in_words(owed, ours) if owed else kept.owed_by
    return BoardRow(
        pupil=one.pupil.reference,
        pupil_id=one.pupil.pk,
        name=one.pupil.name,
        year_group=one.pupil.year_group,
        school=one.school_name,
        partnerships=tuple(partnerships),
        cause=one.cause,
        cause_words=CAUSES[one.cause] if one.is_law else "Suspended; in care or with a social worker",
        owed_by=owed_by,
        owed_by_words=owed.owner if owed_by == "elsewhere" and owed else OWED_BY[owed_by],
        about=one.run.events[0] if one.run else kept.about if kept else "",
        duty=kept.reference if kept else "",
        due_on=one.due_on,
        day_of_run=owed.day_of_run if owed else 0,
        days_left=_days_left(one, on),
        days_lost=owed.days_lost if owed else 0,
        state=owed.state if owed else "ended",
        is_amber=bool(owed and owed.is_amber),
        is_law=one.is_law,
        from_day_one=one.day_one is not None,
        owner=kept.owner.name if kept else "",
        owner_reference=kept.owner.reference if kept else "",
        is_explained=kept is not None and kept.is_explained,
        changed_from_on=_changed_from(kept) if kept else None,
        because=one.because or "Nothing that is recorded says it is owed any more.",
        is_unverified=owed is not None and not clocks.rule(owed.rule, on).verified,
        **_done_so_far(one.steps, one.coming),
    )


def _done_so_far(steps: Sequence[DutyStep], place: Placement | None) -> dict[str, Any]:
    """The last step, and what was offered last: by the steps, else by a place that is agreed."""
    last = steps[-1] if steps else None
    newest_first = list(reversed(steps))
    hours = next((one.hours_a_week for one in newest_first if one.hours_a_week is not None), None)
    return {
        "step": STEPS[last.what] if last else "A place is agreed" if place else NO_STEP,
        "step_on": last.happened_on if last else None,
        "hours_a_week": float(hours) if hours is not None else None,
        "starts_on": next((one.starts_on for one in newest_first if one.starts_on), place.starts_on if place else None),
        "with_whom": next(
            (one.with_whom for one in newest_first if one.with_whom), place.provision_class.provision.name if place else ""
        ),
        "blocked_by": BLOCKED_BY[last.blocked_by] if last and last.what == "blocked" else "",
    }


def _changed_from(kept: EducationDuty) -> date | None:
    """The day its owner last saw, where another has been said since."""
    now = kept.said_due_on
    return kept.seen_due_on if now and kept.seen_due_on and kept.seen_due_on != now else None


def _days_left(one: Owed, on: date) -> int | None:
    if one.due_on is None or one.calendar is None:
        return None
    return days_to(one.due_on, on, one.calendar)


def days_to(due_on: date, on: date, calendar: SchoolCalendar) -> int | None:
    """School days to a day, negative by those gone by; None beyond the known terms."""
    try:
        return school_days_left(Deadline(due_on, "", ""), on, calendar)
    except OutsideCalendar:
        return None


def _partnerships(schools: Collection[int], on: date) -> dict[int | None, list[str]]:
    found: dict[int | None, list[str]] = defaultdict(list)
    members = PartnershipMember.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), organisation__in=list(schools), starts_on__lte=on
    )
    for school_id, reference in members.order_by("starts_on", "pk").values_list("organisation", "partnership__reference"):
        found[school_id].append(reference)
    return found
