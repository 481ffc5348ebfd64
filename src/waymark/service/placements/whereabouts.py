"""Where every child is: waiting, decided, in a place, past the end, returned; with one owner and one next date.

Row security has narrowed everything to children the acting organisation may see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Least

from waymark.service.accounts.models import Person
from waymark.service.organisations.models import Organisation, PartnershipMember
from waymark.service.pupils.models import NextStep, Pupil, Registration
from waymark.service.referrals.models import Referral
from waymark.service.referrals.rules import STATE_NAMES as REFERRAL_STATES
from waymark.service.referrals.rules import WAITING

from .late import is_by_its_stay, late_children, late_words, stays_late, with_late
from .models import Placement
from .rules import DESTINATION_ROUTES, HOLDS_A_PLACE

# The states a child may be shown in, in the order of the filter. Two may hold at once (in a place and waiting for the
# next): the list shows the first that holds in the order of _WHERE, the filter finds every child in it.
WHERE = {
    "writing": "Request being written",
    "waiting": "Waiting",
    "decided": "Decided, not begun",
    "placed": "In a place",
    "past_end": "Past the day to move on",
    "returned": "Returned or moved on",
}


@dataclass(frozen=True)
class ChildFilter:
    """What a list of children is narrowed to. ``show`` is a key of ``WHERE``; references name the rest."""

    show: str = ""
    partnership: str = ""
    owner: str = ""
    late: bool = False
    name: str = ""


EVERY_CHILD_SEEN = Q()


def children_seen(on: date, wanted: ChildFilter, among: Q = EVERY_CHILD_SEEN) -> QuerySet[Pupil]:
    """Children asked for, placed or with something due, late first, then by next date and name.

    ``among`` narrows to what this person reads, such as ``pupils.queries.not_for_a_panel_alone``.

    Each carries ``referral_id``, ``placement_id``, ``step_id``, ``school_id`` and ``where`` (key of ``WHERE`` or "").
    """
    something = Q(referral_id__isnull=False) | Q(placement_id__isnull=False) | Q(step_id__isnull=False)
    found = _with_where(on).filter(among).filter(something)
    if wanted.show in WHERE:
        found = found.filter(_is(wanted.show, on))
    if wanted.partnership:
        found = found.filter(_of_partnership(wanted.partnership, on))
    if wanted.owner:
        found = found.filter(Exists(_open_step().filter(owner__reference=wanted.owner)))
    if wanted.late:
        found = found.filter(pk__in=late_children(on).values("pk"))
    for word in wanted.name.split():
        found = found.filter(Q(given_names__icontains=word) | Q(family_name__icontains=word) | Q(known_as__icontains=word))
    return found.order_by(F("due_on").asc(nulls_last=True), "family_name", "given_names", "pk")


def counts_by_where(on: date, among: Q = EVERY_CHILD_SEEN) -> dict[str, int]:
    """How many children each filter finds, in one read."""
    return Pupil.objects.filter(among).aggregate(**{key: Count("pk", filter=_is(key, on)) for key in WHERE})


def owners_of_steps() -> list[Person]:
    """People who own an open next step of a child that may be seen."""
    return list(Person.objects.filter(pk__in=NextStep.objects.filter(done_on__isnull=True).values("owner")))


def _referrals() -> QuerySet[Referral]:
    return Referral.objects.filter(pupil=OuterRef("pk"))


def _placements() -> QuerySet[Placement]:
    return Placement.objects.filter(pupil=OuterRef("pk"))


def _open_step() -> QuerySet[NextStep]:
    return NextStep.objects.filter(pupil=OuterRef("pk"), done_on__isnull=True)


def _is(show: str, on: date) -> Q:
    arrived = _placements().filter(state="arrived")
    held = _placements().filter(state__in=HOLDS_A_PLACE)
    tests = {
        "writing": Q(Exists(_referrals().filter(state__in=["draft", "awaiting_head"]))),
        "waiting": Q(Exists(_referrals().filter(state__in=WAITING))),
        "decided": Q(Exists(_placements().filter(state__in=HOLDS_A_PLACE - {"arrived"}))),
        "placed": Q(Exists(arrived)),
        "past_end": Q(Exists(arrived.filter(expected_end_on__lt=on))),
        "returned": Q(Exists(_placements().filter(state="ended")))
        & ~Q(Exists(held))
        & ~Q(Exists(_referrals().filter(state__in=WAITING))),
    }
    return tests[show]


_WHERE = ("past_end", "placed", "decided", "waiting", "writing", "returned")


def _with_where(on: date) -> QuerySet[Pupil]:
    newest_referral = _referrals().order_by("-started_on", "-id")
    newest_placement = (
        _placements().exclude(state__in=["declined", "not_authorised", "not_started", "withdrawn"]).order_by("-starts_on", "-id")
    )
    school = Registration.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), pupil=OuterRef("pk"), enrolment__in=["C", "M"], starts_on__lte=on
    )
    return with_late(Pupil.objects.all(), on).annotate(
        referral_id=Subquery(newest_referral.values("pk")[:1], output_field=IntegerField()),
        placement_id=Subquery(newest_placement.values("pk")[:1], output_field=IntegerField()),
        step_id=Subquery(_open_step().values("pk")[:1], output_field=IntegerField()),
        due_on=Least(Subquery(_open_step().values("due_on")[:1], output_field=DateField()), "late_stay_on"),
        school_id=Subquery(school.values("school")[:1], output_field=IntegerField()),
        where=Case(*(When(_is(key, on), then=Value(key)) for key in _WHERE), default=Value(""), output_field=CharField()),
    )


def _of_partnership(reference: str, on: date) -> Q:
    """Children whose newest request went to it; without a request, whose school belongs to it."""
    newest = _referrals().order_by("-started_on", "-id")
    members = PartnershipMember.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), partnership__reference=reference, starts_on__lte=on
    ).values("organisation")
    return Q(referral_id__in=Referral.objects.filter(partnership__reference=reference).values("pk")) | (
        Q(school_id__in=members) & ~Q(Exists(newest.filter(partnership__isnull=False)))
    )


@dataclass(frozen=True)
class ChildSeen:
    """One line of the list. Dates are None where there is none."""

    reference: str
    name: str
    year_group: int
    school: str
    partnership: str
    where: str
    where_words: str
    detail: str
    since_on: date | None
    referral: str
    placement: str
    step: str
    owner: str
    due_on: date | None

    def is_late(self, on: date) -> bool:
        return self.due_on is not None and self.due_on < on


def lines_of(children: list[Pupil], on: date) -> list[ChildSeen]:
    """The lines of one page of ``children_seen``, in five reads whatever their number."""
    referrals = Referral.objects.select_related("partnership").in_bulk([one.referral_id for one in children if one.referral_id])
    stays = Placement.objects.select_related("provision_class__provision").in_bulk(
        [one.placement_id for one in children if one.placement_id]
    )
    steps = NextStep.objects.select_related("owner").in_bulk([one.step_id for one in children if one.step_id])
    schools = Organisation.objects.in_bulk([one.school_id for one in children if one.school_id])
    late = stays_late(children, on)
    return [
        _line(
            one,
            referrals.get(one.referral_id),
            stays.get(one.placement_id),
            steps.get(one.step_id),
            schools.get(one.school_id),
            late.get(one.late_stay_id),
        )
        for one in children
    ]


def _line(
    child: Pupil, referral: Referral | None, stay: Placement | None, step: NextStep | None, school: Organisation | None,
    late: Placement | None,
) -> ChildSeen:
    detail, since_on = _detail(child.where, referral, stay)
    what = late_words(late) if late and is_by_its_stay(child) else step.what if step else ""
    return ChildSeen(
        reference=child.reference,
        name=child.name,
        year_group=child.year_group,
        school=school.name if school else "",
        partnership=referral.partnership.name if referral and referral.partnership else "",
        where=child.where,
        where_words=_where_words(child.where, referral),
        detail=detail,
        since_on=since_on,
        referral=referral.reference if referral else "",
        placement=stay.reference if stay else "",
        step=what,
        owner=step.owner.name if step else "",
        due_on=child.due_on,
    )


def _where_words(where: str, referral: Referral | None) -> str:
    if where:
        return WHERE[where]
    return REFERRAL_STATES[referral.state] if referral else "No request yet"


def _detail(where: str, referral: Referral | None, stay: Placement | None) -> tuple[str, date | None]:
    if where in {"past_end", "placed"} and stay:
        return str(stay.provision_class.provision), stay.arrived_on
    if where == "decided" and stay:
        return str(stay.provision_class.provision), stay.starts_on
    if where == "returned" and stay:
        return DESTINATION_ROUTES.get(stay.destination, ""), stay.ended_on
    if where == "waiting" and referral:
        return REFERRAL_STATES[referral.state], referral.submitted_on
    return "", referral.started_on if referral else None
