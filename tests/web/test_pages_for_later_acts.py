"""Acts that follow a record: what became of an exclusion, children kept apart, a link closed, a place nobody planned."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.county import TODAY, make_pupil, make_small_county
from tests.factories.placements import ENDS_ON, STARTS_ON, as_
from tests.web.test_placement_pages import signed_in, typed
from waymark.service.duties import actions as duties
from waymark.service.exclusions import actions as exclusions
from waymark.service.exclusions.models import PermanentExclusionOutcome, SuspensionCancelled
from waymark.service.placements.actions import agree_placement, answer_offer
from waymark.service.placements.models import Placement
from waymark.service.pupils.actions import draft_letter, give_access, make_family_link
from waymark.service.pupils.models import FamilyLink, NextStep, Separation

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


@pytest.fixture
def pupil(county):
    return make_pupil(county.schools[0])


def at(name: str, *args: object) -> str:
    return reverse(name, args=args)


def suspended(county, pupil):
    return exclusions.record_suspension(
        pupil=pupil, school=county.schools[0], decided_on=date(2026, 10, 12), starts_on=date(2026, 10, 13),
        ends_on=date(2026, 10, 14), sessions=4, reasons=["DB"], by=as_(county, "lead"), on=TODAY,
    )


def excluded(county, pupil):
    return duties.exclude(
        pupil=pupil, school=county.schools[0], decided_on=TODAY, first_day_on=TODAY, reasons=["OW"],
        by=as_(county, "head"), on=TODAY,
    ).fact


def test_a_cancelled_suspension_shows_so_and_its_days_still_count(county, pupil):
    one = suspended(county, pupil)
    lead = signed_in(county, "lead")
    address = at("exclusion_cancel", one.reference)
    assert at("exclusion_event", one.reference) in lead.get(at("school_child", pupil.reference)).content.decode()
    assert lead.post(address, {"reason": ""}).status_code == 422
    for _ in range(2):
        assert lead.post(address, {"reason": "The head looked again"}).status_code == 302
    as_(county, "lead")
    assert SuspensionCancelled.objects.get().reason == "The head looked again"
    shown = lead.get(at("school_child", pupil.reference)).content.decode()
    assert "Cancelled" in shown and address not in shown and "2 school days this school year" in shown


def test_another_school_that_sees_the_child_may_not_cancel_the_suspension(county, pupil):
    one = suspended(county, pupil)
    give_access(pupil, county.schools[1].pk, because="offer", about="PL-TEST", on=TODAY)
    other = signed_in(county, "other_lead")
    assert at("exclusion_cancel", one.reference) not in other.get(at("exclusion_event", one.reference)).content.decode()
    assert other.post(at("exclusion_cancel", one.reference), {"reason": "x"}).status_code == 403
    as_(county, "lead")
    assert not SuspensionCancelled.objects.exists()


@pytest.mark.parametrize(("outcome", "still_owed"), [("reinstated", False), ("upheld", True)])
def test_the_board_records_what_became_of_an_exclusion_and_a_child_who_is_back_is_owed_nothing(
    county, pupil, outcome, still_owed
):
    one = excluded(county, pupil)
    board = signed_in(county, "board")
    address = at("exclusion_board", one.reference)
    given = {"what": outcome, "reason": "The board met", "confirmed": "yes", **typed("happened_on", TODAY)}
    for _ in range(2):
        assert board.post(address, given).status_code == 302
    as_(county, "board")
    assert PermanentExclusionOutcome.objects.get().outcome == outcome
    assert "The board met" in board.get(at("school_child", pupil.reference)).content.decode()
    as_(county, "inclusion")
    assert NextStep.objects.filter(pupil=pupil, done_on__isnull=True).exists() is still_owed


def test_an_outcome_before_the_decision_is_refused_with_what_was_typed(county, pupil):
    one = excluded(county, pupil)
    given = {"what": "upheld", "reason": "Kept words", **typed("happened_on", TODAY - timedelta(days=1))}
    shown = signed_in(county, "head").post(at("exclusion_board", one.reference), given)
    assert shown.status_code == 422
    assert "after the exclusion was decided" in shown.content.decode() and "Kept words" in shown.content.decode()


def test_two_children_are_kept_apart_for_both_and_no_longer_when_it_ends(county, pupil):
    other = make_pupil(county.schools[0], serial=2, given_names="Wren")
    lead = signed_in(county, "lead")
    for asked in (other.upn, other.reference.lower()):
        assert lead.post(at("school_keep_apart", pupil.reference), {"other": asked}).status_code == 302
    as_(county, "lead")
    assert Separation.objects.filter(ends_on__isnull=True).count() == 2
    assert "Wren" in lead.get(at("school_child", pupil.reference)).content.decode()
    assert pupil.name in lead.get(at("school_child", other.reference)).content.decode()
    ending = at("school_end_keep_apart", pupil.reference, other.reference)
    assert "from tomorrow" in lead.get(ending).content.decode()
    lead.post(ending)
    as_(county, "lead")
    assert not Separation.objects.filter(ends_on__isnull=True).exists()
    lead.post(at("school_keep_apart", pupil.reference), {"other": other.upn})  # on the same day: it goes on
    as_(county, "lead")
    assert Separation.objects.filter(ends_on__isnull=True).count() == 2


def test_a_child_is_kept_apart_from_nobody_unseen_nor_from_itself(county, pupil):
    hidden = make_pupil(county.schools[1], serial=3, family_name="Farwater")
    lead = signed_in(county, "lead")
    unseen = lead.post(at("school_keep_apart", pupil.reference), {"other": hidden.upn})
    assert unseen.status_code == 422
    assert "Ask the council" in unseen.content.decode() and "Farwater" not in unseen.content.decode()
    assert "the same child" in lead.post(at("school_keep_apart", pupil.reference), {"other": pupil.upn}).content.decode()
    assert "characters" in lead.post(at("school_keep_apart", pupil.reference), {"other": "A99"}).content.decode()


def test_an_unseen_child_kept_apart_is_told_without_a_name(county, pupil):
    hidden = make_pupil(county.schools[1], serial=3, family_name="Farwater")
    for one, who in ((pupil, "lead"), (hidden, "other_lead")):
        as_(county, who)
        give_access(one, county.authority.pk, because="duty", about="RF-TEST", on=TODAY)
    client = signed_in(county, "coordinator")
    assert client.post(at("school_keep_apart", pupil.reference), {"other": hidden.upn}).status_code == 302
    shown = signed_in(county, "lead").get(at("school_child", pupil.reference)).content.decode()
    assert "A child your organisation may not see" in shown and "Farwater" not in shown
    ending = at("school_end_keep_apart", pupil.reference, hidden.reference)
    assert signed_in(county, "lead").post(ending).status_code == 404


def test_a_closed_family_link_opens_nothing_and_is_not_listed(county, pupil):
    link, token = make_family_link(
        pupil=pupil, recipient_name="Ms Reed", relationship="mother", sent_to="reed@fenshire.example",
        by=as_(county, "lead"), on=TODAY,
    )
    lead = signed_in(county, "lead")
    address = at("school_close_family_link", pupil.reference, link.pk)
    assert address in lead.get(at("school_child", pupil.reference)).content.decode()
    assert "stops at once" in lead.get(address).content.decode()
    for _ in range(2):
        assert lead.post(address).status_code == 302
    as_(county, "lead")
    assert FamilyLink.objects.get().revoked_on == TODAY
    assert address not in lead.get(at("school_child", pupil.reference)).content.decode()
    assert Client().get(at("family_link", token)).status_code == 404


def test_another_childs_link_is_not_closed_from_this_childs_page(county, pupil):
    other = make_pupil(county.schools[0], serial=2)
    link, _ = make_family_link(
        pupil=other, recipient_name="Ms Reed", relationship="mother", sent_to="reed@fenshire.example",
        by=as_(county, "lead"), on=TODAY,
    )
    assert signed_in(county, "lead").post(at("school_close_family_link", pupil.reference, link.pk)).status_code == 404


def unplanned_words(county, **given) -> dict:
    return {
        "place": f"{county.base.reference}/{county.base_class.key}", "purpose": "To keep him safe",
        "exit_criteria": "Comes every day\n\nSleeps", "destination_route": "return", "first_thoughts": "Back to 8R",
        "over_capacity_reason": "His placement elsewhere closed overnight",
        **typed("starts_on", TODAY), **typed("expected_end_on", ENDS_ON),
    } | given


def seen_by_the_council(county, pupil):
    as_(county, "lead")
    give_access(pupil, county.authority.pk, because="duty", about="RF-TEST", on=TODAY)


def full_base(county):
    for serial in range(20, 30):
        child = make_pupil(county.schools[0], serial=serial)
        seen_by_the_council(county, child)
        agree_placement(
            pupil=child, referral=None, home_school=county.schools[0], provision_class=county.base_class,
            starts_on=STARTS_ON, expected_end_on=ENDS_ON, purpose="To find out", exit_criteria=["Comes"],
            destination_route="return", first_thoughts="Back", by=as_(county, "coordinator"), on=TODAY,
        )


def test_an_officer_records_a_place_beyond_the_places_with_a_name_and_a_reason(county, pupil):
    full_base(county)
    seen_by_the_council(county, pupil)
    officer = signed_in(county, "officer")
    address = at("placement_unplanned", pupil.reference)
    assert address in officer.get(at("school_child", pupil.reference)).content.decode()
    wrong = officer.post(address, unplanned_words(county, over_capacity_reason=""))
    assert wrong.status_code == 422 and "Sleeps" in wrong.content.decode()
    for _ in range(2):
        done = officer.post(address, unplanned_words(county))
        assert done.status_code == 302, done.content.decode()
    as_(county, "officer")
    placement = Placement.objects.get(pupil=pupil)
    assert (placement.over_capacity_by.name, placement.starts_on) == ("Ines Fenwarden", TODAY)
    shown = officer.get(at("placement_page", placement.reference)).content.decode()
    assert "Ines Fenwarden: His placement elsewhere closed overnight" in shown
    assert "Recorded by a named officer" in shown and "Agreed by the panel" not in shown


def test_a_school_may_not_record_a_place_beyond_the_places(county, pupil):
    lead = signed_in(county, "lead")
    assert lead.get(at("placement_unplanned", pupil.reference)).status_code == 403
    assert at("placement_unplanned", pupil.reference) not in lead.get(at("school_child", pupil.reference)).content.decode()


def test_the_places_page_shows_who_answered_what_the_agreement_and_its_letters(
    county, pupil, django_assert_max_num_queries
):
    seen_by_the_council(county, pupil)
    placement = agree_placement(
        pupil=pupil, referral=None, home_school=county.schools[0], provision_class=county.base_class,
        starts_on=STARTS_ON, expected_end_on=ENDS_ON, purpose="To find out", exit_criteria=["Comes every day"],
        destination_route="return", first_thoughts="Back to 8R", by=as_(county, "coordinator"), on=TODAY,
    )
    answer_offer(placement=placement, accepts=True, by=as_(county, "base_lead"), on=TODAY)
    as_(county, "lead")
    letter, unrelated = (
        draft_letter(pupil=pupil, template="t", addressee_kind="parent", addressee_name="Ms Reed", subject=subject,
                     body="Dear Ms Reed", on=TODAY, about=about)
        for subject, about in (("About the place", placement.reference), ("About lunch", ""))
    )
    client = signed_in(county, "board")
    with django_assert_max_num_queries(30):
        shown = client.get(at("placement_page", placement.reference)).content.decode()
    assert "Yes, Mon 23 Nov, Gita Heronway" in shown and "Not decided yet: due" in shown
    assert "Mon 30 Nov to Fri 29 Jan: 7 school weeks, full time." in shown
    assert "Return to their own school. Back to 8R" in shown
    assert at("school_letter", letter.reference) in shown and at("school_letter", unrelated.reference) not in shown


def test_education_that_is_owed_shows_on_the_childs_page_and_among_what_is_late(county, pupil):
    late = date(2026, 11, 9)
    duties.exclude(
        pupil=pupil, school=county.schools[0], decided_on=late, first_day_on=late, reasons=["OW"], by=as_(county, "head"),
        on=TODAY,
    )
    page = signed_in(county, "lead").get(at("school_child", pupil.reference)).content.decode()
    assert "Full-time education is owed" in page and "Jory Peatdigger" in page
    overdue = signed_in(county, "director").get(at("authority_overdue")).content.decode()
    assert "Not taught full-time since the sixth day" in overdue and "5 school days" in overdue
