"""A place that comes free before a child's agreed start is shown to the coordinator, and brought forward or left."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.database import as_owner
from tests.factories.county import TODAY, make_pupil, make_small_county
from tests.factories.panel import called_panel, make_request
from tests.factories.placements import agreed, as_, confirmed
from tests.web.test_placement_pages import on_day, signed_in, typed
from waymark.service.organisations.queries import calendar_for
from waymark.service.panels.room.urgent import free_classes
from waymark.service.placements import actions
from waymark.service.placements.models import Placement, Review, SoonerPlace
from waymark.service.placements.queries import home_needs, provider_day, reviews_of, sooner_starts
from waymark.service.placements.rules import Refused
from waymark.service.provisions.models import ClassPlaces
from waymark.service.pupils.models import Letter, Separation

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LATER, LAST = date(2027, 1, 11), date(2027, 2, 26)  # six school weeks


@pytest.fixture
def county():
    return make_small_county()


def test_a_place_free_sooner_is_shown_and_brought_forward_with_its_notice_or_left(county):
    first, second = (make_pupil(county.schools[0], serial=one) for one in (1, 2))
    late = confirmed(county, first, starts_on=LATER, expected_end_on=LAST)
    other = agreed(county, second, starts_on=LATER, expected_end_on=LAST)
    as_(county, "coordinator")
    schools = [county.schools[0].pk]
    assert {one.placement.pk: one.from_on for one in sooner_starts(TODAY, schools)} == {
        late.pk: date(2026, 11, 25),  # written notice of two school days
        other.pk: date(2026, 12, 1),  # the host's answer and the decision keep their days
    }
    meeting = called_panel(county)
    client = signed_in(county, "coordinator")
    shown = client.get(reverse("panel_sooner", args=[meeting.reference])).content.decode()
    assert "A place is free sooner" in shown and "agreed from Mon 11 Jan, free from Wed 25 Nov" in shown

    page = reverse("placement_sooner", args=[late.reference])
    said = {"course": "sooner", "agreed_with": "Gita Heronway", "reason": "At home"} | typed("starts_on", date(2026, 11, 24))
    assert "with its notice the first day can be Wed 25 Nov 2026" in client.post(page, said).content.decode()
    for _ in range(2):
        assert client.post(page, said | typed("starts_on", date(2026, 11, 30))).status_code == 302
    as_(county, "coordinator")
    late = Placement.objects.get(pk=late.pk)
    assert (late.starts_on, late.expected_end_on, late.notice_given_on) == (date(2026, 11, 30), date(2027, 1, 22), None)
    assert all(late.starts_on <= one.due_on <= late.expected_end_on for one in reviews_of(late))
    assert "Mon 30 Nov 2026" in Letter.objects.get(about=late.reference, state="drafted").body
    assert SoonerPlace.objects.get().was_on == LATER

    client.post(reverse("placement_sooner", args=[other.reference]), {"course": "leave", "reason": "The family is away"})
    as_(county, "coordinator")
    assert sooner_starts(TODAY, schools) == []
    with pytest.raises(Refused, match="already"):
        by = county.people["coordinator"]
        actions.bring_start_forward(placement=other, starts_on=LATER, agreed_with="G", reason="R", by=by, on=TODAY)


def test_a_full_class_is_free_for_nobody_sooner(county):
    with as_owner():
        ClassPlaces.objects.update(count=1)
    agreed(county, make_pupil(county.schools[0], serial=1), starts_on=date(2026, 11, 30), expected_end_on=date(2027, 1, 8))
    confirmed(county, make_pupil(county.schools[0], serial=2), starts_on=LATER, expected_end_on=LAST)
    as_(county, "coordinator")
    assert sooner_starts(TODAY, [county.schools[0].pk]) == []


def test_between_panels_a_place_that_would_be_refused_cannot_be_chosen(county):
    other = agreed(county, make_pupil(county.schools[0], serial=9), starts_on=date(2026, 11, 26)).pupil
    referral = make_request(county)
    as_(county, "coordinator")
    assert [one.why_not for one in free_classes(referral, TODAY, calendar_for())] == [""]
    with as_owner():
        Separation.objects.create(pupil=referral.pupil, other=other, starts_on=TODAY,
                                  recorded_by_id=county.people["coordinator"].person_id)
    client = signed_in(county, "coordinator")
    page = reverse("panel_urgent", args=[referral.reference])
    text = client.get(page).content.decode()
    assert "not possible: somebody to be kept apart from the child is there until Fri 29 Jan" in text
    assert f'<option value="{county.base_class.pk}" disabled>' in text
    sent = client.post(page, {"outcome": "another_place", "place": county.base_class.pk, "reason": "Now"})
    assert "Choose another place: somebody to be kept apart" in sent.content.decode()


def test_a_lead_is_told_of_a_child_not_safe_and_of_one_nobody_has_written_about_but_not_of_one_just_reviewed(county):
    stay = confirmed(county, make_pupil(county.schools[0]))
    by = as_(county, "base_lead", stay.starts_on)
    actions.record_arrival(placement=stay, arrived_on=stay.starts_on, by=by, on=stay.starts_on)
    quiet_on = date(2027, 1, 15)  # over four school weeks after the arrival; the Christmas holidays are nobody's silence
    as_(county, "base_lead", quiet_on)
    provider = county.base.provider_id
    assert provider_day(provider, date(2027, 1, 4)).quiet == []
    assert [one.pk for one in provider_day(provider, quiet_on).quiet] == [stay.pk]
    review = Review.objects.filter(placement=stay).first()
    with as_owner():  # a review that came with a record from elsewhere, without a step of its own
        Review.objects.filter(pk=review.pk).update(
            held_on=date(2027, 1, 14), is_attending=True, is_safe=False, needs_are_met=True, pupil_view="He hits me",
        )
    on_day(quiet_on)
    by = as_(county, "base_lead", quiet_on)
    assert provider_day(provider, quiet_on).quiet == []
    assert "Not safe at the last review: decide today what changes" in {one.what for one in home_needs(by, quiet_on)}
