"""A panel of invented cases in the browser's place: who signs in, and an agenda as full as asked."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

from django.test import Client

from tests.database import as_owner
from tests.factories.county import SmallCounty, make_pupil
from tests.factories.panel import FEW_VOTERS, MEETS_ON, PLACE, make_request, open_panel
from waymark.service.accounts.models import Person
from waymark.service.exclusions.models import AttendanceSummary, Suspension
from waymark.service.organisations.models import Deployment
from waymark.service.panels.models import PanelMeeting
from waymark.service.referrals.models import Referral, ReferralSection, SupportTried

BACKEND = "waymark.service.accounts.sign_in.PasswordBackend"
GIVEN = (
    "Ash",
    "Bryony",
    "Cress",
    "Dabberlocks",
    "Elder",
    "Fescue",
    "Gorse",
    "Hazel",
    "Iris",
    "Juniper",
    "Kelp",
    "Larch",
)
ANSWERS = {
    "strengths": {"going_well": "Reads to the younger children", "likes": "Boats, and Mr Fenlight"},
    "worries": {"worry": "Leaves lessons most days since October", "why_now": "It is happening more often"},
    "tried": {"what_worked": "A quiet place before registration"},
    "safety": {"risk": "Needs to know where the way out is", "high_intensity": "no", "safeguarding_open": "yes"},
    "people": {"people": "Gran; Mr Fenlight", "named_adult": "Mr Fenlight"},
    "ask": {
        "asked_kinds": ["base"],
        "purpose": "In every lesson again",
        "urgency": "4",
        "commitment": "We keep the tutor group and meet weekly",
    },
    "agreement": {"parent_agreement": "agrees", "pupil_agreement": "agrees"},
    "child": {"needs_words": "Needs a calm start to the day"},
}


# What somebody types beside the outcome and the reason: the purpose is nobody else's to fill in, and few may vote here.
TYPED = FEW_VOTERS | {"purpose": PLACE["purpose"], "voters": ["everybody"]}


def signed_in(county: SmallCounty, name: str, on: date = MEETS_ON) -> Client:
    """A browser of one person of the county, on a day."""
    with as_owner():
        Deployment.objects.update(stands_still_on=on)
        person = Person.objects.get(pk=county.people[name].person_id)
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def full_request(county: SmallCounty, serial: int) -> Referral:
    """A sent request with everything a panel reads."""
    school = county.schools[serial % 2 * 2]
    pupil = make_pupil(
        school,
        seen_by=[county.authority],
        serial=serial,
        given_names=GIVEN[serial % 12],
        family_name=f"Invented{serial}",
    )
    referral = make_request(county, school=school, pupil=pupil, serial=serial)
    with as_owner():
        ReferralSection.objects.bulk_create(
            [
                ReferralSection(referral=referral, pupil=pupil, key=key, answers=said, state="complete")
                for key, said in ANSWERS.items()
            ]
        )
        SupportTried.objects.create(
            referral=referral,
            pupil=pupil,
            what="Mentor",
            dose="twice a week",
            starts_on=date(2026, 9, 7),
            effect="Fewer late",
        )
        for month, attended in ((9, 38), (10, 31)):
            AttendanceSummary.objects.create(
                pupil=pupil,
                school=school,
                first_on=date(2026, month, 1),
                last_on=date(2026, month, 28),
                possible=40,
                attended=attended,
                source="school",
            )
        Suspension.objects.create(
            pupil=pupil,
            school=school,
            decided_on=date(2026, 10, 5),
            starts_on=date(2026, 10, 6),
            ends_on=date(2026, 10, 7),
            sessions=4,
            reasons=["DB"],
        )
    return referral


def panel_of(county: SmallCounty, cases: int) -> tuple[PanelMeeting, list[Referral]]:
    """An open panel with everybody here."""
    referrals = [full_request(county, serial) for serial in range(1, cases + 1)]
    return open_panel(county, *referrals), referrals


class Boxes(HTMLParser):
    """What a browser would post from one form if nobody touched it; and the words of each choice."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.values: dict[str, list[str]] = {}
        self.choices: dict[str, dict[str, str]] = {}
        self._open: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.inside = found.get("id") == self.form_id
        if not self.inside:
            return
        name, kind = found.get("name") or "", found.get("type")
        if tag == "input" and name and (kind not in {"checkbox", "radio"} or "checked" in found):
            self.values.setdefault(name, []).append(found.get("value") or "")
        if tag == "input" and kind in {"checkbox", "radio"}:
            self.choices.setdefault(name, {})[found.get("value") or ""] = ""
        if tag in {"select", "textarea"}:
            self._open = (tag, name)
            self.values.setdefault(name, [])
        if tag == "option" and self._open:
            self.choices.setdefault(self._open[1], {})[found.get("value") or ""] = ""
            if "selected" in found:
                self.values[self._open[1]] = [found.get("value") or ""]

    def handle_data(self, data: str) -> None:
        if self.inside and self._open and self._open[0] == "textarea":
            self.values[self._open[1]] = ["".join(self.values[self._open[1]]) + data]

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == self._open[0]:
            self._open = None
        if tag == "form":
            self.inside = False


def boxes(page: str, form_id: str = "decision") -> Boxes:
    read = Boxes(form_id)
    read.feed(page)
    return read
