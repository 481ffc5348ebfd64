"""The agenda: what is on it and in which order, and freezing it with its terms."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction

from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.duties.unmet import duties_to
from waymark.service.organisations.council_sight import seeing_as_the_council
from waymark.service.organisations.queries import authority_model, calendar_for
from waymark.service.placements.models import Placement
from waymark.service.pupils.actions import end_access, give_access
from waymark.service.referrals import actions as referral_actions
from waymark.service.referrals.eligibility import past_the_years_served
from waymark.service.referrals.models import Referral

from .. import permissions
from ..due import cases_due
from ..interests import detect_interests
from ..models import AgendaItem, PanelMeeting
from ..order import Need, agenda_order
from ..pack import freeze_pack
from ..queries import next_cut_off_for
from ..rules import (
    ACCESS_DAYS_AFTER,
    ASKS_FOR_A_PLACE,
    ITEM_KINDS,
    interests_that_bar,
    next_meeting_state,
    quorum_of,
)
from ..stays_over import ABOUT_A_STAY, why_over
from ..words import long_day
from .errors import CannotBeListed, CasesAreOpen
from .solving import solve_list, solve_what_is_open


@transaction.atomic
def list_case(
    *, meeting: PanelMeeting, kind: str, referral: Referral | None = None, placement: Placement | None = None,
    by: Actor, on: date,
) -> AgendaItem:
    """Put one child's case on an agenda that is being prepared. Listing twice lists once. Raises ``CannotBeListed``."""
    permissions.PREPARE_AGENDA.require(by)
    meeting = _locked_and_open_to_cases(meeting)
    before = _ids_on(meeting)
    item = _listed(meeting, kind, referral, placement, by, on)
    if item.pk not in before:
        _put_in_order(meeting, before)
        item.refresh_from_db(fields=["position"])
    return item


def _ids_on(meeting: PanelMeeting) -> set[int]:
    return set(AgendaItem.objects.filter(meeting=meeting).values_list("pk", flat=True))


def _locked_and_open_to_cases(meeting: PanelMeeting) -> PanelMeeting:
    meeting = PanelMeeting.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=meeting.pk)
    if meeting.state != "called":
        raise CannotBeListed(
            f"The agenda of {long_day(meeting.meets_on)} is closed. Open it again first, or list this for the next "
            "panel."
        )
    return meeting


def _listed(
    meeting: PanelMeeting, kind: str, referral: Referral | None, placement: Placement | None, by: Actor, on: date
) -> AgendaItem:
    if kind not in ITEM_KINDS:
        raise CannotBeListed(f"Choose what is asked of the panel: {', '.join(ITEM_KINDS.values())}.")
    about = referral or placement
    if about is None:
        raise CannotBeListed("Choose the request or the stay that this case is about.")
    same = AgendaItem.objects.filter(meeting=meeting, kind=kind, referral=referral, placement=placement)
    if item := same.exclude(state="taken_off").first():
        return item
    if referral is not None and kind in ASKS_FOR_A_PLACE:
        _refuse_request(meeting, referral)
        referral_actions.list_on_agenda(referral, decides_on=meeting.meets_on, by=by, on=on)
    item = AgendaItem.objects.create(
        meeting=meeting, pupil_id=about.pupil_id, kind=kind, referral=referral, placement=placement,
        position=AgendaItem.objects.filter(meeting=meeting).count() + 1, listed_on=on,
    )
    record("list_case", by=by, on=on, about=item.reference, pupil_id=item.pupil_id)
    return item


def _refuse_request(meeting: PanelMeeting, referral: Referral) -> None:
    if too_old := past_the_years_served(authority_model(), referral.pupil.year_group):
        raise CannotBeListed(f"{too_old}.")
    if referral.partnership_id != meeting.partnership_id:
        raise CannotBeListed("This request belongs to another partnership's panel.")
    elsewhere = (
        AgendaItem.objects.filter(referral=referral, kind__in=ASKS_FOR_A_PLACE, state="listed")
        .exclude(meeting=meeting).select_related("meeting").first()
    )
    if elsewhere:
        raise CannotBeListed(
            f"This request is already on the agenda of {long_day(elsewhere.meeting.meets_on)}: take it off there first."
        )


@transaction.atomic
def prepare_agenda(*, meeting: PanelMeeting, by: Actor, on: date) -> list[AgendaItem]:
    """List by itself everything that is due: requests sent before the cut-off, stays that end before the panel after,
    returns to check, and urgent decisions to report. Returns what it added; doing it again adds only what is new."""
    permissions.PREPARE_AGENDA.require(by)
    meeting = _locked_and_open_to_cases(meeting)
    before = _ids_on(meeting)
    found = [_listed(meeting, case.kind, case.referral, case.placement, by, on) for case in cases_due(meeting)]
    _put_in_order(meeting, before)
    return [item for item in found if item.pk not in before]


