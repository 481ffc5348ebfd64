"""A place is agreed: its basis in law, purpose, dates, reviews and the way on, all of them or nothing."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar
from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.organisations.authority_model.values import Kind, Route
from waymark.service.organisations.models import Organisation
from waymark.service.organisations.queries import academy_decided_by, authority_model, calendar_for, trust_of
from waymark.service.provisions.models import ProvisionClass
from waymark.service.provisions.rules import HOST_ONLY
from waymark.service.pupils.actions import give_access
from waymark.service.pupils.models import Pupil
from waymark.service.referrals.models import Referral

from .. import permissions
from ..models import DestinationPlan, ExitCriterion, Placement, Review
from ..queries.apart import check_apart, take_turns_with_those_kept_apart
from ..queries.beginning import host_answer_days
from ..rules import (
    DESTINATION_ROUTES,
    HOLDS_A_PLACE,
    WAITING_FOR_HOST,
    Refused,
    check_length,
    check_start,
    decision_maker_for,
    earliest_start,
    longest_stay_weeks,
    review_dates,
)
from ..rules.dates import said
from .refusals import refusals_said
from .steps import (
    ACCESS_AFTER_END_DAYS,
    home_calendar,
    keep,
    locked,
    next_step,
    provision_people,
    school_days_after,
    write_step,
)


@transaction.atomic
def agree_placement(
    *, pupil: Pupil, referral: Referral | None, home_school: Organisation | None, provision_class: ProvisionClass,
    place_kind: str = "commissioned", starts_on: date, expected_end_on: date, purpose: str, exit_criteria: list[str],
    destination_route: str, first_thoughts: str, by: Actor, on: date, is_high_intensity: bool = False, route: str = "",
    over_capacity_reason: str = "", is_told: bool = True,
) -> Placement:
    """Agree a place for a child; the host and the decision-maker in law act next. Agreeing the same twice
    agrees once. With ``is_told`` false nobody hears of it before ``tell_of_agreed_place``.

    ``route`` is one of the kind's other legal routes where it is not the usual one. ``over_capacity_reason``
    records what happened all the same (no place free, a child already there), by a named officer of the
    authority. Raises ``Refused`` with a sentence.
    """
    permissions.AGREE_PLACEMENT.require(by)
    if over_capacity_reason:
        permissions.BEYOND_PLACES.require(by)
    take_turns_with_those_kept_apart(pupil, on)
    already = _same(pupil, provision_class, starts_on)
    if already:
        return already
    kind = authority_model().kind(provision_class.provision.kind)
    legal = _route(kind, route)
    calendar = calendar_for(home_school.pk if home_school else None)
    criteria = [one.strip() for one in exit_criteria if one.strip()]
    _check_substance(purpose, criteria, destination_route, first_thoughts)
    _check_place(provision_class, place_kind, home_school, starts_on)
    maker = decision_maker_for(legal.decision_maker, has_home_school=home_school is not None,
                               academy_decided_by=academy_decided_by(home_school.pk) if home_school else "")
    try:
        dates = _dates(kind, legal, starts_on, expected_end_on, calendar, on, happened=bool(over_capacity_reason))
    except OutsideCalendar as unknown:
        raise Refused(str(unknown)) from unknown
    if not (over_capacity_reason and starts_on <= on):  # a child who is there already is recorded as being there
        check_apart(pupil, provision_class, starts_on, expected_end_on, on)
    with refusals_said(pupil, starts_on, expected_end_on):
        placement = Placement.objects.create(
            pupil=pupil,
            referral=referral,
            home_school=home_school,
            provision_class=provision_class,
            place_kind=place_kind,
            is_full_time=kind.full_time,
            is_high_intensity=is_high_intensity,
            route=legal.key,
            decision_maker=maker,
            agreed_on=on,
            purpose=purpose.strip(),
            starts_on=starts_on,
            expected_end_on=expected_end_on,
            earliest_lawful_start_on=dates["earliest"],
            host_answer_due_on=dates["host"],
            decision_due_on=dates["decision"],
            over_capacity_reason=over_capacity_reason,
            over_capacity_by_id=by.person_id if over_capacity_reason else None,
            is_announced=is_told,
        )
    _what_hangs_from_it(placement, criteria, dates["reviews"], destination_route, first_thoughts)
    write_step(placement, "agree", by=by, on=on, note=over_capacity_reason)
    if is_told:
        _tell(placement, by, on)
    record(
        "agree_placement",
        by=by,
        on=on,
        about=placement.reference,
        pupil_id=pupil.pk,
        why=over_capacity_reason or purpose,
    )
    return placement


def tell_of_agreed_place(placement: Placement, *, by: Actor, on: date) -> None:
    """Ask the host, and let it and whoever decides in law see the child, for a place that was agreed without telling. Told
    late, the host still has a school day to answer. Called inside the act that lets them know."""
    placement = locked(placement)
    if placement.is_announced or placement.state not in WAITING_FOR_HOST:
        return
    at_the_soonest = school_days_after(on, 1, home_calendar(placement))
    keep(placement, is_announced=True, host_answer_due_on=max(placement.host_answer_due_on, at_the_soonest))
    _tell(placement, by, on)


def _tell(placement: Placement, by: Actor, on: date) -> None:
    _give_access(placement, on)
    next_step(
        placement,
        f"{placement.provision_class.provision.name} answers the offer of a place",
        placement.host_answer_due_on,
        provision_people(placement, on),
        by=by,
        on=on,
        subject="You are asked for a place",
    )


def _host_answers_by(starts_on: date, calendar: SchoolCalendar, on: date) -> date:
    answer_days = host_answer_days(authority_model())
    return max(min(school_days_after(on, answer_days, calendar), starts_on), on)


def _same(pupil: Pupil, provision_class: ProvisionClass, starts_on: date) -> Placement | None:
    return Placement.objects.filter(
        pupil=pupil, provision_class=provision_class, starts_on=starts_on, state__in=HOLDS_A_PLACE
    ).first()


def _route(kind: Kind, asked: str) -> Route:
    if asked and asked not in (kind.route, *kind.other_routes):
        raise Refused(
            f"A place in a {kind.name} cannot be entered by that way. Choose one that the authority’s model lists."
        )
    return authority_model().route(asked or kind.route)


def _check_substance(purpose: str, criteria: list[str], destination_route: str, first_thoughts: str) -> None:
    if not purpose.strip():
        raise Refused("Say in one sentence what the place is for. A place without a purpose cannot be agreed.")
    if not criteria:
        raise Refused("Say what will show that it has worked: at least one sign that the purpose has been met.")
    if destination_route not in DESTINATION_ROUTES:
        raise Refused("Choose where the child is expected to go afterwards. The way on is planned from the first day.")
    if not first_thoughts.strip():
        raise Refused("Write first thoughts on the way on: what has to happen for it.")


def _check_place(
    provision_class: ProvisionClass, place_kind: str, home_school: Organisation | None, starts_on: date
) -> None:
    provision = provision_class.provision
    if provision.status != "open" or provision.opens_on > starts_on:
        opens = f"opens on {said(provision.opens_on)}" if provision.opens_on else "is not open yet"
        raise Refused(f"{provision.name} {opens}, so a place cannot begin there on {said(starts_on)}.")
    if provision.closes_on and provision.closes_on <= starts_on:
        raise Refused(
            f"{provision.name} closes on {said(provision.closes_on)}, so a place cannot begin there after that."
        )
    if place_kind in HOST_ONLY and (home_school is None or home_school.pk != provision.host_school_id):
        raise Refused(f"That place in {provision_class} is kept for children of the school it is in.")


def _dates(
    kind: Kind, legal: Route, starts_on: date, ends_on: date, calendar: SchoolCalendar, on: date, *, happened: bool
) -> dict:
    """Checked dates of the whole stay. What happened all the same keeps the day it happened on."""
    earliest = earliest_start(on, legal.notice_school_days, calendar, law=legal.law, route=legal.name)
    if not happened:
        check_start(starts_on, earliest, calendar)
    check_length(starts_on, ends_on, longest_stay_weeks(kind.weeks_max, kind.terms_max), calendar, kind=kind.name)
    latest_decision = calendar.add_school_days(starts_on, -legal.notice_school_days)
    return {
        "earliest": earliest.due_on,
        "host": _host_answers_by(starts_on, calendar, on),
        "decision": max(min(latest_decision, starts_on), on),
        "reviews": review_dates(
            starts_on, ends_on, calendar, first_after=kind.first_review_after_school_weeks,
            every=kind.review_every_school_weeks, decide_by_week=kind.decide_next_step_by_school_week,
        ),
    }


def _what_hangs_from_it(placement: Placement, criteria: list[str], reviews: list, route: str, thoughts: str) -> None:
    ExitCriterion.objects.bulk_create(
        [ExitCriterion(placement=placement, pupil_id=placement.pupil_id, text=text) for text in criteria]
    )
    Review.objects.bulk_create([
        Review(placement=placement, pupil_id=placement.pupil_id, due_on=one.due_on, is_decision_review=one.is_decision)
        for one in reviews
    ])
    DestinationPlan.objects.create(
        placement=placement, pupil_id=placement.pupil_id, route=route, first_thoughts=thoughts.strip(),
        receiving_school=placement.home_school if route == "return" else None,
    )


def _give_access(placement: Placement, on: date) -> None:
    """The provider may see from the offer; the body that decides in law may see too."""
    until = placement.expected_end_on + timedelta(days=ACCESS_AFTER_END_DAYS)
    give_access(placement.pupil, placement.provision_class.provision.provider_id, because="offer",
                about=placement.reference, on=on, until=until)
    deciders = {placement.home_school_id}
    if placement.decision_maker == "trust":
        deciders.add(trust_of(placement.home_school_id))
    for organisation_id in deciders - {None}:
        give_access(
            placement.pupil, organisation_id, because="legal_decision", about=placement.reference, on=on, until=until
        )
