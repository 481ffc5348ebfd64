"""A place from agreed to ended: basis, answers, arrival, reviews, extension, the way on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.database import as_owner
from tests.factories.county import TODAY, make_base, make_person, make_pupil, make_small_county, see_as
from tests.factories.placements import ENDS_ON, STARTS_ON, agreed, arrived, as_, confirmed
from tests.factories.referrals import submitted
from waymark.service.access.permission import NotPermitted
from waymark.service.organisations.models import Organisation, School, Trust
from waymark.service.organisations.queries import calendar_for
from waymark.service.placements import actions, queries
from waymark.service.placements.models import (
    DestinationPlan,
    Extension,
    Placement,
    PlacementStep,
    Promise,
    ReturnCheck,
    Review,
)
from waymark.service.provisions.actions import hold_places
from waymark.service.provisions.models import ClassPlaces, Provision
from waymark.service.pupils.models import Access, Letter, NextStep
from waymark.service.referrals.actions import mark_decided
from waymark.service.referrals.models import Referral

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


@pytest.fixture
def pupil(county):
    return make_pupil(county.schools[0])


# --- agreeing ---------------------------------------------------------------------------------------------------------


def test_a_place_comes_with_its_basis_reviews_and_way_on(county, pupil):
    placement = agreed(county, pupil)
    assert (placement.route, placement.decision_maker) == ("off_site_direction", "governing_board")
    assert placement.is_full_time
    assert placement.earliest_lawful_start_on == date(2026, 11, 25)  # two school days after Monday
    calendar = calendar_for(county.schools[0].pk)
    weeks = [calendar.school_weeks_between(STARTS_ON, one.due_on) for one in queries.reviews_of(placement)]
    assert weeks == [3, 5]
    assert [one.is_decision_review for one in queries.reviews_of(placement)] == [False, True]
    assert DestinationPlan.objects.get(placement=placement).route == "return"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"purpose": " "}, "what the place is for"),
        ({"exit_criteria": [""]}, "what will show that it has worked"),
        ({"destination_route": ""}, "where the child is expected to go"),
        ({"first_thoughts": ""}, "first thoughts on the way on"),
        (
            {"starts_on": date(2026, 11, 24)},
            "Tue 24 Nov 2026 is too early. Off-site direction needs written notice at least 2",
        ),
        ({"starts_on": date(2026, 11, 28)}, "is not a school day (Weekend)"),
        ({"expected_end_on": date(2027, 2, 10)}, "at most 8 school weeks"),
        ({"expected_end_on": date(2026, 11, 1)}, "is before the first"),
        ({"place_kind": "host"}, "kept for children of the school it is in"),
        ({"route": "managed_move"}, "cannot be entered by that way"),
        ({"expected_end_on": date(2031, 2, 10)}, "outside this school calendar"),
    ],
)
def test_a_place_that_lacks_something_is_refused_with_a_sentence(county, pupil, given, sentence):
    with pytest.raises(actions.Refused) as refused:
        agreed(county, pupil, **given)
    assert sentence in str(refused.value)
    assert not Placement.objects.exists()


def test_agreeing_twice_agrees_once(county, pupil):
    assert agreed(county, pupil).pk == agreed(county, pupil).pk
    assert PlacementStep.objects.filter(event="agree").count() == 1


def test_the_provider_sees_the_child_from_the_offer_and_not_before(county, pupil):
    county.act_as("base_lead")
    assert queries.placements().count() == 0
    placement = agreed(county, pupil)
    county.act_as("base_lead")
    assert queries.placement_with_reference(placement.reference, TODAY).pupil.name == pupil.name
    county.act_as("third_head")
    assert queries.placement_with_reference(placement.reference, TODAY) is None


def test_a_full_class_is_refused_by_name_and_day_unless_an_officer_says_why(county):
    _, small = make_base_as_owner(county, places=1, name="Eel Base")
    agreed(county, make_pupil(county.schools[0], serial=2), provision_class=small)
    third = make_pupil(county.schools[0], serial=3)
    with pytest.raises(actions.PlaceIsFull) as refused:
        agreed(county, third, provision_class=small)
    assert "Eel Base, Class 1 has no free place on 30 November 2026" in str(refused.value)
    placement = agreed(county, third, provision_class=small, over_capacity_reason="Ordered by a tribunal")
    assert placement.over_capacity_by_id == county.people["coordinator"].person_id


def make_base_as_owner(county, **given):
    with as_owner():
        return make_base(county.schools[1], county.partnership, **given)


def test_two_full_time_places_at_once_are_refused_naming_the_other(county, pupil):
    _, other = make_base_as_owner(county, name="Eel Base")
    agreed(county, pupil)
    with pytest.raises(actions.AlreadyHasAPlace) as refused:
        agreed(county, pupil, provision_class=other, starts_on=date(2026, 12, 7), expected_end_on=ENDS_ON)
    assert "Lantern Base, Class 1, from Mon 30 Nov 2026 to Fri 29 Jan 2027" in str(refused.value)


# --- the two answers --------------------------------------------------------------------------------------------------


def test_it_stays_agreed_until_both_the_host_and_the_board_have_answered(county, pupil):
    placement = agreed(county, pupil)
    placement = actions.record_legal_decision(
        placement=placement,
        agrees=True,
        decided_on=TODAY,
        decided_by_name="Cora Eelcatcher",
        by=as_(county, "board"),
        on=TODAY,
    )
    assert placement.state == "authorised"
    placement = actions.answer_offer(placement=placement, accepts=True, by=as_(county, "base_lead"), on=TODAY)
    assert placement.state == "confirmed"
    step = NextStep.objects.get(done_on__isnull=True)
    assert (step.owner_id, step.due_on) == (county.people["base_lead"].person_id, STARTS_ON)


def test_the_boards_decision_drafts_the_written_notice(county, pupil):
    confirmed(county, pupil)
    letter = Letter.objects.get(template="off_site_direction_notice")
    assert letter.state == "drafted"
    assert "The governing board of Saltmere Academy has decided" in letter.body
    assert "34 school days" in letter.body or "school days" in letter.body


def test_answering_twice_answers_once(county, pupil):
    placement = confirmed(county, pupil)
    actions.answer_offer(placement=placement, accepts=True, by=as_(county, "base_lead"), on=TODAY)
    actions.record_legal_decision(
        placement=placement, agrees=True, decided_on=TODAY, decided_by_name="Cora", by=as_(county, "board"), on=TODAY
    )
    assert list(PlacementStep.objects.values_list("event", flat=True)) == [
        "agree",
        "host_accepts",
        "decision_maker_acts",
    ]


def test_a_hosts_no_has_a_listed_reason_and_goes_up_to_the_coordinator(county, pupil):
    referral = submitted(county, pupil)
    county.act_as("coordinator")
    mark_decided(referral, by=county.people["coordinator"], on=TODAY)
    placement = agreed(county, pupil, referral=referral)
    by = as_(county, "base_lead")
    with pytest.raises(actions.Refused, match="Choose a reason from the list"):
        actions.answer_offer(placement=placement, accepts=False, reason_code="did_not_fancy_it", by=by, on=TODAY)
    with pytest.raises(actions.Refused, match="needs a few words"):
        actions.answer_offer(placement=placement, accepts=False, reason_code="need_not_met", by=by, on=TODAY)
    actions.answer_offer(placement=placement, accepts=False, reason_code="staffing", by=by, on=TODAY)
    step = NextStep.objects.get(done_on__isnull=True)
    assert step.owner_id == county.people["coordinator"].person_id
    assert "not enough staff" in step.what
    assert Referral.objects.get(pk=referral.pk).state == "submitted"
    see_as(county.people["base_lead"], TODAY + timedelta(days=1))
    assert queries.placements().count() == 0


def test_late_notice_moves_the_start_or_is_refused(county, pupil):
    placement = agreed(county, pupil)
    by = as_(county, "board")
    late = {
        "placement": placement,
        "agrees": True,
        "decided_on": TODAY,
        "decided_by_name": "Cora",
        "by": by,
        "on": TODAY,
        "notice_given_on": date(2026, 11, 27),
    }
    with pytest.raises(actions.Refused, match="allows a start on Tue 1 Dec 2026 or later"):
        actions.record_legal_decision(**late)
    placement = actions.record_legal_decision(**late, starts_on=date(2026, 12, 1))
    assert placement.starts_on == date(2026, 12, 1)


def test_the_days_of_a_decision_in_law_stand_in_order(county, pupil):
    placement = agreed(county, pupil)
    given = {"placement": placement, "agrees": True, "decided_on": TODAY, "decided_by_name": "Cora", "on": TODAY,
             "by": as_(county, "board")}
    for wrong, sentence in (
        ({"decided_on": TODAY - timedelta(days=1)}, "before the place was agreed"),
        ({"decided_on": TODAY + timedelta(days=1)}, "still to come"),
        ({"notice_given_on": TODAY - timedelta(days=1)}, "before the decision"),
        ({"notice_given_on": date(2062, 11, 30)}, "Check the year"),
    ):
        with pytest.raises(actions.Refused, match=sentence) as refused:
            actions.record_legal_decision(**given | wrong)
        assert "add the term dates" not in str(refused.value)
    assert actions.record_legal_decision(**given).state == "authorised"


def test_only_the_home_schools_board_decides_in_law(county, pupil):
    placement = agreed(county, pupil)
    given = {"placement": placement, "agrees": True, "decided_on": TODAY, "decided_by_name": "X", "on": TODAY}
    for who in ("head", "lead", "officer", "base_lead"):
        with pytest.raises(NotPermitted):
            actions.record_legal_decision(**given, by=as_(county, who))
    assert actions.record_legal_decision(**given, by=as_(county, "coordinator")).state == "authorised"


def test_the_boards_no_needs_a_reason_and_frees_the_place(county, pupil):
    placement = agreed(county, pupil)
    given = {"placement": placement, "agrees": False, "decided_on": TODAY, "decided_by_name": "Cora", "on": TODAY}
    with pytest.raises(actions.Refused, match="Say why"):
        actions.record_legal_decision(**given, by=as_(county, "board"))
    assert (
        actions.record_legal_decision(**given, note="Not tried at school yet", by=as_(county, "board")).state
        == "not_authorised"
    )
    assert queries.free_places(STARTS_ON, STARTS_ON).free_on(STARTS_ON, county.base_class.pk) == 10


def test_a_placement_cannot_begin_once_it_is_withdrawn(county, pupil):
    placement = confirmed(county, pupil)
    by = as_(county, "lead")
    actions.withdraw_placement(placement=placement, reason="settled", note="", by=by, on=TODAY)
    actions.withdraw_placement(placement=placement, reason="settled", note="", by=by, on=TODAY)
    with pytest.raises(actions.WrongState, match="cannot be marked as arrived now"):
        actions.record_arrival(
            placement=placement, arrived_on=STARTS_ON, by=as_(county, "coordinator", STARTS_ON), on=STARTS_ON
        )
    see_as(county.people["coordinator"])
    assert not Review.objects.exists()
    assert Access.objects.filter(organisation=county.schools[1], pupil=pupil, ends_on=TODAY).exists()


# --- being there ------------------------------------------------------------------------------------------------------


def test_an_arrival_is_on_the_day_or_before_today(county, pupil):
    placement = confirmed(county, pupil)
    by = as_(county, "base_lead")
    with pytest.raises(actions.Refused, match="still to come"):
        actions.record_arrival(placement=placement, arrived_on=STARTS_ON, by=by, on=TODAY)
    placement = actions.record_arrival(
        placement=placement, arrived_on=STARTS_ON, by=as_(county, "base_lead", STARTS_ON), on=STARTS_ON
    )
    assert placement.state == "arrived"
    assert NextStep.objects.get(done_on__isnull=True).what == "Review of the place"


@pytest.mark.parametrize(("day", "why"), [
    (ENDS_ON + timedelta(days=3), "so the child cannot have begun"), (STARTS_ON + timedelta(days=5), "is not a school day at"),
])
def test_nobody_arrives_after_the_planned_end_or_on_a_day_without_school(county, pupil, day, why):
    placement, on = confirmed(county, pupil), ENDS_ON + timedelta(days=5)
    with pytest.raises(actions.Refused, match=why):
        actions.record_arrival(placement=placement, arrived_on=day, by=as_(county, "base_lead", on), on=on)
    placement.refresh_from_db()
    assert placement.state == "confirmed"


def test_a_child_who_does_not_start_frees_the_place_with_a_reason(county, pupil):
    placement = confirmed(county, pupil)
    by = as_(county, "base_lead", STARTS_ON)
    said = {"placement": placement, "reason_code": "illness", "note": "", "by": by, "on": STARTS_ON}
    with pytest.raises(actions.AskedAgain, match="leave it open: it asks again tomorrow") as asked:
        actions.record_non_start(**said)
    placement.refresh_from_db()
    assert placement.state == "confirmed"
    actions.record_non_start(**said | {"reason_code": "transport", "sure": asked.value.sure})
    placement.refresh_from_db()
    assert (placement.state, placement.end_reason) == ("not_started", "transport")


def test_a_review_hears_the_child_first_and_a_child_who_is_not_safe_is_todays_work(county, pupil):
    placement = arrived(county, pupil)
    review = queries.reviews_of(placement)[0]
    by = as_(county, "base_lead", review.due_on)
    criterion = placement.exit_criteria.first()
    said = {"review": review, "progress": "Two weeks of mornings", "is_attending": True, "is_safe": False,
            "needs_are_met": True, "next_action": "", "by": by, "on": review.due_on}
    with pytest.raises(actions.Refused, match="what the child says first"):
        actions.hold_review(**said, pupil_view="")
    actions.hold_review(**said, pupil_view="It is loud at break", standings={criterion.pk: ("Three of five", False)})
    step = NextStep.objects.get(done_on__isnull=True)
    assert step.due_on == review.due_on
    assert "Not safe" in step.what
    criterion.refresh_from_db()
    assert criterion.standing == "Three of five"


# --- longer, and on ---------------------------------------------------------------------------------------------------


def test_a_longer_stay_says_who_then_waits_and_keeps_it(county):
    _, small = make_base_as_owner(county, places=1, name="Eel Base")
    make_base_full(county)
    placement = arrived(county, make_pupil(county.schools[0], serial=2), provision_class=small)
    submitted(county, make_pupil(county.schools[0], serial=3))
    to_on = date(2027, 2, 12)
    by = as_(county, "coordinator", STARTS_ON)
    [waits] = queries.who_then_waits(placement, to_on, STARTS_ON)
    assert (waits.initials, waits.year_group, waits.school_days_longer) == ("R. R.", 8, 10)
    actions.extend_placement(
        placement=placement, to_on=to_on, reason="The way back needs these weeks", by=by, on=STARTS_ON
    )
    actions.extend_placement(
        placement=placement, to_on=to_on, reason="The way back needs these weeks", by=by, on=STARTS_ON
    )
    kept = Extension.objects.get()
    assert kept.who_then_waits == [{"initials": "R. R.", "year_group": 8, "school_days_longer": 10}]
    assert not kept.is_overstay
    assert Review.objects.filter(placement=placement, due_on__gt=ENDS_ON).exists()


def test_a_stay_shorter_than_its_kind_allows_may_be_made_as_long_as_the_page_says(county, pupil):
    """Eight school weeks and four more: from the first day, not from the end that was planned."""
    placement = arrived(county, pupil, expected_end_on=date(2026, 12, 18))
    by = as_(county, "coordinator", STARTS_ON)
    room = queries.room_to_stay(placement, STARTS_ON)
    assert room.limit_on == date(2027, 3, 12)
    assert room.how_long == "Its kind allows it to last until Fri 12 Mar: 9 school weeks longer, 12 in all."
    with pytest.raises(actions.Refused, match="Fri 12 Mar 2027 at the latest"):
        actions.extend_placement(placement=placement, to_on=date(2027, 3, 15), reason="x", by=by, on=STARTS_ON)
    actions.extend_placement(placement=placement, to_on=date(2027, 2, 12), reason="x", by=by, on=STARTS_ON)
    again = queries.room_to_stay(Placement.objects.get(), STARTS_ON)
    assert again.limit_on == date(2027, 3, 12)
    actions.extend_placement(placement=placement, to_on=date(2027, 3, 12), reason="x", by=by, on=STARTS_ON)
    assert queries.room_to_stay(Placement.objects.get(), STARTS_ON).how_long == "It is as long already as its kind allows."


def test_a_longer_stay_without_a_place_is_told_what_is_true_and_what_can_be_done(county):
    _, small = make_base_as_owner(county, places=1, name="Eel Base")
    placement = arrived(county, make_pupil(county.schools[0], serial=2), provision_class=small)
    follows = date(2027, 2, 8)
    agreed(county, make_pupil(county.schools[0], serial=3), provision_class=small, starts_on=follows,
           expected_end_on=date(2027, 3, 12), on=STARTS_ON)
    by = as_(county, "coordinator", STARTS_ON)
    with pytest.raises(actions.PlaceIsFull) as refused:
        actions.extend_placement(placement=placement, to_on=date(2027, 2, 12), reason="x", by=by, on=STARTS_ON)
    said = str(refused.value)
    assert "Choose later dates" not in said
    assert "From Mon 8 Feb this place is promised to another child." in said
    for way in ("let the stay last until Fri 5 Feb", f"move to {county.base_class}", "put the stay on the next panel’s list"):
        assert way in said
    assert Placement.objects.get(pk=placement.pk).expected_end_on == ENDS_ON


def make_base_full(county):
    """The ten places of the Base are closed, so that only the small one counts."""
    hold_places(
        provision_class=county.base_class,
        places=10,
        starts_on=TODAY,
        ends_on=date(2027, 12, 31),
        reason="Flood",
        by=as_(county, "officer"),
        on=TODAY,
        is_closure=True,
    )


def test_a_stay_is_no_longer_than_its_kind_and_its_extension_allow(county, pupil):
    placement = arrived(county, pupil)
    by = as_(county, "coordinator", STARTS_ON)
    with pytest.raises(actions.Refused, match="8 school weeks and 4 more as an extension"):
        actions.extend_placement(placement=placement, to_on=date(2027, 3, 25), reason="x", by=by, on=STARTS_ON)


def test_a_stay_lengthened_after_its_end_is_an_overstay(county, pupil):
    placement = arrived(county, pupil)
    late = date(2027, 2, 2)
    actions.extend_placement(
        placement=placement, to_on=date(2027, 2, 12), reason="x", by=as_(county, "coordinator", late), on=late
    )
    assert Extension.objects.get().is_overstay


def test_a_last_day_cannot_be_before_a_review_and_one_long_past_is_asked_about_once_more(county, pupil):
    placement = arrived(county, pupil)
    review = queries.reviews_of(placement)[0]
    held_on, on = review.due_on, date(2027, 3, 1)
    actions.hold_review(review=review, pupil_view="It is loud", progress="", is_attending=True, is_safe=True, needs_are_met=True,
                        next_action="", by=as_(county, "base_lead", held_on), on=held_on)
    said = {"placement": placement, "end_reason": "aims_met", "destination": "return", "note": "",
            "by": as_(county, "base_lead", on), "on": on}
    with pytest.raises(actions.Refused, match="A review of this stay was held on"):
        actions.end_placement(**said, ended_on=held_on - timedelta(days=1))
    with pytest.raises(actions.AskedAgain, match=r"school weeks ago: was Fri 29 Jan 2027 the last day\?") as asked:
        actions.end_placement(**said, ended_on=ENDS_ON)
    with pytest.raises(actions.AskedAgain):  # sure of another day
        actions.end_placement(**said, ended_on=ENDS_ON - timedelta(days=1), sure=asked.value.sure)
    assert actions.end_placement(**said, ended_on=ENDS_ON, sure=asked.value.sure).state == "ended"


def test_an_end_names_where_to_and_a_return_is_checked_at_6_13_and_26_school_weeks(county, pupil):
    placement = ended(county, pupil)
    calendar = calendar_for(county.schools[0].pk)
    plan = DestinationPlan.objects.get(placement=placement)
    assert plan.returned_on == date(2027, 2, 1)
    checks = queries.return_checks_of(placement)
    assert [one.after_school_weeks for one in checks] == [6, 13, 26]
    assert calendar.school_weeks_between(plan.returned_on, checks[0].due_on) == 6
    on = checks[0].due_on
    actor = as_(county, "lead", on)
    assert "check_return" in {need.kind for need in queries.home_needs(actor, on)}


def ended(county, pupil):
    return end(county, arrived(county, pupil))


def end(county, placement):
    by = as_(county, "base_lead", ENDS_ON)
    return actions.end_placement(
        placement=placement, ended_on=ENDS_ON, end_reason="time_up", destination="return", note="", by=by, on=ENDS_ON
    )


def test_a_return_that_breaks_down_starts_a_conversation(county, pupil):
    placement = ended(county, pupil)
    check = queries.return_checks_of(placement)[0]
    by = as_(county, "lead", check.due_on)
    answers = {"check": check, "is_attending": False, "suspended_since": True, "moved_since": False, "held": False,
               "by": by, "on": check.due_on}
    actions.record_return_check(**answers)
    actions.record_return_check(**answers)
    step = NextStep.objects.get(done_on__isnull=True)
    assert "breaking down" in step.what
    assert step.due_on == calendar_for(county.schools[0].pk).add_school_days(check.due_on, 2)
    assert ReturnCheck.objects.get(pk=check.pk).held is False


def test_a_return_is_not_said_to_hold_before_it_could(county, pupil):
    """The last check is due in the summer: nobody knows in February."""
    *_, last = queries.return_checks_of(ended(county, pupil))
    answers = {"check": last, "is_attending": True, "suspended_since": False, "moved_since": False, "held": True}
    opens_on = calendar_for(county.schools[0].pk).add_school_days(last.due_on, -5)
    for on in (ENDS_ON, opens_on - timedelta(days=1)):
        with pytest.raises(actions.Refused, match="can be answered from"):
            actions.record_return_check(**answers, by=as_(county, "lead", on), on=on)
    assert actions.record_return_check(**answers, by=as_(county, "lead", opens_on), on=opens_on).checked_on == opens_on


def test_a_check_or_a_review_already_answered_takes_no_other_answer(county, pupil):
    placement = arrived(county, pupil)
    review = queries.reviews_of(placement)[0]
    criterion = placement.exit_criteria.first()
    said = {"review": review, "pupil_view": "It is loud", "progress": "", "is_attending": True, "is_safe": True,
            "needs_are_met": True, "next_action": "", "by": as_(county, "base_lead", review.due_on), "on": review.due_on}
    actions.hold_review(**said)
    actions.hold_review(**said)
    for other in ({"is_safe": False}, {"standings": {criterion.pk: ("Four of five", True)}}):
        with pytest.raises(actions.Refused, match="answered already"):
            actions.hold_review(**said | other)
    check = queries.return_checks_of(end(county, placement))[0]
    by = as_(county, "lead", check.due_on)
    answers = {"check": check, "is_attending": True, "suspended_since": False, "moved_since": False, "by": by, "on": check.due_on}
    actions.record_return_check(**answers, held=True)
    with pytest.raises(actions.Refused, match="answered already"):
        actions.record_return_check(**answers, held=False)
    assert ReturnCheck.objects.get(pk=check.pk).held is True


def test_a_longer_stay_ends_on_a_school_day(county, pupil):
    placement = arrived(county, pupil)
    by = as_(county, "coordinator", STARTS_ON)
    with pytest.raises(actions.Refused, match=r"Sat 6 Feb 2027 is not a school day.*last school day before it is Fri 5 Feb 2027"):
        actions.extend_placement(placement=placement, to_on=date(2027, 2, 6), reason="x", by=by, on=STARTS_ON)


def test_a_new_school_is_asked_only_once_it_is_named_in_the_plan(county, pupil):
    placement = arrived(county, pupil)
    by = as_(county, "coordinator", ENDS_ON)
    actions.end_placement(
        placement=placement, ended_on=ENDS_ON, end_reason="time_up", destination="new_school", note="", by=by, on=ENDS_ON
    )
    assert not queries.return_checks_of(placement)
    assert NextStep.objects.get(done_on__isnull=True).what == "A new school: see that it begins"


def test_the_school_the_child_moves_to_owns_the_checks(county, pupil):
    placement = arrived(county, pupil)
    by = as_(county, "coordinator", ENDS_ON)
    actions.plan_return(
        plan=queries.way_on(placement), named_adult="", route="new_school", receiving_school=county.schools[1],
        by=by, on=ENDS_ON,
    )
    actions.end_placement(
        placement=placement, ended_on=ENDS_ON, end_reason="time_up", destination="new_school", note="", by=by, on=ENDS_ON
    )
    owners = {one.owner_organisation_id for one in queries.return_checks_of(placement)}
    assert owners == {county.schools[1].pk}


def test_three_checks_that_held_end_the_story(county, pupil):
    placement = ended(county, pupil)
    for check in queries.return_checks_of(placement):
        actions.record_return_check(
            check=check, is_attending=True, suspended_since=False, moved_since=False, held=True,
            by=as_(county, "lead", check.due_on), on=check.due_on,
        )
    assert not NextStep.objects.filter(done_on__isnull=True).exists()


def test_a_plan_is_saved_as_a_whole_and_settled_promises_stay(county, pupil):
    placement = arrived(county, pupil)
    by = as_(county, "lead", STARTS_ON)
    plan = queries.way_on(placement)
    phases = [
        actions.Phase(date(2027, 1, 18), date(2027, 1, 22), 4),
        actions.Phase(date(2027, 1, 25), date(2027, 1, 29), 7),
    ]
    promises = [actions.Promised("home_school", "A quiet room at 8:30", date(2027, 1, 18)),
                actions.Promised("provision", "Rings on Fridays", date(2027, 2, 5))]
    saved = {"plan": plan, "named_adult": "Mr Fenlight", "phases": phases, "home_readiness": 4, "pupil_readiness": 3,
             "family_agrees": True, "by": by, "on": STARTS_ON}
    actions.plan_return(**saved, promises=promises)
    promise = Promise.objects.get(side="home_school")
    actions.note_promise(promise=promise, kept=False, by=by, on=STARTS_ON)
    actions.plan_return(**saved, promises=promises[:1])
    assert list(Promise.objects.values_list("text", "kept")) == [("A quiet room at 8:30", False)]
    plan = queries.way_on(placement)
    assert [one.sessions_a_week for one in plan.phases.all()] == [4, 7]
    early = actions.Phase(date(2020, 1, 6), date(2020, 1, 10), 4)
    for given, sentence in (
        ([phases[0], phases[0]], "Step 2, from Mon 18 Jan 2027, shares"),
        ([phases[0], early], "Step 2, from Mon 6 Jan 2020, is before the stay begins"),
        ([phases[1], phases[0]], "Step 2, from Mon 18 Jan 2027, is before step 1"),
        ([actions.Phase(date(2027, 1, 18), date(2072, 1, 22), 4)], "more than a year after the stay"),
    ):
        with pytest.raises(actions.Refused, match=sentence):
            actions.plan_return(**saved | {"phases": given})
    with pytest.raises(actions.Refused, match="The promise “A lift” is by Mon 6 Jan 2020"):
        actions.plan_return(**saved, promises=[actions.Promised("family", "A lift", date(2020, 1, 6))])


def test_a_promise_is_answered_by_the_side_that_made_it_once_the_stay_began_and_taken_back_that_day(county, pupil):
    placement = confirmed(county, pupil)
    actions.plan_return(
        plan=queries.way_on(placement), named_adult="", by=as_(county, "lead"), on=TODAY,
        promises=[actions.Promised("home_school", "A quiet room", ENDS_ON)],
    )
    promise = queries.promise_with_id(placement, Promise.objects.get().pk)
    with pytest.raises(actions.WrongState, match="has not begun"):
        actions.note_promise(promise=promise, kept=True, by=as_(county, "lead"), on=TODAY)
    actions.record_arrival(placement=placement, arrived_on=STARTS_ON, by=as_(county, "base_lead", STARTS_ON), on=STARTS_ON)
    promise = queries.promise_with_id(placement, promise.pk)
    with pytest.raises(actions.Refused, match="Only the side that promised"):
        actions.note_promise(promise=promise, kept=True, by=as_(county, "base_lead", STARTS_ON), on=STARTS_ON)
    for kept in (False, None, True):
        actions.note_promise(promise=promise, kept=kept, by=as_(county, "lead", STARTS_ON), on=STARTS_ON)
    with pytest.raises(actions.Refused, match="on the same day only"):
        actions.note_promise(promise=promise, kept=None, by=as_(county, "lead", ENDS_ON), on=ENDS_ON)
    assert Promise.objects.get().kept is True


def test_a_late_leaver_who_would_overlap_the_next_place_is_said_plainly(county, pupil):
    _, other = make_base_as_owner(county, name="Eel Base")
    placement = arrived(county, pupil)
    following = date(2027, 2, 1)
    agreed(county, pupil, provision_class=other, starts_on=following, expected_end_on=date(2027, 3, 12), on=STARTS_ON)
    late = date(2027, 2, 3)
    with pytest.raises(actions.AlreadyHasAPlace, match="Eel Base"):
        actions.end_placement(
            placement=placement,
            ended_on=late,
            end_reason="time_up",
            destination="next_tier",
            note="",
            by=as_(county, "coordinator", late),
            on=late,
        )


def test_counts_tell_who_is_there_and_who_is_past_the_end(county, pupil):
    arrived(county, pupil)
    as_(county, "coordinator", STARTS_ON)
    assert queries.counts(STARTS_ON) == {"in_place": 1, "past_end": 0}
    assert queries.counts(date(2027, 3, 1)) == {"in_place": 1, "past_end": 1}


# --- other ways in ----------------------------------------------------------------------------------------------------


def in_a_trust(county, uid: int) -> None:
    """The first school becomes an academy of a trust, which has an officer."""
    with as_owner():
        body = Organisation.objects.create(kind="trust", name="Fen Edge Trust")
        trust = Trust.objects.create(organisation=body, uid=uid)
        School.objects.create(
            organisation=county.schools[0],
            urn=990001,
            authority_code="998",
            type_code="34",
            type_name="Academy",
            status_code="1",
            status_name="Open",
            trust=trust,
        )
        county.people["trust"] = make_person(body, "trust_officer", "Lia Saltpan")


def test_a_trust_whose_own_board_decides_acts_for_its_academy_and_the_schools_board_may_not(county, pupil):
    in_a_trust(county, 99001)  # fenshire.toml: its trust board decides
    placement = agreed(county, pupil)
    assert placement.decision_maker == "trust"
    assert queries.home_needs(as_(county, "board"), TODAY) == []
    with pytest.raises(NotPermitted):
        actions.record_legal_decision(
            placement=placement, agrees=True, decided_on=TODAY, decided_by_name="x", by=as_(county, "board"), on=TODAY
        )
    by = as_(county, "trust")
    assert [need.kind for need in queries.home_needs(by, TODAY)] == ["decide_in_law"]
    actions.record_legal_decision(
        placement=placement, agrees=True, decided_on=TODAY, decided_by_name="Lia Saltpan", by=by, on=TODAY
    )


def test_a_trust_that_leaves_it_to_the_governing_board_does_not_decide_itself(county, pupil):
    in_a_trust(county, 99002)
    placement = agreed(county, pupil)
    assert placement.decision_maker == "governing_board"
    assert queries.home_needs(as_(county, "trust"), TODAY) == []
    assert [need.kind for need in queries.home_needs(as_(county, "board"), TODAY)] == ["decide_in_law"]


def hub_of(county):
    with as_owner():
        hub, hub_class = make_base(county.schools[2], county.partnership, places=8, name="Marsh Hub")
        Provision.objects.filter(pk=hub.pk).update(kind="hub")
        ClassPlaces.objects.create(
            provision_class=hub_class, place_kind="transient", count=1, starts_on=date(2026, 9, 1)
        )
    hub_class.provision.refresh_from_db()
    return hub_class


def test_a_hub_after_an_exclusion_needs_no_notice_no_roll_and_the_council_decides(county, pupil):
    tomorrow = TODAY + timedelta(days=1)
    placement = agreed(county, pupil, provision_class=hub_of(county), home_school=None, starts_on=tomorrow,
                       expected_end_on=date(2027, 3, 25), destination_route="new_school")
    assert (placement.route, placement.decision_maker) == ("sixth_day", "authority")
    with pytest.raises(NotPermitted):
        actions.record_legal_decision(
            placement=placement, agrees=True, decided_on=TODAY, decided_by_name="x", by=as_(county, "head"), on=TODAY
        )
    actions.record_legal_decision(placement=placement, agrees=True, decided_on=TODAY, decided_by_name="Ines Fenwarden",
                                  by=as_(county, "officer"), on=TODAY)
    assert not Letter.objects.filter(template="off_site_direction_notice").exists()


def test_a_transient_place_is_for_the_host_schools_own_children(county):
    hub_class = hub_of(county)
    own = make_pupil(county.schools[2], serial=5, seen_by=[county.authority, county.schools[0]])
    placement = agreed(county, own, provision_class=hub_class, home_school=county.schools[2], place_kind="transient",
                       expected_end_on=date(2027, 2, 5))
    assert placement.place_kind == "transient"
    with pytest.raises(actions.Refused, match="kept for children of the school it is in"):
        agreed(county, make_pupil(county.schools[0], serial=6), provision_class=hub_class, place_kind="transient")


def test_a_child_who_is_there_already_is_recorded_with_an_officers_reason(county, pupil):
    friday = TODAY - timedelta(days=3)
    with pytest.raises(actions.Refused, match="too early"):
        agreed(county, pupil, starts_on=friday, expected_end_on=date(2027, 1, 8))
    placement = agreed(
        county, pupil, starts_on=friday, expected_end_on=date(2027, 1, 8), over_capacity_reason="Came without a word"
    )
    actions.answer_offer(placement=placement, accepts=True, by=as_(county, "base_lead"), on=TODAY)
    actions.record_legal_decision(
        placement=placement, agrees=True, decided_on=TODAY, decided_by_name="Cora", by=as_(county, "board"), on=TODAY
    )
    placement = actions.record_arrival(placement=placement, arrived_on=friday, by=as_(county, "base_lead"), on=TODAY)
    assert placement.state == "arrived"


def test_a_provider_no_longer_sees_a_child_some_time_after_the_end(county, pupil):
    placement = ended(county, pupil)
    see_as(county.people["base_lead"], ENDS_ON + timedelta(days=60))
    assert queries.placement_with_reference(placement.reference, TODAY)
    see_as(county.people["base_lead"], ENDS_ON + timedelta(days=61))
    assert queries.placement_with_reference(placement.reference, TODAY) is None


def test_a_full_class_refuses_a_longer_stay_unless_an_officer_says_why(county):
    _, small = make_base_as_owner(county, places=1, name="Eel Base")
    placement = arrived(county, make_pupil(county.schools[0], serial=2), provision_class=small)
    agreed(
        county,
        make_pupil(county.schools[0], serial=3),
        provision_class=small,
        starts_on=date(2027, 2, 1),
        expected_end_on=date(2027, 3, 12),
        on=STARTS_ON,
    )
    longer = {
        "placement": placement,
        "to_on": date(2027, 2, 5),
        "reason": "x",
        "by": as_(county, "coordinator", STARTS_ON),
        "on": STARTS_ON,
    }
    with pytest.raises(actions.PlaceIsFull, match="From Mon 1 Feb this place is promised to another child"):
        actions.extend_placement(**longer)
    assert Placement.objects.get(pk=placement.pk).expected_end_on == ENDS_ON
    actions.extend_placement(**longer, over_capacity_reason="The next place begins on Monday")
    assert queries.free_places(date(2027, 2, 1), date(2027, 2, 1)).over_on(date(2027, 2, 1), small.pk) == 1
