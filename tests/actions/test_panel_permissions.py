"""Every act of a panel, tried by every role that does not hold it."""

from __future__ import annotations

import pytest

from tests.factories.county import TODAY, make_small_county
from tests.factories.panel import case_of, make_request, open_panel
from waymark.service.access.permission import NotPermitted
from waymark.service.accounts.roles import ROLES
from waymark.service.allocation import actions as allocation
from waymark.service.panels import actions, permissions
from waymark.service.panels.models import Challenge, Decision, PanelAction
from waymark.service.pupils.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.database]

CLERKS = {"coordinator", "authority_officer"}
WHO_MAY = {
    "call_meeting": CLERKS, "call_member": CLERKS, "cancel_meeting": CLERKS,
    "change_letter": CLERKS | {"inclusion_officer", "head_teacher", "governing_board"}, "close_meeting": CLERKS, "decide": CLERKS,
    "decide_urgently": CLERKS | {"inclusion_officer"},
    "declare_interest": CLERKS | {"head_teacher", "inclusion_lead", "provider_lead", "provider_staff"},
    "done_action": CLERKS
    | {"inclusion_officer", "head_teacher", "inclusion_lead", "provider_lead", "provider_staff"},
    "freeze_agenda": CLERKS, "go_on_inquorate": CLERKS, "list_case": CLERKS, "mark_present": CLERKS,
    "move_case": CLERKS,
    "open_meeting": CLERKS, "prepare_agenda": CLERKS, "put_off_meeting": CLERKS, "reopen_case": CLERKS,
    "release_letter": CLERKS | {"inclusion_officer", "head_teacher", "governing_board"},
    "answer_challenge": CLERKS, "review_interim_support": CLERKS
    | {"inclusion_officer", "head_teacher", "inclusion_lead", "provider_lead", "provider_staff"},
    "solve_again": CLERKS, "take_off_case": CLERKS, "thaw_agenda": CLERKS, "propose": CLERKS,
}


@pytest.fixture
def scene():
    county = make_small_county()
    referral = make_request(county)
    meeting = open_panel(county, referral)
    item = case_of(meeting, referral)
    return county, {
        "meeting": meeting, "item": item, "referral": referral, "partnership": county.partnership,
        "member": meeting.members.exclude(part="chair").first(), "action": PanelAction(pk=0, pupil=referral.pupil),
        "decision": Decision(pk=0, pupil=referral.pupil), "membership": None,
        "challenge": Challenge(pk=0, about="panel", pupil=referral.pupil),
        "letter": Letter(pk=0, pupil=referral.pupil), "meeting_reference": meeting.reference, "referrals": [referral],
    }


ARGUMENTS = {
    "answer_challenge": ["challenge"],
    "call_meeting": ["partnership"], "call_member": ["meeting", "membership"], "cancel_meeting": ["meeting"],
    "change_letter": ["letter"],
    "close_meeting": ["meeting"], "decide": ["item"], "decide_urgently": ["referral"],
    "declare_interest": ["item", "member"], "done_action": ["action"], "freeze_agenda": ["meeting"],
    "go_on_inquorate": ["meeting"], "list_case": ["meeting"], "mark_present": ["member"], "move_case": ["item"],
    "open_meeting": ["meeting"], "prepare_agenda": ["meeting"], "put_off_meeting": ["meeting"], "reopen_case": ["item"],
    "release_letter": ["letter"], "review_interim_support": ["decision"],
    "solve_again": ["meeting"], "take_off_case": ["item"], "thaw_agenda": ["meeting"],
    "propose": ["meeting_reference", "partnership", "referrals"],
}
MORE = {
    "answer_challenge": {"course": "stands", "reasons": "x"},
    "cancel_meeting": {"reason": "x"}, "change_letter": {"body": "x", "seen": "x"},
    "decide": {"outcome": "agree", "reason": "x", "voters": []},
    "decide_urgently": {"outcome": "agree", "reason": "x", "urgent_reason": "x", "asked": []}, "declare_interest": {"note": "x"},
    "go_on_inquorate": {"reason": "x"}, "list_case": {"kind": "new_request"}, "mark_present": {"is_present": True},
    "move_case": {"position": 1}, "put_off_meeting": {"reason": "x"}, "reopen_case": {"reason": "x"},
    "release_letter": {"family_rung_on": None}, "review_interim_support": {"course": None, "looks_before": 0},
    "take_off_case": {"reason": "x"},
}


def test_every_act_of_a_panel_says_who_may_do_it():
    by_a_familys_link = {"ask_to_look_again"}
    acts = {name for name in actions.__all__ if name.islower()} - by_a_familys_link
    assert acts | {"propose"} == set(WHO_MAY)


@pytest.mark.parametrize("act", sorted(WHO_MAY))
def test_a_role_that_does_not_hold_an_act_is_refused_in_a_sentence(scene, act):
    county, given = scene
    people = {actor.role: name for name, actor in county.people.items() if name not in {"head", "other_head"}}
    chair = given["meeting"].members.get(part="chair").person_id
    do = allocation.propose if act == "propose" else getattr(actions, act)
    for role in sorted(set(people) - WHO_MAY[act]):
        by = county.people[people[role]]
        if by.person_id == chair:
            continue
        county.act_as("coordinator")
        arguments = {name: given[name] for name in ARGUMENTS[act]} | MORE.get(act, {})
        with pytest.raises(NotPermitted, match="Your role does not let you"):
            do(**arguments, by=by, on=TODAY)


def test_a_head_runs_a_meeting_only_from_its_chair(scene):
    county, given = scene
    chair = given["meeting"].members.get(part="chair").person_id
    for name in ("head", "other_head", "third_head"):
        by = county.people[name]
        assert permissions.RUN_MEETING.held(by, given["meeting"]) == (by.person_id == chair)
        assert permissions.DECIDE.held(by, given["meeting"]) == (by.person_id == chair)


def test_every_role_named_exists():
    assert set().union(*WHO_MAY.values()) <= set(ROLES)
