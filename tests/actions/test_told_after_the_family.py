"""Who knows of a panel's decision, and from when: the family first, in messages, on home pages and in the rows anybody sees."""

from __future__ import annotations

from datetime import date

import pytest

from tests.database import as_owner
from tests.factories.county import TODAY, make_base, make_person, make_pupil, make_small_county, see_as
from tests.factories.panel import FEW_VOTERS, MEETS_ON, PLACE, called_panel, case_of, family_is_told, make_request, open_panel
from waymark.service.notifications.queries import messages_queued
from waymark.service.organisations.models import Organisation
from waymark.service.panels import actions, queries
from waymark.service.panels.actions.announcing import RING_FIRST
from waymark.service.panels.models import Decision
from waymark.service.placements.actions import Refused, answer_offer
from waymark.service.placements.models import Placement, ReturnCheck
from waymark.service.placements.queries import home_needs as placement_needs
from waymark.service.pupils.actions import LetterCannotBeReleased
from waymark.service.pupils.models import Access, Letter, NextStep, Pupil

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LATER = date(2026, 11, 27)
ANSWERS = "Lantern Base answers the offer of a place"


@pytest.fixture
def county():
    return make_small_county()


def decide(county, item, outcome="agree", **details):
    wanted = {"reason": "Now.", "voters": queries.voters_for(item)} | FEW_VOTERS | details
    return actions.decide(item=item, outcome=outcome, by=county.act_as("coordinator"), on=MEETS_ON, **wanted)


def known_to(county, who, on=MEETS_ON):
    """What somebody reads of decisions: rows of decisions and of places, what is due, and what waits for them."""
    by = county.people[who]
    see_as(by, on)
    steps = set(NextStep.objects.filter(done_on__isnull=True).values_list("what", flat=True))
    needs = {one.kind for one in placement_needs(by, on)} - {"confirm_places"}
    return Decision.objects.count(), Placement.objects.count(), steps, needs


def test_the_host_and_the_school_know_from_the_release_of_the_familys_letter_and_not_from_the_closing(county):
    first, second = make_request(county, serial=1), make_request(county, serial=2)
    meeting = open_panel(county, first, second)
    told_before = messages_queued().count()
    decisions = [decide(county, case_of(meeting, one), **PLACE) for one in (first, second)]
    by = county.act_as("coordinator")
    host = Letter.objects.get(about=decisions[0].reference, addressee_kind="host")
    with pytest.raises(LetterCannotBeReleased, match="family first"):
        actions.release_letter(letter=host, family_rung_on=None, by=by, on=MEETS_ON)
    actions.close_meeting(meeting=meeting, by=by, on=MEETS_ON)
    assert messages_queued().count() == told_before
    for outside in ("lead", "base_lead"):
        assert known_to(county, outside) == (0, 0, {RING_FIRST}, set())
    assert known_to(county, "third_head")[:2] == (2, 2)  # whoever was in the room heard it there
    by = county.act_as("officer")
    with pytest.raises(Refused, match="has not been told of this place yet"):
        answer_offer(placement=decisions[0].placement, accepts=True, by=by, on=MEETS_ON)

    family_is_told(county, decisions[0], LATER)
    new = messages_queued()[: messages_queued().count() - told_before]
    assert set(new.values_list("about", flat=True)) == {decisions[0].reference, decisions[0].placement.reference}
    assert known_to(county, "lead", LATER)[:3] == (1, 1, {ANSWERS, RING_FIRST})
    assert known_to(county, "base_lead", LATER) == (1, 1, {ANSWERS, RING_FIRST}, {"answer_offer"})
    assert Access.objects.filter(because="offer", organisation=county.base.provider_id).count() == 1
    actions.release_letter(letter=host, family_rung_on=None, by=county.act_as("coordinator"), on=LATER)


def test_a_host_without_a_seat_does_not_see_the_child_before_the_family_has_been_told(county):
    with as_owner():
        away = Organisation.objects.create(kind="school", name="Away School")
        _, place = make_base(away, county.partnership, places=2, name="Reed Base")
        host = make_person(away, "provider_lead", "Olu Farhost")
    item = open_panel(county, make_request(county)).items.select_related("meeting").get()
    with as_owner():
        item.meeting.members.filter(organisation=away).delete()
        Access.objects.filter(organisation=away).delete()
    line = queries.proposal_for(item)
    decision = decide(
        county, item, "another_place", provision_class=place, starts_on=line.starts_on, expected_end_on=line.ends_on,
        reason_code="journey", **PLACE,
    )
    see_as(host, MEETS_ON)
    assert not Pupil.objects.exists()
    family_is_told(county, decision)
    see_as(host, MEETS_ON)
    assert Pupil.objects.get() == item.pupil and Placement.objects.get().provision_class == place


def test_a_decision_without_a_letter_is_known_from_the_closing(county):
    pupil = make_pupil(county.schools[0], seen_by=[county.authority], serial=5)
    with as_owner():
        stay = Placement.objects.create(
            pupil=pupil, home_school=county.schools[0], provision_class=county.base_class, state="ended", purpose="x",
            route="off_site_direction", decision_maker="governing_board", agreed_on=date(2026, 9, 1), end_reason="aims_met",
            starts_on=date(2026, 9, 7), arrived_on=date(2026, 9, 7), expected_end_on=date(2026, 10, 9), destination="return",
            ended_on=date(2026, 10, 9), legally_decided_on=date(2026, 9, 2), legally_decided_by_name="Board",
        )
        ReturnCheck.objects.create(
            placement=stay, pupil=pupil, after_school_weeks=6, due_on=TODAY, owner_organisation=county.schools[0]
        )
    by, meeting = county.act_as("coordinator"), called_panel(county)
    actions.list_case(meeting=meeting, kind="return_check", placement=stay, by=by, on=TODAY)
    actions.freeze_agenda(meeting=meeting, by=by, on=TODAY)
    actions.open_meeting(meeting=meeting, by=by, on=MEETS_ON)
    for member in meeting.members.exclude(part="adviser"):
        actions.mark_present(member=member, is_present=True, by=by, on=MEETS_ON)
    decide(county, meeting.items.select_related("meeting").get(), "noted", reason="It held.")
    assert known_to(county, "lead")[0] == 0
    actions.close_meeting(meeting=meeting, by=county.act_as("coordinator"), on=MEETS_ON)
    assert known_to(county, "lead")[0] == 1


def test_what_is_decided_again_is_never_told_as_it_was(county):
    meeting = open_panel(county, make_request(county))
    told_before, item = messages_queued().count(), meeting.items.select_related("meeting").get()
    decide(county, item, **PLACE)
    actions.reopen_case(item=item, reason="The father came in.", by=county.act_as("coordinator"), on=MEETS_ON)
    assert messages_queued().count() == told_before
    assert known_to(county, "lead") == (0, 0, {"The panel decides"}, set())
