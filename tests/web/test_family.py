"""The family's page: by a link that proves who it was sent to, without an account."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.database import as_owner
from tests.factories.county import TODAY, make_pupil, make_small_county
from tests.factories.panel import MEETS_ON, case_of, open_panel
from tests.factories.placements import STARTS_ON, agreed, arrived, as_
from tests.factories.referrals import submitted
from waymark.service.notifications.models import Message
from waymark.service.panels import actions as panels
from waymark.service.panels.queries import reasons_for
from waymark.service.placements.queries import home_needs as placement_needs
from waymark.service.pupils import actions
from waymark.service.pupils.models import FamilyLink, Letter
from waymark.service.pupils.queries import home_needs as letters_to_release
from waymark.service.referrals.actions import add_own_words
from waymark.service.referrals.models import OwnWords
from waymark.service.web.family.views import masked
from waymark.service.web.home.needs import sorted_needs

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def family():
    county = make_small_county()
    pupil = make_pupil(county.schools[0])
    referral = submitted(county, pupil)
    link, token = actions.make_family_link(
        pupil=pupil, recipient_name="Mo Reedcutter", relationship="mother", sent_to="mo@fenshire.example",
        by=county.act_as("lead"), on=TODAY,
    )
    return county, referral, link, token


def code_sent() -> str:
    with as_owner():
        body = Message.objects.filter(subject="Your code").latest("id").body
    return re.search(r"\d{6}", body).group()


def opened(token: str) -> Client:
    browser = Client()
    browser.post(f"/family/{token}/")
    answer = browser.post(f"/family/{token}/code/", {"code": code_sent()})
    assert answer["Location"] == "/family/"
    return browser


def test_a_link_and_its_code_open_the_page_of_one_child(family):
    _, _, _, token = family
    text = opened(token).get("/family/").content.decode()
    assert "Robin: where things are" in text
    assert "He is kind, and worn out" in text
    assert "no such element" not in text


def test_the_link_alone_opens_nothing(family):
    _, referral, _, token = family
    browser = Client()
    assert "mo@fenshire.example" not in browser.get(f"/family/{token}/").content.decode()
    assert browser.get("/family/").status_code == 404
    assert referral.pupil.family_name not in browser.get(f"/family/{token}/").content.decode()


def test_opening_a_link_sends_no_code_until_it_is_asked_for(family):
    _, _, _, token = family
    Client().get(f"/family/{token}/")
    with as_owner():
        assert not Message.objects.filter(subject="Your code").exists()


def test_five_wrong_codes_end_the_code_even_the_right_one(family):
    _, _, _, token = family
    browser = Client()
    browser.post(f"/family/{token}/")
    right = code_sent()
    for _ in range(5):
        answer = browser.post(f"/family/{token}/code/", {"code": "000000" if right != "000000" else "111111"})
        assert answer.status_code == 422
    assert browser.post(f"/family/{token}/code/", {"code": right}).status_code == 422


def test_a_code_works_once(family):
    _, _, _, token = family
    browser = Client()
    browser.post(f"/family/{token}/")
    right = code_sent()
    assert browser.post(f"/family/{token}/code/", {"code": right}).status_code == 302
    assert Client().post(f"/family/{token}/code/", {"code": right}).status_code == 422


def test_words_added_by_the_family_stand_first_and_the_school_sees_them(family):
    county, referral, _, token = family
    browser = opened(token)
    for _ in range(2):  # the button pressed twice
        assert browser.post("/family/words/", {"words": "Mornings are hardest"}).status_code == 302
    county.act_as("lead")
    said = OwnWords.objects.filter(referral=referral, speaker="parent")
    assert [one.words for one in said].count("Mornings are hardest") == 1
    assert said.first().words == "Mornings are hardest"
    assert said.first().given_by == "link"


def test_empty_words_get_a_sentence(family):
    _, _, _, token = family
    answer = opened(token).post("/family/words/", {"words": " "})
    assert answer.status_code == 422
    assert "Write what you want people to know" in answer.content.decode()


def test_a_letter_shows_once_it_is_released_and_not_before(family):
    county, referral, _, token = family
    browser = opened(token)
    by = county.act_as("coordinator")
    letter = actions.draft_letter(
        pupil=referral.pupil, template="agreed", addressee_kind="parent", addressee_name="Mo", subject="A place at the Base",
        body="The panel agreed.\n\nBecause it is close by.", on=TODAY, about=referral.reference,
    )
    assert "Because it is close by" not in browser.get("/family/").content.decode()
    county.act_as("coordinator")
    actions.release_letter(letter=Letter.objects.get(pk=letter.pk), family_rung_on=TODAY, by=by, on=TODAY)
    assert "Because it is close by" in browser.get("/family/").content.decode()


@pytest.mark.parametrize("how", ["closed", "run_out"])
def test_a_link_that_has_ended_opens_nothing_even_for_somebody_inside(family, how):
    county, _, link, token = family
    browser = opened(token)
    county.act_as("lead")
    if how == "closed":
        actions.revoke_family_link(link=link, by=county.people["lead"], on=TODAY)
    else:
        FamilyLink.objects.filter(pk=link.pk).update(expires_on=TODAY - timedelta(days=1))
    for address in ("/family/", f"/family/{token}/", "/family/words/"):
        assert browser.get(address).status_code == 404


def test_a_family_sees_its_own_child_and_no_other(family):
    county, _, _, token = family
    make_pupil(county.schools[0], serial=2, given_names="Wren", family_name="Otherchild")
    assert "Otherchild" not in opened(token).get("/family/").content.decode()


def test_a_made_up_link_is_answered_like_an_old_one():
    make_small_county()
    assert Client().get("/family/not-a-real-token/").status_code == 404


@pytest.mark.parametrize(
    ("address", "shown"), [("mo@fenshire.example", "m…@fenshire.example"), ("07700 900432", "a number ending 432")]
)
def test_only_enough_of_an_address_is_shown(address, shown):
    assert masked(address) == shown


def test_a_child_who_has_arrived_reads_where_they_are_though_no_letter_was_released(family):
    county, referral, _, token = family
    arrived(county, referral.pupil, referral=referral)
    text = opened(token).get("/family/").content.decode()
    assert "Robin is at" in text and "The plan is to finish by" in text
    assert "To find out what makes mornings hard" in text
    assert "Asks for help before leaving" in text
    assert re.search(r"aria-current[^>]*>(?:(?!</li>).)*Support begins", text, re.DOTALL)


def test_a_place_not_begun_stays_hidden_until_its_letter_is_released(family):
    county, referral, _, token = family
    placement = agreed(county, referral.pupil, referral=referral)
    browser = opened(token)
    place = placement.provision_class.provision.name
    assert place not in browser.get("/family/").content.decode()
    by = county.act_as("coordinator")
    letter = actions.draft_letter(
        pupil=referral.pupil, template="agreed", addressee_kind="parent", addressee_name="Mo", subject="A place",
        body="The panel agreed.", on=TODAY, about=placement.reference,
    )
    actions.release_letter(letter=letter, family_rung_on=TODAY, by=by, on=TODAY)
    assert place in browser.get("/family/").content.decode()


def test_a_letter_about_an_older_decision_tells_nothing_of_a_newer_one(family):
    county, referral, _, token = family
    by = county.act_as("coordinator")
    older = actions.draft_letter(
        pupil=referral.pupil, template="refused", addressee_kind="parent", addressee_name="Mo", subject="Not yet",
        body="Not yet.", on=TODAY - timedelta(days=30), about="DE-OLD",
    )
    actions.release_letter(letter=older, family_rung_on=TODAY, by=by, on=TODAY)
    placement = agreed(county, referral.pupil, referral=referral)
    assert placement.provision_class.provision.name not in opened(token).get("/family/").content.decode()


def test_the_coordinator_is_told_late_of_a_stay_that_began_without_a_letter(family):
    county, referral, _, _ = family
    placement = agreed(county, referral.pupil, referral=referral)
    actions.draft_letter(
        pupil=referral.pupil, template="agreed", addressee_kind="parent", addressee_name="Mo", subject="A place",
        body="The panel agreed.", on=TODAY, about=placement.reference,
    )
    by = county.act_as("coordinator")
    assert "release_letter" not in {one.kind for one in placement_needs(by, TODAY)}
    with as_owner():
        type(placement).objects.filter(pk=placement.pk).update(
            state="arrived", arrived_on=STARTS_ON, host_answered_on=TODAY, legally_decided_on=TODAY,
            legally_decided_by_name="Cora", notice_given_on=TODAY,
        )
    by = county.act_as("coordinator")
    late = [one for one in placement_needs(by, STARTS_ON) if one.kind == "release_letter"]
    assert [one.due_on for one in late] == [TODAY]
    assert [one.due_on for one in letters_to_release(by, STARTS_ON) if one.kind == "release_letter"] == [None]
    rows = [row for group in sorted_needs(by, STARTS_ON) for row in group.rows if "letter" in row.what]
    assert len(rows) == 1


def test_another_adults_words_are_not_shown_to_a_parent_but_to_the_child_they_are(family):
    county, referral, _, token = family
    by = county.act_as("lead")
    add_own_words(pupil=referral.pupil, referral=referral, speaker="parent", words="I have moved to Saltby",
                  given_by="themselves", speaker_name="Abe Otherparent, father", by=by, on=TODAY)
    text = opened(token).get("/family/").content.decode()
    assert "You, in your own words" in text and "He is kind, and worn out" in text
    assert "Robin, in their own words" in text
    assert "Saltby" not in text and "What other adults said is not shown here" in text
    _, childs = actions.make_family_link(
        pupil=referral.pupil, recipient_name="Robin", relationship="The young person", sent_to="robin@fenshire.example",
        by=county.act_as("lead"), on=TODAY,
    )
    text = opened(childs).get("/family/").content.decode()
    assert "Saltby" in text and "Abe Otherparent, father, in their own words" in text
    assert text.count("You, in your own words") == 1


def test_leaving_by_its_address_gets_a_page_with_a_way_back():
    make_small_county()
    answer = Client().get("/family/leave/")
    assert answer.status_code == 405 and answer["Allow"] == "POST"
    assert 'href="/family/"' in answer.content.decode()


def coming_of(page: str) -> str:
    return page.split("Who decides what, and by when")[1].split("</dl>")[0]


def test_before_the_panel_the_family_reads_who_decides_and_by_when(family):
    *_, token = family
    page = opened(token).get("/family/").content.decode()
    assert "The schools of Test Fens decide together" in coming_of(page)
    assert "at the earliest" in coming_of(page)
    for working_words in ("agenda", "ask for more", "broker"):
        assert working_words not in page


def test_a_decision_nobody_has_told_the_family_of_shows_nothing_of_what_it_was(family):
    county, referral, _, token = family
    decision = refused(county, referral)
    page = opened(token).get("/family/").content.decode()
    assert "Somebody rings you first" in coming_of(page)
    for untold in (decision.reason, decision.interim_support, decision.interim_owner.name, "10 December"):
        assert untold not in page
    by = as_(county, "coordinator", MEETS_ON)
    letter = Letter.objects.get(about=decision.reference, addressee_kind="parent")
    panels.release_letter(letter=letter, family_rung_on=MEETS_ON, by=by, on=MEETS_ON)
    told = coming_of(opened(token).get("/family/").content.decode())
    assert "By Thursday 10 December 2026" in told and decision.interim_owner.name in told


def test_a_place_not_certain_says_who_has_still_to_say_yes_and_by_when(family):
    county, referral, _, token = family
    placement = agreed(county, referral.pupil)
    as_(county, "coordinator")
    letter = actions.draft_letter(
        pupil=referral.pupil, template="x", addressee_kind="parent", addressee_name="Mo", subject="A place", body="A place",
        on=TODAY, about=placement.reference,
    )
    actions.release_letter(letter=letter, family_rung_on=TODAY, by=county.people["coordinator"], on=TODAY)
    told = coming_of(opened(token).get("/family/").content.decode())
    assert "Lantern Base says whether Robin can come" in told
    assert "governing board of Saltmere Academy decides" in told
    assert "If both say yes, Robin begins" in told


def test_a_case_put_off_names_one_panel_day_the_one_it_will_be_heard_on(family):
    county, referral, _, token = family
    by = as_(county, "coordinator")
    later = panels.call_meeting(partnership=county.partnership, meets_on=date(2026, 12, 10), place="Here", by=by, on=TODAY)
    meeting = open_panel(county, referral)
    by = as_(county, "coordinator", MEETS_ON)
    decision = panels.decide(
        item=case_of(meeting, referral), outcome="not_yet", reason="A report is missing",
        reason_code=reasons_for("not_yet")[0][0], interim_support="Breakfast club",
        interim_owner=by.person_id, interim_review_on=date(2026, 12, 15),
        voters=[meeting.members.get(person_id=county.people["third_head"].person_id)],
        below_quorum_reason="Two schools have an interest", by=by, on=MEETS_ON,
    )
    letter = Letter.objects.get(about=decision.reference, addressee_kind="parent")
    assert "The panel will look again on Thursday 10 December 2026" in letter.body
    referral.refresh_from_db()
    panels.list_case(meeting=later, kind="new_request", referral=referral, by=by, on=MEETS_ON)
    panels.release_letter(letter=letter, family_rung_on=MEETS_ON, by=by, on=MEETS_ON)
    told = coming_of(opened(token).get("/family/").content.decode())
    assert "On Thursday 10 December 2026" in told and told.count("decide together") == 1
    assert "This is the right day, even if a letter names another." in told


def refused(county, referral):
    meeting = open_panel(county, referral)
    by = as_(county, "coordinator", MEETS_ON)
    return panels.decide(
        item=case_of(meeting, referral), outcome="not_this_way", reason="Mornings in school go well", reason_code=reasons_for(
            "not_this_way")[0][0], offered_instead="A mentor", interim_support="Breakfast club", interim_owner=by.person_id,
        interim_review_on=date(2026, 12, 10), voters=[meeting.members.get(person_id=county.people["third_head"].person_id)],
        below_quorum_reason="Two schools have an interest", by=by, on=MEETS_ON,
    )
