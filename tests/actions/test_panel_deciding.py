"""Deciding a case: one act, everything that follows, and every way it can be refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.database import as_owner
from tests.factories.county import TODAY, make_base, make_pupil, make_small_county, see_as
from tests.factories.panel import (
    FEW_VOTERS,
    MEANWHILE_DAY,
    MEETS_ON,
    PLACE,
    asked_first,
    case_of,
    family_is_told,
    make_request,
    open_panel,
)
from waymark.service.exclusions.models import PermanentExclusion
from waymark.service.panels import actions, queries
from waymark.service.panels.models import Decision, PanelAction
from waymark.service.panels.room.waited import NOTHING_SINCE, what_was_waited_for
from waymark.service.placements.models import Placement
from waymark.service.pupils.models import Letter, NextStep

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


def meanwhile(county) -> dict:
    return {
        "interim_support": "A named adult and a daily check-in", "interim_owner": county.people["lead"].person_id,
        "interim_review_on": MEANWHILE_DAY,
    }


def decide(county, item, outcome="agree", *, as_="coordinator", **details):
    by = county.act_as(as_)
    wanted = {"reason": "Short help now, before it gets harder.", "voters": queries.voters_for(item)} | FEW_VOTERS
    if outcome in {"agree", "another_place"}:
        wanted |= PLACE
    return actions.decide(item=item, outcome=outcome, by=by, on=MEETS_ON, **(wanted | details))


def in_the_room(county, **details):
    referral = make_request(county, **details)
    meeting = open_panel(county, referral)
    return meeting, referral, case_of(meeting, referral)


def test_agreeing_the_proposal_makes_the_place_the_letters_and_the_next_step(county):
    _, referral, item = in_the_room(county)
    decision = decide(county, item)
    referral.refresh_from_db()
    assert referral.state == "decided"
    assert (decision.placement.state, decision.placement.provision_class) == ("agreed", county.base_class)
    assert decision.decision_maker == "governing_board"
    assert decision.schools_present == 3 or Decision.objects.get().schools_present == 3
    assert not decision.differs_from_proposal
    letters = {letter.addressee_kind: letter for letter in Letter.objects.filter(about=decision.reference)}
    assert set(letters) == {"parent", "host", "governing_board"}
    assert all("{" not in letter.subject + letter.body for letter in letters.values())
    assert "Corridors are too loud" in letters["parent"].body
    assert "the governing board of Saltmere Academy" in letters["parent"].body
    assert NextStep.objects.get(pupil=referral.pupil, done_on__isnull=True).due_on > TODAY


def test_saving_twice_saves_once_and_somebody_else_is_told_who_was_first(county):
    _, _, item = in_the_room(county)
    first = decide(county, item)
    assert decide(county, item) == first
    with pytest.raises(actions.AlreadyDecided, match="Hal Dykereeve has saved"):
        decide(county, item, as_="officer")
    assert Decision.objects.count() == 1


def test_another_place_asks_why_and_keeps_what_was_proposed(county):
    with as_owner():
        _, second = make_base(county.schools[2], county.partnership, name="Reed Base")
    _, _, item = in_the_room(county)
    line = queries.proposal_for(item)
    other = second if line.provision_class_id == county.base_class.pk else county.base_class
    chosen = {"provision_class": other, "starts_on": line.starts_on, "expected_end_on": line.ends_on}
    with as_owner():
        item.interests.filter(kind="host").delete()
    chosen["voters"] = [one for one in queries.voters_for(item) if one.organisation_id != other.provision.provider_id]
    with pytest.raises(actions.DecisionIncomplete) as told:
        decide(county, item, "another_place", **chosen)
    assert list(told.value.faults) == ["reason_code"]
    with pytest.raises(actions.DecisionIncomplete, match="from the list"):
        decide(county, item, "another_place", reason_code="made_up", **chosen)
    decision = decide(county, item, "another_place", reason_code="journey", **chosen)
    assert decision.differs_from_proposal
    assert decision.proposed_class_id == line.provision_class_id
    assert decision.proposal_sentence == line.sentence


def test_a_no_says_why_and_what_instead_and_leaves_nobody_without(county):
    _, referral, item = in_the_room(county)
    with pytest.raises(actions.DecisionIncomplete) as told:
        decide(county, item, "not_this_way")
    assert {"reason_code", "offered_instead", "interim_support", "interim_owner", "interim_review_on"} <= set(
        told.value.faults
    )
    decision = decide(
        county, item, "not_this_way", reason_code="other_support_first", offered_instead="Outreach in school",
        **meanwhile(county),
    )
    referral.refresh_from_db()
    assert referral.state == "decided"
    family_is_told(county, decision)
    family_is_told(county, decision)
    step = NextStep.objects.get(pupil=referral.pupil, done_on__isnull=True)
    assert (step.due_on, step.owner_id) == (MEANWHILE_DAY, county.people["lead"].person_id)
    letter = Letter.objects.get(about=decision.reference)
    assert letter.template == "refused"
    assert "Outreach in school" in letter.body and "Ada Marshlight" in letter.body


def test_a_case_put_off_comes_back_to_the_next_panel_as_one_to_look_at_again(county):
    _, referral, item = in_the_room(county)
    decide(county, item, "not_yet", reason_code="assessment_awaited", **meanwhile(county))
    referral.refresh_from_db()
    assert referral.state == "submitted"
    by = county.act_as("coordinator")
    later = actions.call_meeting(
        partnership=county.partnership, meets_on=date(2026, 12, 10), place="Here", by=by, on=MEETS_ON
    )
    [again] = actions.prepare_agenda(meeting=later, by=by, on=MEETS_ON)
    assert again.kind == "look_again"
    waited, since = what_was_waited_for(again, MEETS_ON)
    assert waited.answer.startswith("An assessment that is nearly finished. ") and since.answer == NOTHING_SINCE
    assert what_was_waited_for(item, MEETS_ON) == ()


def test_education_owed_in_law_is_not_put_off_by_a_panel(county):
    referral = make_request(county)
    with as_owner():
        PermanentExclusion.objects.create(
            pupil=referral.pupil, school=county.schools[0], decided_on=date(2026, 11, 12),
            first_day_on=date(2026, 11, 13), reasons=["DB"],
        )
    meeting = open_panel(county, referral)
    with pytest.raises(actions.DecisionIncomplete, match="does not wait for a panel"):
        decide(county, case_of(meeting, referral), "not_yet", **meanwhile(county))


def test_a_barred_member_is_not_offered_as_a_voter_and_is_refused_by_name(county):
    meeting, _, item = in_the_room(county)
    called = meeting.members.select_related("person").exclude(part="adviser").order_by("person__name")
    heads = {one.person.name: one for one in called}
    assert [one.person.name for one in queries.voters_for(item)] == ["Finn Sluicegate"]
    with pytest.raises(actions.NotAllowedToVote, match="Bram Thistlewick may speak"):
        decide(county, item, voters=list(heads.values()))
    with pytest.raises(actions.NotAllowedToVote, match="Say who agreed"):
        decide(county, item, voters=[])


def test_a_declared_interest_bars_the_vote(county):
    meeting, _, item = in_the_room(county)
    member = next(iter(queries.voters_for(item)))
    by = county.act_as("third_head")
    actions.declare_interest(item=item, member=member, note="My niece is in that class.", by=by, on=MEETS_ON)
    actions.declare_interest(item=item, member=member, note="Said again", by=by, on=MEETS_ON)
    assert queries.voters_for(item) == []
    assert item.interests.filter(kind="declared").count() == 1
    other = meeting.members.get(person=county.people["other_head"].person_id)
    with pytest.raises(actions.WrongState, match="of your own only"):
        actions.declare_interest(item=item, member=other, note="", by=by, on=MEETS_ON)


def bare_decision(item, voters, by):
    return Decision.objects.create(
        item=item, pupil=item.pupil, outcome="noted", reason="x", decided_on=MEETS_ON, decided_by_id=by.person_id,
        voters=[one.pk for one in voters],
    )


def test_the_database_itself_refuses_a_vote_on_ones_own_case(county):
    meeting, _, item = in_the_room(county)
    by = county.act_as("coordinator")
    own = meeting.members.get(person=county.people["head"].person_id)
    with pytest.raises(IntegrityError, match="Bram Thistlewick has an interest"), transaction.atomic():
        bare_decision(item, [own], by)
    adviser = meeting.members.filter(part="adviser").first()
    with pytest.raises(IntegrityError, match="Only members who are present"), transaction.atomic():
        bare_decision(item, [adviser], by)


def test_without_a_quorum_neither_the_page_nor_the_database_decides(county):
    referral = make_request(county)
    meeting = open_panel(county, referral, present=2)
    item = case_of(meeting, referral)
    with pytest.raises(actions.NoQuorum, match="Only 2 schools are here and the quorum is 3"):
        decide(county, item)
    with pytest.raises(IntegrityError, match="the quorum is 3"), transaction.atomic():
        bare_decision(item, [], county.act_as("coordinator"))


def test_a_panel_goes_on_without_a_quorum_only_under_its_terms_and_with_the_reason(county):
    referral = make_request(county)
    meeting = open_panel(county, referral, present=2)
    by = county.act_as("coordinator")
    with pytest.raises(actions.NoQuorum, match="Say why"):
        actions.go_on_inquorate(meeting=meeting, reason="", by=by, on=MEETS_ON)
    actions.go_on_inquorate(meeting=meeting, reason="Two roads are flooded; the officer agrees.", by=by, on=MEETS_ON)
    third = meeting.members.get(person=county.people["third_head"].person_id)
    actions.mark_present(member=third, is_present=True, by=by, on=MEETS_ON)
    first = meeting.members.get(person=county.people["other_head"].person_id)
    actions.mark_present(member=first, is_present=False, by=by, on=MEETS_ON)
    item = case_of(meeting, referral)
    decide(county, item)
    assert queries.minutes_of(item).fallback_reason.startswith("Two roads")


def test_terms_without_a_fallback_put_an_inquorate_panel_off(county):
    referral = make_request(county)
    meeting = open_panel(county, referral, present=1)
    meeting.rules = meeting.rules | {"fallback_when_inquorate": "adjourn"}
    meeting.save(update_fields=["rules"])
    by = county.act_as("coordinator")
    with pytest.raises(actions.NoQuorum, match="put off"):
        actions.go_on_inquorate(meeting=meeting, reason="x", by=by, on=MEETS_ON)
    meeting = actions.put_off_meeting(meeting=meeting, reason="Snow", by=by, on=MEETS_ON)
    referral.refresh_from_db()
    assert (meeting.state, referral.state) == ("closed", "submitted")


def test_nothing_is_decided_outside_an_open_meeting(county):
    _, _, item = in_the_room(county)
    decision = decide(county, item)
    by = county.act_as("coordinator")
    meeting = actions.close_meeting(meeting=item.meeting, by=by, on=MEETS_ON)
    assert meeting.state == "closed"
    with pytest.raises(actions.WrongState, match="The meeting is over"):
        actions.reopen_case(item=item, reason="Another thought", by=by, on=MEETS_ON)
    with as_owner():
        Decision.objects.filter(pk=decision.pk).update(reopened_on=MEETS_ON, reopened_reason="x")
    item.state = "listed"
    item.save(update_fields=["state"])
    with pytest.raises(actions.WrongState, match="not open"):
        decide(county, item)
    with pytest.raises(IntegrityError, match="not open"), transaction.atomic():
        bare_decision(item, [], by)


def test_a_place_that_vanished_is_said_plainly_and_nothing_is_half_saved(county):
    with as_owner():
        county.base_class.places.update(count=1)
    _, referral, item = in_the_room(county)
    voters = queries.voters_for(item)
    other = make_pupil(county.schools[2], serial=8)
    with as_owner():
        Placement.objects.create(
            pupil=other, home_school=county.schools[2], provision_class=county.base_class, route="off_site_direction",
            decision_maker="governing_board", agreed_on=TODAY, purpose="x", starts_on=date(2026, 12, 7),
            expected_end_on=date(2027, 2, 5),
        )
    with pytest.raises(actions.PlaceIsGone, match=r"Lantern Base, Class 1 has no free place .* Nothing was saved"):
        decide(county, item, voters=voters)
    item.refresh_from_db()
    referral.refresh_from_db()
    assert (item.state, referral.state) == ("listed", "listed")
    assert not Decision.objects.exists()
    assert not Letter.objects.exists()


def test_a_start_before_it_is_lawful_is_a_fault_of_the_form(county):
    _, _, item = in_the_room(county)
    with pytest.raises(actions.DecisionIncomplete, match="too early"):
        decide(county, item, starts_on=date(2026, 11, 27), reason_code="journey")
    assert not Decision.objects.exists()


def test_dissent_and_actions_are_kept_with_the_decision(county):
    meeting, _, item = in_the_room(county)
    against = meeting.members.get(person=county.people["other_head"].person_id)
    owner = county.people["lead"].person_id
    decision = decide(
        county, item, dissents=[actions.DissentSaid(against, "Too soon.")],
        actions=[actions.ActionAgreed("Ring the family", owner, MEETS_ON)],
    )
    minutes = queries.minutes_of(item)
    assert minutes.dissents == (("Esi Reedcutter", "Too soon."),)
    assert minutes.agreed_by == ("Finn Sluicegate",)
    action = PanelAction.objects.get(decision=decision)
    by = county.act_as("lead")
    assert actions.done_action(action=action, by=by, on=MEETS_ON, note="Rang at four").done_on == MEETS_ON
    assert actions.done_action(action=action, by=by, on=MEANWHILE_DAY).done_on == MEETS_ON


def test_nobody_both_agrees_and_dissents(county):
    _, _, item = in_the_room(county)
    member = queries.voters_for(item)[0]
    with pytest.raises(actions.NotAllowedToVote, match="keep one"):
        decide(county, item, dissents=[actions.DissentSaid(member, "No.")])


def test_a_case_is_opened_again_in_the_room_and_what_followed_is_taken_back(county):
    _, referral, item = in_the_room(county)
    first = decide(county, item)
    by = county.act_as("coordinator")
    item = actions.reopen_case(item=item, reason="The father came in.", by=by, on=MEETS_ON)
    first.placement.refresh_from_db()
    referral.refresh_from_db()
    assert (item.state, first.placement.state, referral.state) == ("listed", "withdrawn", "listed")
    assert set(Letter.objects.filter(about=first.reference).values_list("state", flat=True)) == {"discarded"}
    second = decide(county, item, "not_yet", reason_code="voice_missing", **meanwhile(county))
    assert item.decisions.count() == 2
    assert queries.minutes_of(item).set_aside == ("Agree the place proposed: The father came in.",)
    assert list(queries.decisions_of(referral.pupil_id)) == [second]


def test_a_decision_whose_letter_has_gone_stands(county):
    _, _, item = in_the_room(county)
    decision = decide(county, item)
    by = county.act_as("coordinator")
    letter = Letter.objects.get(about=decision.reference, addressee_kind="parent")
    actions.release_letter(letter=letter, family_rung_on=MEETS_ON, by=by, on=MEETS_ON)
    with pytest.raises(actions.WrongState, match="has gone out"):
        actions.reopen_case(item=item, reason="Another thought", by=by, on=MEETS_ON)


def test_a_meeting_closes_only_when_no_case_is_left_open(county):
    meeting, _, item = in_the_room(county)
    by = county.act_as("coordinator")
    with pytest.raises(actions.CasesAreOpen, match="1 case is still open"):
        actions.close_meeting(meeting=meeting, by=by, on=MEETS_ON)
    actions.take_off_case(item=item, reason="The school asked for a week.", by=by, on=MEETS_ON)
    closed = actions.close_meeting(meeting=meeting, by=by, on=MEETS_ON)
    assert closed.state == "closed" and closed.closed_at is not None


def test_the_chair_may_save_a_decision(county):
    meeting, _, item = in_the_room(county)
    with as_owner():
        meeting.members.filter(part="chair").update(part="member")
        meeting.members.filter(person=county.people["third_head"].person_id).update(part="chair")
    see_as(county.people["third_head"], MEETS_ON)
    assert decide(county, item, as_="third_head").decided_by.name == "Finn Sluicegate"


def test_a_stay_is_made_longer_by_a_decision(county):
    pupil = make_pupil(county.schools[0], seen_by=[county.authority], serial=5)
    with as_owner():
        stay = Placement.objects.create(
            pupil=pupil, home_school=county.schools[0], provision_class=county.base_class, state="arrived",
            route="off_site_direction", decision_maker="governing_board", agreed_on=date(2026, 10, 1), purpose="x",
            starts_on=date(2026, 10, 12), expected_end_on=date(2026, 12, 4), arrived_on=date(2026, 10, 12),
            legally_decided_on=date(2026, 10, 2), legally_decided_by_name="Board",
        )
    by = county.act_as("coordinator")
    meeting = actions.call_meeting(partnership=county.partnership, meets_on=MEETS_ON, place="Here", by=by, on=TODAY)
    actions.prepare_agenda(meeting=meeting, by=by, on=TODAY)
    meeting = actions.freeze_agenda(meeting=meeting, by=by, on=TODAY)
    actions.open_meeting(meeting=meeting, by=by, on=MEETS_ON)
    for member in meeting.members.exclude(part="adviser"):
        actions.mark_present(member=member, is_present=True, by=by, on=MEETS_ON)
    item = meeting.items.select_related("meeting").get()
    with pytest.raises(actions.DecisionIncomplete, match="new last day"):
        decide(county, item, "extend", reason_code="aim_near")
    decision = decide(county, item, "extend", reason_code="aim_near", extend_to_on=date(2026, 12, 18))
    stay.refresh_from_db()
    assert stay.expected_end_on == date(2026, 12, 18)
    assert decision.decision_maker == "governing_board"


def test_a_sixth_day_place_is_arranged_between_panels_and_leaves_the_list(county):
    referral = make_request(county)
    with as_owner():
        hub, hub_class = make_base(county.schools[2], county.partnership, places=2, name="Reed Hub")
        type(hub).objects.filter(pk=hub.pk).update(kind="hub")
        PermanentExclusion.objects.create(
            pupil=referral.pupil, school=county.schools[0], decided_on=date(2026, 11, 18),
            first_day_on=date(2026, 11, 19), reasons=["DB"],
        )
    hub_class.refresh_from_db()
    meeting = open_panel_list(county, referral)
    by = county.act_as("inclusion")
    wanted = {
        "referral": referral, "outcome": "another_place", "reason": "The sixth day is Thursday.", "by": by, "on": TODAY,
        "provision_class": hub_class, "starts_on": date(2026, 11, 26), "expected_end_on": date(2027, 2, 12), **PLACE,
    }
    asked = asked_first(county, referral, "other_head")
    with pytest.raises(actions.DecisionIncomplete, match="Ask one member first"):
        actions.decide_urgently(**wanted, **asked | {"asked": []})
    decision = actions.decide_urgently(**wanted, **asked)
    assert actions.decide_urgently(**wanted, **asked) == decision
    assert decision.decision_maker == "authority"
    assert decision.placement.route == "sixth_day"
    assert case_of(meeting, referral).state == "taken_off"


def open_panel_list(county, referral):
    by = county.act_as("coordinator")
    meeting = actions.call_meeting(partnership=county.partnership, meets_on=MEETS_ON, place="Here", by=by, on=TODAY)
    actions.list_case(meeting=meeting, kind="new_request", referral=referral, by=by, on=TODAY)
    return meeting
