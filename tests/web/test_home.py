"""The home page and the links at the top: every need leads somewhere the person may go."""

from __future__ import annotations

import ast

import pytest
from django.test import Client
from django.urls import resolve, reverse

from tests.factories.county import make_pupil, make_small_county
from tests.factories.referrals import drafted, submitted
from tests.repository.architecture import SERVICE
from waymark.service.accounts.models import Person
from waymark.service.web.home.links import LINKS
from waymark.service.web.home.navigation import FOOTER, ITEMS
from waymark.service.web.home.needs import TITLES

BACKEND = "waymark.service.accounts.sign_in.PasswordBackend"


def kinds_of_need() -> set[str]:
    """Every text that can be the kind of a need, read from the queries that make them."""
    found = set()
    for path in SERVICE.rglob("*.py"):
        if "queries" in {part.removesuffix(".py") for part in path.relative_to(SERVICE).parts}:
            for node in ast.walk(ast.parse(path.read_text())):
                is_need = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Need"
                if is_need and isinstance(node.args[0], ast.Constant):
                    found.add(node.args[0].value)
    return found


def test_every_kind_of_need_leads_to_a_page():
    assert kinds_of_need() - set(LINKS) == set()


def test_every_link_of_a_need_is_a_page_that_takes_a_reference():
    for name, words in LINKS.values():
        assert resolve(reverse(name, args=["PU-2222-2222-2222"])).url_name == name
        assert words[0].isupper()


def test_whoever_is_shown_a_link_may_open_it():
    for name, _, roles in ITEMS:
        view = resolve(reverse(name)).func
        assert roles <= view.permission.roles, f"{name} is shown to {sorted(roles - view.permission.roles)}, who may not open it"
    for name, _ in FOOTER:
        assert resolve(reverse(name)).func.open_because


@pytest.mark.django_db
@pytest.mark.database
def test_the_home_page_sorts_what_waits_and_says_for_whom():
    county = make_small_county()
    drafted(county, make_pupil(county.schools[0], serial=1))
    submitted(county, make_pupil(county.schools[0], serial=2))
    for who, wanted in (("lead", "Go on writing"), ("coordinator", "Read the request")):
        browser = Client()
        browser.force_login(Person.objects.get(pk=county.people[who].person_id), backend=BACKEND)
        text = browser.get("/").content.decode()
        assert wanted in text
        assert any(f"{title} (" in text for title in TITLES)
        assert "no such element" not in text


@pytest.mark.django_db
@pytest.mark.database
def test_every_person_has_a_home_page_on_an_empty_county(django_assert_max_num_queries):
    county = make_small_county()
    for who, actor in county.people.items():
        browser = Client()
        browser.force_login(Person.objects.get(pk=actor.person_id), backend=BACKEND)
        with django_assert_max_num_queries(30):
            answer = browser.get("/")
        assert answer.status_code == 200, who
