"""A school asks for a child in the browser: from blank to submitted, and what follows."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.database import as_owner
from tests.factories.county import TODAY, make_pupil, make_small_county
from tests.factories.referrals import drafted
from waymark.service.accounts.models import Person
from waymark.service.exclusions.actions import record_suspension
from waymark.service.organisations.models import Deployment
from waymark.service.panels.models import AgendaItem, PanelMeeting
from waymark.service.panels.queries import next_meeting_for
from waymark.service.pupils.models import NextStep, Pupil
from waymark.service.referrals.actions import list_on_agenda, withdraw_referral
from waymark.service.referrals.models import FrozenReferral, OwnWords, Referral, ReferralSection, SupportTried
from waymark.service.referrals.questions import QUESTIONS
from waymark.service.web.components.wording import clock_time, day
from waymark.service.web.school.forms.child import AddChildForm
from waymark.service.web.school.presenters import next_up

pytestmark = [pytest.mark.django_db, pytest.mark.database]

CHILD = {
    "given_names": "Robin",
    "family_name": "Eelcatcher",
    "born_on_day": "15",
    "born_on_month": "1",
    "born_on_year": "2014",
    "upn": "",
    "sen_provision": "K",
}
SECTIONS = {
    "child": {"needs_words": "A calm start", "looked_after": "no"},
    "strengths": {"going_well": "Reads to the little ones", "likes": "Boats"},
    "worries": {"worry": "Leaves lessons", "why_now": "More often now"},
    "tried": {"what_worked": "A quiet place"},
    "attendance": {"part_time": "no"},
    "safety": {"risk": "Knows the way out", "high_intensity": "no", "safeguarding_open": "no"},
    "people": {"people": "Gran", "named_adult": "Mr Fenlight"},
    "ask": {"asked_kinds": ["base"], "purpose": "In every lesson", "urgency": "4", "commitment": "We keep his group"},
    "agreement": {
        "parent_agreement": "disagrees",
        "parent_spoken_on_day": "16",
        "parent_spoken_on_month": "11",
        "parent_spoken_on_year": "2026",
        "pupil_agreement": "agrees",
        "sharing_told": "yes",
        "disagreement": "Mum would rather wait until spring",
    },
}


@pytest.fixture
def county():
    return make_small_county()


def enter(county, who: str) -> Client:
    client = Client()
    client.force_login(
        Person.objects.get(pk=county.people[who].person_id), backend="waymark.service.accounts.sign_in.PasswordBackend"
    )
    county.act_as(who)
    return client


def page(name: str, *args) -> str:
    return reverse(f"school_{name}", args=args)


def fill(client: Client, referral: Referral, key: str, answers: dict, **more):
    version = ReferralSection.objects.get(referral=referral, key=key).version
    return client.post(page("referral_section", referral.reference, key), {**answers, "version": version} | more)


def written(county, client: Client, pupil: Pupil, path: str = "persistent", weeks: int = 10, **changed) -> Referral:
    """A request filled in through the pages, ready for the check page."""
    client.post(page("start_referral", pupil.reference), {"path": path})
    county.act_as("lead")
    referral = Referral.objects.get(pupil=pupil)
    for speaker, extra in (("pupil", {}), ("parent", {"speaker_name": "Mum"})):
        client.post(
            page("referral_section", referral.reference, f"{speaker}_words"),
            {
                "act": "add",
                "words": f"Said by the {speaker}",
                "given_by": "with_help",
                "helper_name": "Mrs Bell",
                **extra,
            },
        )
    started = TODAY - timedelta(weeks=weeks)
    for what in ("Mentor", "Quiet start"):
        client.post(
            page("referral_add_tried", referral.reference),
            {
                "what": what,
                "dose": "daily",
                "effect": "Some",
                "starts_on_day": started.day,
                "starts_on_month": started.month,
                "starts_on_year": started.year,
            },
        )
    for key, answers in (SECTIONS | changed).items():
        assert fill(client, referral, key, answers).status_code == 302, key
    county.act_as("lead")
    referral.refresh_from_db()
    return referral


def due_for(pupil) -> date:
    return NextStep.objects.get(pupil=pupil, done_on__isnull=True).due_on


def test_a_request_goes_from_blank_to_submitted_through_the_pages(county):
    lead = enter(county, "lead")
    added = lead.post(page("add_child"), CHILD)
    pupil = Pupil.objects.get(family_name="Eelcatcher")
    assert added.headers["Location"] == page("start_referral", pupil.reference)
    referral = written(county, lead, pupil)
    check = lead.get(page("referral_check", referral.reference))
    assert "Still missing" not in check.content.decode()
    cut_off_on = TODAY + timedelta(days=1)
    PanelMeeting.objects.create(
        partnership=county.partnership, meets_on=TODAY + timedelta(days=4), starts_at=time(10, 0), cut_off_on=cut_off_on,
        cut_off_at=time(12, 0), called_by_id=county.people["coordinator"].person_id,
    )
    lead.post(page("referral_check", referral.reference))
    assert due_for(pupil) == cut_off_on
    head = enter(county, "head")
    reading = head.get(page("referral_approve", referral.reference)).content.decode()
    assert "Mum would rather wait until spring" in reading and "Said by the parent" in reading
    referral.refresh_from_db()
    sent = head.post(
        page("referral_approve", referral.reference), {"decision": "approve", "version": referral.version}, follow=True
    )
    assert sent.redirect_chain == [(page("referral", referral.reference), 302)]
    assert "As it was sent" in sent.content.decode() and "Reads to the little ones" in sent.content.decode()
    county.act_as("head")
    assert due_for(pupil) == cut_off_on
    assert Referral.objects.get(pk=referral.pk).state == "submitted"
    assert FrozenReferral.objects.filter(referral=referral).count() == 1
    assert [(one.speaker_name, one.helper_name) for one in OwnWords.objects.filter(speaker="parent")] == [
        ("Mum", "Mrs Bell")
    ]


def test_every_section_page_shows_its_questions_and_what_happens_next(county):
    lead = enter(county, "lead")
    referral = written(county, lead, make_pupil(county.schools[0]))
    for key in ReferralSection.objects.filter(referral=referral).values_list("key", flat=True):
        shown = lead.get(page("referral_section", referral.reference, key))
        assert shown.status_code == 200
        assert "What happens next" in shown.content.decode()
        county.act_as("lead")


def test_saving_to_come_back_keeps_a_half_answered_section(county):
    lead = enter(county, "lead")
    pupil = make_pupil(county.schools[0])
    lead.post(page("start_referral", pupil.reference), {"path": "persistent"})
    county.act_as("lead")
    referral = Referral.objects.get()
    refused = fill(lead, referral, "worries", {"worry": "He leaves"}, then="continue")
    assert refused.status_code == 422
    assert "Say why you are asking now" in refused.content.decode() and "He leaves" in refused.content.decode()
    county.act_as("lead")
    kept = fill(lead, referral, "worries", {"worry": "He leaves"}, then="return")
    assert kept.headers["Location"] == page("referral_task_list", referral.reference)
    county.act_as("lead")
    section = ReferralSection.objects.get(referral=referral, key="worries")
    assert (section.answers, section.state) == ({"worry": "He leaves"}, "in_progress")


def test_two_people_at_once_see_both_answers_and_nothing_is_lost(county):
    lead = enter(county, "lead")
    referral = written(county, lead, make_pupil(county.schools[0]))
    version = ReferralSection.objects.get(referral=referral, key="people").version
    head = enter(county, "head")
    address = page("referral_section", referral.reference, "people")
    head.post(address, {"people": "An uncle", "named_adult": "Ms Reed", "version": version})
    both = lead.post(address, {"people": "Gran and a coach", "named_adult": "Mr F", "version": version})
    shown = both.content.decode()
    assert both.status_code == 409
    assert "An uncle" in shown and "Gran and a coach" in shown and "Bram Thistlewick" in shown
    lead.post(address, {"people": "Gran, a coach, an uncle", "named_adult": "Mr F", "version": version + 1})
    county.act_as("lead")
    assert ReferralSection.objects.get(referral=referral, key="people").answers["people"] == "Gran, a coach, an uncle"


def test_a_managed_move_stops_without_the_parents_agreement_and_says_so(county):
    lead = enter(county, "lead")
    referral = written(
        county, lead, make_pupil(county.schools[0]), ask=SECTIONS["ask"] | {"asked_kinds": ["managed_move_support"]}
    )
    assert (
        "needs the parents’ or carers’ agreement in law"
        in lead.get(page("referral_check", referral.reference)).content.decode()
    )
    lead.post(page("referral_check", referral.reference))
    county.act_as("lead")
    assert Referral.objects.get(pk=referral.pk).state == "draft"


def test_an_open_safeguarding_concern_leads_to_what_to_do_now(county):
    lead = enter(county, "lead")
    referral = written(county, lead, make_pupil(county.schools[0]))
    saved = fill(lead, referral, "safety", SECTIONS["safety"] | {"safeguarding_open": "yes"})
    assert saved.headers["Location"] == page("referral_safeguarding", referral.reference)
    assert "ring 999" in lead.get(saved.headers["Location"]).content.decode()
    assert "Tell children’s services" in lead.get(page("referral_check", referral.reference)).content.decode()


def test_missing_evidence_asks_for_a_reason_that_the_head_reads_first(county):
    lead = enter(county, "lead")
    referral = written(county, lead, make_pupil(county.schools[0]), path="one_off", weeks=2)
    sent = lead.post(page("referral_check", referral.reference))
    assert sent.headers["Location"] == page("referral_eligibility", referral.reference)
    asked = lead.get(sent.headers["Location"]).content.decode()
    assert "6 school weeks of support are asked for" in asked
    assert lead.post(sent.headers["Location"], {"reason": "one_off_incident"}).status_code == 422
    lead.post(sent.headers["Location"], {"reason": "one_off_incident", "note": "A fight on the bus"})
    assert (
        "A fight on the bus" in enter(county, "head").get(page("referral_approve", referral.reference)).content.decode()
    )


def test_the_head_returns_it_with_a_note_the_writer_sees(county):
    lead = enter(county, "lead")
    referral = written(county, lead, make_pupil(county.schools[0]))
    lead.post(page("referral_check", referral.reference))
    head = enter(county, "head")
    address = page("referral_approve", referral.reference)
    referral.refresh_from_db()
    assert head.post(address, {"decision": "return", "version": referral.version}).status_code == 422
    head.post(address, {"decision": "return", "note": "Say more about mornings", "version": referral.version})
    assert "Say more about mornings" in lead.get(page("referral_task_list", referral.reference)).content.decode()


def test_a_note_to_the_writer_is_given_back_when_the_request_was_approved_in_another_tab(county):
    referral = sent(county)
    head, address = enter(county, "head"), page("referral_approve", referral.reference)
    kept = head.post(address, {"decision": "return", "note": "Say more about mornings", "version": "1"})
    assert kept.status_code == 409
    assert "Say more about mornings" in kept.content.decode() and "is “sent” by now" in kept.content.decode()


def test_a_draft_in_progress_is_gone_on_with_and_a_withdrawn_one_says_who_withdrew_it(county):
    lead, pupil = enter(county, "lead"), make_pupil(county.schools[0])
    ask = page("start_referral", pupil.reference)
    assert "Begin" in lead.get(ask).content.decode()
    lead.post(ask, {"path": "persistent"})
    county.act_as("lead")
    referral = Referral.objects.get(pupil=pupil)
    again = lead.get(ask).content.decode()
    assert "Go on with the request" in again and page("referral_task_list", referral.reference) in again
    assert 'method="post" novalidate' not in again
    other = lead.post(ask, {"path": "one_off"}, follow=True).content.decode()
    assert "What you chose just now was not saved" in other
    withdraw_referral(referral=referral, reason="settled", note="", by=county.act_as("lead"), on=TODAY)
    late = fill(lead, referral, "people", {"people": "A late thought", "named_adult": "Mr Fenlight"})
    said, who = late.content.decode(), county.people["lead"].name
    assert late.status_code == 409 and "A late thought" in said
    assert f"{who} withdrew this request on {day(TODAY)}" in said and "has been sent" not in said
    assert f"Withdrawn by {who} on {day(TODAY)}" in lead.get(page("referral", referral.reference)).content.decode()


def test_two_pages_of_one_person_meet_as_two_pages_and_not_as_somebody_else(county):
    referral, lead = drafted(county, make_pupil(county.schools[0])), enter(county, "lead")
    version = ReferralSection.objects.get(referral=referral, key="people").version
    answers = {"people": "Gran", "named_adult": "Mr Fenlight", "version": version, "then": "return"}
    address = page("referral_section", referral.reference, "people")
    assert lead.post(address, answers).status_code == 302
    late = lead.post(address, answers | {"people": "Gran and Uncle Ib"})
    said = late.content.decode()
    assert late.status_code == 409 and "You saved this section on another page" in said and "What you saved" in said
    assert "Gran and Uncle Ib" in said and county.people["lead"].name + " saved this" not in said
    needed = next(one.words for one in QUESTIONS["people"] if one.is_needed and not one.only_if)
    assert needed in said and f"{needed} (optional)" not in said


def test_a_cut_off_at_noon_is_not_promised_in_the_afternoon(county, monkeypatch):
    referral = drafted(county, make_pupil(county.schools[0]))
    coming = next_meeting_for(county.schools[0].pk, TODAY)
    with as_owner():
        Deployment.objects.update(stands_still_on=coming.cut_off_on)
    lead, address = enter(county, "lead"), page("referral_task_list", referral.reference)
    monkeypatch.setattr(next_up, "hour_now", lambda: time(11, 59))
    promised = f"must have approved it by {clock_time(coming.cut_off_at)} on {day(coming.cut_off_on)}"
    before = lead.get(address).content.decode()
    assert promised in before and "Due today" in before
    monkeypatch.setattr(next_up, "hour_now", lambda: time(15))
    after = lead.get(address).content.decode()
    assert promised not in after and "Due today" not in after and "must have approved it by" in after


def test_a_head_cannot_approve_words_that_changed_since_the_page_was_opened(county):
    lead = enter(county, "lead")
    referral = written(county, lead, make_pupil(county.schools[0]))
    lead.post(page("referral_check", referral.reference))
    head = enter(county, "head")
    stale = head.post(page("referral_approve", referral.reference), {"decision": "approve", "version": 1})
    assert stale.status_code == 422 and "has changed since you opened this page" in stale.content.decode()


def sent(county, **changed) -> Referral:
    lead = enter(county, "lead")
    referral = written(county, lead, make_pupil(county.schools[0]), **changed)
    lead.post(page("referral_check", referral.reference))
    head = enter(county, "head")
    referral.refresh_from_db()
    head.post(page("referral_approve", referral.reference), {"decision": "approve", "version": referral.version})
    county.act_as("lead")
    referral.refresh_from_db()
    return referral


def test_after_sending_words_are_added_and_the_copy_stays(county):
    referral = sent(county)
    lead = enter(county, "lead")
    for _ in range(2):
        lead.post(
            page("referral_words", referral.reference, "pupil"), {"words": "Mornings please", "given_by": "themselves"}
        )
        lead.post(page("referral_add", referral.reference), {"words": "He broke his arm"})
    shown = lead.get(page("referral", referral.reference)).content.decode()
    assert shown.count("Mornings please") == 1 and shown.count("He broke his arm") == 1
    county.act_as("lead")
    assert "Mornings please" not in str(FrozenReferral.objects.get(referral=referral).content)


def test_the_council_asks_and_the_school_answers_once(county):
    referral = sent(county)
    coordinator = enter(county, "coordinator")
    coordinator.post(page("referral_ask_more", referral.reference), {"question": "Which days?", "within": "3"})
    lead = enter(county, "lead")
    assert "Which days?" in lead.get(page("referral_answer", referral.reference)).content.decode()
    for _ in range(2):
        lead.post(page("referral_answer", referral.reference), {"answer": "Mondays"})
    shown = lead.get(page("referral", referral.reference)).content.decode()
    assert "Mondays" in shown
    county.act_as("lead")
    assert Referral.objects.get(pk=referral.pk).state == "submitted"


def test_withdrawing_says_what_goes_with_it_and_takes_it(county):
    referral = sent(county)
    lead = enter(county, "lead")
    address = page("referral_withdraw", referral.reference)
    assert "is no longer due" in lead.get(address).content.decode()
    for _ in range(2):
        lead.post(address, {"reason": "settled", "note": ""})
    county.act_as("lead")
    assert Referral.objects.get(pk=referral.pk).state == "withdrawn"
    assert not NextStep.objects.filter(pupil=referral.pupil, done_on__isnull=True).exists()
    assert "Withdrawn" in lead.get(page("referral_history", referral.reference)).content.decode()


def test_pressing_a_button_twice_does_it_once(county):
    lead = enter(county, "lead")
    referral = written(county, lead, make_pupil(county.schools[0]))
    started = TODAY - timedelta(weeks=3)
    line = {
        "what": "Breakfast club",
        "dose": "",
        "effect": "Calmer",
        "starts_on_day": started.day,
        "starts_on_month": started.month,
        "starts_on_year": started.year,
    }
    for _ in range(2):
        lead.post(page("referral_add_tried", referral.reference), line)
        lead.post(page("referral_check", referral.reference))
    county.act_as("lead")
    assert SupportTried.objects.filter(what="Breakfast club").count() == 1
    assert Referral.objects.get(pk=referral.pk).state == "awaiting_head"


def test_withdrawing_a_listed_request_takes_its_case_off_the_agenda(county):
    referral = sent(county)
    county.act_as("coordinator")
    meeting = PanelMeeting.objects.create(
        partnership=county.partnership,
        kind="partnership",
        meets_on=TODAY + timedelta(days=10),
        starts_at=time(10),
        cut_off_on=TODAY + timedelta(days=5),
        cut_off_at=time(12),
        called_by_id=county.people["coordinator"].person_id,
    )
    item = AgendaItem.objects.create(
        meeting=meeting, pupil=referral.pupil, kind="new_request", referral=referral, position=1, listed_on=TODAY
    )
    list_on_agenda(referral, decides_on=TODAY, by=county.people["coordinator"], on=TODAY)
    lead = enter(county, "lead")
    address = page("referral_withdraw", referral.reference)
    assert "comes off the agenda of Test Fens" in lead.get(address).content.decode()
    lead.post(address, {"reason": "settled", "note": "Things are better"})
    county.act_as("coordinator")
    item.refresh_from_db()
    assert (item.state, item.taken_off_reason) == ("taken_off", "The school withdrew its request")


def test_a_birthday_in_no_year_group_is_said_on_the_form_and_not_a_broken_page():
    form = AddChildForm(CHILD | {"born_on_day": "1", "born_on_month": "12", "born_on_year": "2006"}, today=date(2026, 11, 20))
    assert form.errors["born_on"] == [
        "A child born on 1 December 2006 is in no year group on 20 November 2026: check the date of birth"
    ]


def test_no_suspension_is_not_taken_beside_those_that_the_records_hold(county):
    referral = drafted(county, make_pupil(county.schools[0]))
    by = county.act_as("lead")
    record_suspension(
        pupil=referral.pupil, school=county.schools[0], decided_on=date(2026, 10, 12), starts_on=date(2026, 10, 13),
        ends_on=date(2026, 10, 14), sessions=4, reasons=["DB"], by=by, on=TODAY,
    )
    client = enter(county, "lead")
    refused = fill(client, referral, "attendance", {"part_time": "no", "suspended": "no"})
    assert refused.status_code == 422
    assert "The records hold 2 school days of suspension this school year: choose “Yes”" in refused.content.decode()
    county.act_as("lead")
    assert fill(client, referral, "attendance", {"part_time": "no", "suspended": "yes"}).status_code == 302
