"""Every main page in the invented county: opens for whose it is, within thirty queries and 150 kB without images."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from benchmarks.main_pages import (
    FAMILY,
    MAIN_PAGES,
    MOST_BYTES,
    MOST_QUERIES,
    MainPage,
    address_of,
    counting_queries,
    link_for_a_family,
    membership_of,
    things_to_open,
)
from tests.database import as_owner
from waymark.service.accounts.middleware import FAMILY_TOKEN
from waymark.service.web.home.navigation import FOOTER, ITEMS

pytestmark = pytest.mark.database
BACKEND = "waymark.service.accounts.sign_in.PasswordBackend"
_found: dict[str, tuple[str, ...]] = {}


@pytest.fixture
def things(demo_database) -> dict[str, tuple[str, ...]]:
    """Looked up once: the county is the same for every test here."""
    if not _found:
        with as_owner():
            _found.update(things_to_open())
    return _found


def browser_of(page: MainPage, things: dict[str, tuple[str, ...]]) -> Client:
    browser = Client()
    if page.who != FAMILY:
        with as_owner():
            person = membership_of(page.who).person
        browser.force_login(person, backend=BACKEND)
        return browser
    with as_owner():
        token = link_for_a_family(*things["child"])
    session = browser.session
    session[FAMILY_TOKEN] = token
    session.save()
    return browser


@pytest.mark.parametrize("opened", MAIN_PAGES, ids=lambda one: one.key)
def test_a_main_page_opens_within_its_budget(opened, things):
    browser = browser_of(opened, things)
    with counting_queries() as queries:
        answer = browser.get(address_of(opened, things))
    assert answer.status_code == 200
    assert queries.count <= MOST_QUERIES, "\n".join(sorted(one[:160] for one in queries.asked))
    assert len(answer.content) <= MOST_BYTES
    assert "no such element" not in answer.content.decode()


def test_every_link_of_the_navigation_is_a_main_page_for_somebody_who_is_shown_it():
    measured = {page.url_name for page in MAIN_PAGES}
    assert [name for name, _, _ in ITEMS if name not in measured] == []


@pytest.mark.parametrize("who", sorted({page.who for page in MAIN_PAGES} - {FAMILY}))
def test_every_link_a_person_is_shown_opens(who, things):
    with as_owner():
        membership = membership_of(who)
    browser = Client()
    browser.force_login(membership.person, backend=BACKEND)
    shown = [name for name, _, roles in ITEMS if membership.role in roles] + [name for name, _ in FOOTER]
    for name in shown:
        with counting_queries() as queries:
            answer = browser.get(reverse(name))
        assert (name, answer.status_code) == (name, 200)
        assert queries.count <= MOST_QUERIES, f"{name}: {queries.count} queries"
        assert len(answer.content) <= MOST_BYTES, f"{name}: {len(answer.content)} bytes"


def test_a_query_is_counted_and_a_savepoint_is_not(demo_database):
    from django.db import connection, transaction

    with counting_queries() as queries, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert queries.count == 1
