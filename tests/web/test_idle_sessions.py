"""The limit the page announces is the server's: each request moves it on, and after it nobody is signed in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.factories.county import make_small_county
from tests.web.test_placement_pages import signed_in

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
