"""Calling a panel, filling its agenda, freezing it with its terms, and the proposal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.database import as_owner
from tests.factories.county import TODAY, make_base, make_pupil, make_small_county, put_in_register, see_as
from tests.factories.panel import MEETS_ON, asked_first, called_panel, case_of, frozen_panel, make_request
from waymark.service.allocation.actions import PinsCannotStand
from waymark.service.exclusions.models import PermanentExclusion
from waymark.service.organisations.models import Postcode, TravelTime, Trust
from waymark.service.organisations.queries import calendar_for
from waymark.service.panels import actions, queries
from waymark.service.panels.between import facts_of, reported_by
from waymark.service.panels.models import AgendaItem, Interest, PackPage
from waymark.service.panels.room.meetings import room
from waymark.service.panels.room.preparing import not_yet_due
from waymark.service.panels.room.urgent import request_as_item, waiting_requests
from waymark.service.placements.models import Placement, ReturnCheck
from waymark.service.pupils.models import Pupil, Separation
from waymark.service.referrals.queries import eligibility_gaps

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def make_stay(county, pupil, *, ends_on=date(2026, 12, 4), state="arrived", **details):
    with as_owner():
        return Placement.objects.create(**{
            "pupil": pupil, "home_school": county.schools[0], "provision_class": county.base_class, "state": state,
            "route": "off_site_direction", "decision_maker": "governing_board", "agreed_on": date(2026, 10, 1),
            "purpose": "To find out.", "starts_on": date(2026, 10, 12), "expected_end_on": ends_on,
            "arrived_on": date(2026, 10, 12), "legally_decided_on": date(2026, 10, 2),
            "legally_decided_by_name": "Board",
        } | details)


def kinds_on(meeting) -> list[str]:
    return list(AgendaItem.objects.filter(meeting=meeting, state="listed").values_list("kind", flat=True))


def test_a_panel_calls_the_heads_of_its_schools_and_those_who_advise():
    meeting = called_panel(make_small_county())
    parts = {member.person.name: member.part for member in meeting.members.select_related("person")}
    assert sorted(name for name, part in parts.items() if part != "adviser") == [
        "Bram Thistlewick", "Esi Reedcutter", "Finn Sluicegate"
    ]
    assert list(parts.values()).count("chair") == 1
    assert {"Gita Heronway", "Ines Fenwarden", "Hal Dykereeve"} <= {n for n, part in parts.items() if part == "adviser"}
    assert meeting.cut_off_on == date(2026, 11, 20)
    assert meeting.quorum == 3


def test_a_panel_without_a_day_takes_the_next_of_its_cadence_whose_list_is_still_open():
    meeting = called_panel(make_small_county(), meets_on=None)
    assert meeting.meets_on.weekday() == 3
    assert meeting.meets_on > TODAY
    assert meeting.cut_off_on >= TODAY


@pytest.mark.parametrize(("day", "said"), [
    (date(2026, 11, 20), "has passed"), (date(2026, 12, 25), "Autumn 2 and Spring 1"), (date(2035, 1, 4), "term dates"),
])
def test_a_panel_cannot_be_called_for_a_day_that_is_none(day, said):
    county = make_small_county()
    with pytest.raises(actions.MeetingCannotBeCalled, match=said):
        called_panel(county, meets_on=day)


def test_two_panels_cannot_meet_on_one_day():
    county = make_small_county()
    called_panel(county)
    with pytest.raises(actions.MeetingCannotBeCalled, match="already has"):
        called_panel(county)


def test_an_agenda_prepares_itself_with_what_is_due():
    county = make_small_county()
    in_time = make_request(county, serial=1)
    make_request(county, serial=2, submitted_on=date(2026, 11, 21))
    staying = make_pupil(county.schools[0], seen_by=[county.authority], serial=3)
    make_stay(county, staying)
    later = make_pupil(county.schools[0], seen_by=[county.authority], serial=4)
    make_stay(county, later, ends_on=date(2027, 2, 5))
    back = make_pupil(county.schools[0], seen_by=[county.authority], serial=5)
    stay = make_stay(
        county, back, state="ended", ended_on=date(2026, 10, 23), destination="return", end_reason="aims_met"
    )
    with as_owner():
        ReturnCheck.objects.create(placement=stay, pupil=back, after_school_weeks=6, due_on=date(2026, 11, 24),
                                   owner_organisation=county.schools[0])
    meeting = called_panel(county)
    by = county.act_as("coordinator")
    added = actions.prepare_agenda(meeting=meeting, by=by, on=TODAY)
    assert kinds_on(meeting) == ["new_request", "extension", "return_check"]
    assert len(added) == 3
    assert actions.prepare_agenda(meeting=meeting, by=by, on=TODAY) == []
    in_time.refresh_from_db()
    assert in_time.state == "listed"


def test_a_case_is_listed_once_and_on_one_agenda():
    county = make_small_county()
    referral = make_request(county)
    meeting = called_panel(county)
    later = called_panel(county, meets_on=date(2026, 12, 10))
    by = county.act_as("coordinator")
    first = actions.list_case(meeting=meeting, kind="new_request", referral=referral, by=by, on=TODAY)
    assert actions.list_case(meeting=meeting, kind="new_request", referral=referral, by=by, on=TODAY) == first
    with pytest.raises(actions.CannotBeListed, match="already on the agenda"):
        actions.list_case(meeting=later, kind="new_request", referral=referral, by=by, on=TODAY)


def test_a_case_taken_off_goes_back_to_wait_with_the_reason():
    county = make_small_county()
    referral = make_request(county)
    meeting = frozen_panel(county, referral)
    by = county.act_as("coordinator")
    with pytest.raises(actions.CannotBeListed, match="Say why"):
        actions.take_off_case(item=case_of(meeting, referral), reason=" ", by=by, on=TODAY)
    item = actions.take_off_case(item=case_of(meeting, referral), reason="The school asked.", by=by, on=TODAY)
    referral.refresh_from_db()
    assert (item.state, referral.state) == ("taken_off", "submitted")
    see_as(county.people["third_head"], TODAY + timedelta(days=1))
    assert not Pupil.objects.filter(pk=referral.pupil_id).exists()


def test_members_read_the_cases_from_the_freezing_until_some_weeks_after():
    county = make_small_county()
    referral = make_request(county)
    other = county.people["third_head"]
    meeting = called_panel(county)
    by = county.act_as("coordinator")
    actions.list_case(meeting=meeting, kind="new_request", referral=referral, by=by, on=TODAY)
    see_as(other)
    assert not Pupil.objects.filter(pk=referral.pupil_id).exists()
    meeting = actions.freeze_agenda(meeting=meeting, by=county.act_as("coordinator"), on=TODAY)
    see_as(other)
    assert Pupil.objects.filter(pk=referral.pupil_id).exists()
    last_on = date.fromisoformat(meeting.rules["access_ends_on"])
    see_as(other, last_on)
    assert Pupil.objects.filter(pk=referral.pupil_id).exists()
    see_as(other, last_on + timedelta(days=1))
    assert not Pupil.objects.filter(pk=referral.pupil_id).exists()


def test_freezing_keeps_the_terms_and_a_frozen_list_takes_no_case_until_it_is_opened_again():
    county = make_small_county()
    meeting = frozen_panel(county, make_request(county))
    by = county.act_as("coordinator")
    assert meeting.rules["bars_vote"] == ["declared", "host", "own_school", "same_trust"]
    assert meeting.rules["priorities"][0]["key"] == "statutory_days"
    late = make_request(county, serial=2)
    with pytest.raises(actions.CannotBeListed, match="closed"):
        actions.list_case(meeting=meeting, kind="new_request", referral=late, by=by, on=TODAY)
    actions.thaw_agenda(meeting=meeting, by=by, on=TODAY)
    actions.list_case(meeting=meeting, kind="new_request", referral=late, by=by, on=TODAY)
    meeting = actions.freeze_agenda(meeting=meeting, by=by, on=TODAY)
    assert meeting.latest_round.lines.count() == 2


def test_an_empty_agenda_is_not_frozen():
    county = make_small_county()
    meeting = called_panel(county)
    with pytest.raises(actions.CasesAreOpen, match="Nothing is on this agenda"):
        actions.freeze_agenda(meeting=meeting, by=county.act_as("coordinator"), on=TODAY)


def test_interests_are_found_in_ones_own_school_the_same_trust_and_the_host():
    county = make_small_county()
    with as_owner():
        trust = Trust.objects.create(organisation=county.authority, uid=1)
    put_in_register([county.schools[0], county.schools[2]], trust=trust)
    referral = make_request(county)
    meeting = frozen_panel(county, referral)
    found = {
        one.member.person.name: one.kind
        for one in Interest.objects.filter(item=case_of(meeting, referral)).select_related("member__person")
        if one.member.part != "adviser"
    }
    assert found == {"Bram Thistlewick": "own_school", "Esi Reedcutter": "host", "Finn Sluicegate": "same_trust"}


def test_a_proposal_names_places_and_days_and_never_another_child():
    county = make_small_county()
    with as_owner():
        second_base, _ = make_base(county.schools[2], county.partnership, places=1, name="Reed Base")
    requests = [make_request(county, serial=number, urgency=number) for number in (1, 2, 3)]
    meeting = frozen_panel(county, *requests)
    names = {request.pupil.family_name for request in requests}
    for line in meeting.latest_round.lines.all():
        told = line.sentence + " ".join(one["sentence"] for one in line.alternatives)
        assert "Base, Class 1" in told
        assert not any(name in told for name in names)
        assert "class-" not in told and "request-" not in told and "school week " not in told
        assert line.starts_on >= date(2026, 12, 4)
        assert {one["name"] for one in line.alternatives} == {"Lantern Base, Class 1", f"{second_base.name}, Class 1"}
    assert set(meeting.latest_round.comparisons) >= {"first_come", "urgency_only"}


def test_solving_again_keeps_what_the_panel_fixes_and_rules_out():
    county = make_small_county()
    with as_owner():
        _, second = make_base(county.schools[2], county.partnership, places=1, name="Reed Base")
    one, two = make_request(county, serial=1), make_request(county, serial=2)
    meeting = frozen_panel(county, one, two)
    by = county.act_as("coordinator")
    found = actions.solve_again(
        meeting=meeting, by=by, on=TODAY, pinned={one.pk: (second.pk, None)}, banned=[(two.pk, second.pk)]
    )
    places = dict(found.lines.values_list("referral_id", "provision_class_id"))
    assert places == {one.pk: second.pk, two.pk: county.base_class.pk}
    with pytest.raises(PinsCannotStand, match="Reed Base"):
        actions.solve_again(
            meeting=meeting, by=by, on=TODAY, pinned={one.pk: (second.pk, None), two.pk: (second.pk, None)}
        )


def test_children_to_be_kept_apart_are_not_proposed_one_site():
    county = make_small_county()
    one, two = make_request(county, serial=1), make_request(county, serial=2)
    with as_owner():
        for first, other in ((one, two), (two, one)):
            Separation.objects.create(
                pupil=first.pupil, other=other.pupil, starts_on=TODAY, recorded_by_id=county.people["head"].person_id
            )
    meeting = frozen_panel(county, one, two)
    lines = list(meeting.latest_round.lines.order_by("starts_on"))
    placed = [line for line in lines if line.provision_class_id]
    assert len(placed) < 2 or placed[1].starts_on > placed[0].ends_on


def test_a_child_is_not_proposed_where_somebody_they_are_kept_from_stays():
    county = make_small_county()
    referral = make_request(county)
    there = make_pupil(county.schools[2], seen_by=[county.authority], serial=9)
    make_stay(county, there, ends_on=date(2027, 5, 28))
    with as_owner():
        Separation.objects.create(
            pupil=referral.pupil, other=there, starts_on=TODAY, recorded_by_id=county.people["head"].person_id
        )
    line = frozen_panel(county, referral).latest_round.lines.get()
    assert line.provision_class_id is None
    assert line.alternatives[0]["code"] == "apart_from_a_pupil_there"


def test_places_for_children_not_excluded_are_not_proposed_to_an_excluded_child():
    county = make_small_county()
    referral = make_request(county)
    with as_owner():
        PermanentExclusion.objects.create(
            pupil=referral.pupil, school=county.schools[0], decided_on=date(2026, 11, 12),
            first_day_on=date(2026, 11, 13), reasons=["DB"],
        )
    line = frozen_panel(county, referral).latest_round.lines.get()
    assert line.provision_class_id is None
    assert "not excluded" in line.alternatives[0]["sentence"]


def test_a_stay_that_fills_the_class_leaves_the_place_to_nobody():
    county = make_small_county()
    with as_owner():
        county.base_class.places.update(count=1)
    make_stay(county, make_pupil(county.schools[2], seen_by=[county.authority], serial=9), ends_on=date(2027, 5, 28))
    line = frozen_panel(county, make_request(county)).latest_round.lines.get()
    assert line.provision_class_id is None
    assert line.alternatives[0]["code"] == "no_free_place"


def test_an_urgent_decision_is_on_the_next_agenda_by_itself_and_once_reported_no_more():
    county = make_small_county()
    referral = make_request(county)
    by = county.act_as("inclusion")
    decision = actions.decide_urgently(
        referral=referral, outcome="not_this_way", reason="Outreach begins tomorrow.",
        reason_code="other_support_first", offered_instead="Outreach in school",
        asked_people="The family, by telephone: they agree.", by=by, on=TODAY, **asked_first(county, referral),
        interim_support="A named adult", interim_owner=by.person_id, interim_review_on=date(2026, 12, 10),
    )
    assert decision.item is None
    meeting = called_panel(county)
    by = county.act_as("coordinator")
    assert queries.unreported(county.partnership.pk) == [decision]
    actions.prepare_agenda(meeting=meeting, by=by, on=TODAY)
    assert kinds_on(meeting) == ["urgent_report"]
    assert queries.unreported(county.partnership.pk) == []
    actions.freeze_agenda(meeting=meeting, by=by, on=TODAY)
    actions.open_meeting(meeting=meeting, by=by, on=MEETS_ON)
    for member in meeting.members.exclude(part="adviser"):
        actions.mark_present(member=member, is_present=True, by=by, on=MEETS_ON)
    item = AgendaItem.objects.select_related("meeting").get(meeting=meeting)
    actions.decide(item=item, outcome="noted", reason="Heard.", voters=queries.voters_for(item), by=by, on=MEETS_ON)
    assert actions.close_meeting(meeting=meeting, by=by, on=MEETS_ON).state == "closed"
    told = dict(facts_of(reported_by(item)))
    assert told["Why it could not wait"] == "Home until Thursday otherwise."
    assert told[f"Asked Mon 23 Nov: Finn Sluicegate, {county.schools[2].name}"] == "Agrees: “Yes, now.”"
    assert told["Also asked"] == "The family, by telephone: they agree."
    pages = {one.item_id: one.content for one in PackPage.objects.filter(item=item)}
    assert {"question": "Why it could not wait", "answer": "Home until Thursday otherwise."} in pages[item.pk]["case"]["between"]
    later = called_panel(county, meets_on=date(2026, 12, 10))
    assert actions.prepare_agenda(meeting=later, by=county.act_as("coordinator"), on=MEETS_ON) == []


def test_a_cancelled_panel_sends_its_cases_back():
    county = make_small_county()
    referral = make_request(county)
    meeting = frozen_panel(county, referral)
    meeting = actions.cancel_meeting(meeting=meeting, reason="Snow", by=county.act_as("coordinator"), on=TODAY)
    referral.refresh_from_db()
    assert (meeting.state, referral.state) == ("cancelled", "submitted")
    assert called_panel(county).meets_on == MEETS_ON


def test_without_an_open_provision_the_list_is_frozen_and_says_why_nothing_is_proposed():
    county = make_small_county()
    with as_owner():
        type(county.base).objects.filter(pk=county.base.pk).update(status="registered")
    meeting = frozen_panel(county, make_request(county))
    assert meeting.latest_round is None
    assert "No open provision serves Test Fens" in meeting.rules["no_proposal_because"]


def journey_of(county, **details):
    pupil = make_pupil(county.schools[0], seen_by=[county.authority], home_postcode="FQ1 2AA", **details)
    line = frozen_panel(county, make_request(county, pupil=pupil)).latest_round.lines.get()
    return line.alternatives[0]["minutes"], line.alternatives[0]["is_measured"]


def make_measured_journey(county, minutes):
    with as_owner():
        TravelTime.objects.create(
            origin_sector="FQ1 2", destination=county.base.site, mode="car", minutes=minutes, is_measured=True,
            source="made for this test", as_of=TODAY,
        )


def test_a_measured_journey_counts_before_an_estimate():
    county = make_small_county()
    with as_owner():
        Postcode.objects.create(postcode="FQ1 2AA", latitude=54.8, longitude=2.3)
    make_measured_journey(county, 17)
    assert journey_of(county) == (17, True)


def test_an_estimated_journey_is_labelled_and_only_warns():
    county = make_small_county()
    with as_owner():
        Postcode.objects.create(postcode="FQ1 2AA", latitude=54.8, longitude=4.0)
    minutes, is_measured = journey_of(county)
    assert minutes > 45 and not is_measured


def test_a_measured_journey_over_the_cap_rules_a_place_out():
    county = make_small_county()
    make_measured_journey(county, 46)
    pupil = make_pupil(county.schools[0], seen_by=[county.authority], home_postcode="FQ1 2AA")
    line = frozen_panel(county, make_request(county, pupil=pupil)).latest_round.lines.get()
    assert line.alternatives[0]["code"] == "measured_journey_over_the_cap"


def test_a_protected_address_is_never_used_for_a_journey():
    county = make_small_county()
    make_measured_journey(county, 17)
    assert journey_of(county, address_is_protected=True) == (None, False)


def test_a_child_past_the_last_year_served_is_sent_listed_and_decided_nowhere_but_has_an_owner():
    county = make_small_county()
    old = make_request(county, pupil=make_pupil(county.schools[0], seen_by=[county.authority], year_group=12))
    last = make_request(county, pupil=make_pupil(county.schools[0], seen_by=[county.authority], serial=2, year_group=11))
    meeting = called_panel(county)
    by = county.act_as("coordinator")
    needs = {one.about: one for one in queries.home_needs(by, TODAY)}
    assert needs[old.reference].what == "Withdraw the request with Saltmere Academy"
    assert [one.reference for one in waiting_requests(TODAY, calendar_for())[0]] == [last.reference]
    assert request_as_item(old.reference) is None
    left_out = {one.about: one.doubts for one in not_yet_due(room(meeting))}
    assert left_out[old.reference][-1].startswith("Year 12 is past Year 11")
    with pytest.raises(actions.CannotBeListed, match="Year 12 is past Year 11"):
        actions.list_case(meeting=meeting, kind="new_request", referral=old, by=by, on=TODAY)
    actions.prepare_agenda(meeting=meeting, by=by, on=TODAY)
    assert [one.referral_id for one in AgendaItem.objects.filter(meeting=meeting)] == [last.pk]
    with pytest.raises(actions.WrongState, match="Year 12 is past Year 11"):
        actions.decide_urgently(referral=old, outcome="not_yet", reason="x", by=by, on=TODAY, **asked_first(county, old))
    assert [gap.exception_allowed for gap in eligibility_gaps(old, TODAY)] == [False]
