"""The meeting itself: opening, who is here, going on without a quorum, declaring an interest, closing."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from waymark.service.accounts.actor import Actor
from waymark.service.audit.actions import record
from waymark.service.duties.unmet import duties_to
from waymark.service.organisations.council_sight import seeing_as_the_council
from waymark.service.organisations.queries import calendar_for
from waymark.service.referrals.actions import waits_for_the_panel

from .. import permissions
from ..models import AgendaItem, Interest, PanelMeeting, PanelMember
from ..rules import ASKS_FOR_A_PLACE, WrongState, has_quorum, next_meeting_state
from ..words import long_day, short_day
from .agenda import take_every_case_off, take_off_what_is_over
from .announcing import announce_without_letter
from .errors import AnotherDay, CasesAreOpen, MeetingCannotBeCalled, NoQuorum
from .solving import solve_what_is_open


def _locked(meeting: PanelMeeting) -> PanelMeeting:
    return PanelMeeting.objects.select_for_update().get(pk=meeting.pk)


def schools_here(meeting: PanelMeeting) -> int:
    """Member schools present; several people of one school are one school."""
    return (
        meeting.members.filter(is_present=True, organisation__kind="school").exclude(part="adviser")
        .values("organisation").distinct().count()
    )


@transaction.atomic
def open_meeting(*, meeting: PanelMeeting, by: Actor, on: date, moved_reason: str = "") -> PanelMeeting:
    """Open a frozen meeting on its day. Opening twice opens once.

    On any other day it is moved to today first, which takes ``moved_reason``: letters, clocks and minutes carry the day
    on which it was held. Raises ``AnotherDay`` where no reason is given.
    """
    permissions.RUN_MEETING.require(by, meeting)
    meeting = _locked(meeting)
    if meeting.state == "open":
        return meeting
    state = next_meeting_state(meeting.state, "open")
    if meeting.meets_on != on:
        _move_to(meeting, on, moved_reason, by)
    meeting.state, meeting.opened_at = state, Now()
    meeting.save(update_fields=["state", "opened_at"])
    record("open_meeting", by=by, on=on, about=meeting.reference)
    meeting.refresh_from_db(fields=["opened_at"])
    return meeting


def _move_to(meeting: PanelMeeting, on: date, reason: str, by: Actor) -> None:
    """Hold it today instead, with the list solved again: held late, a first day that was lawful then may not be now; held
    early, a child may begin sooner, and one who is owed education must."""
    if not reason.strip():
        raise AnotherDay(
            f"It is listed for {short_day(meeting.meets_on)}. Hold it today, {short_day(on)}? Say why: letters and clocks "
            "then carry today’s date."
        )
    was_on = meeting.meets_on
    meeting.listed_for_on, meeting.moved_reason = meeting.listed_for_on or was_on, reason.strip()
    meeting.meets_on, meeting.cut_off_on = on, min(meeting.cut_off_on, on)
    try:
        with transaction.atomic():
            meeting.save(update_fields=["listed_for_on", "moved_reason", "meets_on", "cut_off_on"])
    except IntegrityError:
        raise MeetingCannotBeCalled(
            f"This partnership already has a panel on {long_day(on)}: open that one, or put this case list on it."
        ) from None
    record("move_meeting", by=by, on=on, about=meeting.reference, why=reason)
    with seeing_as_the_council(on):
        for item in meeting.items.filter(state="listed", kind__in=ASKS_FOR_A_PLACE).select_related("referral__pupil"):
            waits_for_the_panel(item.referral, decides_on=on, by=by, on=on)
    solve_what_is_open(meeting, on=on)


@transaction.atomic
def mark_present(*, member: PanelMember, is_present: bool, by: Actor, on: date) -> PanelMember:
    """Somebody came, or has left."""
    permissions.RUN_MEETING.require(by)
    meeting = _locked(member.meeting)
    permissions.RUN_MEETING.require(by, meeting)
    if meeting.state not in {"frozen", "open"}:
        raise WrongState("Who is here is noted once the agenda is frozen and until the meeting closes.")
    member = PanelMember.objects.select_for_update().get(pk=member.pk)
    if member.is_present == is_present:
        return member
    member.is_present = is_present
    member.present_from_at = Now() if is_present else None
    member.save(update_fields=["is_present", "present_from_at"])
    record("mark_present" if is_present else "mark_absent", by=by, on=on, about=meeting.reference)
    member.refresh_from_db(fields=["present_from_at"])
    return member


@transaction.atomic
def go_on_inquorate(*, meeting: PanelMeeting, reason: str, by: Actor, on: date) -> PanelMeeting:
    """Go on with too few schools, as the panel's own terms allow, with the reason on record."""
    permissions.RUN_MEETING.require(by, meeting)
    meeting = _locked(meeting)
    if meeting.is_inquorate_fallback:
        return meeting
    if meeting.state != "open":
        raise WrongState("Open the meeting first: only then is it known who came.")
    if has_quorum(schools_here(meeting), meeting.quorum, is_fallback=False):
        raise WrongState("Enough schools are here: the panel can decide without the fallback.")
    if meeting.rules.get("fallback_when_inquorate") == "adjourn":
        raise NoQuorum("This panel's terms have no fallback: without a quorum it is put off to another day.")
    if not reason.strip():
        raise NoQuorum("Say why the panel goes on without a quorum: the reason stays with every decision.")
    meeting.is_inquorate_fallback, meeting.fallback_reason = True, reason
    meeting.save(update_fields=["is_inquorate_fallback", "fallback_reason"])
    record("go_on_inquorate", by=by, on=on, about=meeting.reference, why=reason)
    return meeting


