"""Calling a panel: its day from the cadence, its cut-off in school days, and everybody who belongs to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from waymark.kernel.wording import in_sentence
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.models import Membership, Person
from waymark.service.audit.actions import record
from waymark.service.notifications.actions import queue_message
from waymark.service.organisations.authority_model import fill
from waymark.service.organisations.models import Organisation, Partnership
from waymark.service.organisations.queries import authority_model, calendar_for, member_schools
from waymark.service.provisions.models import Provision

from .. import permissions
from ..days import next_day, panel_of
from ..interests import detect_interests
from ..models import PanelMeeting, PanelMember
from ..rules import MEMBER_PARTS, cut_off_on, next_meeting_state, quorum_of, why_not_in_part
from ..words import contact_words, long_day
from .agenda import let_members_read, take_every_case_off
from .errors import MeetingCannotBeCalled

ADVISERS_FROM_THE_AUTHORITY = {"authority_officer": "authority_officer", "coordinator": "coordinator"}


@transaction.atomic
def call_meeting(
    *, partnership: Partnership, by: Actor, on: date, meets_on: date | None = None, starts_at: time | None = None,
    place: str = "", panel: str = "", chair: Person | None = None,
) -> PanelMeeting:
    """Call a panel and everybody who belongs to it, and invite them.

    Without ``meets_on`` it is the next day of the cadence whose cut-off has not passed. ``panel`` is a key of the
    authority's model. Raises ``MeetingCannotBeCalled``.
    """
    permissions.CALL_MEETING.require(by)
    terms = panel_of(partnership, panel)
    meets_on = meets_on or next_day(partnership, terms, on)
    calendar = calendar_for()
    _refuse_day(meets_on, on, calendar)
    schools = list(member_schools(partnership.pk, on))
    if not schools:
        raise MeetingCannotBeCalled(f"{partnership.name} has no member schools on {long_day(on)}: add them first.")
    cut_off = cut_off_on(meets_on, terms.cut_off_school_days, calendar)
    try:
        with transaction.atomic():
            meeting = PanelMeeting.objects.create(
                partnership=partnership, kind=terms.key, meets_on=meets_on, starts_at=starts_at or terms.starts_at,
                place=place, cut_off_on=cut_off, cut_off_at=terms.cut_off_time, called_by_id=by.person_id,
                quorum=quorum_of(terms.quorum_share, terms.quorum_schools_min, len(schools)),
            )
    except IntegrityError:
        raise MeetingCannotBeCalled(
            f"{partnership.name} already has a {in_sentence(terms.name)} on {long_day(meets_on)}: open that one."
        ) from None
    _call_members(meeting, terms, schools, chair, on)
    _invite(meeting, terms)
    record("call_meeting", by=by, on=on, about=meeting.reference)
    return meeting


def _refuse_day(meets_on: date, on: date, calendar) -> None:
    if meets_on < on:
        raise MeetingCannotBeCalled(f"{long_day(meets_on)} has passed: choose today or a later day.")
    if not calendar.covers(meets_on):
        raise MeetingCannotBeCalled(f"No term dates are known for {long_day(meets_on)}: add that school year first.")
    if reason := calendar.why_closed(meets_on):
        raise MeetingCannotBeCalled(f"{long_day(meets_on)} is no school day ({reason}): choose another day.")


def _call_members(
    meeting: PanelMeeting, terms, schools: list[Organisation], chair: Person | None, on: date
) -> None:
    heads = _people_of({school.pk for school in schools}, {"head_teacher"}, on)
    authority = _people_of_kind("authority", set(terms.attends_without_vote) & set(ADVISERS_FROM_THE_AUTHORITY), on)
    hosts = set(Provision.objects.filter(partnerships=meeting.partnership).values_list("provider", flat=True))
    leads = _people_of(hosts, {"provider_lead"} & set(terms.attends_without_vote), on)
    chair_id = chair.pk if chair else _whose_turn(meeting.partnership, terms, heads, authority)
    rows: dict[int, PanelMember] = {}
    called = [*((one, "member") for one in heads), *((one, "adviser") for one in (*leads, *authority))]
    for membership, part in called:
        part = "chair" if membership.person_id == chair_id else part
        rows.setdefault(membership.person_id, PanelMember(
            meeting=meeting, person_id=membership.person_id, organisation_id=membership.organisation_id, part=part
        ))
    PanelMember.objects.bulk_create(rows.values())


def _whose_turn(partnership: Partnership, terms, heads: list[Membership], officers: list[Membership]) -> int | None:
    """The head who has chaired least, by name; an officer where the terms say so."""
    able = officers if terms.chair == "authority_officer" else heads
    if not able or terms.chair == "independent":
        return None
    chaired = dict(
        PanelMember.objects.filter(meeting__partnership=partnership, part="chair")
        .exclude(meeting__state="cancelled").values_list("person").annotate(times=Count("id"))
    )
    return min(able, key=lambda one: (chaired.get(one.person_id, 0), one.person.name)).person_id


def _people_of(organisation_ids: Iterable[int], roles: set[str], on: date) -> list[Membership]:
    return list(_memberships(on).filter(organisation__in=list(organisation_ids), role__in=roles)) if roles else []


def _people_of_kind(kind: str, roles: set[str], on: date) -> list[Membership]:
    return list(_memberships(on).filter(organisation__kind=kind, role__in=roles)) if roles else []


def _memberships(on: date):
    return (
        Membership.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on, person__is_active=True
        )
        .select_related("person", "organisation").order_by("organisation__name", "id")
    )


def _invite(meeting: PanelMeeting, terms) -> None:
    model = authority_model()
    subject, body = fill(model.template("panel_invitation"), {
        "panel": f"{meeting.partnership.name} {in_sentence(terms.name)}", "panel_on": long_day(meeting.meets_on),
        "panel_at": f"{meeting.starts_at:%H:%M}",
        "panel_place": meeting.place or "at the place the coordinator will say",
        "cut_off_on": f"{long_day(meeting.cut_off_on)}, {meeting.cut_off_at:%H:%M}", "contact": contact_words(model),
        "authority": model.authority.name,
    })
    for member in meeting.members.select_related("person"):
        queue_message(to=member.person.email, subject=subject, body=body, link=f"/panels/{meeting.reference}/",
                      about=meeting.reference)


@transaction.atomic
def call_member(
    *, meeting: PanelMeeting, membership: Membership, by: Actor, on: date, part: str = "member"
) -> PanelMember:
    """Call one more person: a head's delegate, an adviser, or a chair. Calling twice calls once."""
    permissions.RUN_MEETING.require(by, meeting)
    if part not in MEMBER_PARTS:
        raise MeetingCannotBeCalled(f"Choose in what part they come: {', '.join(MEMBER_PARTS.values())}.")
    meeting = PanelMeeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.state in {"closed", "cancelled"}:
        raise MeetingCannotBeCalled("This meeting is over: nobody can be called to it any more.")
    _refuse_part(meeting, membership, part)
    if part == "chair":
        meeting.members.filter(part="chair").exclude(person=membership.person_id).update(part="member")
    member, _ = PanelMember.objects.update_or_create(
        meeting=meeting, person_id=membership.person_id,
        defaults={"organisation_id": membership.organisation_id, "part": part},
    )
    if meeting.state in {"frozen", "open"}:
        let_members_read(meeting, {membership.organisation_id}, on)
        detect_interests(meeting, on=on)
    record("call_member", by=by, on=on, about=meeting.reference, why=membership.person.name)
    return member


