"""In the room: held on another day, decided by few, told to nobody before the family, solved again around what is settled."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.database import as_owner
from tests.factories.county import TODAY, make_base, make_person, make_pupil, make_small_county
from tests.factories.panel import (
    FEW_VOTERS,
    MEETS_ON,
    PLACE,
    called_panel,
    case_of,
    frozen_panel,
    make_request,
    open_panel,
)
from waymark.service.accounts.models import Membership
from waymark.service.allocation.models import ProposalLine
from waymark.service.exclusions.models import PermanentExclusion
from waymark.service.notifications.models import Message
from waymark.service.notifications.queries import messages_queued
from waymark.service.organisations.models import Organisation, Partnership, PartnershipMember
from waymark.service.organisations.queries import calendar_for
from waymark.service.panels import actions, permissions, queries
from waymark.service.panels.days import day_heard_next, panel_of
from waymark.service.panels.fixed import bans_held, pins_held
from waymark.service.panels.models import Decision, PanelMeeting
from waymark.service.panels.room.meetings import room
from waymark.service.panels.room.people import who_could_be_called
from waymark.service.panels.room.places import places_ahead
from waymark.service.placements.models import Placement
from waymark.service.placements.queries import room_to_stay
from waymark.service.provisions.models import ClassPlaces
from waymark.service.pupils.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY_BEFORE = date(2026, 11, 25)


@pytest.fixture
def county():
    return make_small_county()


def agree(county, item, **details):
    wanted = {"outcome": "agree", "reason": "Now.", "voters": queries.voters_for(item)} | PLACE | FEW_VOTERS
    return actions.decide(item=item, by=county.act_as("coordinator"), **({"on": MEETS_ON} | wanted | details))


def test_one_head_left_to_vote_decides_only_with_a_reason_that_stays_in_the_record(county):
    meeting = open_panel(county, make_request(county))
    item = meeting.items.select_related("meeting").get()
    with pytest.raises(actions.DecisionIncomplete, match="1 of the 3 schools here may vote on this case, and the quorum is 3"):
        agree(county, item, below_quorum_reason=" ")
    agree(county, item, below_quorum_reason="Snow is coming and he has no lessons.")
    minutes = queries.minutes_of(item)
    assert (minutes.schools_voting, minutes.below_quorum_reason) == (1, "Snow is coming and he has no lessons.")


def bare(item, by, **details):
    voters = [one.pk for one in queries.voters_for(item)]
    return Decision.objects.create(**{
        "item": item, "pupil": item.pupil, "outcome": "end", "reason": "x", "decided_on": MEETS_ON,
        "decided_by_id": by.person_id, "voters": voters,
    } | details)


def test_the_database_counts_who_may_vote_and_refuses_too_few_without_a_reason(county):
    meeting = open_panel(county, make_request(county))
    item, by = meeting.items.select_related("meeting", "pupil").get(), county.act_as("coordinator")
    with pytest.raises(IntegrityError, match="Only 1 of the schools here may vote"), transaction.atomic():
        bare(item, by)
    saved = bare(item, by, below_quorum_reason="It cannot wait.")
    saved.refresh_from_db()
    assert (saved.schools_present, saved.schools_voting) == (3, 1)


def test_terms_without_a_fallback_let_nobody_decide_with_too_few(county):
    meeting = open_panel(county, make_request(county))
    PanelMeeting.objects.filter(pk=meeting.pk).update(rules=meeting.rules | {"fallback_when_inquorate": "adjourn"})
    item, by = meeting.items.select_related("meeting", "pupil").get(), county.act_as("coordinator")
    with pytest.raises(actions.NoQuorum, match="no way to go on"):
        agree(county, item)
    with pytest.raises(IntegrityError, match="takes a reason"), transaction.atomic():
        bare(item, by, below_quorum_reason="It cannot wait.")


def test_a_meeting_held_on_another_day_carries_that_day_everywhere(county):
    meeting = frozen_panel(county, make_request(county))
    by = county.act_as("coordinator")
    with pytest.raises(actions.AnotherDay, match=r"listed for Thu 26 Nov\. Hold it today, Wed 25 Nov"):
        actions.open_meeting(meeting=meeting, by=by, on=DAY_BEFORE)
    meeting = actions.open_meeting(meeting=meeting, by=by, on=DAY_BEFORE, moved_reason="The hall is closed on Thursday.")
    assert (meeting.meets_on, meeting.listed_for_on, meeting.state) == (DAY_BEFORE, MEETS_ON, "open")
    for member in meeting.members.exclude(part="adviser"):
        actions.mark_present(member=member, is_present=True, by=by, on=DAY_BEFORE)
    item = meeting.items.select_related("meeting").get()
    decision = agree(county, item, on=DAY_BEFORE)
    assert "Wednesday 25 November 2026" in Letter.objects.get(about=decision.reference, addressee_kind="parent").body
    assert queries.minutes_of(item).moved_reason == "The hall is closed on Thursday."


def test_a_case_put_off_by_a_panel_held_early_is_heard_after_the_day_it_was_listed_for(county):
    meeting, by = frozen_panel(county, make_request(county)), county.act_as("coordinator")
    actions.open_meeting(meeting=meeting, by=by, on=DAY_BEFORE, moved_reason="The hall is closed on Thursday.")
    terms = panel_of(county.partnership)
    on_its_day = day_heard_next(county.partnership, terms, date(2026, 11, 27))
    assert day_heard_next(county.partnership, terms, DAY_BEFORE) == on_its_day > MEETS_ON
    called = actions.call_meeting(
        partnership=county.partnership, meets_on=date(2026, 12, 3), place="Here", by=by, on=DAY_BEFORE
    )
    assert day_heard_next(county.partnership, terms, DAY_BEFORE) == called.meets_on


def test_a_day_that_has_a_panel_already_takes_no_second(county):
    meeting = frozen_panel(county, make_request(county))
    called_panel(county, meets_on=DAY_BEFORE)
    with pytest.raises(actions.MeetingCannotBeCalled, match="already has a panel on Wednesday 25 November"):
        actions.open_meeting(
            meeting=meeting, by=county.act_as("coordinator"), on=DAY_BEFORE, moved_reason="Everybody is here."
        )


def test_what_is_taken_back_in_the_room_is_never_sent(county):
    meeting = open_panel(county, make_request(county))
    item = meeting.items.select_related("meeting").get()
    decision = agree(county, item)
    actions.reopen_case(item=item, reason="The father came in.", by=county.act_as("coordinator"), on=MEETS_ON)
    assert not Message.objects.filter(about__in=[decision.reference], held_for="").exists()
    assert not Message.objects.exclude(held_for="").exists()


def test_education_owed_in_law_is_told_at_once(county):
    referral = make_request(county, asked_kinds=["hub"])
    with as_owner():
        county.base.__class__.objects.filter(pk=county.base.pk).update(kind="hub")
        PermanentExclusion.objects.create(
            pupil=referral.pupil, school=county.schools[0], decided_on=date(2026, 11, 12),
            first_day_on=date(2026, 11, 13), reasons=["DB"],
        )
    meeting = open_panel(county, referral)
    meanwhile = {
        "education_meanwhile": "Full days at the Fen tuition centre", "education_from_on": MEETS_ON,
        "interim_owner": county.people["inclusion"].person_id,
    }
    agree(county, case_of(meeting, referral), **meanwhile)
    assert messages_queued().filter(subject="You are asked for a place").exists()


def test_an_order_made_by_hand_is_kept_when_more_is_listed_and_when_it_is_frozen(county):
    meeting, by = called_panel(county), county.act_as("coordinator")
    for serial, urgency in ((1, 5), (2, 4), (3, 3)):
        make_request(county, serial=serial, urgency=urgency)
    by = county.act_as("coordinator")
    actions.prepare_agenda(meeting=meeting, by=by, on=TODAY)
    last = meeting.items.order_by("-position").first()
    actions.move_case(item=last, position=1, by=by, on=TODAY)
    by_hand = list(meeting.items.order_by("position").values_list("pk", flat=True))
    make_request(county, serial=4, urgency=5)
    by = county.act_as("coordinator")
    added = actions.prepare_agenda(meeting=meeting, by=by, on=TODAY)
    assert list(meeting.items.order_by("position").values_list("pk", flat=True)) == [*by_hand, added[0].pk]
    actions.freeze_agenda(meeting=meeting, by=by, on=TODAY)
    assert list(meeting.items.order_by("position").values_list("pk", flat=True)) == [*by_hand, added[0].pk]
    with pytest.raises(actions.CannotBeListed, match="is frozen, so its order stays"):
        actions.move_case(item=last, position=3, by=by, on=TODAY)
    assert list(meeting.items.order_by("position").values_list("pk", flat=True)) == [*by_hand, added[0].pk]


def test_what_is_fixed_and_decided_is_kept_when_the_rest_is_solved_again(county):
    with as_owner():
        ClassPlaces.objects.filter(provision_class=county.base_class).update(count=2)
        away = Organisation.objects.create(kind="school", name="Away School")
        _, other = make_base(away, county.partnership, places=2, name="Reed Base")
    referrals = [make_request(county, serial=serial) for serial in (1, 2, 3)]
    meeting = open_panel(county, *referrals)
    by = county.act_as("coordinator")
    actions.solve_again(
        meeting=meeting, pinned={referrals[0].pk: (other.pk, None), referrals[1].pk: (county.base_class.pk, None)},
        by=by, on=MEETS_ON,
    )
    decided = agree(county, case_of(meeting, referrals[0]))
    assert decided.placement.provision_class == other
    meeting.refresh_from_db()
    assert pins_held(meeting) == {referrals[1].pk: (county.base_class.pk, None)} and bans_held(meeting) == set()
    lines = {one.referral_id: one for one in ProposalLine.objects.filter(round=meeting.latest_round)}
    assert set(lines) == {referrals[1].pk, referrals[2].pk}
    assert lines[referrals[1].pk].provision_class_id == county.base_class.pk
    assert room(meeting).decisions[case_of(meeting, referrals[0]).pk] == decided


def test_an_override_keeps_what_it_cost_in_children_weeks_and_minutes(county):
    with as_owner():
        ClassPlaces.objects.filter(provision_class=county.base_class).update(count=1)
        _, other = make_base(county.schools[2], county.partnership, places=1, name="Reed Base")
    meeting = open_panel(county, *[make_request(county, serial=serial) for serial in (1, 2)])
    item = meeting.items.select_related("meeting").first()
    line = queries.proposal_for(item)
    chosen = other if line.provision_class_id == county.base_class.pk else county.base_class
    with as_owner():
        item.interests.filter(kind="host").delete()
    voters = [one for one in queries.voters_for(item) if one.organisation_id != chosen.provision.provider_id]
    decision = agree(
        county, item, outcome="another_place", provision_class=chosen, starts_on=line.starts_on, reason_code="journey",
        expected_end_on=line.ends_on, voters=voters,
    )
    minutes = queries.minutes_of(item)
    assert decision.override_cost and minutes.override_cost == decision.override_cost
    assert "points" not in decision.override_cost


def stay_until(county, ends_on, *, serial, starts_on=date(2026, 10, 12), state="arrived"):
    pupil = make_pupil(county.schools[0], seen_by=[county.authority], serial=serial)
    with as_owner():
        return Placement.objects.create(
            pupil=pupil, home_school=county.schools[0], provision_class=county.base_class, state=state,
            route="off_site_direction", decision_maker="governing_board", agreed_on=date(2026, 10, 1), purpose="x",
            starts_on=starts_on, expected_end_on=ends_on, legally_decided_on=date(2026, 10, 2),
            arrived_on=starts_on if state == "arrived" else None, legally_decided_by_name="Board",
        )


def panel_about(county, stay, kind="extension"):
    by = county.act_as("coordinator")
    meeting = called_panel(county)
    actions.list_case(meeting=meeting, kind=kind, placement=stay, by=by, on=TODAY)
    actions.freeze_agenda(meeting=meeting, by=by, on=TODAY)
    actions.open_meeting(meeting=meeting, by=by, on=MEETS_ON)
    for member in meeting.members.exclude(part="adviser"):
        actions.mark_present(member=member, is_present=True, by=by, on=MEETS_ON)
    return meeting.items.select_related("meeting").get()


def test_a_stay_whose_place_is_promised_says_from_which_day_and_what_can_be_done(county):
    with as_owner():
        ClassPlaces.objects.filter(provision_class=county.base_class).update(count=1)
    stay = stay_until(county, date(2026, 12, 4), serial=5)
    stay_until(county, date(2027, 2, 12), serial=6, starts_on=date(2026, 12, 14), state="confirmed")
    item = panel_about(county, stay)
    told = room_to_stay(stay, MEETS_ON)
    assert told.why == "From Mon 14 Dec this place is promised to another child."
    assert told.last_on == date(2026, 12, 11) and told.can_be_longer
    with pytest.raises(actions.DecisionIncomplete) as refused:
        agree(county, item, outcome="extend", extend_to_on=date(2026, 12, 18), reason_code="aim_near")
    assert "From Mon 14 Dec this place is promised" in refused.value.faults["extend_to_on"]
    assert "let the stay last until Fri 11 Dec" in refused.value.faults["extend_to_on"]
    assert "later dates" not in refused.value.faults["extend_to_on"]
    agree(county, item, outcome="extend", extend_to_on=date(2026, 12, 11), reason_code="aim_near")


def test_a_stay_ends_with_a_reason_and_a_letter_to_the_family(county):
    item = panel_about(county, stay_until(county, date(2026, 12, 4), serial=5))
    with pytest.raises(actions.DecisionIncomplete, match="why the stay ends"):
        agree(county, item, outcome="end")
    decision = agree(county, item, outcome="end", reason_code="aims_met")
    letter = Letter.objects.get(about=decision.reference, addressee_kind="parent")
    assert letter.template == "stay_ends" and "Friday 4 December 2026" in letter.body


def test_the_board_begins_with_the_partnerships_own_provisions(county):
    with as_owner():
        away = Organisation.objects.create(kind="school", name="Away School")
        elsewhere = Partnership.objects.create(key="more", kind="lpp", name="More Fens", starts_on=date(2025, 9, 1))
        PartnershipMember.objects.create(partnership=elsewhere, organisation=away, starts_on=date(2025, 9, 1))
        shared, _ = make_base(away, county.partnership, name="Aardvark Base")
        shared.partnerships.add(elsewhere)
    by = county.act_as("coordinator")
    meeting = actions.call_meeting(partnership=county.partnership, meets_on=MEETS_ON, by=by, on=TODAY)
    names = [one.provision_class.provision.name for one in places_ahead(room(meeting), calendar_for(), TODAY).classes]
    assert names == ["Lantern Base", "Aardvark Base"]


@pytest.mark.parametrize(("role", "part", "sentence"), [
    ("administrator", "member", "may not read the cases of a panel"),
    ("administrator", "adviser", "may not read the cases of a panel"),
    ("governing_board", "member", "may not read the cases of a panel"),
    ("director", "member", "has no vote by this panel’s terms"),
    ("provider_lead", "member", "has no vote by this panel’s terms"),
    ("inclusion_lead", "chair", "may not save what a panel decides"),
])
def test_only_a_role_that_lets_somebody_do_it_is_called_to_do_it(role, part, sentence):
    county = make_small_county()
    meeting = called_panel(county)
    with as_owner():
        where = {"administrator": county.authority, "director": county.authority}.get(role, county.schools[0])
        person = make_person(where, role, "Nell Mudlark")
    by, membership = county.act_as("coordinator"), Membership.objects.get(pk=person.membership_id)
    with pytest.raises(actions.MeetingCannotBeCalled, match=f"Nell Mudlark, .*, {sentence}"):
        actions.call_member(meeting=meeting, membership=membership, part=part, by=by, on=TODAY)
    assert not meeting.members.filter(person=person.person_id).exists()
    offered = {pk for pk, _ in who_could_be_called(room(meeting), TODAY)}
    assert (person.membership_id in offered) == permissions.LOOK_AT_MEETING.held(person)


def test_a_heads_delegate_is_called_to_vote_and_an_officer_to_chair():
    county = make_small_county()
    meeting = called_panel(county)
    by = county.act_as("coordinator")
    for name, part in (("lead", "member"), ("officer", "chair"), ("director", "adviser"), ("base_lead", "adviser")):
        membership = Membership.objects.get(pk=county.people[name].membership_id)
        assert actions.call_member(meeting=meeting, membership=membership, part=part, by=by, on=TODAY).part == part
