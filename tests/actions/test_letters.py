"""Letters before they go: put into other words beside what was drafted, with what they must say kept in them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.access.test_reading_is_not_acting import let_read
from tests.database import as_owner
from tests.factories.county import TODAY, make_pupil, make_small_county
from tests.factories.panel import FEW_VOTERS, MEETS_ON, PLACE, case_of, make_request, open_panel
from tests.factories.placements import as_, confirmed
from tests.web.panel_scene import boxes
from tests.web.panel_scene import signed_in as panel_browser
from tests.web.test_placement_pages import signed_in
from waymark.service.access.permission import NotPermitted
from waymark.service.allocation.queries import lines_about
from waymark.service.exclusions.models import PermanentExclusion
from waymark.service.panels import actions as panels
from waymark.service.panels.actions import DecisionIncomplete
from waymark.service.panels.models import EducationMeanwhile
from waymark.service.panels.queries import reasons_for, voters_for
from waymark.service.pupils import actions
from waymark.service.pupils.actions import LetterCannotBeChanged, change_letter, release_letter
from waymark.service.pupils.models import Letter, NextStep, Registration
from waymark.service.pupils.rules import letter_from, parts_of_letter

pytestmark = [pytest.mark.django_db, pytest.mark.database]
REVIEW_ON = date(2026, 12, 10)
WAITING = {
    "interim_support": "A mentor twice a week", "interim_review_on": REVIEW_ON,
    "offered_instead": "The county’s medical needs team", "reason": "The need is medical",
}


@pytest.fixture
def county():
    return make_small_county()


def decided(county, outcome="send_on", owed=False, **more):
    referral = make_request(county)
    if owed:
        with as_owner():
            PermanentExclusion.objects.create(
                pupil=referral.pupil, school=county.schools[0], decided_on=date(2026, 11, 10),
                first_day_on=date(2026, 11, 11), reasons=["OW"],
            )
    meeting = open_panel(county, referral)
    by = as_(county, "coordinator", MEETS_ON)
    voter = meeting.members.get(person_id=county.people["third_head"].person_id)
    return panels.decide(
        item=case_of(meeting, referral), outcome=outcome, voters=[voter], by=by, on=MEETS_ON,
        interim_owner=by.person_id, below_quorum_reason="Two schools have an interest", **(WAITING | more),
    )


def family_letter(decision):
    return Letter.objects.get(about=decision.reference, addressee_kind="parent")


@pytest.mark.parametrize("outcome", ["send_on", "not_yet", "not_this_way"])
def test_a_child_who_waits_is_told_in_the_letter_when_somebody_looks_again(county, outcome):
    listed = reasons_for(outcome)
    letter = family_letter(decided(county, outcome, reason_code=listed[0][0] if listed else ""))
    assert letter.review_on == REVIEW_ON
    assert "Thursday 10 December 2026" in letter.body
    assert "goes on learning at Saltmere Academy" in letter.body


def test_a_child_sent_on_is_told_where_to_and_not_that_the_place_was_refused(county):
    letter = family_letter(decided(county))
    assert letter.template == "sent_on"
    assert "medical needs team" in letter.body
    assert "did not agree the place" not in letter.body


def test_a_child_owed_education_is_not_sent_on_without_it_meanwhile_and_by_a_day(county):
    with pytest.raises(DecisionIncomplete) as refused:
        decided(county, owed=True)
    assert {"education_meanwhile", "education_from_on"} <= set(refused.value.faults)


def test_the_letter_of_a_child_owed_education_says_what_there_is_and_from_when(county):
    decision = decided(
        county, owed=True, education_meanwhile="Full days at the Fen tuition centre", education_from_on=date(2026, 11, 30)
    )
    letter = family_letter(decision)
    assert "Full days at the Fen tuition centre, from Monday 30 November 2026" in letter.body
    assert any("must have full-time education by law" in one for one in letter.fixed_parts)
    assert EducationMeanwhile.objects.get(decision=decision).begins_on == date(2026, 11, 30)
    step = NextStep.objects.get(pupil=decision.pupil, done_on__isnull=True)
    assert (step.what, step.due_on) == ("See that the education meanwhile has begun", date(2026, 11, 30))


def excluded_case(county, first_day_on):
    """A child excluded from that day on, on the list of an open panel with a place proposed from Friday 27 November."""
    referral = make_request(county, asked_kinds=["hub"])
    with as_owner():
        type(county.base).objects.filter(pk=county.base.pk).update(kind="hub")
        PermanentExclusion.objects.create(
            pupil=referral.pupil, school=county.schools[0], decided_on=date(2026, 11, 11), first_day_on=first_day_on,
            reasons=["OW"],
        )
    return case_of(open_panel(county, referral), referral)


def agreed(county, item, **more):
    by = as_(county, "coordinator", MEETS_ON)
    return panels.decide(
        item=item, outcome="agree", reason="The centre can begin at once", voters=voters_for(item), by=by, on=MEETS_ON,
        **(PLACE | FEW_VOTERS | more),
    )


def test_a_place_that_begins_too_late_asks_what_education_there_is_meanwhile_and_the_letter_says_it(county):
    item = excluded_case(county, date(2026, 11, 13))
    line = lines_about(item.meeting.reference, [item.referral_id])[item.referral_id]
    assert "starts 5 school days after full-time education is owed (Fri 20 Nov)" in line.sentence
    assert "meets the duty" not in line.sentence
    with pytest.raises(DecisionIncomplete) as refused:
        agreed(county, item)
    assert set(refused.value.faults) == {"education_meanwhile", "education_from_on", "interim_owner"}
    sees_to_it = county.people["inclusion"]
    promised = {"education_meanwhile": "Full days at the Fen tuition centre", "interim_owner": sees_to_it.person_id}
    with pytest.raises(DecisionIncomplete, match="has begun by then"):
        agreed(county, item, education_from_on=line.starts_on, **promised)
    decision = agreed(county, item, education_from_on=MEETS_ON, **promised)
    assert EducationMeanwhile.objects.get(decision=decision).begins_on == MEETS_ON
    letter = family_letter(decision)
    assert "Full days at the Fen tuition centre, from Thursday 26 November 2026" in letter.body
    assert "nothing changes" not in letter.body and "the support that" not in letter.body
    assert any("Fen tuition centre" in one for one in letter.fixed_parts)


def test_a_place_by_the_sixth_day_meets_the_duty_and_the_letter_never_sends_the_child_back_to_the_school(county):
    item = excluded_case(county, date(2026, 11, 23))
    line = lines_about(item.meeting.reference, [item.referral_id])[item.referral_id]
    assert "meets the duty to provide full-time education" in line.sentence
    letter = family_letter(agreed(county, item))
    assert "the council must provide full-time education" in letter.body
    assert "from Monday 30 November 2026, the sixth school day" in letter.body
    assert "nothing changes" not in letter.body and "the support that" not in letter.body


def test_a_child_on_a_roll_is_told_that_the_support_of_the_school_goes_on(county):
    referral = make_request(county)
    letter = family_letter(agreed(county, case_of(open_panel(county, referral), referral)))
    assert "Until then nothing changes" in letter.body
    assert "the support that Saltmere Academy gives now goes on" in letter.body


@pytest.mark.parametrize(("outcome", "said"), [
    ("not_this_way", "did not agree the place"), ("not_yet", "could not decide yet"), ("send_on", "has been sent on"),
])
def test_a_letter_cannot_lose_the_decision_its_reason_and_what_comes_instead(county, outcome, said):
    listed = reasons_for(outcome)
    code = listed[0][0] if listed else ""
    letter = family_letter(decided(county, outcome, reason_code=code, reason="The need is medical.\r\n\r\nWe looked twice."))
    wanted = [said, "The need is medical.\nWe looked twice"] + (["medical needs team"] if outcome != "not_yet" else [])
    by = as_(county, "coordinator", MEETS_ON)
    for words in wanted:
        fixed = next(one for one in letter.fixed_parts if words in one)
        assert any(one.is_fixed and one.text == fixed for one in parts_of_letter(letter.body, letter.fixed_parts))
        with pytest.raises(LetterCannotBeChanged, match="must stay"):
            change_letter(letter=letter, body=letter.body.replace(fixed, ""), seen=letter.body, by=by, on=MEETS_ON)
    with pytest.raises(IntegrityError, match="must stay in this letter"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(body="")


def test_what_was_drafted_stays_beside_what_was_changed(county):
    letter = family_letter(decided(county))
    drafted, by = letter.body, as_(county, "coordinator", MEETS_ON)
    kinder = drafted.replace("Dear ", "Dear Ms Reedcutter, and hello again, ")
    for _ in range(2):
        changed = change_letter(letter=letter, body=kinder, seen=drafted, by=by, on=MEETS_ON)
    assert (changed.body, changed.drafted_body, changed.changed_by_id) == (kinder.strip(), drafted, by.person_id)
    with pytest.raises(LetterCannotBeChanged, match="Somebody changed this letter"):
        change_letter(letter=letter, body=drafted + "\n\nPS", seen=drafted, by=by, on=MEETS_ON)


def test_what_the_law_asks_for_can_be_taken_out_by_nobody(county):
    letter = family_letter(decided(county))
    by = as_(county, "coordinator", MEETS_ON)
    without = letter.body.replace(letter.fixed_parts[0], "")
    with pytest.raises(LetterCannotBeChanged, match="must stay"):
        change_letter(letter=letter, body=without, seen=letter.body, by=by, on=MEETS_ON)
    with pytest.raises(IntegrityError, match="must stay in this letter"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(body=without)
    with pytest.raises(IntegrityError, match="stay as they were"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(fixed_parts=[])


def test_a_released_letter_is_never_changed(county):
    letter = family_letter(decided(county))
    by = as_(county, "coordinator", MEETS_ON)
    letter = release_letter(letter=letter, family_rung_on=MEETS_ON, by=by, on=MEETS_ON)
    with pytest.raises(LetterCannotBeChanged, match="has gone out"):
        change_letter(letter=letter, body=letter.body + "\n\nPS", seen=letter.body, by=by, on=MEETS_ON)
    with pytest.raises(IntegrityError, match="stay as they were"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(body=letter.body + "\n\nPS")


def test_the_notice_of_an_off_site_direction_keeps_what_the_regulations_list(county):
    placement = confirmed(county, make_pupil(county.schools[0]))
    as_(county, "board")
    notice = Letter.objects.get(about=placement.reference, template="off_site_direction_notice")
    fixed = " ".join(notice.fixed_parts)
    for said in ("Where:", "Who to ask for", "school days", "Sessions and breaks", "Why:", "meant to achieve", "review"):
        assert said in fixed, said


def test_a_host_that_only_has_the_child_sends_no_letter(county):
    placement = confirmed(county, make_pupil(county.schools[0]))
    as_(county, "board")
    notice = Letter.objects.get(about=placement.reference, template="off_site_direction_notice")
    by = as_(county, "other_head")
    with pytest.raises(NotPermitted, match="for the council"):
        release_letter(letter=notice, family_rung_on=TODAY, by=by, on=TODAY)
    with pytest.raises(NotPermitted, match="for the council"):
        change_letter(letter=notice, body="x", seen=notice.body, by=by, on=TODAY)
    assert Letter.objects.filter(pk=notice.pk).update(body=notice.body + "x") == 0
    assert release_letter(letter=notice, family_rung_on=TODAY, by=as_(county, "board"), on=TODAY).state == "released"


def test_a_letter_is_cut_where_it_may_be_changed_and_put_together_again():
    body = "Dear Mo\n\nOne\n\nThis stays\n\nTwo\n\nThree"
    parts = parts_of_letter(body, ["This stays"])
    assert [(one.text, one.is_fixed) for one in parts] == [
        ("Dear Mo\n\nOne", False), ("This stays", True), ("Two\n\nThree", False)
    ]
    assert letter_from(parts) == body


def test_the_page_changes_the_words_between_what_stays(county):
    letter = family_letter(decided(county))
    browser = signed_in(county, "coordinator")
    address = reverse("panel_letter_change", args=[letter.reference])
    shown = browser.get(address).content.decode()
    assert "This stays" in shown and 'name="part_0"' in shown
    parts = parts_of_letter(letter.body, letter.fixed_parts)
    boxes = {f"part_{at}": one.text for at, one in enumerate(parts) if not one.is_fixed}
    sent = boxes | {"part_0": "Dear Ms Reedcutter\n\nWe met today.", "seen": letter.body}
    assert browser.post(address, sent).status_code == 302
    county.act_as("coordinator")
    letter.refresh_from_db()
    assert letter.body.startswith("Dear Ms Reedcutter\n\nWe met today.")
    assert all(one in letter.body for one in letter.fixed_parts)
    read = browser.get(reverse("panel_letter", args=[letter.reference])).content.decode()
    assert "What was drafted first" in read and "Looked at again" in read
    stale = browser.post(address, sent | {"part_0": "Dear all"})
    assert stale.status_code == 422
    page = stale.content.decode()
    assert "Somebody changed this letter" in page and "Dear all" in page and "We met today" in page


def test_words_for_a_letter_that_somebody_released_meanwhile_are_given_back_with_who_and_when(county):
    letter = family_letter(decided(county))
    browser = panel_browser(county, "coordinator")
    address = reverse("panel_letter_change", args=[letter.reference])
    parts = parts_of_letter(letter.body, letter.fixed_parts)
    shown = {f"part_{at}": one.text for at, one in enumerate(parts) if not one.is_fixed} | {"seen": letter.body}
    release_letter(letter=letter, family_rung_on=MEETS_ON, by=as_(county, "officer", MEETS_ON), on=MEETS_ON)
    kept = browser.post(address, shown | {"part_0": "Dear Ms Reedcutter\n\nWe met today."})
    page = kept.content.decode()
    assert kept.status_code == 409 and "We met today." in page
    assert f"{county.people['officer'].name} released this letter on Thu 26 Nov, before you saved" in page
    assert browser.post(address, shown).status_code == 302, "nothing was changed, so nothing is lost"


def test_a_letter_put_into_other_words_since_it_was_read_is_not_released_unread(county):
    letter = family_letter(decided(county))
    browser, address = panel_browser(county, "coordinator"), reverse("panel_letter", args=[letter.reference])
    form = boxes(browser.get(address).content.decode(), "release").values
    sent = {name: one[0] for name, one in form.items()} | {
        "family_rung_on_day": str(MEETS_ON.day), "family_rung_on_month": "11", "family_rung_on_year": "2026",
    }
    by = as_(county, "officer", MEETS_ON)
    change_letter(letter=letter, body=letter.body + "\n\nWe are sorry.", seen=letter.body, by=by, on=MEETS_ON)
    mistyped = browser.post(address, sent | {"family_rung_on_year": "2126"}).content.decode()
    assert "Somebody changed this letter" in mistyped and "must be today or earlier" in mistyped
    refused = browser.post(address, sent)
    page = refused.content.decode()
    assert refused.status_code == 422 and "Somebody changed this letter after you opened this page" in page
    assert "We are sorry." in page and f'value="{MEETS_ON.day}"' in page
    county.act_as("coordinator")
    letter.refresh_from_db()
    assert letter.state == "drafted"
    read_again = boxes(page, "release").values
    as_a_browser_sends_it = {"seen": read_again["seen"][0].replace("\n", "\r\n")}
    assert browser.post(address, sent | as_a_browser_sends_it).status_code == 302
    county.act_as("coordinator")
    letter.refresh_from_db()
    assert letter.state == "released" and "We are sorry." in letter.body


def test_the_letters_of_a_meeting_print_each_on_its_own_page(county):
    decision = decided(county)
    browser = signed_in(county, "coordinator")
    page = browser.get(reverse("panel_letters_print", args=[decision.item.meeting.reference])).content.decode()
    assert page.count("DRAFT, not released") == Letter.objects.filter(about=decision.reference).count() == 1
    assert "/print/" in browser.get(reverse("panel_letters", args=[decision.item.meeting.reference])).content.decode()


def test_a_seat_on_a_panel_alone_writes_no_next_step_letter_or_roll(county):
    pupil = make_pupil(county.schools[0])
    let_read(county, pupil)
    by = county.act_as("other_head")
    writes = (
        lambda: NextStep.objects.create(pupil=pupil, what="x", due_on=TODAY, owner_id=by.person_id, set_on=TODAY),
        lambda: actions.draft_letter(
            pupil=pupil, template="x", addressee_kind="parent", addressee_name="x", subject="x", body="x", on=TODAY
        ),
        lambda: Registration.objects.create(pupil=pupil, school=county.schools[1], enrolment="S", starts_on=TODAY),
    )
    for write in writes:
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            write()
    assert Registration.objects.filter(pupil=pupil).update(ends_on=TODAY) == 0
