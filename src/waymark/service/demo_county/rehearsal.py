"""A rehearsal on the real register of schools: one partnership, invented requests, one panel solved and checked.

Real schools ask and host here, so nothing that could be taken for their record is made: no suspension, no exclusion, no
attendance, no decision and no outcome. Only requests by visibly invented children, and a proposal; the database is dropped
afterwards by the command that calls this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import cycle
from typing import Any

from waymark.allocator.check import check
from waymark.kernel.identifiers import make_upn
from waymark.service.access.context import Sight, acting
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.middleware import actor_of
from waymark.service.accounts.models import Membership, Person
from waymark.service.allocation.models import AllocationRound, ProposalLine
from waymark.service.organisations.models import Organisation, Partnership
from waymark.service.organisations.queries import authority_model, deployment, member_schools
from waymark.service.panels import actions as panels
from waymark.service.provisions.models import ClassPlaces, Provision, ProvisionClass
from waymark.service.pupils.actions import add_pupil
from waymark.service.referrals import actions as referrals
from waymark.service.referrals.models import ReferralSection

GIVEN = ("Wren", "Robin", "Linnet", "Heron", "Tern", "Plover", "Avocet", "Dunlin", "Teal", "Swift", "Merlin", "Lark")
FAMILY = ("Invented-Fen", "Madeup-Marsh", "Notreal-Dyke", "Pretend-Sluice")
YEARS = (7, 8, 9, 8, 9, 10, 7, 8, 9, 9, 8, 10)
URGENCIES = ("5", "3", "4", "2", "3", "4", "1", "3", "4", "3", "2", "5")


@dataclass(frozen=True)
class Rehearsed:
    """What one rehearsal found. ``faults`` is the independent checker's list: empty when the proposal is right."""

    partnership: str
    schools: int
    places: int
    requests: int
    status: str
    proposed: int
    not_proposed: int
    faults: tuple[str, ...]


class CannotRehearse(Exception):
    """There is nothing to rehearse with. ``str()`` says what is missing."""


def rehearse(*, requests: int, on: date) -> Rehearsed:
    """Ask, list, freeze and solve in the partnership that has places; then check the proposal independently."""
    partnership = _partnership_with_places(on)
    authority = deployment().authority
    coordinator = _person(authority, "coordinator", "Rehearsing Coordinator", on)
    schools = list(member_schools(partnership.pk, on))
    kinds = sorted({one.kind for one in partnership.provisions.filter(status="open") if one.kind})
    for number, school in zip(range(requests), cycle(schools), strict=False):
        _ask(school, number, kinds, on)
    # the next panel whose cut-off has not passed, prepared on the day of its cut-off
    with acting(_sight(coordinator, on)):
        meeting = panels.call_meeting(partnership=partnership, by=coordinator, on=on)
        panels.prepare_agenda(meeting=meeting, by=coordinator, on=on)
        meeting = panels.freeze_agenda(meeting=meeting, by=coordinator, on=on)
    with acting(_sight(coordinator, on)):
        solved = AllocationRound.objects.get(pk=meeting.latest_round_id)
        lines = list(ProposalLine.objects.filter(round=solved))
    proposed = sum(1 for one in lines if one.provision_class_id)
    return Rehearsed(
        partnership=partnership.name, schools=len(schools), places=_places(partnership, on), requests=len(lines),
        status=solved.status, proposed=proposed, not_proposed=len(lines) - proposed,
        faults=tuple(check(solved.problem, solved.result)),
    )


def _partnership_with_places(on: date) -> Partnership:
    with_schools = [one for one in Partnership.objects.order_by("key") if member_schools(one.pk, on).exists()]
    if not with_schools:
        raise CannotRehearse("No partnership has member schools. Import the register of schools first, then set up.")
    found = next((one for one in with_schools if _places(one, on)), None)
    return found or _with_an_invented_provision(with_schools[0], on)


def _with_an_invented_provision(partnership: Partnership, on: date) -> Partnership:
    """Nothing of the plan is open yet with places stated: one of each kind is invented, run by the authority itself at no
    real school, so that there is something to decide about."""
    for kind in authority_model().kinds:
        if kind.counted_as != "places" or kind.setting not in ("mainstream_school", "ap_school"):
            continue
        provision = Provision.objects.create(
            key=f"rehearsal-{kind.key}", name=f"Invented {kind.name} for the rehearsal", kind=kind.key, status="open",
            provider=deployment().authority, opens_on=on, is_full_time=kind.full_time,
        )
        provision.partnerships.add(partnership)
        group = ProvisionClass.objects.create(
            provision=provision, key=f"{provision.key}-1", name="Class 1", year_low=kind.year_low, year_high=kind.year_high,
            needs_met=list(kind.needs),
        )
        ClassPlaces.objects.create(
            provision_class=group, place_kind="commissioned", count=kind.places_per_class_commissioned or 8, starts_on=on
        )
    return partnership


