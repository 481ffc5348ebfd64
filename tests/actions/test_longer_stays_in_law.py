"""A longer off-site direction is a fresh one: decided again by whoever decided the first, with its own notice."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.database import as_owner
from tests.factories.county import TODAY, make_pupil, make_small_county
from tests.factories.placements import ENDS_ON, arrived, as_, confirmed
from tests.web.test_placement_pages import signed_in
from waymark.service.access.permission import NotPermitted
from waymark.service.placements import actions
from waymark.service.placements.models import Extension, ExtensionDecision, Placement
from waymark.service.placements.queries import home_needs
from waymark.service.placements.rules import Refused
from waymark.service.pupils.models import Letter, NextStep

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ON = date(2027, 1, 18)
TO = date(2027, 2, 5)
FIRST_LONGER = date(2027, 2, 1)  # the Monday after the last day


@pytest.fixture
def county():
    return make_small_county()


def longer(county, on=ON) -> Extension:
    placement = arrived(county, make_pupil(county.schools[0]))
    actions.extend_placement(
        placement=placement, to_on=TO, reason="Two weeks more to settle the mornings", by=as_(county, "coordinator", on), on=on
    )
    return Extension.objects.get(placement=placement)


def decide(county, extension, **given):
    return actions.record_extension_decision(**{
        "extension": extension, "agrees": True, "decided_on": ON, "decided_by_name": "Cora Eelcatcher",
        "notice_given_on": date(2027, 1, 20), "by": as_(county, "board", ON), "on": ON,
    } | given)


def test_a_longer_stay_waits_for_whoever_decides_in_law_in_time_for_its_notice(county):
    extension = longer(county)
    assert extension.legal_decision_due_on == date(2027, 1, 28)  # two clear school days before Monday 1 February
    step = NextStep.objects.get(pupil=extension.pupil, done_on__isnull=True)
    assert step.owner_id == county.people["board"].person_id
    assert "decided in law" in step.what
    assert "decide_in_law" in {one.kind for one in home_needs(as_(county, "board", ON), ON)}


def test_a_longer_stay_is_written_of_as_one_that_goes_on_to_everybody_it_concerns(county):
    extension = longer(county)
    letters = {one.addressee_kind: one for one in Letter.objects.filter(template__startswith="longer_stay")}
    assert set(letters) == {"parent", "school", "host", "governing_board"}
    for letter in letters.values():
        words = " ".join(letter.body.split())
        assert "Friday 29 January 2027" in words and "Friday 5 February 2027" in words and "{" not in letter.subject + words
        assert "1 school week longer, 8 in all" in words
        assert "Two weeks more to settle the mornings" in words and "01632 960100" in words
        assert "agreed a place" not in letter.subject + words and "should come to" not in words
    board = letters["governing_board"]
    assert board.addressee_name == "The governing board of Saltmere Academy"
    assert "Please decide by Thursday 28 January 2027" in board.body and "Monday 1 February 2027" in board.body
    assert "In law a longer stay is decided by the governing board of Saltmere Academy" in letters["parent"].body
    assert any("governing board" in part for part in letters["parent"].fixed_parts)
    assert {one.about for one in letters.values()} == {extension.placement.reference}


def test_nobody_in_law_is_written_to_where_a_longer_stay_needs_no_fresh_decision(county):
    placement = arrived(county, make_pupil(county.schools[0]))
    with as_owner():
        Placement.objects.filter(pk=placement.pk).update(route="sixth_day", decision_maker="authority")
    placement.refresh_from_db()
    actions.extend_placement(placement=placement, to_on=TO, reason="More time", by=as_(county, "coordinator", ON), on=ON)
    letters = {one.addressee_kind: one for one in Letter.objects.filter(template__startswith="longer_stay")}
    assert set(letters) == {"parent", "school", "host"}
    assert "Nobody else has to decide this." in letters["parent"].body


def test_a_longer_stay_not_decided_in_time_is_the_councils_to_chase(county):
    extension = longer(county)
    late_on = date(2027, 1, 29)
    by = as_(county, "coordinator", late_on)
    said = {one.what for one in home_needs(by, late_on)}
    assert "A longer stay not yet decided by the governing board of the home school" in said
    assert not any("not yet decided" in one.what for one in home_needs(by, extension.legal_decision_due_on))


def test_the_fresh_decision_says_who_when_and_with_what_notice_and_drafts_it(county):
    extension = longer(county)
    for _ in range(2):
        decision = decide(county, extension, notice_given_on=date(2027, 1, 20))
    assert (decision.decided_by_name, decision.notice_given_on) == ("Cora Eelcatcher", date(2027, 1, 20))
    assert ExtensionDecision.objects.count() == 1
    notice = Letter.objects.filter(about=extension.placement.reference).order_by("-id").first()
    assert "from Mon 1 Feb 2027 to Fri 5 Feb 2027: 5 school days" in notice.body
    assert "go on being taught at" in notice.body and "was to end on Fri 29 Jan 2027" in notice.body
    assert "Two weeks more to settle the mornings" in notice.body
    assert "Review" in NextStep.objects.get(pupil=extension.pupil, done_on__isnull=True).what


def test_notice_too_late_is_refused_unless_the_reason_is_on_record(county):
    extension = longer(county)
    with pytest.raises(Refused, match="say why"):
        decide(county, extension, notice_given_on=date(2027, 1, 31))
    late = decide(county, extension, notice_given_on=date(2027, 1, 31), note="The family asked for it on Friday")
    assert late.note == "The family asked for it on Friday"


@pytest.mark.parametrize(("given_on", "why"), [(None, "Enter the day on which written notice"), (TODAY, "before the decision")])
def test_an_agreement_names_a_day_of_notice_that_can_be(county, given_on, why):
    with pytest.raises(Refused, match=why):
        decide(county, longer(county), notice_given_on=given_on)
    assert not ExtensionDecision.objects.exists()


def test_what_is_not_agreed_ends_on_the_day_it_did_before(county):
    extension = longer(county)
    with pytest.raises(Refused, match="Say why"):
        decide(county, extension, agrees=False)
    decide(county, extension, agrees=False, note="Time to go back")
    placement = Placement.objects.get()
    assert placement.expected_end_on == ENDS_ON
    assert not placement.reviews.filter(held_on__isnull=True, due_on__gt=ENDS_ON).exists()
    step = NextStep.objects.get(pupil=extension.pupil, done_on__isnull=True)
    assert "plan the end" in step.what
    with pytest.raises(Refused, match="It stands"):
        decide(county, extension)


def test_a_host_decides_nothing_in_law(county):
    extension = longer(county)
    with pytest.raises(NotPermitted):
        decide(county, extension, by=as_(county, "base_lead", ON))


def test_a_confirmed_stay_made_longer_before_it_begins_is_decided_afresh_too(county):
    placement = confirmed(county, make_pupil(county.schools[0]))
    actions.extend_placement(
        placement=placement, to_on=TO, reason="The room is free", by=as_(county, "coordinator"), on=TODAY
    )
    assert Extension.objects.get().legal_decision_due_on == date(2027, 1, 28)


def test_the_page_of_the_decision_about_a_longer_stay(county):
    extension = longer(county, on=TODAY)
    board = signed_in(county, "board")
    address = reverse("placement_decide", args=[extension.placement.reference])
    page = board.get(address).content.decode()
    assert "stays until" in page and "Why longer" in page
    typed = {
        "agrees": "yes", "decided_by_name": "Cora Eelcatcher", "decided_on_day": str(TODAY.day),
        "decided_on_month": str(TODAY.month), "decided_on_year": str(TODAY.year), "note": "",
    }
    refused = board.post(address, typed)
    assert refused.status_code == 422 and "Enter the day of the notice" in refused.content.decode()
    answer = board.post(address, typed | {f"notice_given_on_{part}": getattr(TODAY, part) for part in ("day", "month", "year")})
    assert answer.status_code == 302
    shown = board.get(reverse("placement_page", args=[extension.placement.reference])).content.decode()
    assert "Agreed in law" in shown
    again = board.get(address, follow=True).content.decode()
    assert "This has been answered already" in again