@transaction.atomic
def declare_interest(*, item: AgendaItem, member: PanelMember, note: str, by: Actor, on: date) -> Interest:
    """A member says they are too close to one case. They may speak and do not vote. Saying it twice records it once."""
    permissions.DECLARE_INTEREST.require(by)
    meeting = _locked(item.meeting)
    permissions.DECLARE_INTEREST.require(by, meeting)
    if by.role not in permissions.CLERKS and member.person_id != by.person_id:
        raise WrongState("You can declare an interest of your own only; the coordinator records those of others.")
    if member.meeting_id != item.meeting_id or meeting.state not in {"frozen", "open"}:
        raise WrongState("An interest is declared by a member of this panel, once its list is closed, until it ends.")
    interest, is_new = Interest.objects.get_or_create(
        item=item, member=member, kind="declared",
        defaults={"pupil_id": item.pupil_id, "note": note, "recorded_on": on},
    )
    if is_new:
        record("declare_interest", by=by, on=on, about=item.reference, pupil_id=item.pupil_id, why=note)
    return interest


@transaction.atomic
def close_meeting(*, meeting: PanelMeeting, by: Actor, on: date) -> PanelMeeting:
    """Close a meeting in which every case has its decision or its reason for leaving the list. One about a stay that has ended
    meanwhile leaves it by itself."""
    permissions.RUN_MEETING.require(by, meeting)
    meeting = _locked(meeting)
    if meeting.state == "closed":
        return meeting
    state = next_meeting_state(meeting.state, "close")
    take_off_what_is_over(meeting, by=by, on=on)
    open_cases = AgendaItem.objects.filter(meeting=meeting, state="listed").count()
    if open_cases:
        raise CasesAreOpen(
            f"{open_cases} {'case is' if open_cases == 1 else 'cases are'} still open: decide each, or take it off "
            "with the reason, so that no child is left between two panels."
        )
    meeting.state, meeting.closed_at = state, Now()
    meeting.save(update_fields=["state", "closed_at"])
    announce_without_letter(meeting, by=by, on=on)
    record("close_meeting", by=by, on=on, about=meeting.reference)
    meeting.refresh_from_db(fields=["closed_at"])
    return meeting


@transaction.atomic
def put_off_meeting(*, meeting: PanelMeeting, reason: str, by: Actor, on: date) -> PanelMeeting:
    """Break off an open meeting: what is decided stands, what is open goes back to wait for the next panel."""
    permissions.RUN_MEETING.require(by, meeting)
    meeting = _locked(meeting)
    if meeting.state == "closed":
        return meeting
    if not reason.strip():
        raise CasesAreOpen("Say why the panel is put off: it stays with every case that goes back to wait.")
    next_meeting_state(meeting.state, "close")
    _refuse_to_put_off_a_duty(meeting, on)
    take_every_case_off(meeting, reason=f"The panel was put off: {reason}", by=by, on=on)
    return close_meeting(meeting=meeting, by=by, on=on)


def _refuse_to_put_off_a_duty(meeting: PanelMeeting, on: date) -> None:
    """Education owed in law does not wait for the next panel, so it is not swept away with the rest."""
    waiting = {
        one.pupil_id: one.pupil.initials for one in meeting.items.filter(
            state="listed", kind__in=ASKS_FOR_A_PLACE).select_related("pupil")
    }
    owed = duties_to(waiting, on, calendar_for())
    if owed:
        who = ", ".join(f"{waiting[pk]} (from {long_day(duty.owed_from_on)})" for pk, duty in owed.items())
        raise CasesAreOpen(f"Education is owed in law to {who}: decide that first, here or as an urgent decision.")
