"""The invented county as loaded: whole, coherent, and seen only by those who should see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache

import pytest

from tests.demo_database import DEMO_DAY
from waymark.service.access.context import Sight, tell_database
from waymark.service.accounts.actor import Actor
from waymark.service.accounts.middleware import actor_of
from waymark.service.accounts.models import Membership
from waymark.service.demo_county.county import County, generate
from waymark.service.demo_county.trying import with_something_for_everybody
from waymark.service.exclusions.models import AttendanceSummary, PermanentExclusion, Suspension
from waymark.service.organisations.models import Deployment, Organisation, School
from waymark.service.organisations.queries import calendar_for, today
from waymark.service.panels.actions.announcing import RING_FIRST, TO_THE_FAMILY
from waymark.service.panels.models import AgendaItem, Decision, PanelMeeting
from waymark.service.placements.models import DestinationPlan, Placement, ReturnCheck, Review
from waymark.service.placements.rules import HOLDS_A_PLACE
from waymark.service.pupils.models import Access, FamilyLink, Letter, NextStep, Pupil, Registration, RestrictedNote
from waymark.service.referrals.models import FrozenReferral, OwnWords, Referral, ReferralSection
from waymark.service.referrals.rules import SECTIONS, WAITING
from waymark.service.web.family.presenters import page_for
from waymark.service.web.home.needs import SOURCES

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("demo_database")]
ON = date.fromisoformat(DEMO_DAY)
ACTS_TODAY = {  # what a persona is for, and what must therefore be waiting
    "inclusion_lead": {"write_referral", "answer_more", "check_return"},
    "head_teacher": {"approve_referral"},
    "governing_board": {"decide_in_law"},
    "trust_officer": {"decide_in_law"},
    "coordinator": {"prepare_panel", "place_on_agenda", "release_letter", "move_on"},
    "authority_officer": {"prepare_panel", "move_on"},
    "provider_lead": {"hold_review", "answer_offer", "confirm_arrival"},
}


@lru_cache(maxsize=1)
def invented() -> County:
    return with_something_for_everybody(generate(1, today=ON))


@contextmanager
def everything() -> Iterator[None]:
    """As the owner of the tables, who sees every row."""
    from tests.database import as_owner

    with as_owner():
        yield


def personas() -> list[Actor]:
    held = Membership.objects.filter(person__is_persona=True).select_related("person", "organisation").order_by("id")
    return [actor_of(one) for one in held]


def persona(name: str) -> Actor:
    actor = next(one for one in personas() if one.name == name)
    see_as(actor)
    return actor


def see_as(actor: Actor) -> None:
    tell_database(Sight(organisation_id=actor.organisation_id, person_id=actor.person_id, today=ON))


def needs_of(actor: Actor) -> set[str]:
    see_as(actor)
    return {need.kind for source in SOURCES for need in source.home_needs(actor, ON)}


def test_every_row_that_was_invented_is_there() -> None:
    county = invented()
    with everything():
        for table, rows in (
            (School, county.schools),
            (Pupil, county.pupils),
            (Registration, county.registrations),
            (Suspension, county.suspensions),
            (PermanentExclusion, county.permanent_exclusions),
            (AttendanceSummary, county.attendance),
            (Referral, county.referrals),
            (PanelMeeting, county.meetings),
            (AgendaItem, county.agenda_items),
            (Decision, county.decisions),
            (Placement, county.placements),
            (DestinationPlan, county.placements),
        ):
            assert table.objects.count() == len(rows), table.__name__
        assert Review.objects.count() == sum(len(one.reviews) for one in county.placements)
        assert ReturnCheck.objects.count() == sum(len(one.return_checks) for one in county.placements)
        assert OwnWords.objects.count() == sum(len(one.own_words) for one in county.referrals)
        states = Counter(Placement.objects.values_list("state", flat=True))
    assert states == Counter(one.state for one in county.placements)


def test_the_demonstration_stands_still_on_a_school_day_of_the_county() -> None:
    settled = Deployment.objects.get()
    assert settled.is_demonstration and today() == ON == settled.stands_still_on
    assert calendar_for().terms == invented().calendar.terms
    assert calendar_for().is_school_day(ON)


def test_a_school_has_its_own_training_days() -> None:
    county = invented()
    school = county.schools[0]
    row = Organisation.objects.get(school__urn=school.urn)
    assert not any(calendar_for(row.pk).is_school_day(day) for day in school.inset_days)


def test_nobody_has_a_password() -> None:
    with everything():
        assert not any(one.person.has_usable_password() for one in Membership.objects.select_related("person")[:200])


def test_no_child_is_in_two_full_time_places_at_once() -> None:
    with everything():
        stays = Placement.objects.filter(is_full_time=True, state__in=[*HOLDS_A_PLACE, "ended"])
        last: dict[int, date] = {}
        for pupil, first_on, ended_on, expected in stays.order_by("pupil_id", "starts_on").values_list(
            "pupil_id", "starts_on", "ended_on", "expected_end_on"
        ):
            assert last.get(pupil, date.min) < first_on
            last[pupil] = ended_on or expected


def test_everybody_who_waits_or_has_a_place_has_one_owner_and_one_day() -> None:
    with everything():
        waiting = set(Referral.objects.filter(state__in=WAITING).values_list("pupil_id", flat=True))
        placed = set(Placement.objects.filter(state__in=HOLDS_A_PLACE).values_list("pupil_id", flat=True))
        unchecked = set(ReturnCheck.objects.filter(checked_on__isnull=True).values_list("pupil_id", flat=True))
        owned = Counter(NextStep.objects.filter(done_on__isnull=True).values_list("pupil_id", flat=True))
    assert waiting and placed and unchecked
    assert (waiting | placed | unchecked) <= set(owned)
    assert set(owned.values()) == {1}


def test_every_request_that_was_sent_is_complete_and_kept_as_it_was_sent() -> None:
    with everything():
        sent = set(Referral.objects.filter(submitted_on__isnull=False).values_list("pk", flat=True))
        assert set(FrozenReferral.objects.values_list("referral_id", flat=True)) == sent
        complete = Counter(
            ReferralSection.objects.filter(referral__in=sent, state="complete").values_list("referral_id", flat=True)
        )
    assert set(complete.values()) == {len(SECTIONS)} and set(complete) == sent


def test_a_copy_holds_nothing_that_happened_after_it_was_sent() -> None:
    with everything():
        first = FrozenReferral.objects.order_by("frozen_on").first()
        facts = next(part for part in first.content if part["section"] == "attendance")
        later = Suspension.objects.filter(pupil=first.pupil_id, starts_on__gt=first.frozen_on)
        said = " ".join(row["question"] for row in facts["questions"])
        assert not any(f"{one.starts_on:%d %B %Y}".lstrip("0") in said for one in later)


def test_every_decision_of_a_panel_kept_its_quorum_and_nobody_voted_on_their_own_case() -> None:
    with everything():
        decided = Decision.objects.filter(item__isnull=False).select_related(
            "item__meeting", "item__referral", "item__placement"
        )
        members = {
            one.pk: one
            for meeting in PanelMeeting.objects.prefetch_related("members")
            for one in meeting.members.all()
        }
        for one in decided:
            assert one.item.meeting.state == "closed" and one.schools_present >= one.item.meeting.quorum
            home = one.item.referral.school_id if one.item.referral else one.item.placement.home_school_id
            assert all(members[pk].organisation_id != home for pk in one.voters)


def test_three_panels_and_a_big_one_are_due_within_the_fortnight() -> None:
    with everything():
        due = PanelMeeting.objects.filter(state="called", meets_on__gte=ON, items__state="listed").distinct()
        requests = sorted(one.items.filter(kind="new_request").count() for one in due)
        kinds = {kind for one in due for kind in one.items.values_list("kind", flat=True)}
    assert len(requests) >= 4 and requests[-1] == 12
    assert {"new_request", "extension", "return_check", "urgent_report"} <= kinds


def test_an_inclusion_lead_sees_the_children_of_her_school_and_of_nobody_elses() -> None:
    lead = persona("Amara Okafor-Fen")
    seen = set(Pupil.objects.values_list("pk", flat=True))
    with everything():
        rows = Access.objects.filter(organisation=lead.organisation_id, starts_on__lte=ON)
        given = {
            one.pupil_id: one.because
            for one in rows
            if one.part == "facts" and (one.ends_on is None or one.ends_on >= ON)
        }
        ours = set(
            Registration.objects.filter(school=lead.organisation_id, ends_on__isnull=True).values_list(
                "pupil_id", flat=True
            )
        )
    assert seen == set(given) and ours <= seen
    assert set(given.values()) <= {"registration", "panel", "legal_decision", "receiving_school"}


def test_a_provider_sees_only_children_offered_or_placed_there() -> None:
    lead = persona("Gethin Wherrysail")
    seen = set(Pupil.objects.values_list("pk", flat=True))
    with everything():
        theirs = set(
            Placement.objects.filter(provision_class__provision__provider=lead.organisation_id).values_list(
                "pupil_id", flat=True
            )
        )
    assert seen and seen <= theirs


def test_restricted_notes_stay_with_the_school_and_the_council() -> None:
    with everything():
        assert RestrictedNote.objects.count() >= 2
    for actor in personas():
        see_as(actor)
        if actor.organisation_kind == "provider":
            assert not RestrictedNote.objects.exists()
    persona("Saoirse Tidewell")
    assert RestrictedNote.objects.count() >= 2


def test_something_waits_for_each_persona_whose_story_says_so() -> None:
    found: dict[str, set[str]] = {}
    for actor in personas():
        found.setdefault(actor.role, set()).update(needs_of(actor))
    for role, kinds in ACTS_TODAY.items():
        assert kinds <= found[role], f"{role} lacks {kinds - found[role]}"


def test_only_officers_reasons_put_more_children_in_a_class_than_it_has_places() -> None:
    with everything():
        over = Placement.objects.exclude(over_capacity_reason="")
        assert all(one.over_capacity_by_id for one in over) and over.count() <= 12


def test_no_letter_about_a_stay_that_has_begun_waits_to_be_released() -> None:
    with everything():
        begun = Decision.objects.filter(placement__state__in=["arrived", "ended"]).values("reference")
        assert Letter.objects.filter(about__in=begun, state="released").exists()
        assert not Letter.objects.filter(about__in=begun, state="drafted").exists()
        assert Letter.objects.filter(state="drafted").exists()


def test_what_a_family_has_not_been_told_nobody_outside_the_room_knows() -> None:
    with everything():
        untold = Decision.objects.filter(is_announced=False)
        waiting, places = set(untold.values_list("reference", flat=True)), Placement.objects.filter(is_announced=False)
        drafted = Letter.objects.filter(state="drafted")
        assert waiting == set(drafted.values_list("about", flat=True))
        assert waiting == set(drafted.filter(addressee_kind__in=TO_THE_FAMILY).values_list("about", flat=True))
        assert waiting == set(NextStep.objects.filter(what=RING_FIRST, done_on=None).values_list("about", flat=True))
        assert set(places) == {one.placement for one in untold.filter(placement__isnull=False)}
        assert {one.state for one in places} == {"agreed"}
        assert not Access.objects.filter(about__in=places.values("reference")).exists()


def test_the_family_of_a_placed_child_reads_where_they_are_the_decision_the_plan_and_the_way_back() -> None:
    with everything():
        link = FamilyLink.objects.filter(pupil__placements__state="arrived").first()
        page = page_for(link, ON)
    assert page.now.startswith((f"{page.name} is at ", "You are at "))
    assert page.letters
    assert {row["key"] for row in page.plan} == {
        "What the place is for", "What shows that it has worked", "The way on",
    }
    assert "You" in {one.who for one in page.words}
