"""A provider's day on a phone, and a provision's page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.database import as_owner
from tests.factories.county import TODAY, make_pupil, make_small_county
from tests.factories.placements import ENDS_ON, STARTS_ON, agreed, arrived, confirmed
from tests.web.test_placement_pages import on_day, signed_in, typed
from waymark.service.placements import queries
from waymark.service.provisions.models import OpeningStep, PlaceHold, PlacesConfirmed, Provision
from waymark.service.web.components.form_messages import check_form_messages
from waymark.service.web.provider import forms

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


def test_every_form_answers_in_its_own_words():
    classes = [one for one in vars(forms).values() if isinstance(one, type) and issubclass(one, forms.forms.Form)]
    assert [sentence for one in classes for sentence in check_form_messages(one)] == []


def test_the_day_says_who_comes_what_is_due_and_who_has_gone_quiet(county, django_assert_max_num_queries):
    first, second, third = (make_pupil(county.schools[0], serial=one, given_names=name)
                            for one, name in ((1, "Ash"), (2, "Birch"), (3, "Cedar")))
    agreed(county, first)
    confirmed(county, second)
    arrived(county, third)
    later = STARTS_ON + timedelta(days=45)
    on_day(later)
    client = signed_in(county, "base_lead")
    with django_assert_max_num_queries(30):
        text = client.get(reverse("provider_today")).content.decode()
    order = [text.index(words) for words in ("Offers to answer", "Arriving", "Reviews due", "Gone quiet")]
    assert order == sorted(order)
    assert "Ash Reedcutter1" in text and "Birch Reedcutter2" in text
    assert "Free places not confirmed yet" in text


def test_past_the_end_is_said_in_school_days(county):
    arrived(county, make_pupil(county.schools[0]))
    on_day(ENDS_ON + timedelta(days=5))
    text = signed_in(county, "base_lead").get(reverse("provider_today")).content.decode()
    assert "Past the day to move on (1)" in text
    assert "Late by" in text


def test_an_empty_day_says_what_would_fill_it(county):
    client = signed_in(county, "base_lead")
    assert "Nothing is due today" in client.get(reverse("provider_today")).content.decode()
    assert "Nobody is here yet" in client.get(reverse("provider_children")).content.decode()


def test_places_are_confirmed_in_one_press_with_the_number_filled_in(county):
    client = signed_in(county, "base_lead")
    address = reverse("provider_confirm", args=[county.base.reference])
    assert 'value="10"' in client.get(address).content.decode()
    for _ in range(2):
        page = client.post(address, {"free_places": 10, "note": ""}, follow=True)
    assert "10 free places confirmed by Gita Heronway" in page.content.decode()
    assert PlacesConfirmed.objects.count() == 1


def test_places_are_held_and_lifted(county):
    client = signed_in(county, "base_lead")
    said = {"class_key": county.base_class.key, "places": 2, "kind": "closure", "reason": "Flood in room 2",
            **typed("starts_on", TODAY), **typed("ends_on", ENDS_ON)}
    wrong = client.post(reverse("provider_hold", args=[county.base.reference]), said | {"places": 60})
    assert "has 10 places on those days" in wrong.content.decode()
    assert "Flood in room 2" in wrong.content.decode()
    page = client.post(reverse("provider_hold", args=[county.base.reference]), said, follow=True)
    assert "2 places closed" in page.content.decode()
    hold = PlaceHold.objects.get()
    page = client.post(reverse("provider_lift", args=[county.base.reference, hold.pk]), follow=True)
    assert "None now or to come" in page.content.decode()


def test_the_council_states_places_and_a_provider_cannot(county):
    address = reverse("provider_places", args=[county.base.reference])
    said = {"class_key": county.base_class.key, "place_kind": "host", "count": 2, **typed("starts_on", TODAY)}
    assert signed_in(county, "base_lead").post(address, said).status_code == 403
    page = signed_in(county, "officer").post(address, said, follow=True)
    assert "For the host school" in page.content.decode() or "for the host school" in page.content.decode()


def test_a_site_not_agreed_yet_is_not_found_by_others(county):
    with as_owner():
        Provision.objects.filter(pk=county.base.pk).update(status="planned", opens_on=None, provider=county.schools[2])
    address = reverse("provider_provision", args=[county.base.reference])
    assert signed_in(county, "coordinator").get(address).status_code == 404
    officer = signed_in(county, "officer")
    assert "Only named officers of the council see this page" in officer.get(address).content.decode()
    officer.post(reverse("provider_step", args=[county.base.reference]),
                 {"event": "trust_agrees", "approved_by": "Fen Trust board", **typed("happened_on", TODAY)})
    assert OpeningStep.objects.get().approved_by == "Fen Trust board"
    assert signed_in(county, "coordinator").get(address).status_code == 200


def test_another_schools_provider_cannot_confirm_here(county):
    page = signed_in(county, "lead").get(reverse("provider_confirm", args=[county.base.reference]))
    assert page.status_code == 403


def test_the_day_takes_the_same_reads_however_many_children(county, django_assert_max_num_queries):
    for serial in range(8):
        confirmed(county, make_pupil(county.schools[0], serial=serial + 20))
    client = signed_in(county, "base_lead")
    with django_assert_max_num_queries(30):
        client.get(reverse("provider_today"))
    assert queries.provider_day(county.schools[1].pk, TODAY).coming
