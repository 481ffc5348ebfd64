"""Signing in: by persona in a demonstration, by password otherwise; wrong pairs, too many tries, safe return."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.database import as_owner
from tests.factories.county import make_small_county
from waymark.service.accounts.models import Person
from waymark.service.organisations.models import Deployment

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PASSWORD = "sedge-warbler-at-dusk"


@pytest.fixture
def person():
    county = make_small_county()
    with as_owner():
        person = Person.objects.get(pk=county.people["lead"].person_id)
        person.set_password(PASSWORD)
        person.is_persona = True
        person.save()
    return person


def test_a_right_pair_leads_home(person):
    answer = Client().post("/sign-in/", {"email": person.email.upper(), "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_wrong_pair_says_what_to_do_and_not_which_was_wrong(person):
    for email in (person.email, "nobody@fenshire.example"):
        answer = Client().post("/sign-in/", {"email": email, "password": "wrong"})
        assert answer.status_code == 422
        assert "do not belong together" in answer.content.decode()


def test_after_ten_wrong_tries_the_right_one_waits_too(person):
    for _ in range(10):
        Client().post("/sign-in/", {"email": person.email, "password": "wrong"})
    answer = Client().post("/sign-in/", {"email": person.email, "password": PASSWORD})
    assert "Wait 15 minutes" in answer.content.decode()


def test_one_address_s_wrong_tries_do_not_lock_another(person):
    for _ in range(11):
        Client().post("/sign-in/", {"email": "nobody@fenshire.example", "password": "wrong"})
    assert Client().post("/sign-in/", {"email": person.email, "password": PASSWORD}).status_code == 302


def test_a_persona_signs_in_with_one_press_in_a_demonstration(person):
    answer = Client().post("/sign-in/persona/", {"person": person.reference})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_persona_opens_nothing_in_a_real_service(person):
    with as_owner():
        Deployment.objects.update(is_demonstration=False, stands_still_on=None)
    assert Client().post("/sign-in/persona/", {"person": person.reference}).status_code == 404
    assert person.name not in Client().get("/sign-in/").content.decode()


@pytest.mark.parametrize(
    ("wanted", "led"),
    [("/choose-role/", "/choose-role/"), ("https://elsewhere.example/", "/"), ("//x.example", "/")],
)
def test_sign_in_returns_only_to_pages_of_our_own(person, wanted, led):
    answer = Client().post("/sign-in/", {"email": person.email, "password": PASSWORD, "next": wanted})
    assert answer["Location"] == led


def test_a_person_whose_role_has_ended_is_told_so(person):
    with as_owner():
        person.memberships.update(ends_on="2025-01-01")
    browser = Client()
    browser.force_login(person, backend="waymark.service.accounts.sign_in.PasswordBackend")
    answer = browser.get("/", follow=True)
    assert answer.status_code == 403
    assert "no role here today" in answer.content.decode()


def test_signing_out_needs_a_press_and_ends_the_session(person):
    browser = Client()
    browser.force_login(person, backend="waymark.service.accounts.sign_in.PasswordBackend")
    assert browser.get("/sign-out/").status_code == 405
    browser.post("/sign-out/")
    assert browser.get("/")["Location"].startswith("/sign-in/")


def test_signing_out_by_its_address_gets_a_page_with_a_way_home():
    answer = Client().get("/sign-out/")
    assert answer.status_code == 405
    assert 'href="/"' in answer.content.decode() and "Nothing was changed" in answer.content.decode()