def _put_in_order(meeting: PanelMeeting, before: Collection[int]) -> None:
    """By law, urgency and wait, as cases are added; whoever freezes the agenda freezes the order they see. An order
    somebody has made by hand is kept: what is new (not in ``before``) follows it."""
    items = list(
        AgendaItem.objects.filter(meeting=meeting).exclude(state="taken_off").select_related("referral", "placement")
    )
    owed = duties_to([item.pupil_id for item in items], meeting.meets_on, calendar_for())
    items.sort(key=lambda item: (agenda_order(_need_of(item, item.pupil_id in owed)), item.pk))
    if meeting.is_ordered_by_hand:
        items.sort(key=lambda item: (item.pk not in before, item.position if item.pk in before else 0))
    for position, item in enumerate(items, 1):
        item.position = position
    AgendaItem.objects.bulk_update(items, ["position"])


def _need_of(item: AgendaItem, is_owed: bool) -> Need:
    if item.referral_id and item.kind in ASKS_FOR_A_PLACE:
        due_on = item.referral.submitted_on or item.referral.started_on
    else:
        due_on = item.placement.expected_end_on if item.placement_id else item.listed_on
    return Need(item.kind, is_owed, item.referral.urgency if item.referral_id else 3, due_on)


@transaction.atomic
def move_case(*, item: AgendaItem, position: int, by: Actor, on: date) -> AgendaItem:
    """Take a case earlier or later, for somebody who can only come at one time. Raises ``CannotBeListed`` once frozen."""
    permissions.PREPARE_AGENDA.require(by)
    meeting = PanelMeeting.objects.select_for_update().get(pk=item.meeting_id)
    if meeting.state != "called":
        raise CannotBeListed(
            f"The agenda of {long_day(meeting.meets_on)} is frozen, so its order stays. To change it, open the list again first."
            if meeting.state == "frozen"
            else f"The agenda of {long_day(meeting.meets_on)} is closed, so its order stays."
        )
    items = list(
        AgendaItem.objects.select_for_update().filter(meeting=item.meeting_id).exclude(state="taken_off")
        .order_by("position", "id")
    )
    moved = next((one for one in items if one.pk == item.pk), None)
    if moved is None:
        raise CannotBeListed("This case has been taken off the list.")
    items.remove(moved)
    items.insert(max(0, min(position - 1, len(items))), moved)
    for number, one in enumerate(items, 1):
        one.position = number
    AgendaItem.objects.bulk_update(items, ["position"])
    PanelMeeting.objects.filter(pk=item.meeting_id).update(is_ordered_by_hand=True)
    record("move_case", by=by, on=on, about=moved.reference, pupil_id=moved.pupil_id)
    return moved


@transaction.atomic
def take_off_case(*, item: AgendaItem, reason: str, by: Actor, on: date) -> AgendaItem:
    """Take a case off a list, with the reason; a request goes back to wait for a later panel. Twice takes off once."""
    permissions.RUN_MEETING.require(by)
    meeting = PanelMeeting.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=item.meeting_id)
    permissions.RUN_MEETING.require(by, meeting)
    item = AgendaItem.objects.select_for_update().get(pk=item.pk)
    if item.state == "taken_off":
        return item
    if item.state == "decided" or meeting.state in {"closed", "cancelled"}:
        raise CannotBeListed("This case has been decided or its meeting is over: it stays in the record.")
    if not reason.strip():
        raise CannotBeListed("Say why the case is taken off the list.")
    take_off(meeting, item, reason, by, on)
    solve_what_is_open(meeting, on=on)
    return item


def take_off(meeting: PanelMeeting, item: AgendaItem, reason: str, by: Actor, on: date) -> None:
    """For callers whose own act ends the case: the list, the request, who may read it, and the audit."""
    item.state, item.taken_off_reason = "taken_off", reason
    item.save(update_fields=["state", "taken_off_reason"])
    if item.referral_id and item.kind in ASKS_FOR_A_PLACE and item.referral.state == "listed":
        with seeing_as_the_council(on):  # a chair may take a case off before the meeting, and writes nothing else about it
            referral_actions.put_off(item.referral, by=by, on=on, cut_off_on=next_cut_off_for(item.referral.school_id, on))
    record("take_off_case", by=by, on=on, about=item.reference, pupil_id=item.pupil_id, why=reason)
    for organisation_id in set(meeting.members.values_list("organisation_id", flat=True)) - {by.organisation_id}:
        end_access(item.pupil, organisation_id, because="panel", about=meeting.reference, on=on)


