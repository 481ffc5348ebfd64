"""Invented requests and panels: a request that has been sent, and a panel at each point of its day."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.database import as_owner
from tests.factories.county import TODAY, SmallCounty, make_pupil
from waymark.service.organisations.models import Organisation
from waymark.service.panels import actions
from waymark.service.panels.asking import who_may_be_asked
from waymark.service.panels.models import AgendaItem, Decision, PanelMeeting
from waymark.service.panels.rules_of_asking import Asked
from waymark.service.pupils.models import Access, Letter, Pupil
from waymark.service.referrals.models import OwnWords, Referral

MEETS_ON = date(2026, 11, 26)  # the Thursday of the county's week
PLACE = {
    "purpose": "To find out what makes lessons so hard, and to make a plan for the way back.",
    "exit_criteria": ["In every lesson for three weeks"], "destination_route": "return",
    "first_thoughts": "Two mornings a week back in school from the fifth week.",
}
# Three schools: the child's own and the host's do not vote, so every decision of this county is short of its quorum.
FEW_VOTERS = {"below_quorum_reason": "The other two have an interest; the officer agrees that it should not wait."}
MEANWHILE_DAY = date(2026, 12, 10)


def make_request(
    county: SmallCounty, *, school: Organisation | None = None, serial: int = 1, state: str = "submitted",
    pupil: Pupil | None = None, **details: Any,
) -> Referral:
    """A sent request of the first school's, which the authority sees."""
    school = school or county.schools[0]
    pupil = pupil or make_pupil(school, seen_by=[county.authority], serial=serial)
    head = county.people["head"].person_id
    with as_owner():
        Access.objects.get_or_create(
            pupil=pupil, organisation=county.authority, part="facts", because="duty", defaults={"starts_on": TODAY}
        )
        referral = Referral.objects.create(**{
            "pupil": pupil, "school": school, "partnership": county.partnership, "state": state,
            "asked_kinds": ["base"], "started_by_id": head, "approved_by_id": head, "started_on": date(2026, 11, 9),
            "submitted_on": date(2026, 11, 12),
        } | details)
        OwnWords.objects.create(
            pupil=pupil, referral=referral, speaker="pupil", words="I like the workshop. Corridors are too loud.",
            given_by="with_help", given_on=date(2026, 11, 10),
        )
    return referral


def called_panel(county: SmallCounty, **details: Any) -> PanelMeeting:
    """A panel called for Thursday, with a request or none on its list."""
    by = county.act_as("coordinator")
    return actions.call_meeting(
        **{"partnership": county.partnership, "meets_on": MEETS_ON, "place": "Saltmere Academy", "by": by, "on": TODAY}
        | details
    )


def frozen_panel(county: SmallCounty, *referrals: Referral) -> PanelMeeting:
    meeting = called_panel(county)
    by = county.act_as("coordinator")
    for referral in referrals:
        actions.list_case(meeting=meeting, kind="new_request", referral=referral, by=by, on=TODAY)
    return actions.freeze_agenda(meeting=meeting, by=by, on=TODAY)


def open_panel(county: SmallCounty, *referrals: Referral, present: int = 3) -> PanelMeeting:
    """A panel under way, with this many heads in the room."""
    meeting = frozen_panel(county, *referrals)
    by = county.act_as("coordinator")
    meeting = actions.open_meeting(meeting=meeting, by=by, on=MEETS_ON)
    heads = meeting.members.exclude(part="adviser").order_by("organisation__id")
    for member in list(heads)[:present]:
        actions.mark_present(member=member, is_present=True, by=by, on=MEETS_ON)
    return meeting


def asked_first(county: SmallCounty, referral: Referral, *people: str) -> dict[str, Any]:
    """What an officer says of asking, before a decision between panels: everybody who may vote on the case, or those named."""
    askable = who_may_be_asked(referral, TODAY).members
    wanted = {county.people[one].person_id for one in people} or {one.person_id for one in askable if one.role == "head_teacher"}
    chosen = [one for one in askable if one.person_id in wanted]
    return {
        "urgent_reason": "Home until Thursday otherwise.",
        "asked": [Asked(one.pk, "agrees", "Yes, now.", TODAY) for one in chosen],
    }


def case_of(meeting: PanelMeeting, referral: Referral) -> AgendaItem:
    return AgendaItem.objects.select_related("meeting").get(meeting=meeting, referral=referral)


def family_is_told(county: SmallCounty, decision: Decision, on: date = MEETS_ON) -> None:
    """Somebody rings the family and releases their letter, so that everybody else may know."""
    by = county.act_as("coordinator")
    letter = Letter.objects.get(about=decision.reference, addressee_kind="parent")
    actions.release_letter(letter=letter, family_rung_on=on, by=by, on=on)
