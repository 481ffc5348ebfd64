"""A family that does not agree asks for a decision to be looked at again, and is answered; own words are its own to change."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from tests.database import as_owner
from tests.factories.county import TODAY, make_pupil, make_small_county, see_as
from tests.factories.panel import MEETS_ON, frozen_panel
from tests.factories.placements import arrived, as_
from tests.factories.referrals import submitted
from tests.web.test_family import opened, refused
from tests.web.test_placement_pages import on_day, signed_in
from waymark.service.exclusions.models import PermanentExclusion
from waymark.service.notifications.models import Message
from waymark.service.organisations.queries import authority_model
from waymark.service.panels import actions as panels
from waymark.service.panels.models import Challenge, ChallengeAnswer
from waymark.service.panels.queries import home_needs
from waymark.service.panels.room.case_file import case_file
from waymark.service.panels.rules_of_challenge import CannotLookAgain
from waymark.service.pupils import actions
from waymark.service.pupils.models import Letter
from waymark.service.referrals.models import OwnWords

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ASKS = {"words": "She was ill for the whole of that month.", "reach": "07700 900 123 after four", "about": "panel"}
PAGE = "/family/look-again/"


@pytest.fixture
def family():
    county = make_small_county()
    referral = submitted(county, make_pupil(county.schools[0]))
    link, token = actions.make_family_link(
        pupil=referral.pupil, recipient_name="Mo Reedcutter", relationship="mother", sent_to="mo@fenshire.example",
        by=county.act_as("lead"), on=TODAY,
    )
    return county, referral, link, token


def told_no(county, referral):
    decision = refused(county, referral)
    by = as_(county, "coordinator", MEETS_ON)
    letter = Letter.objects.get(about=decision.reference, addressee_kind="parent")
    panels.release_letter(letter=letter, family_rung_on=MEETS_ON, by=by, on=MEETS_ON)
    on_day(MEETS_ON)
    return decision


def test_a_family_asks_the_panel_to_look_again_and_the_next_panel_hears_it(family):
    county, referral, _, token = family
    browser = opened(token)
    assert "Ask the panel to look again" not in browser.get("/family/").content.decode()  # nothing has been decided
    told_no(county, referral)
    browser = opened(token)
    assert "Ask the panel to look again, here" in browser.get("/family/").content.decode()
    assert browser.post(PAGE, {"words": "", "reach": ""}).status_code == 422
    for _ in range(2):  # pressed twice
        assert browser.post(PAGE, ASKS).status_code == 302
    with as_owner():
        asked = Challenge.objects.select_related("owner").get()
        assert Message.objects.filter(to_address=asked.owner.email, about=asked.reference).count() == 1
    assert asked.owner.name == "Hal Dykereeve" and asked.answer_due_on == date(2026, 12, 10)  # ten school days
    page = browser.get("/family/").content.decode()
    assert "by Thursday 10 December 2026, from Hal Dykereeve" in page and "usually within 12 months" in page
    assert "Ask the panel to look again, here" not in page and "You have asked the panel to look again. You get an answer" in page
    late = browser.post(PAGE, ASKS | {"words": "And she had nobody."})  # a second tab that was open before
    assert late.status_code == 422 and "And she had nobody." in late.content.decode()

    by = as_(county, "coordinator", MEETS_ON)
    assert [one.about for one in home_needs(by, MEETS_ON) if one.kind == "answer_challenge"] == [asked.reference]
    answer = signed_in(county, "coordinator").post(
        f"/panels/asked/{asked.reference}/", {"course": "again", "reasons": "We did not know that."}
    )
    assert answer.status_code == 302
    assert "The panel looks at it again" not in page
    told = opened(token).get("/family/").content.decode()
    assert "the panel looks at it again" in told and "We did not know that." in told

    by = as_(county, "coordinator", MEETS_ON)
    meeting = panels.call_meeting(partnership=county.partnership, meets_on=date(2026, 12, 10), by=by, on=MEETS_ON)
    (item,) = [one for one in panels.prepare_agenda(meeting=meeting, by=by, on=MEETS_ON) if one.referral_id == referral.pk]
    assert item.kind == "look_again"
    assert case_file(item, MEETS_ON, authority_model()).parents_words[0].text == ASKS["words"]
    with pytest.raises(CannotLookAgain, match="answered already"):
        panels.answer_challenge(challenge=asked, course="stands", reasons="No", by=by, on=MEETS_ON)


def test_what_a_school_decided_in_law_is_answered_by_its_board_and_an_exclusion_within_its_time(family):
    county, referral, _, token = family
    stay = arrived(county, referral.pupil, referral=referral)
    with as_owner():
        excluded = PermanentExclusion.objects.create(
            pupil=referral.pupil, school=county.schools[0], decided_on=TODAY, first_day_on=TODAY, reasons=["DB"],
        )
    on_day(stay.starts_on)
    browser = opened(token)
    page = browser.get("/family/").content.decode()
    assert "They must hold one, unless one was held in the last 10 weeks" in page
    assert "within 15 school days of being told, by Monday 14 December 2026" in page
    browser.post(PAGE, ASKS | {"about": "law"})
    for about in ("law", "panel"):  # asked in another tab, and not to be asked: never filed about what is left
        late = browser.post(PAGE, ASKS | {"about": about, "words": "In a second tab"})
        assert late.status_code == 422
        assert "In a second tab" in late.content.decode() and "asked about that decision already" in late.content.decode()
    browser.post(PAGE, ASKS | {"about": "exclusion"})
    with as_owner():
        law, exclusion = Challenge.objects.select_related("owner").order_by("id")
    assert {law.owner.name, exclusion.owner.name} == {"Cora Eelcatcher"}
    assert exclusion.permanent_exclusion_id == excluded.pk and exclusion.answer_due_on == date(2026, 12, 14)
    council = signed_in(county, "coordinator")
    answer = {"course": "stands", "reasons": "The board met and kept it.", "answered_on_day": "x"}
    assert council.post(f"/panels/asked/{exclusion.reference}/", answer).status_code == 422  # not the council's to answer
    by = as_(county, "coordinator", stay.starts_on)
    for name in ("", by.name):
        with pytest.raises(CannotLookAgain, match="Only whoever decided may answer"):
            panels.answer_challenge(challenge=exclusion, course="stands", reasons="No", answered_by_name=name,
                                    answered_on=stay.starts_on, by=by, on=stay.starts_on)
    day = stay.starts_on
    answer |= {"answered_by_name": "Ola Sedgewright", "answered_on_day": day.day, "answered_on_month": day.month,
               "answered_on_year": day.year}
    assert council.post(f"/panels/asked/{exclusion.reference}/", answer).status_code == 302
    page = opened(token).get("/family/").content.decode()
    assert "by Ola Sedgewright: the exclusion stands" in page and "by Hal Dykereeve: the exclusion" not in page
    older = {"challenge": exclusion, "answered_by_name": ""}  # from before who answered was written down
    assert ChallengeAnswer(answered_by_id=by.person_id, **older).who.startswith("Whoever decides for the school")
    assert ChallengeAnswer(answered_by_id=exclusion.owner_id, **older).who == "Cora Eelcatcher"
    board = signed_in(county, "board")
    assert board.post(f"/panels/asked/{law.reference}/", {"course": "stands", "reasons": "It is going well."}).status_code == 302
    assert signed_in(county, "officer").get(f"/panels/asked/{exclusion.reference}/").status_code == 403
    assert signed_in(county, "third_head").get(f"/panels/asked/{exclusion.reference}/").status_code == 404
    assert "It is going well." in opened(token).get("/family/").content.decode()


def test_what_was_asked_and_answered_is_never_changed_and_no_stranger_sees_it(family):
    county, referral, _, token = family
    told_no(county, referral)
    opened(token).post(PAGE, ASKS)
    see_as(county.people["coordinator"], MEETS_ON)
    asked = Challenge.objects.get()
    for change in (lambda: Challenge.objects.update(words="Nothing"), lambda: Challenge.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    see_as(county.people["other_head"], date(2027, 3, 1))  # the panel's own sight has ended
    assert not Challenge.objects.exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        ChallengeAnswer.objects.create(challenge=asked, pupil_id=asked.pupil_id, course="stands", reasons="No",
                                       answered_on=MEETS_ON, answered_by_id=county.people["other_head"].person_id)


def test_a_family_changes_or_takes_back_its_words_until_the_papers_are_made(family):
    county, referral, _, token = family
    browser = opened(token)
    browser.post("/family/words/", {"words": "Mornings are hardest"})
    county.act_as("lead")
    said = OwnWords.objects.get(words="Mornings are hardest")
    assert browser.post(f"/family/words/{said.pk}/", {"words": "Evenings are hardest"}).status_code == 302
    page = browser.get("/family/").content.decode()
    assert "Evenings are hardest" in page and "Mornings are hardest" not in page
    stale = f"/family/words/{said.pk}/"  # open in another tab all the while
    late = browser.post(stale, {"words": "Lunch is hardest"})
    shown = late.content.decode()
    assert late.status_code == 422 and "Lunch is hardest" in shown and "You have changed these words meanwhile" in shown
    county.act_as("lead")
    newer, childs = OwnWords.objects.get(words="Evenings are hardest"), OwnWords.objects.get(speaker="pupil")
    assert (newer.speaker, newer.given_by) == ("parent", "link")
    browser.post(f"/family/words/{childs.pk}/", {"words": "Hers", "take_back": "yes"})  # not the mother's to change
    browser.post(f"/family/words/{newer.pk}/", {"words": "", "take_back": "yes"})
    late = browser.post(stale, {"words": "Lunch is hardest"})
    shown = late.content.decode()
    assert late.status_code == 422 and "Lunch is hardest" in shown and "You have taken these words back meanwhile" in shown
    assert 'action="/family/words/"' in shown
    browser.post("/family/words/", {"words": "Ring me at four"})
    county.act_as("lead")
    standing = set(OwnWords.objects.filter(referral=referral).values_list("words", flat=True))
    assert standing == {"I want to stay with my friends", "He is kind, and worn out", "Ring me at four"}
    frozen_panel(county, referral)
    browser = opened(token)
    page = browser.get("/family/").content.decode()
    assert "What you said before stays in them" in page and "Change or take back" not in page
    county.act_as("lead")
    last = OwnWords.objects.get(words="Ring me at four")
    browser.post(f"/family/words/{last.pk}/", {"words": "", "take_back": "yes"})
    county.act_as("lead")
    assert OwnWords.objects.filter(pk=last.pk).exists()