def take_every_case_off(meeting: PanelMeeting, *, reason: str, by: Actor, on: date) -> None:
    """For a meeting that is cancelled or put off: everything still open goes back to wait."""
    for item in AgendaItem.objects.select_for_update(of=("self",)).filter(meeting=meeting, state="listed"):
        take_off(meeting, item, reason, by, on)


def take_off_what_is_over(meeting: PanelMeeting, *, by: Actor, on: date) -> None:
    """Cases about a stay that has ended meanwhile, each with that reason: nobody has to decide them."""
    about_stays = AgendaItem.objects.select_for_update(of=("self",)).filter(
        meeting=meeting, state="listed", kind__in=ABOUT_A_STAY
    )
    for item in about_stays.select_related("placement"):
        if over := why_over(item):
            take_off(meeting, item, over, by, on)


@transaction.atomic
def freeze_agenda(*, meeting: PanelMeeting, by: Actor, on: date) -> PanelMeeting:
    """Close the list: copy the terms, let the members read every case, find interests, and make the proposal."""
    permissions.FREEZE_AGENDA.require(by)
    meeting = PanelMeeting.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=meeting.pk)
    if meeting.state == "frozen":
        return meeting
    state = next_meeting_state(meeting.state, "freeze")
    take_off_what_is_over(meeting, by=by, on=on)
    if not AgendaItem.objects.filter(meeting=meeting, state="listed").exists():
        raise CasesAreOpen("Nothing is on this agenda: prepare it first, or cancel the panel.")
    copy_terms(meeting)
    meeting.state, meeting.frozen_on = state, on
    meeting.save()
    let_members_read(meeting, set(meeting.members.values_list("organisation_id", flat=True)), on)
    solve_list(meeting, by=by, on=on)
    detect_interests(meeting, on=on)
    freeze_pack(meeting, on=on)
    record("freeze_agenda", by=by, on=on, about=meeting.reference)
    return meeting


def copy_terms(meeting: PanelMeeting) -> None:
    """From here the meeting is held by what it was frozen with, whatever the model says later."""
    model = authority_model()
    terms = model.panel(meeting.kind)
    schools = meeting.members.exclude(part="adviser").filter(organisation__kind="school")
    called = schools.values("organisation").distinct().count()
    meeting.quorum = quorum_of(terms.quorum_share, terms.quorum_schools_min, called)
    meeting.rules = {
        "panel": terms.key, "name": terms.name, "model_version": model.version,
        "bars_vote": interests_that_bar(terms.may_speak_not_vote),
        "votes_of": list(terms.votes_of), "decision_rule": terms.decision_rule,
        "fallback_when_inquorate": terms.fallback_when_inquorate, "schools_called": called,
        "quorum_share": terms.quorum_share, "quorum_schools_min": terms.quorum_schools_min,
        "host_answer_school_days": terms.host_answer_school_days,
        "priorities": [{"key": one.key, "sentence": one.sentence} for one in model.priorities],
        "preventive_reserve": [one.explanation for one in model.preventive_reserve],
        "travel_cap_minutes": model.travel_cap.minutes,
        "access_ends_on": (meeting.meets_on + timedelta(days=ACCESS_DAYS_AFTER)).isoformat(),
    }


def access_ends_on(meeting: PanelMeeting) -> date:
    return date.fromisoformat(meeting.rules["access_ends_on"])


def let_members_read(meeting: PanelMeeting, organisations: set[int], on: date) -> None:
    """Give organisations of the panel the facts of every child on its list, until the day its terms say."""
    for item in AgendaItem.objects.filter(meeting=meeting, state="listed").select_related("pupil"):
        for organisation_id in sorted(organisations):
            give_access(
                item.pupil, organisation_id, because="panel", about=meeting.reference, on=on,
                until=access_ends_on(meeting),
            )


@transaction.atomic
def thaw_agenda(*, meeting: PanelMeeting, by: Actor, on: date) -> PanelMeeting:
    """Open a frozen list again, to add or change a case. Freezing it once more copies the terms afresh."""
    permissions.FREEZE_AGENDA.require(by)
    meeting = PanelMeeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.state == "called":
        return meeting
    meeting.state = next_meeting_state(meeting.state, "thaw")
    meeting.frozen_on = None
    meeting.save(update_fields=["state", "frozen_on"])
    record("thaw_agenda", by=by, on=on, about=meeting.reference)
    return meeting
