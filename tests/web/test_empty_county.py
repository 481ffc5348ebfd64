"""A county on its first morning: set up from its model, nothing imported, one person of each role. Every page works."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from tests.access.test_every_page import CLOSED
from tests.database import as_owner
from tests.factories.county import TODAY, make_person
from waymark.service.accounts.models import Person
from waymark.service.accounts.roles import ROLES
from waymark.service.organisations.authority_model import load_model
from waymark.service.organisations.authority_model.files import model_path, read_text
from waymark.service.organisations.models import Deployment, Organisation
from waymark.service.organisations.setting_up import set_up_authority, set_up_partnerships
from waymark.service.provisions.setting_up import set_up_provisions

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BACKEND = "waymark.service.accounts.sign_in.PasswordBackend"
IN_SUMMER, AFTER_THE_TERMS = date(2026, 8, 12), date(2031, 3, 3)
PAGES = [(address, one.callback.permission) for address, one in CLOSED if "<" not in address and address != "stay/"]


@pytest.fixture
def people():
    """By role, as ``waymark set-up fenshire`` and the first invitations leave the county."""
    with as_owner():
        model = load_model("fenshire")
        settled = set_up_authority(model, name="fenshire", text=read_text(model_path("fenshire")))
        set_up_partnerships(model)
        set_up_provisions(model, settled.authority, on=TODAY)
        places = {"authority": settled.authority} | {
            kind: Organisation.objects.create(kind=kind, name=f"The only {kind}") for kind in ("school", "trust", "provider")
        }
        found = {role: make_person(places[kind], role, f"Person {role}") for role, (kind, _) in ROLES.items()}
    return found


def on_day(day: date) -> None:
    """Only a demonstration may stand still on a day of its own."""
    with as_owner():
        Deployment.objects.update(is_demonstration=True, stands_still_on=day)


def signed_in(actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id), backend=BACKEND)
    return client


def faults_of(answer) -> list[str]:
    if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
        return [] if answer.status_code in (200, 405) else [f"answered {answer.status_code} {answer.get('Location', '')}"]
    html = answer.content.decode()
    main = html.split("<main", 1)[1].split("</main>")[0]
    words = unescape(re.sub(r"<[^>]+>", " ", main.split("</h1>", 1)[-1])).split()
    return [
        *(["has no single heading"] if main.count("<h1") != 1 else []),
        *(["says nothing under its heading"] if len(words) < 4 else []),
        *(["has a table without rows"] if re.search(r"<tbody[^>]*>\s*</tbody>", main) else []),
        *(["has a list without items"] if re.search(r"<([uo]l)[^>]*>\s*</\1>", main) else []),
        *(["shows None"] if re.search(r">\s*None\s*<", main) else []),
        *(["shows something undefined"] if "no such element" in html or "Undefined" in html else []),
    ]


@pytest.mark.parametrize("on", [TODAY, IN_SUMMER, AFTER_THE_TERMS], ids=["a school day", "in summer", "past the term dates"])
def test_every_page_works_for_every_role_before_anything_is_there(people, on):
    on_day(on)
    wrong, tried = [], 0
    for role, actor in people.items():
        client = signed_in(actor)
        for address, permission in PAGES:
            if permission.held(actor):
                tried += 1
                wrong += [f"{role}: /{address} {fault}" for fault in faults_of(client.get(f"/{address}", follow=True))]
    assert wrong == []
    assert tried > 2 * len(ROLES)


@pytest.mark.parametrize("address", ["/sign-in/", "/privacy/", "/about/", "/accessibility/", "/ready"])
def test_what_a_stranger_may_read_is_there_before_the_service_is_set_up(client, address):
    assert client.get(address).status_code == 200


def test_somebody_without_any_role_is_told_whom_to_ask(people):
    with as_owner():
        person = Person.objects.create(email="new@fenshire.example", name="New Reedcutter")
    client = Client()
    client.force_login(person, backend=BACKEND)
    shown = client.get("/", follow=True)
    assert shown.status_code == 403
    assert "Ask the person who runs Waymark in your organisation" in shown.content.decode()
