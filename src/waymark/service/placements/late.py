"""Children for whom something is late: their next step, or what a stay of theirs waits for. Each child counts once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least

from waymark.service.pupils.models import NextStep, Pupil
from waymark.service.pupils.queries import home_schools

from .models import Placement
from .queries.due import LATE_WORDS, late_stays, with_due


def late_children(on: date) -> QuerySet[Pupil]:
    """Longest late first. Each carries ``late_since``, ``late_stay_id`` and ``late_stay_on`` (None without a late stay)."""
    late = Q(pk__in=_late_steps(on).values("pupil")) | Q(pk__in=late_stays(on).values("pupil"))
    return with_late(Pupil.objects.filter(late), on).order_by("late_since", "family_name", "given_names", "pk")


def with_late(children: QuerySet[Pupil], on: date) -> QuerySet[Pupil]:
    """Children with what is late of theirs."""
    stays = late_stays(on).filter(pupil=OuterRef("pk"))
    return children.annotate(
        late_step_on=Subquery(_late_steps(on).filter(pupil=OuterRef("pk")).values("due_on")[:1]),
        late_stay_id=Subquery(stays.values("pk")[:1]),
        late_stay_on=Subquery(stays.values("due_on")[:1]),
    ).annotate(late_since=Least("late_step_on", "late_stay_on"))


def _late_steps(on: date) -> QuerySet[NextStep]:
    return NextStep.objects.filter(done_on__isnull=True, due_on__lt=on)


@dataclass(frozen=True)
class Late:
    """The one thing that is late the longest for a child. ``school_id``: whose calendar counts the days."""

    child: str
    reference: str
    what: str
    owner: str
    due_on: date
    school_id: int | None


def late_lines(children: Sequence[Pupil], on: date) -> list[Late]:
    """The lines of one page of ``late_children``, in three reads whatever their number."""
    steps = {
        one.pupil_id: one
        for one in NextStep.objects.filter(pupil__in=children, done_on__isnull=True).select_related("owner")
    }
    stays = stays_late(children, on)
    schools = home_schools([one.pk for one in children], on)
    return [_line(one, steps.get(one.pk), stays.get(one.late_stay_id), schools.get(one.pk)) for one in children]


def stays_late(children: Sequence[Pupil], on: date) -> dict[int, Placement]:
    """The late stays of children read ``with_late``, with what each waits for. Nothing is asked where there is none."""
    ids = [one.late_stay_id for one in children if one.late_stay_id]
    return with_due(Placement.objects.select_related("provision_class__provision"), on).in_bulk(ids)


def late_words(stay: Placement) -> str:
    """ "Past the day to move on, Sallow Base"."""
    return f"{LATE_WORDS[stay.due]}, {stay.provision_class.provision.name}"


def is_by_its_stay(child: Pupil) -> bool:
    """Whether a stay of the child has been late for longer than the next step."""
    return child.late_stay_on is not None and (child.late_step_on is None or child.late_stay_on < child.late_step_on)


def _line(child: Pupil, step: NextStep | None, stay: Placement | None, school_id: int | None) -> Late:
    by_stay = stay is not None and is_by_its_stay(child)
    owner = step.owner.name if step else stay.provision_class.provision.name if stay else ""
    what = late_words(stay) if by_stay else step.what
    return Late(child.name, child.reference, what, owner, child.late_since, school_id)


def late_by_owner(on: date) -> list[tuple[str, int]]:
    """Who owns a child for whom something is late, and how many, most first. One read; each child counts once."""
    step = NextStep.objects.filter(pupil=OuterRef("pk"), done_on__isnull=True).values("owner__name")[:1]
    at = Subquery(late_stays(on).filter(pupil=OuterRef("pk")).values("provision_class__provision__name")[:1])
    found = late_children(on).annotate(owner=Subquery(step), at=at).values_list("owner", "at")
    counted = Counter(owner or at for owner, at in found)
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
