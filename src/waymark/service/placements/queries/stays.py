"""Reads of single placements and what hangs from them. Row security has narrowed every one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from waymark.service.accounts.actor import Actor
from waymark.service.organisations.queries import calendar_for
from waymark.service.pupils.models import Pupil

from ..models import (
    DestinationPlan,
    Extension,
    Placement,
    PlacementStep,
    Promise,
    ReturnCheck,
    ReturnPhase,
    Review,
)
from ..rules import HOLDS_A_PLACE, WAITING_FOR_HOST, Refused, check_return_is_due
from .due import with_due


def placements() -> QuerySet[Placement]:
    """Every placement that may be seen, with its child, class and home school, newest first."""
    return Placement.objects.select_related(
        "pupil", "home_school", "provision_class__provision__provider", "provision_class__provision__site", "referral",
        "host_answered_by", "over_capacity_by",
    )


def placement_with_reference(reference: str, on: date) -> Placement | None:
    """With ``due`` and ``due_on``: what the stay waits for."""
    return with_due(placements().filter(reference=reference), on).first()


def current_placements(provider_id: int) -> QuerySet[Placement]:
    """Places held at a provider's provisions, soonest first."""
    return placements().filter(
        provision_class__provision__provider=provider_id, state__in=HOLDS_A_PLACE
    ).order_by("starts_on", "pupil__family_name")


def decided_by_board_of(school_id: int) -> QuerySet[Placement]:
    """Places of a school's children that its governing board decides or decided in law, its trust's by delegation too."""
    return Placement.objects.filter(home_school=school_id, decision_maker="governing_board")


def counts(on: date, among: Q | None = None) -> dict[str, int]:
    """How many children are in a place now, and past the day to move on. ``among`` narrows to some children (``Pupil``)."""
    found = Placement.objects.filter(state="arrived")
    found = found if among is None else found.filter(pupil__in=Pupil.objects.filter(among))
    return found.aggregate(in_place=Count("pk"), past_end=Count("pk", filter=Q(expected_end_on__lt=on)))


def counts_at(provider_id: int, on: date) -> dict[str, int]:
    """The same of one provider's own provisions, with those still to come and offers that nobody has answered."""
    return Placement.objects.filter(provision_class__provision__provider=provider_id).aggregate(
        offers=Count("pk", filter=Q(state__in=WAITING_FOR_HOST)),
        coming=Count("pk", filter=Q(state__in=HOLDS_A_PLACE - {"arrived"}) & ~Q(state__in=WAITING_FOR_HOST)),
        in_place=Count("pk", filter=Q(state="arrived")),
        past_end=Count("pk", filter=Q(state="arrived", expected_end_on__lt=on)),
    )


def reviews_of(placement: Placement) -> list[Review]:
    return list(Review.objects.filter(placement=placement).select_related("held_by"))


def review_with_id(placement: Placement, review_id: int) -> Review | None:
    return Review.objects.filter(placement=placement, pk=review_id).select_related("placement").first()


def extensions_of(placement: Placement) -> list[Extension]:
    return list(Extension.objects.filter(placement=placement).select_related("decided_by", "legal_decision"))


def extension_to_decide(placement: Placement) -> Extension | None:
    """The longer stay that whoever decides in law has not decided about, the oldest first."""
    return _undecided().filter(placement=placement).select_related("placement__provision_class__provision").first()


def longer_stays_to_decide() -> QuerySet[Extension]:
    """Every one of them, the soonest due first."""
    return _undecided().select_related("placement__pupil", "placement__provision_class__provision").order_by(
        "legal_decision_due_on", "id"
    )


def _undecided() -> QuerySet[Extension]:
    return Extension.objects.filter(
        legal_decision_due_on__isnull=False, legal_decision__isnull=True, placement__state__in=["confirmed", "arrived"]
    )


def way_on(placement: Placement) -> DestinationPlan | None:
    """The destination plan with its phases and promises."""
    return (
        DestinationPlan.objects.filter(placement=placement)
        .select_related("receiving_school", "placement__provision_class__provision")
        .prefetch_related(Prefetch("phases", ReturnPhase.objects.all()), Prefetch("promises", Promise.objects.all()))
        .first()
    )


def promise_with_id(placement: Placement, promise_id: int) -> Promise | None:
    return Promise.objects.filter(plan__placement=placement, pk=promise_id).select_related(
        "plan__placement__provision_class__provision"
    ).first()


def may_answer_promise(promise: Promise, actor: Actor) -> bool:
    """Whether this is the side that promised. The schools answer for the family, and the council where there is no school."""
    plan = promise.plan
    placement = plan.placement
    ours = {
        "home_school": {placement.home_school_id},
        "new_school": {plan.receiving_school_id},
        "provision": {placement.provision_class.provision.provider_id},
        "family": {placement.home_school_id, plan.receiving_school_id},
    }[promise.side] - {None}
    return actor.organisation_id in ours if ours else actor.organisation_kind == "authority"


def unsafe_review_of(reviews: Iterable[Review]) -> Review | None:
    """The last review held, if it said that the child is not safe."""
    held = sorted((one for one in reviews if one.held_on), key=lambda one: (one.held_on, one.pk))
    return held[-1] if held and held[-1].is_safe is False else None


def unsafe_stays() -> QuerySet[Placement]:
    """Stays now whose last review held said “not safe”; ``unsafe_on`` is its day."""
    last = Review.objects.filter(placement=OuterRef("pk"), held_on__isnull=False).order_by("-held_on", "-pk")
    return placements().filter(state="arrived").annotate(
        last_safe=Subquery(last.values("is_safe")[:1]), unsafe_on=Subquery(last.values("held_on")[:1])
    ).filter(last_safe=False)


def return_checks_of(placement: Placement) -> list[ReturnCheck]:
    return list(ReturnCheck.objects.filter(placement=placement).select_related("owner_organisation"))


def return_check_too_early(check: ReturnCheck, placement: Placement, on: date) -> str:
    """Why it cannot be answered yet, and from when it can; "" once it can."""
    try:
        check_return_is_due(check.due_on, on, calendar_for(placement.home_school_id))
    except Refused as refused:
        return str(refused)
    return ""


def history_of(placement: Placement) -> list[PlacementStep]:
    """Newest first."""
    return list(PlacementStep.objects.filter(placement=placement).order_by("-id"))
