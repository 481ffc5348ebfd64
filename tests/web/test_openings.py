"""What opens when: for everybody only what is agreed; and the county's page stays light however many sites there are."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.database import as_owner
from tests.factories.county import make_base, make_small_county
from tests.web.test_authority import signed_in, words
from waymark.service.organisations.models import Organisation, School, Site
from waymark.service.provisions.models import OpeningStep, Provision

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


def site(county, name: str, status: str, **more) -> Provision:
    with as_owner():
        base, _ = make_base(county.schools[0], county.partnership, name=name)
        Provision.objects.filter(pk=base.pk).update(status=status, opens_on=date(2027, 9, 2), planned_year="2027/28", **more)
    return base


def test_anybody_sees_what_is_agreed_and_nobody_but_named_officers_what_is_not(county):
    agreed = site(county, "Agreed Base", "trust_approved")
    site(county, "Hoped-for Base", "planned")
    site(county, "Provisional Base", "trust_approved", is_provisional=True)
    site(county, "Given-up Base", "closed")
    with as_owner():
        OpeningStep.objects.create(
            provision=agreed, status="trust_approved", happened_on=date(2026, 10, 5), approved_by="The trust"
        )
    said = words(Client().get(reverse("public_openings")))
    assert "Lantern Base" in said and "Agreed Base" in said and "Mon 5 Oct" in said and "due Thu 2 Sep" in said
    assert "Provisional Base (provisional)" in said
    for hidden in ("Hoped-for Base", "Given-up Base"):
        assert hidden not in said
    assert "Hoped-for Base" in words(signed_in(county, "officer").get(reverse("authority_openings")))
    assert "Hoped-for Base" not in words(signed_in(county, "coordinator").get(reverse("authority_openings")))


def test_the_public_page_links_nowhere_that_asks_to_sign_in(county):
    body = Client().get(reverse("public_openings")).content.decode().split("<main")[1].split("</main>")[0]
    assert "/provision/" not in body and "/county/" not in body


def many_sites(county, count: int) -> None:
    with as_owner():
        sites = Site.objects.bulk_create(
            Site(organisation=county.schools[0], name=f"Site {one}", latitude=54 + one / 1000, longitude=2 + one / 1000)
            for one in range(count)
        )
        made = Provision.objects.bulk_create(
            Provision(
                key=f"many-{one}", name=f"Saltmarsh and Lantern Fen Base number {one}", kind="base", provider=county.schools[0],
                site=where, status="trust_approved" if one % 2 else "open", opens_on=date(2026, 9, 1), planned_year="2027/28",
            )
            for one, where in enumerate(sites)
        )
        for one in made:
            one.partnerships.add(county.partnership)


def many_schools(county, count: int) -> None:
    with as_owner():
        found = Organisation.objects.bulk_create(
            Organisation(kind="school", name=f"School number {one}") for one in range(count)
        )
        School.objects.bulk_create(
            School(organisation=one, urn=880000 + at, authority_code="998", type_code="34", type_name="Academy", status_code="1",
                   status_name="Open", latitude=54 + at / 500, longitude=2 + at / 700)
            for at, one in enumerate(found)
        )
        for one in found:
            county.partnership.members.create(organisation=one, starts_on=date(2025, 9, 1))


def test_the_county_stays_below_150_kb_with_ten_times_the_sites_and_schools(county):
    many_sites(county, 330)
    many_schools(county, 600)
    officer = signed_in(county, "officer")
    answer = officer.get(reverse("authority_county"))
    assert len(answer.content) < 150_000, len(answer.content)
    assert "All 331 provisions" in words(answer)
    whole = officer.get(reverse("authority_openings"))
    assert len(whole.content) < 150_000 and "Provisions 1 to 50 of 331" in words(whole)
    assert len(Client().get(reverse("public_openings")).content) < 150_000


def test_an_authoritys_theme_is_worn_by_every_page(county, settings):
    assert "theme.css" not in Client().get(reverse("public_openings")).content.decode()
    settings.WAYMARK = settings.WAYMARK | {
        "service_name": "Marlshire Together", "theme_css": "/theme.css", "theme_colour": "#3a1f5d",
        "theme_style": ":root { --govuk-brand-colour: #3a1f5d; }",
    }
    page = Client().get(reverse("public_openings")).content.decode()
    assert "Marlshire Together" in page and 'href="/theme.css"' in page and 'content="#3a1f5d"' in page
    sheet = Client().get("/theme.css")
    assert sheet["Content-Type"].startswith("text/css") and "#3a1f5d" in sheet.content.decode()