def _places(partnership: Partnership, on: date) -> int:
    found = ClassPlaces.objects.filter(
        provision_class__provision__in=partnership.provisions.filter(status="open"), place_kind="commissioned",
        starts_on__lte=on,
    )
    return sum(one.count for one in found)


def _person(organisation: Organisation, role: str, name: str, on: date) -> Actor:
    address = f"{role}.{organisation.pk}@rehearsal.example"
    person, _ = Person.objects.get_or_create(email=address, defaults={"name": name})
    membership, _ = Membership.objects.get_or_create(
        person=person, organisation=organisation, role=role, defaults={"starts_on": on}
    )
    return actor_of(membership)


def _sight(actor: Actor, on: date) -> Sight:
    return Sight(organisation_id=actor.organisation_id, person_id=actor.person_id, today=on)


def _ask(school: Organisation, number: int, kinds: list[str], on: date) -> None:
    lead = _person(school, "inclusion_lead", f"Invented Lead {school.pk}", on)
    head = _person(school, "head_teacher", f"Invented Head {school.pk}", on)
    with acting(_sight(lead, on)):
        pupil = add_pupil(details=_child(number, on), school=school, by=lead, on=on)
        referral = referrals.start_referral(pupil=pupil, school=school, path="persistent", by=lead, on=on)
        for speaker in ("pupil", "parent"):
            referrals.add_own_words(pupil=pupil, referral=referral, speaker=speaker, words="Invented for a rehearsal",
                                    given_by="with_help", by=lead, on=on)
        referrals.add_support_tried(referral=referral, details={"what": "Invented for a rehearsal"}, by=lead, on=on)
        for key, answers in _answers(number, kinds, on).items():
            version = ReferralSection.objects.get(referral=referral, key=key).version
            referrals.save_section(referral=referral, key=key, answers=answers, version=version, by=lead, on=on)
        referral.refresh_from_db()
        referrals.send_to_head(referral=referral, by=lead, on=on, exception_reason="A rehearsal")
    with acting(_sight(head, on)):
        referrals.approve_referral(referral=referral, by=head, on=on)


def _child(number: int, on: date) -> dict[str, Any]:
    year = YEARS[number % len(YEARS)]
    starts = on.year if on.month >= 9 else on.year - 1
    return {
        "given_names": GIVEN[number % len(GIVEN)], "family_name": FAMILY[number % len(FAMILY)],
        "born_on": date(starts - year - 4, 1, 1 + number % 28), "year_group": year,
        # 998 is no authority's code: these numbers can never be a real child's
        "upn": make_upn("998", 4000, 26, number + 1), "sen_provision": "K", "primary_need": "SEMH",
    }


def _answers(number: int, kinds: list[str], on: date) -> dict[str, dict[str, Any]]:
    words = "Invented for a rehearsal"
    return {
        "child": {"needs_words": words, "looked_after": "no"}, "strengths": {"going_well": words, "likes": words},
        "worries": {"worry": words, "why_now": words}, "pupil_words": {}, "parent_words": {},
        "tried": {"what_worked": words}, "attendance": {"part_time": "no"},
        "safety": {"risk": words, "high_intensity": "yes" if number % 4 == 0 else "no", "safeguarding_open": "no"},
        "people": {"people": words, "named_adult": "Invented Adult"},
        "ask": {"asked_kinds": kinds, "purpose": words, "urgency": URGENCIES[number % len(URGENCIES)], "commitment": words},
        "agreement": {"parent_agreement": "agrees", "parent_spoken_on": on.isoformat(), "pupil_agreement": "agrees",
                      "sharing_told": "yes"},
    }


def sites() -> list[dict[str, Any]]:
    """The plan as loaded: each site with its school's number, kind and status."""
    return [
        {"site": one.name, "kind": one.kind or "not stated", "status": one.status,
         "urn": getattr(getattr(one.host_school, "school", None), "urn", None), "provisional": one.is_provisional}
        for one in Provision.objects.select_related("host_school__school").order_by("planned_year", "key")
    ]