def _refuse_part(meeting: PanelMeeting, membership: Membership, part: str) -> None:
    """A frozen meeting is held by its own terms, one being prepared by those of the model."""
    votes_of = meeting.rules.get("votes_of") or authority_model().panel(meeting.kind).votes_of
    why = why_not_in_part(
        part, membership.role, votes_of=votes_of, may_look=permissions.LOOK_AT_MEETING.roles, may_run=permissions.DECIDE.roles
    )
    if why:
        raise MeetingCannotBeCalled(f"{membership.person.name}, {in_sentence(membership.role_name)}, {why}.")


@transaction.atomic
def cancel_meeting(*, meeting: PanelMeeting, reason: str, by: Actor, on: date) -> PanelMeeting:
    """Cancel a panel that has not opened. Its cases go back to wait for the next; everybody called is told."""
    permissions.CALL_MEETING.require(by)
    meeting = PanelMeeting.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=meeting.pk)
    if meeting.state == "cancelled":
        return meeting
    if not reason.strip():
        raise MeetingCannotBeCalled("Say why the panel is cancelled: everybody called reads it.")
    state = next_meeting_state(meeting.state, "cancel")
    take_every_case_off(meeting, reason=f"The panel was cancelled: {reason}", by=by, on=on)
    meeting.state = state
    meeting.save(update_fields=["state"])
    for member in meeting.members.select_related("person"):
        queue_message(
            to=member.person.email, about=meeting.reference, link=f"/panels/{meeting.reference}/",
            subject=f"{meeting.partnership.name}: the panel on {long_day(meeting.meets_on)} is cancelled", body=reason,
        )
    record("cancel_meeting", by=by, on=on, about=meeting.reference, why=reason)
    return meeting
