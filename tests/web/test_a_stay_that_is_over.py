"""A stay that ended: no panel decides it once more, its end is entered once, and what was planned before is marked as such."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.database import as_owner
from tests.factories.county import make_pupil, make_small_county
from tests.factories.panel import FEW_VOTERS
from tests.factories.placements import ENDS_ON, STARTS_ON, arrived, as_
from waymark.service.accounts.models import Person
from waymark.service.organisations.models import Deployment
from waymark.service.panels import actions as panel_actions
from waymark.service.panels.models import AgendaItem
from waymark.service.panels.rules import WrongState
from waymark.service.placements import actions, queries
from waymark.service.pupils.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BEFORE = date(2027, 1, 14)
MEETS_ON = date(2027, 1, 21)


@pytest.fixture
def county():
    return make_small_county()


@pytest.fixture
def stay(county):
    return arrived(county, make_pupil(county.schools[0]))


def signed_in(county, who, on) -> Client:
    with as_owner():
        Deployment.objects.update(stands_still_on=on)
        person = Person.objects.get(pk=county.people[who].person_id)
    client = Client()
    client.force_login(person, backend="waymark.service.accounts.sign_in.PasswordBackend")
    return client


def text(client, name, *args) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def end(county, stay, on, **said):
    return actions.end_placement(**{
        "placement": stay, "ended_on": on, "end_reason": "time_up", "destination": "return", "note": "",
        "by": as_(county, "base_lead", on), "on": on,
    } | said)


def test_a_case_about_a_stay_that_has_ended_is_not_decided_and_leaves_the_list_by_itself(county, stay):
    by = as_(county, "coordinator", BEFORE)
    meeting = panel_actions.call_meeting(partnership=county.partnership, meets_on=MEETS_ON, by=by, on=BEFORE)
    panel_actions.list_case(meeting=meeting, kind="extension", placement=stay, by=by, on=BEFORE)
    panel_actions.freeze_agenda(meeting=meeting, by=by, on=BEFORE)
    end(county, stay, MEETS_ON)
    by = as_(county, "coordinator", MEETS_ON)
    panel_actions.open_meeting(meeting=meeting, by=by, on=MEETS_ON)
    for member in meeting.members.exclude(part="adviser"):
        panel_actions.mark_present(member=member, is_present=True, by=by, on=MEETS_ON)
    item = AgendaItem.objects.get(meeting=meeting)

    page = text(signed_in(county, "coordinator", MEETS_ON), "panel_case", meeting.reference, item.reference)
    assert "Ended on Thu 21 Jan: the time agreed was over" in page
    assert "Nothing is left to decide" in page and 'id="decision"' not in page and "Who then waits" not in page
    by = as_(county, "coordinator", MEETS_ON)
    with pytest.raises(WrongState, match="Ended on Thu 21 Jan"):
        panel_actions.decide(item=item, outcome="end", reason="x", reason_code="time_up", voters=[], by=by, on=MEETS_ON,
                             **FEW_VOTERS)
    assert not Letter.objects.filter(template="stay_ends").exists()
    panel_actions.close_meeting(meeting=meeting, by=by, on=MEETS_ON)
    item.refresh_from_db()
    assert (item.state, item.taken_off_reason) == ("taken_off", "Ended on Thu 21 Jan: the time agreed was over")


def test_an_end_entered_again_with_other_answers_says_what_stands(county, stay):
    client = signed_in(county, "base_lead", ENDS_ON)
    address = reverse("placement_end", args=[stay.reference])
    said = {"end_reason": "time_up", "destination": "return", "note": "", "ended_on_day": ENDS_ON.day,
            "ended_on_month": ENDS_ON.month, "ended_on_year": ENDS_ON.year}
    assert [client.post(address, said).status_code for _ in range(2)] == [302, 302]
    other = client.post(address, said | {"end_reason": "did_not_help", "note": "He hid in the yard"})
    page = other.content.decode()
    assert other.status_code == 422 and "He hid in the yard" in page
    assert "This stay ended already on Fri 29 Jan 2027, with “the time agreed was over”" in page


def test_aims_met_against_the_record_is_asked_about_once_more(county, stay):
    with pytest.raises(actions.AskedAgain, match="None of the signs of this stay is marked as met") as asked:
        end(county, stay, ENDS_ON, end_reason="aims_met")
    review, sign = queries.reviews_of(stay)[0], stay.exit_criteria.first()
    actions.hold_review(
        review=review, pupil_view="It is loud", progress="", is_attending=True, is_safe=True, needs_are_met=False, next_action="",
        standings={sign.pk: ("Five of five", True)}, by=as_(county, "base_lead", review.due_on), on=review.due_on,
    )
    with pytest.raises(actions.AskedAgain, match="says that the child’s needs are not met"):
        end(county, stay, ENDS_ON, end_reason="aims_met")
    assert end(county, stay, ENDS_ON, end_reason="aims_met", sure=asked.value.sure).state == "ended"


def test_what_was_planned_before_another_end_is_marked_and_no_other_school_receives_the_child(county, stay):
    by = as_(county, "coordinator", STARTS_ON)
    actions.plan_return(
        plan=queries.way_on(stay), named_adult="Ms Osprey", route="new_school", receiving_school=county.schools[1],
        first_thoughts="A visit to the new school first", by=by, on=STARTS_ON,
    )
    planned = text(signed_in(county, "coordinator", STARTS_ON), "placement_page", stay.reference)
    assert "Ms Osprey" in planned and "Planned until the stay ended" not in planned
    end(county, stay, ENDS_ON)
    page = text(signed_in(county, "coordinator", ENDS_ON), "placement_page", stay.reference)
    begins = page.index('id="way-on"')
    way_on = page[begins:page.index("Did the return hold?", begins)]
    assert "The way on: return to their own school" in way_on
    assert "<b>Planned until the stay ended</b>: a new school." in way_on
    assert county.schools[0].name in way_on and county.schools[1].name not in way_on and "Ms Osprey" not in way_on


def test_a_return_said_to_hold_against_the_other_answers_is_asked_about_once_more(county, stay):
    check = queries.return_checks_of(end(county, stay, ENDS_ON))[0]
    client = signed_in(county, "lead", check.due_on)
    address = reverse("placement_check", args=[stay.reference])
    said = {"answers": check.pk, "is_attending": "yes", "suspended_since": "yes", "moved_since": "yes", "held": "yes"}
    asked = client.post(address, said)
    page = asked.content.decode()
    assert asked.status_code == 422 and "was suspended and has moved school again, and that the return is holding" in page
    assert client.post(address, said | {"sure": "it holds"}).status_code == 302
    as_(county, "lead", check.due_on + timedelta(days=1))
    assert queries.return_checks_of(stay)[0].held is True
