"""The authority's pages: who may open them, what they say, how much they ask of the database."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.factories.county import TODAY, SmallCounty, make_person, make_pupil, make_small_county
from tests.factories.referrals import submitted
from waymark.service.accounts.models import Person
from waymark.service.organisations.models import Deployment, Organisation
from waymark.service.web.authority.forms import children, partnerships, people, record, schools, travel
from waymark.service.web.components.form_messages import check_form_messages

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BACKEND = "waymark.service.accounts.sign_in.PasswordBackend"
COUNTY_PAGES = (
    "/county/",
    "/county/waiting/",
    "/county/overdue/",
    "/county/free/",
    "/county/refusals/",
    "/county/refusals/?since=year",
    "/county/not-confirmed/",
    "/county/schools/",
    "/county/partnerships/",
    "/county/model/",
    "/county/record/",
    "/county/messages/",
    "/children/",
)
MOST_QUERIES = 30
MOST_BYTES = 150_000


@pytest.fixture
def county() -> SmallCounty:
    return make_small_county()


@pytest.fixture
def waiting(county):
    """The county with one child who waits."""
    pupil = make_pupil(county.schools[0], seen_by=[county.authority])
    submitted(county, pupil)
    return pupil


def signed_in(county: SmallCounty, who: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=county.people[who].person_id), backend=BACKEND)
    return client


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize("address", COUNTY_PAGES)
def test_an_officer_opens_every_page_within_the_budget(county, waiting, address, django_assert_max_num_queries):
    client = signed_in(county, "officer")
    with django_assert_max_num_queries(MOST_QUERIES):
        answer = client.get(address)
    assert answer.status_code == 200
    assert len(answer.content) < MOST_BYTES


@pytest.mark.parametrize("address", ["/county/", "/county/waiting/", "/county/journeys/", "/county/schools/import/"])
def test_a_school_is_refused_the_pages_of_the_council(county, address):
    assert signed_in(county, "lead").get(address).status_code == 403


@pytest.mark.parametrize("address", COUNTY_PAGES)
def test_every_page_works_when_there_is_only_an_authority(address):
    from tests.database import as_owner
    from waymark.service.organisations.authority_model.files import model_path, read_text

    with as_owner():
        authority = Organisation.objects.create(kind="authority", name="Emptyshire Council")
        Deployment.objects.create(
            authority=authority,
            model_name="fenshire",
            model_text=read_text(model_path("fenshire")),
            model_sha256="empty-fenshire",
            is_demonstration=True,
            stands_still_on=TODAY,
        )
        officer = make_person(authority, "authority_officer", "Only Officer")
    client = Client()
    client.force_login(Person.objects.get(pk=officer.person_id), backend=BACKEND)
    answer = client.get(address)
    assert answer.status_code == 200
    assert "None" not in words(answer)


def test_the_county_shows_who_waits_and_what_is_free_in_the_partnerships_row(county, waiting):
    said = words(signed_in(county, "officer").get("/county/"))
    row = said[said.index("Test Fens") :][:160]
    assert re.search(r"Test Fens 3 10 open, 0 planned 10 1 \d+ 0 \d+ –", row), row


def test_the_tile_of_free_places_opens_a_list_with_the_same_number(county):
    client = signed_in(county, "officer")
    tile = re.search(r'href="(/county/free/)".*?>(\d+)<', client.get("/county/").content.decode(), re.DOTALL)
    said = words(client.get(tile[1]))
    assert f"{tile[2]} free of 10 places open" in said
    assert re.search(rf"{county.base.name} .*? 10 {tile[2]} ", said)


def test_the_county_leads_only_to_pages_its_reader_may_open(county):
    for who in ("officer", "coordinator", "director"):
        client = signed_in(county, who)
        ways = re.search(r'<p class="govuk-body wm-acts">(.*?)</p>', client.get("/county/").content.decode()).group(1)
        assert {client.get(href, follow=True).status_code for href in re.findall(r'href="([^"]+)"', ways)} == {200}


def test_the_map_is_drawn_with_a_link_for_each_shape_and_served_as_geojson(county):
    from tests.database import as_owner
    from waymark.service.organisations.models import Partnership

    ring = [[2.0, 54.7], [2.3, 54.7], [2.3, 54.9], [2.0, 54.9], [2.0, 54.7]]
    with as_owner():
        Partnership.objects.update(area={"type": "Polygon", "coordinates": [ring]})
    client = signed_in(county, "officer")
    page = client.get("/county/").content.decode()
    named = "Test Fens: 10 free from Tue 1 Dec, 0 waiting"
    assert f'href="/county/partnerships/{county.partnership.reference}/" aria-label="{named}"><path' in page
    assert page.index("<table") < page.index('<svg class="wm-map"')
    found = client.get("/county/map.geojson")
    assert found["Content-Type"] == "application/geo+json"
    kinds = [one["properties"]["kind"] for one in found.json()["features"]]
    assert kinds == ["partnership", "provision"]


def test_a_site_its_trust_has_not_agreed_is_shown_to_named_officers_only_and_marked(county):
    from tests.database import as_owner
    from waymark.service.provisions.models import Provision

    with as_owner():
        Provision.objects.create(
            key="secret",
            name="Hushwater Base",
            kind="base",
            provider=county.schools[2],
            status="planned",
            planned_year="2027/28",
            is_provisional=True,
        )
    shown = words(signed_in(county, "officer").get("/county/"))
    assert "Hushwater Base provisional" in shown, shown[shown.index("What opens when") :]
    for who in ("coordinator", "inclusion"):
        assert "Hushwater Base" not in words(signed_in(county, who).get("/county/"))
        assert b"Hushwater" not in signed_in(county, who).get("/county/map.geojson").content


def test_who_waits_names_the_child_the_school_and_the_days(county, waiting):
    said = words(signed_in(county, "coordinator").get("/county/waiting/"))
    assert waiting.name in said
    assert "1 child waits" in said
    assert "Saltmere Academy" in said


def test_a_provision_never_confirmed_is_on_the_list_to_ring(county):
    said = words(signed_in(county, "coordinator").get("/county/not-confirmed/"))
    assert "Lantern Base never" in said


def test_the_model_says_which_law_a_route_rests_on_and_marks_what_is_assumed(county):
    said = words(signed_in(county, "lead").get("/county/model/"))
    assert "Education Act 2002 s.29A" in said
    assert "Everything that is assumed (" in said


def test_the_outbox_is_only_there_in_a_demonstration(county):
    client = signed_in(county, "coordinator")
    assert client.get("/county/messages/").status_code == 200
    assert 'href="/county/messages/"' in client.get("/county/").content.decode()
    from tests.database import as_owner

    with as_owner():
        Deployment.objects.update(is_demonstration=False, stands_still_on=None)
    assert client.get("/county/messages/").status_code == 404
    assert "/county/messages/" not in client.get("/county/").content.decode()


@pytest.mark.parametrize(
    "form",
    [
        children.ChildrenForm,
        partnerships.JoinForm,
        partnerships.LeaveForm,
        people.PersonForm,
        people.RoleForm,
        people.EndRoleForm,
        people.PasswordForm,
        record.ActsForm,
        schools.FindForm,
        schools.ClosedDayForm,
        schools.ImportForm,
        travel.JourneysForm,
    ],
)
def test_every_field_answers_a_wrong_value_in_its_own_words(form):
    assert check_form_messages(form) == []
