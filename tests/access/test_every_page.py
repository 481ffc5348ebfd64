"""Every page, as a stranger and by every role: generated from the addresses, so that a new page is tried at once."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from tests.factories.county import make_small_county
from waymark.service.access.permission import REGISTER
from waymark.service.accounts.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def patterns(resolver=None, before: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for one in (resolver or get_resolver()).url_patterns:
        address = before + str(one.pattern)
        found += patterns(one, address) if isinstance(one, URLResolver) else [(address, one)]
    return found


def address_of(pattern: str) -> str:
    """An address that fits the pattern, naming things that do not exist."""
    filled = re.sub(r"<int:\w+>", "0", pattern)
    filled = re.sub(r"<uuid:\w+>", "00000000-0000-0000-0000-000000000000", filled)
    return "/" + re.sub(r"<[^>]+>", "none", filled)


@pytest.fixture
def county():
    return make_small_county()


PAGES = [(address, one) for address, one in patterns() if not address.startswith("static")]
CLOSED = [(address, one) for address, one in PAGES if not hasattr(one.callback, "open_because")]


def test_every_page_says_who_may_open_it():
    silent = [address for address, one in PAGES
              if not (hasattr(one.callback, "permission") or hasattr(one.callback, "open_because"))]
    assert silent == []


def test_every_open_page_says_why_in_a_sentence():
    assert [address for address, one in PAGES if len(getattr(one.callback, "open_because", "a reason")) < 8] == []


# Parts of an address that lead nowhere of their own, and why that is right.
A_PAGE_ALREADY = {
    "school/requests/<str:reference>/write/tried/": "the section of what was tried, by its key",
}


def test_every_address_a_person_can_cut_back_to_leads_somewhere():
    routes = {address for address, _ in PAGES}
    parents = {
        "/".join(parts[:count]) + "/"
        for parts in (address.rstrip("/").split("/") for address in routes) for count in range(1, len(parts))
    }
    assert sorted(parents - routes - set(A_PAGE_ALREADY)) == []
    assert not set(A_PAGE_ALREADY) & routes and set(A_PAGE_ALREADY) <= parents


def test_no_address_is_taken_by_another_page():
    taken = [address for address, one in PAGES if resolve(address_of(address)).func is not one.callback]
    assert taken == []


def test_an_address_cut_short_leads_to_the_page_above_that_one_may_open(county):
    def leads_to(who: str, address: str) -> str:
        client = Client()
        person = Person.objects.get(pk=county.people[who].person_id)
        client.force_login(person, backend="waymark.service.accounts.sign_in.PasswordBackend")
        answer = client.get(address)
        assert answer.status_code == 302
        return answer["Location"]

    assert leads_to("lead", "/school/requests/") == "/school/children/"
    assert leads_to("officer", "/school/requests/") == "/children/"
    assert leads_to("board", "/school/requests/") == "/"
    assert leads_to("coordinator", "/panels/decisions/") == "/panels/"
    assert leads_to("base_lead", "/placement/") == "/provision/"
    assert leads_to("lead", "/school/requests/none/words/") == "/school/requests/none/"
    assert Client().get("/school/requests/")["Location"] == "/"


@pytest.mark.parametrize("address", [address for address, _ in CLOSED])
def test_a_stranger_is_asked_to_sign_in(address):
    answer = Client().get(address_of(address))
    assert answer.status_code == 302, f"{address} answered {answer.status_code} to a stranger"
    assert answer["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("address", [address for address, _ in CLOSED])
def test_a_stranger_who_posts_changes_nothing(address):
    answer = Client().post(address_of(address), {"anything": "1"})
    if answer.status_code == 401:  # a form kept for whoever's session ended while they typed: nothing done, sign in first
        assert "Sign in" in answer.content.decode()
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


def test_every_role_is_refused_the_pages_it_has_no_permission_for(county):
    opened = []
    for actor in county.people.values():
        client = Client()
        client.force_login(Person.objects.get(pk=actor.person_id), backend="waymark.service.accounts.sign_in.PasswordBackend")
        for address, one in CLOSED:
            if one.callback.permission.held(actor):
                continue
            answer = client.get(address_of(address))
            if answer.status_code != 403:
                opened.append(f"{actor.role} got {answer.status_code} from {address}")
    assert opened == []


def test_what_does_not_exist_or_is_not_yours_is_not_found(county):
    wrong = []
    for actor in county.people.values():
        client = Client()
        client.force_login(Person.objects.get(pk=actor.person_id), backend="waymark.service.accounts.sign_in.PasswordBackend")
        for address, one in CLOSED:
            if "<" in address and one.callback.permission.held(actor):
                answer = client.get(address_of(address))
                if answer.status_code not in (404, 405):
                    wrong.append(f"{actor.role} got {answer.status_code} from {address}")
    assert wrong == []


def test_every_permission_completes_its_sentence():
    for one in REGISTER.values():
        assert re.fullmatch(r"[a-z].*[^.]", one.meaning), one.name
