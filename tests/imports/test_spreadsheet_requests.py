"""A spreadsheet of forty requests, from the file to the drafts and back."""

from __future__ import annotations

from datetime import date

import pytest

from tests.database import as_owner
from tests.factories.county import TODAY, make_pupil, make_small_county
from tests.factories.spreadsheets import HEADINGS, request_row, upn, xlsx
from waymark.service.audit.models import AuditEntry
from waymark.service.exclusions.models import Suspension
from waymark.service.imports import queries
from waymark.service.imports.actions import confirm_spreadsheet, name_columns, receive_spreadsheet, undo_spreadsheet
from waymark.service.pupils.models import Pupil
from waymark.service.referrals.imports import REQUESTS
from waymark.service.referrals.models import OwnWords, Referral, ReferralSection, SupportTried

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


def received(content, by, name="autumn.xlsx", target=REQUESTS):
    return receive_spreadsheet(target=target, content=content, file_name=name, by=by, on=TODAY)


def named(content, by, target=REQUESTS, name="autumn.xlsx"):
    spreadsheet = received(content, by, name, target)
    return name_columns(spreadsheet=spreadsheet, target=target, columns=queries.named_columns(spreadsheet), by=by, on=TODAY)


def previewed(spreadsheet, by, target=REQUESTS):
    return queries.preview_of(spreadsheet, target, by, TODAY)


def brought_in(content, by, target=REQUESTS):
    spreadsheet = named(content, by, target)
    seen = previewed(spreadsheet, by, target).seen
    return confirm_spreadsheet(spreadsheet=spreadsheet, target=target, seen=seen, by=by, on=TODAY)


def test_forty_rows_become_forty_drafts_with_their_answers_words_and_what_was_tried(county):
    lead = county.act_as("lead")
    spreadsheet = brought_in(xlsx([["Our list"], [], HEADINGS, *(request_row(n) for n in range(40))]), lead)
    assert spreadsheet.counts == {"new": 40, "changed": 0, "same": 0, "wrong": 0}
    assert set(Referral.objects.values_list("state", flat=True)) == {"draft"}
    assert Referral.objects.count() == Pupil.objects.count() == 40
    one = Referral.objects.get(pupil__upn=upn(7))
    assert one.school_id == lead.organisation_id
    assert one.urgency == 3
    assert ReferralSection.objects.get(referral=one, key="strengths").answers == {"going_well": "Comes in every day"}
    assert OwnWords.objects.get(referral=one).words == "I like the pond"
    assert SupportTried.objects.get(referral=one).what == "Mentor every morning"


def test_the_same_file_again_changes_nothing(county):
    lead = county.act_as("lead")
    content = xlsx([HEADINGS, *(request_row(n) for n in range(3))])
    brought_in(content, lead)
    again = previewed(named(content, lead), lead)
    assert again.counts == {"new": 0, "changed": 0, "same": 3, "wrong": 0}


def test_a_draft_is_changed_only_where_the_file_says_something_else(county):
    lead = county.act_as("lead")
    brought_in(xlsx([HEADINGS, request_row(1)]), lead)
    changing = named(xlsx([HEADINGS, request_row(1, **{"Worries": "Leaves the site", "What is going well": ""})]), lead)
    shown = previewed(changing, lead)
    assert [(one.label, one.old, one.new) for one in shown.compared[0].changes] == [
        ("Worries", "Leaves lessons", "Leaves the site")
    ]
    done = confirm_spreadsheet(spreadsheet=changing, target=REQUESTS, seen=shown.seen, by=lead, on=TODAY)
    held = dict(ReferralSection.objects.values_list("key", "answers"))
    assert held["worries"] == {"worry": "Leaves the site"}
    assert held["strengths"] == {"going_well": "Comes in every day"}
    answers = undo_spreadsheet(spreadsheet=done, target=REQUESTS, by=lead, on=TODAY)
    assert [one.why_not for one in answers] == [""]
    assert ReferralSection.objects.get(key="worries").answers == {"worry": "Leaves lessons"}
    assert Referral.objects.get().state == "draft"


def test_no_suspensions_beside_some_on_record_is_a_wrong_row_as_it_is_on_the_page(county):
    lead, known = county.act_as("lead"), make_pupil(county.schools[0], upn=upn(1))
    with as_owner():
        Suspension.objects.create(
            pupil=known, school=county.schools[0], decided_on=date(2026, 10, 5), starts_on=date(2026, 10, 5),
            ends_on=date(2026, 10, 7), sessions=5, reasons=["DB"],
        )
    county.act_as("lead")
    said = [[*request_row(1), "No"], [*request_row(2), "No"]]
    shown = previewed(named(xlsx([[*HEADINGS, "Suspended this year"], *said]), lead), lead)
    assert shown.counts == {"new": 1, "changed": 0, "same": 0, "wrong": 1}
    assert [(one.column, one.sentence) for one in shown.compared[0].wrongs] == [
        ("Suspended this year", "The records hold 2.5 school days of suspension this school year: choose “Yes”, or correct the "
         "record first.")
    ]
    said[0][-1] = "Yes"
    again = previewed(named(xlsx([[*HEADINGS, "Suspended this year"], *said]), lead), lead)
    assert again.counts["new"] == 2


def test_a_request_that_was_sent_is_not_changed_by_a_file_but_is_still_the_same(county):
    lead = county.act_as("lead")
    content = xlsx([HEADINGS, request_row(1)])
    brought_in(content, lead)
    Referral.objects.update(state="awaiting_head")
    assert previewed(named(content, lead), lead).counts["same"] == 1
    shown = previewed(named(xlsx([HEADINGS, request_row(1, Worries="Else")]), lead), lead)
    assert "“waiting for the head”, so a file cannot change it" in shown.compared[0].wrongs[0].sentence


def test_a_file_that_is_undone_leaves_neither_its_drafts_nor_the_children_it_added(county):
    lead = county.act_as("lead")
    known = make_pupil(county.schools[0], upn=upn(1), given_names="Wren", family_name="Fenlight")
    county.act_as("lead")
    done = brought_in(xlsx([HEADINGS, *(request_row(n) for n in range(3))]), lead)
    assert Referral.objects.count() == Pupil.objects.count() == 3
    answers = undo_spreadsheet(spreadsheet=done, target=REQUESTS, by=lead, on=TODAY)
    assert [one.why_not for one in answers] == ["", "", ""]
    assert not (Referral.objects.exists() or OwnWords.objects.exists() or ReferralSection.objects.exists())
    assert [(one.pk, one.given_names) for one in Pupil.objects.all()] == [(known.pk, "Wren")], "who was there before stays"
    assert AuditEntry.objects.filter(act="take_out_request").count() == 3


def test_what_was_said_is_never_taken_out_by_undoing(county):
    lead = county.act_as("lead")
    brought_in(xlsx([HEADINGS, request_row(1)]), lead)
    second = brought_in(xlsx([HEADINGS, request_row(1, **{"Pupil voice": "I like the heron too"})]), lead)
    answers = undo_spreadsheet(spreadsheet=second, target=REQUESTS, by=lead, on=TODAY)
    assert "own words, which are never taken out" in answers[0].why_not
    assert OwnWords.objects.count() == 2


def test_an_open_safeguarding_concern_has_no_column(county):
    labels = {column.key for column in REQUESTS.columns(county.act_as("lead"), TODAY)}
    assert not labels & {"safeguarding_open", "told_services_on"}
