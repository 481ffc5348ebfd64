"""What waits in placements for each person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from waymark.service.accounts.actor import Actor
from waymark.service.accounts.needs import Need
from waymark.service.accounts.roles import PROVIDER
from waymark.service.provisions.queries import not_confirmed_lately
from waymark.service.pupils.queries import letters_waiting, released_to_the_family

from ..models import Extension, Placement, ReturnCheck
from ..permissions import ACT_IN_LAW, RECORD_LEGAL_DECISION
from ..rules import DECISION_MAKERS, WAITING_FOR_DECISION_MAKER, WAITING_FOR_HOST
from .stays import longer_stays_to_decide, placements, return_check_too_early, unsafe_stays

SOON = timedelta(days=14)
AT_MOST = 100


def home_needs(actor: Actor, on: date) -> list[Need]:
    """Offers, decisions in law, arrivals, reviews, ends that have passed, checks of returns, places to confirm."""
    needs: list[Need] = []
    if actor.role in PROVIDER or actor.role == "head_teacher":
        needs += _of_the_provision(actor, on)
    if actor.role in {"governing_board", "trust_officer", "head_teacher"}:
        needs += [*_in_law(actor), *_longer_in_law(actor)]
    if actor.role in {"inclusion_lead", "head_teacher"}:
        needs += _of_the_school(actor, on)
    if actor.role in {"coordinator", "authority_officer"}:
        needs += _of_the_council(actor, on)
    return needs


def _held() -> QuerySet[Placement]:
    due = Min("reviews__due_on", filter=Q(reviews__held_on__isnull=True))
    return placements().filter(is_announced=True).annotate(review_due=due)


def _of_the_provision(actor: Actor, on: date) -> Iterator[Need]:
    ours = _held().filter(provision_class__provision__provider=actor.organisation_id, state__in=_OPEN)
    for one in ours.order_by("starts_on", "id")[:AT_MOST]:
        yield from _provision_need(one, on)
    if actor.role in PROVIDER:
        yield from _not_safe(unsafe_stays().filter(provision_class__provision__provider=actor.organisation_id))
        for provision, last in not_confirmed_lately(on, provider_id=actor.organisation_id):
            said = f"Last confirmed on {last:%-d %b}" if last else "Never confirmed"
            yield Need("confirm_places", provision.reference, provision.name, "Confirm the free places", None, said)


_OPEN = ("agreed", "authorised", "confirmed", "arrived")


def _provision_need(one: Placement, on: date) -> Iterator[Need]:
    child = one.pupil.name
    if one.state in WAITING_FOR_HOST:
        yield Need("answer_offer", one.reference, child, "Answer the offer of a place", one.host_answer_due_on,
                   pupil_id=one.pupil_id)
    elif one.state == "confirmed" and one.starts_on <= on:
        yield Need("confirm_arrival", one.reference, child, "Did they arrive?", one.starts_on, pupil_id=one.pupil_id)
    elif one.state == "arrived" and one.expected_end_on < on:
        yield Need("move_on", one.reference, child, "Past the day to move on", one.expected_end_on, pupil_id=one.pupil_id)
    elif one.state == "arrived" and one.review_due and one.review_due <= on + SOON:
        yield Need("hold_review", one.reference, child, "Review the place", one.review_due, pupil_id=one.pupil_id)


def _in_law(actor: Actor) -> Iterator[Need]:
    makers = [maker for maker, roles in ACT_IN_LAW.items() if actor.role in roles]
    found = placements().filter(is_announced=True, state__in=WAITING_FOR_DECISION_MAKER, decision_maker__in=makers)
    if actor.organisation_kind == "school":
        found = found.filter(home_school=actor.organisation_id)
    for one in found.order_by("decision_due_on", "id")[:AT_MOST]:
        if RECORD_LEGAL_DECISION.held(actor, one):
            yield Need("decide_in_law", one.reference, one.pupil.name, f"A place in {one.provision_class} to decide",
                       one.decision_due_on, pupil_id=one.pupil_id)


def _longer_in_law(actor: Actor) -> Iterator[Need]:
    for one in longer_stays_to_decide()[:AT_MOST]:
        stay = one.placement
        ours = stay.home_school_id == actor.organisation_id or actor.organisation_kind != "school"
        if ours and RECORD_LEGAL_DECISION.held(actor, stay):
            yield Need("decide_in_law", stay.reference, stay.pupil.name,
                       f"A longer stay in {stay.provision_class} to decide", one.legal_decision_due_on, pupil_id=stay.pupil_id)


def _of_the_school(actor: Actor, on: date) -> Iterator[Need]:
    checks = ReturnCheck.objects.filter(
        owner_organisation=actor.organisation_id, checked_on__isnull=True, due_on__lte=on + SOON
    ).select_related("pupil", "placement").order_by("due_on")
    for check in checks[:AT_MOST]:
        if return_check_too_early(check, check.placement, on):
            continue
        yield Need("check_return", check.placement.reference, check.pupil.name,
                   f"Did the return hold? {check.after_school_weeks} school weeks", check.due_on, pupil_id=check.pupil_id)
    yield from _not_safe(unsafe_stays().filter(home_school=actor.organisation_id))
    ours = placements().filter(is_announced=True, home_school=actor.organisation_id, state__in=[*_OPEN, "offered"])
    ours = ours.order_by("starts_on")
    for one in ours[:AT_MOST]:
        if one.home_named_adult == "":
            yield Need(
                "name_adult", one.reference, one.pupil.name, "Name an adult at school for the stay", one.starts_on,
                pupil_id=one.pupil_id
            )
        elif one.state in WAITING_FOR_HOST:
            yield Need("look_at_placement", one.reference, one.pupil.name,
                       f"{one.provision_class.provision.name} to answer", one.host_answer_due_on, waits_for_others=True,
                       pupil_id=one.pupil_id)


def _of_the_council(actor: Actor, on: date) -> Iterator[Need]:
    late_answer = Q(state__in=WAITING_FOR_HOST, host_answer_due_on__lt=on)
    late_decision = Q(state__in=WAITING_FOR_DECISION_MAKER, decision_due_on__lt=on)
    for_the_council = Q(state__in=WAITING_FOR_DECISION_MAKER, decision_maker__in=["authority", "admission_authority"])
    overstays = Q(state="arrived", expected_end_on__lt=on)
    waits = late_answer | late_decision | for_the_council | overstays
    found = placements().filter(waits, is_announced=True).order_by("starts_on", "id")
    for one in found[:AT_MOST]:
        yield _council_need(one, on)
    for longer in longer_stays_to_decide().filter(legal_decision_due_on__lt=on)[:AT_MOST]:
        yield _longer_not_decided(longer)
    if actor.role == "coordinator":
        yield from _not_safe(unsafe_stays())
        yield from _begun_without_a_letter()
        for provision, last in not_confirmed_lately(on):
            said = f"last confirmed on {last:%-d %b}" if last else "never confirmed"
            yield Need("confirm_places", provision.reference, provision.name, "Free places not confirmed", None, said,
                       waits_for_others=True)


def _not_safe(stays: QuerySet[Placement]) -> Iterator[Need]:
    """Owed until a later review says that the child is safe, or the stay ends; to all who must act, not to the first alone."""
    for one in stays.order_by("pk")[:AT_MOST]:
        yield Need("look_at_placement", one.reference, one.pupil.name, "Not safe at the last review: decide today what changes",
                   one.unsafe_on, pupil_id=one.pupil_id)


def _longer_not_decided(one: Extension) -> Need:
    who = DECISION_MAKERS[one.placement.decision_maker]
    return Need("look_at_placement", one.placement.reference, one.placement.pupil.name, f"A longer stay not yet decided by {who}",
                one.legal_decision_due_on, pupil_id=one.placement.pupil_id)


def _begun_without_a_letter() -> Iterator[Need]:
    """A child has arrived and nobody has written to the family: late since the day the letter was drafted."""
    begun = Placement.objects.filter(
        pupil=OuterRef("pupil"), state__in=["arrived", "ended"], agreed_on__lte=OuterRef("drafted_on"),
        arrived_on__gte=OuterRef("drafted_on"),
    )
    told = released_to_the_family().filter(pupil=OuterRef("pupil"), about=OuterRef("about"))
    said: set[int] = set()
    for letter in letters_waiting().filter(Exists(begun), ~Exists(told))[:AT_MOST]:
        if letter.pupil_id not in said:
            said.add(letter.pupil_id)
            yield Need("release_letter", letter.reference, letter.pupil.name,
                       "Arrived, and no letter about it has been released", letter.drafted_on, pupil_id=letter.pupil_id)


def _council_need(one: Placement, on: date) -> Need:
    child = one.pupil.name
    if one.state == "arrived":
        return Need(
            "move_on", one.reference, child, f"Past the day to move on from {one.provision_class}", one.expected_end_on,
            pupil_id=one.pupil_id
        )
    if one.state in WAITING_FOR_DECISION_MAKER and one.decision_maker in {"authority", "admission_authority"}:
        return Need(
            "decide_in_law", one.reference, child, f"A place in {one.provision_class} to decide", one.decision_due_on,
            pupil_id=one.pupil_id
        )
    if one.state in WAITING_FOR_HOST and one.host_answer_due_on < on:
        return Need("look_at_placement", one.reference, child, f"{one.provision_class.provision.name} has not answered",
                    one.host_answer_due_on, pupil_id=one.pupil_id)
    return Need("look_at_placement", one.reference, child, f"Not yet decided by {DECISION_MAKERS[one.decision_maker]}",
                one.decision_due_on, pupil_id=one.pupil_id)
