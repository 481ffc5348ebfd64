"""What is written about one child names no other: in a decision, between panels, in a letter, in an answer to a family."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.database import as_owner
from tests.factories.county import make_pupil, make_small_county
from tests.factories.panel import FEW_VOTERS, MEETS_ON, case_of, make_request, open_panel
from tests.factories.placements import as_
from tests.web.panel_scene import signed_in
from waymark.service.panels import actions
from waymark.service.panels.actions import DecisionIncomplete, LetterNamesAnotherChild
from waymark.service.panels.models import Decision
from waymark.service.panels.others_named import named_in_letter
from waymark.service.panels.queries import voters_for
from waymark.service.pupils.models import Letter, Pupil, Separation
from waymark.service.pupils.others_named import others_named
from waymark.service.pupils.rules import parts_of_letter
from waymark.service.referrals.models import OwnWords

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WAITING = {"offered_instead": "The county’s medical needs team", "interim_support": "A mentor twice a week"}


@pytest.fixture
def scene():
    """Two children of one list, of two schools, and a brother or sister of the first."""
    county = make_small_county()
    first = make_pupil(county.schools[0], seen_by=[county.authority], serial=1, family_name="Reedcutter")
    sibling = make_pupil(county.schools[0], seen_by=[county.authority], serial=2, given_names="Ash", family_name="Reedcutter")
    other = make_pupil(county.schools[2], seen_by=[county.authority], serial=3, given_names="Bryony Jo", known_as="Bee",
                       family_name="Sluice-Gate")
    referrals = [make_request(county, pupil=first), make_request(county, pupil=other, school=county.schools[2])]
    return county, open_panel(county, *referrals), referrals[0], sibling, other


def sent_on(county, meeting, referral, **more):
    item, by = case_of(meeting, referral), as_(county, "coordinator", MEETS_ON)
    said = {"reason": "The need is medical"} | WAITING | FEW_VOTERS | {"voters": voters_for(item)} | more
    return actions.decide(item=item, outcome="send_on", by=by, on=MEETS_ON, interim_owner=by.person_id,
                          interim_review_on=MEETS_ON.replace(month=12, day=10), **said)


def test_a_decision_names_no_other_child_of_the_list_and_says_in_which_box(scene):
    county, meeting, referral, _, _ = scene
    with pytest.raises(DecisionIncomplete) as refused:
        sent_on(county, meeting, referral, reason="As for bee SLUICE GATE’s place", interim_support="With Bryony Sluice-Gate")
    assert set(refused.value.faults) == {"reason", "interim_support"}
    assert refused.value.faults["reason"].startswith("“Why?” names another child (B. S-G.)")
    assert not Decision.objects.exists()


def test_brothers_and_sisters_share_a_family_name_and_are_named_only_in_full(scene):
    county, meeting, referral, _, _ = scene
    with pytest.raises(DecisionIncomplete, match="another child"):
        sent_on(county, meeting, referral, reason="Ash Reedcutter has been there before")
    assert sent_on(county, meeting, referral, reason="Robin and the Reedcutter family asked for it; Robin Reedcutter agrees")


def test_a_child_kept_apart_is_looked_for_whom_the_writer_may_not_see(scene):
    county, _, referral, _, _ = scene
    hidden = make_pupil(county.schools[1], seen_by=[county.authority], serial=9, given_names="Fescue", family_name="Farwater")
    with as_owner():
        Separation.objects.create(pupil=referral.pupil, other=hidden, starts_on=MEETS_ON,
                                  recorded_by_id=county.people["lead"].person_id)
    county.act_as("lead")
    assert not Pupil.objects.filter(pk=hidden.pk).exists()
    with CaptureQueriesContext(connection) as read:
        assert others_named(referral.pupil, {"why": "after Fescue Farwater’s fight"}, on=MEETS_ON) == {"why": "F. F."}
    assert len([one for one in read.captured_queries if "pupils_" in one["sql"]]) == 3


def test_a_letter_that_names_another_child_is_neither_saved_nor_sent_and_its_words_stay_on_the_page(scene):
    county, meeting, referral, _, _ = scene
    decision = sent_on(county, meeting, referral)
    letter = Letter.objects.get(about=decision.reference, addressee_kind="parent")
    browser, address = signed_in(county, "coordinator"), reverse("panel_letter_change", args=[letter.reference])
    parts = parts_of_letter(letter.body, letter.fixed_parts)
    boxes = {f"part_{at}": one.text for at, one in enumerate(parts) if not one.is_fixed} | {"seen": letter.body}
    with as_owner():
        OwnWords.objects.create(pupil=referral.pupil, referral=referral, speaker="parent", given_by="link", given_on=MEETS_ON,
                                words="It began with Bee Sluice-Gate at lunch.")
    quoted = "You told us: “It began with Bee Sluice-Gate at lunch.”"
    assert named_in_letter(letter, [quoted], on=MEETS_ON) == {}, "their own words are theirs"
    assert set(named_in_letter(letter, [f"{quoted} Bee Sluice-Gate says no."], on=MEETS_ON).values()) == {"B. S-G."}
    refused = browser.post(address, boxes | {"part_0": "We also spoke of Bee Sluice-Gate."})
    page = refused.content.decode()
    assert refused.status_code == 422 and "names another child (B. S-G.)" in page
    assert "We also spoke of Bee Sluice-Gate." in page
    with as_owner():
        Letter.objects.filter(pk=letter.pk).update(body=letter.body + "\n\nBee Sluice-Gate too.")
    by = as_(county, "coordinator", MEETS_ON)
    letter.refresh_from_db()
    with pytest.raises(LetterNamesAnotherChild, match="Nothing was sent"):
        actions.release_letter(letter=letter, family_rung_on=MEETS_ON, by=by, on=MEETS_ON)
    county.act_as("coordinator")
    letter.refresh_from_db()
    assert letter.state == "drafted"
