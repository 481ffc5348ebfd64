"""One child, from a blank request to a return that held half a year later: every act by its own person, in the database as
the application role. The days are real school days of the small county's calendar."""

from __future__ import annotations

from datetime import date

import pytest

from tests.database import as_owner
from tests.factories.county import TODAY, make_person, make_pupil, make_small_county, see_as
from tests.factories.panel import FEW_VOTERS
from tests.factories.placements import as_
from tests.factories.referrals import submitted
from waymark.service.access.permission import NotPermitted
from waymark.service.organisations.models import Organisation
from waymark.service.organisations.queries import authority_model, calendar_for
from waymark.service.panels import actions as panels
from waymark.service.panels.models import AgendaItem, PanelMember
from waymark.service.placements import actions as placements
from waymark.service.placements.models import Placement, ReturnCheck, Review
from waymark.service.pupils.actions import LetterCannotBeReleased
from waymark.service.pupils.models import Letter, NextStep, Pupil
from waymark.service.referrals.models import Referral

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


def panel_day(county, referral) -> tuple:
    """Call, prepare, freeze, open with everybody present. Returns the meeting and the case."""
    by = county.act_as("coordinator")
    meeting = panels.call_meeting(partnership=county.partnership, by=by, on=TODAY)
    panels.prepare_agenda(meeting=meeting, by=by, on=TODAY)
    meeting = panels.freeze_agenda(meeting=meeting, by=by, on=TODAY)
    day = meeting.meets_on
    by = county.act_as("coordinator")
    for member in PanelMember.objects.filter(meeting=meeting):
        panels.mark_present(member=member, is_present=True, by=by, on=day)
    meeting = panels.open_meeting(meeting=meeting, by=by, on=day)
    return meeting, AgendaItem.objects.get(meeting=meeting, referral=referral)


def agreed_place(county, pupil, is_told=True) -> tuple[Placement, date]:
    referral = submitted(county, pupil)
    meeting, item = panel_day(county, referral)
    by, day = county.act_as("coordinator"), meeting.meets_on
    head = PanelMember.objects.get(meeting=meeting, person_id=county.people["third_head"].person_id)
    panels.decide(
        item=item, outcome="agree", reason="It is close by and starts before he loses more lessons", voters=[head], by=by,
        on=day, purpose="In every lesson again", exit_criteria=["Two weeks of full days"], destination_route="return",
        first_thoughts="Back to his own form group, mornings first", **FEW_VOTERS,
    )
    panels.close_meeting(meeting=meeting, by=by, on=day)
    if is_told:
        letter = Letter.objects.get(pupil=pupil, addressee_kind="parent")
        panels.release_letter(letter=letter, family_rung_on=day, by=by, on=day)
    return Placement.objects.get(referral=referral), day


def test_a_child_goes_from_a_request_to_a_return_that_held(county):
    pupil = make_pupil(county.schools[0])
    placement, day = agreed_place(county, pupil)
    assert placement.state == "agreed"
    assert placement.decision_maker in {"governing_board", "governing_board_or_trust", "trust"}
    assert Referral.objects.get(pupil=pupil).state == "decided"
    assert NextStep.objects.filter(pupil=pupil, done_on__isnull=True).count() == 1

    # the host and the board answer, in either order; only then is it certain
    placements.answer_offer(
        placement=placement, accepts=True, by=as_(county, "base_lead", day), on=day, named_adult="Ms Heronway"
    )
    placement = placements.record_legal_decision(
        placement=placement, agrees=True, decided_on=day, decided_by_name="Cora Eelcatcher, chair", notice_given_on=day,
        by=county.act_as("board"), on=day,
    )
    assert placement.state == "confirmed"
    assert calendar_for().school_days_between(day, placement.starts_on) > 2  # two clear school days of notice

    # arrival, review, end, return
    placement = placements.record_arrival(
        placement=placement, arrived_on=placement.starts_on, by=as_(county, "base_lead", placement.starts_on),
        on=placement.starts_on,
    )
    assert placement.state == "arrived"
    review = Review.objects.filter(placement=placement).first()
    placements.hold_review(
        review=review, pupil_view="I like the mornings", progress="Every day so far", is_attending=True, is_safe=True,
        needs_are_met=True, next_action="Plan the return", by=as_(county, "base_lead", review.due_on),
        on=review.due_on,
    )
    end = placement.expected_end_on
    placement = placements.end_placement(
        placement=placement, ended_on=end, end_reason=end_reason(), destination="return", note="Ready",
        by=as_(county, "base_lead", end), on=end,
    )
    checks = list(ReturnCheck.objects.filter(placement=placement))
    assert [one.after_school_weeks for one in checks] == [6, 13, 26]
    for check in checks:
        placements.record_return_check(
            check=check, is_attending=True, suspended_since=False, moved_since=False, held=True, by=county.act_as("lead"),
            on=check.due_on,
        )
    assert not NextStep.objects.filter(pupil=pupil, done_on__isnull=True).exists()


def end_reason() -> str:
    return authority_model().reason_list("end").options[1].key


def test_nobody_outside_sees_the_child_before_during_or_after(county):
    pupil = make_pupil(county.schools[0])
    _, day = agreed_place(county, pupil)

    with as_owner():
        elsewhere = make_person(Organisation.objects.create(kind="school", name="Far Away School"), "head_teacher", "Nobody Here")
    see_as(elsewhere, day)
    assert not Pupil.objects.exists()
    assert not Placement.objects.exists()
    assert not Letter.objects.exists()


def test_a_family_hears_from_a_person_before_the_letter_goes(county):
    placement, day = agreed_place(county, make_pupil(county.schools[0]), is_told=False)
    by = county.act_as("coordinator")
    letter = Letter.objects.filter(pupil=placement.pupil, addressee_kind="parent").first()
    with pytest.raises(LetterCannotBeReleased, match="Ring the family"):
        panels.release_letter(letter=letter, family_rung_on=None, by=by, on=day)
    for _ in range(2):
        released = panels.release_letter(letter=letter, family_rung_on=day, by=by, on=day)
    assert released.state == "released"


def test_the_childs_own_head_may_speak_and_not_vote(county):
    referral = submitted(county, make_pupil(county.schools[0]))
    meeting, item = panel_day(county, referral)
    own_head = PanelMember.objects.get(meeting=meeting, person_id=county.people["head"].person_id)
    with pytest.raises(panels.NotAllowedToVote, match="Bram Thistlewick"):
        panels.decide(
            item=item, outcome="agree", reason="x", voters=[own_head], by=county.act_as("coordinator"), on=meeting.meets_on,
            purpose="p", exit_criteria=["c"], destination_route="return", first_thoughts="t",
        )


def test_a_head_of_another_school_cannot_take_the_board_s_decision(county):
    placement, day = agreed_place(county, make_pupil(county.schools[0]))
    county.act_as("third_head")
    with pytest.raises(NotPermitted):
        placements.record_legal_decision(
            placement=placement, agrees=True, decided_on=day, decided_by_name="Somebody", by=county.people["third_head"], on=day
        )
