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
    freeze_the_agenda,
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


AFTER_FREEZING = [page for page in MAIN_PAGES if page.about in {"frozen", "case"}]
AS_LOADED = [page for page in MAIN_PAGES if page not in AFTER_FREEZING]


def what_is_wrong_with(page: MainPage, things: dict[str, tuple[str, ...]]) -> list[str]:
    browser = browser_of(page, things)
    with counting_queries() as queries:
        answer = browser.get(address_of(page, things))
    found = {
        f"answers {answer.status_code}": answer.status_code != 200,
        f"{queries.count} queries:\n" + "\n".join(sorted(one[:160] for one in queries.asked)): queries.count > MOST_QUERIES,
        f"{len(answer.content)} bytes": len(answer.content) > MOST_BYTES,
        "a value that is not there is shown": "no such element" in answer.content.decode(),
    }
    return [f"{page.key}: {sentence}" for sentence, is_so in found.items() if is_so]


@pytest.mark.parametrize("opened", AS_LOADED, ids=lambda one: one.key)
def test_a_main_page_opens_within_its_budget(opened, things):
    assert what_is_wrong_with(opened, things) == []


def test_the_pages_of_a_panel_open_within_their_budget_when_its_agenda_is_frozen(things):
    with as_owner():
        freeze_the_agenda()
    assert [one for page in AFTER_FREEZING for one in what_is_wrong_with(page, things)] == []


def test_every_link_of_the_navigation_is_a_main_page_for_somebody_who_is_shown_it():
    measured = {page.url_name for page in MAIN_PAGES}
    opens_another = {"authority_people": "authority_people_of"}
    assert [name for name, _, _ in ITEMS if opens_another.get(name, name) not in measured] == []


@pytest.mark.parametrize("who", sorted({page.who for page in MAIN_PAGES} - {FAMILY}))
def test_every_link_a_person_is_shown_opens(who, things):
    with as_owner():
        membership = membership_of(who)
    browser = Client()
    browser.force_login(membership.person, backend=BACKEND)
    shown = [name for name, _, roles in ITEMS if membership.role in roles] + [name for name, _ in FOOTER]
    for name in shown:
        with counting_queries() as queries:
            answer = browser.get(reverse(name), follow=True)
        assert (name, answer.status_code) == (name, 200)
        most = MOST_QUERIES * (1 + len(answer.redirect_chain))
        assert queries.count <= most, f"{name}: {queries.count} queries"
        assert len(answer.content) <= MOST_BYTES, f"{name}: {len(answer.content)} bytes"


def test_a_query_is_counted_and_a_savepoint_is_not(demo_database):
    from django.db import connection, transaction

    with counting_queries() as queries, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert queries.count == 1
