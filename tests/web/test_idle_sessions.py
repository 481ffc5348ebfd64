"""The limit the page announces is the server's: each request moves it on, and after it nobody is signed in."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.factories.county import make_small_county
from tests.web.test_placement_pages import signed_in
from waymark.service.accounts.models import Person
from waymark.service.pupils.models import Pupil

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LIMIT = timedelta(minutes=settings.WAYMARK["idle_minutes"])


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """Moves the server's clock on, from a moment that stands still."""
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)

    def move(by: timedelta) -> None:
        nonlocal moment
        moment += by

    return move


@pytest.fixture
def lead(later) -> Client:
    return signed_in(make_small_county(), "lead")


def test_the_page_announces_the_limit_that_the_server_keeps(lead):
    answer = lead.get("/")
    assert f'data-session-seconds="{LIMIT.total_seconds():.0f}"' in answer.content.decode()
    assert answer.cookies["sessionid"]["max-age"] == LIMIT.total_seconds()


def test_somebody_who_does_nothing_until_the_limit_is_signed_out(lead, later):
    assert lead.get("/").status_code == 200
    later(LIMIT + timedelta(seconds=1))
    answer = lead.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/")


def test_every_page_moves_the_end_on(lead, later):
    for _ in range(4):
        later(LIMIT - timedelta(seconds=1))
        assert lead.get("/").status_code == 200
    assert Session.objects.get().expire_date == timezone.now() + LIMIT


def test_asking_to_stay_moves_the_end_on(lead, later):
    later(LIMIT - timedelta(seconds=1))
    assert lead.get("/stay/", headers={"x-requested-with": "fetch"}).status_code == 204
    later(LIMIT - timedelta(seconds=1))
    assert lead.get("/").status_code == 200


def test_words_sent_after_the_limit_are_offered_back_and_nothing_is_done(lead, later):
    later(LIMIT + timedelta(seconds=1))
    answer = lead.post("/school/children/add/", {"family_name": "Eelcatcher"})
    assert answer.status_code == 401
    assert "Eelcatcher" in answer.content.decode()


def test_a_stranger_is_given_no_session(later):
    assert "sessionid" not in Client().get("/sign-in/").cookies
    assert not Session.objects.exists()


ADDING = "/school/children/add/"
CHILD = {
    "given_names": "Wren", "family_name": "Eelcatcher", "sen_provision": "N",
    "born_on_day": "15", "born_on_month": "1", "born_on_year": "2014",
}


def kept(answer) -> dict[str, str]:
    """The boxes of the page that keeps what was typed, as the browser sends them."""
    boxes = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.content.decode()))
    return {name: html.unescape(value) for name, value in boxes.items()}


@pytest.fixture
def typed(later):
    """A child typed in on a page whose session ended; the person has signed in again in another tab."""
    county = make_small_county()
    browser = Client(enforce_csrf_checks=True)
    person = Person.objects.get(pk=county.people["lead"].person_id)
    browser.force_login(person, backend="waymark.service.accounts.sign_in.PasswordBackend")
    browser.get(ADDING)
    token = browser.cookies["csrftoken"].value
    later(LIMIT + timedelta(seconds=1))
    answer = browser.post(ADDING, CHILD | {"csrfmiddlewaretoken": token})
    assert answer.status_code == 401
    browser.force_login(person, backend="waymark.service.accounts.sign_in.PasswordBackend")
    browser.cookies["csrftoken"] = "n" * 32  # signing in gives the browser another
    return county, browser, kept(answer)


def test_the_first_press_after_signing_in_again_saves_what_was_typed(typed):
    county, browser, boxes = typed
    answer = browser.post(ADDING, boxes, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 302
    county.act_as("lead")
    assert Pupil.objects.get().family_name == "Eelcatcher"


@pytest.mark.parametrize("headers", [
    {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://elsewhere.example"}, {},
])
def test_another_site_cannot_use_what_was_kept(typed, headers):
    county, browser, boxes = typed
    assert browser.post(ADDING, boxes, headers=headers).status_code == 403
    county.act_as("lead")
    assert not Pupil.objects.exists()


def test_what_was_kept_for_one_page_saves_nothing_on_another(typed):
    _, browser, boxes = typed
    answer = browser.post("/school/children/find/", boxes, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 403
    assert browser.post(ADDING, boxes | {"kept_ticket": "made up"}, headers={"sec-fetch-site": "same-origin"}).status_code == 403
