"""A spreadsheet of forty requests, from the file to the drafts and back."""

from __future__ import annotations

import pytest

from tests.factories.county import TODAY, make_small_county
from tests.factories.spreadsheets import HEADINGS, request_row, upn, xlsx
from waymark.service.imports import queries
from waymark.service.imports.actions import confirm_spreadsheet, name_columns, receive_spreadsheet
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
    return name_columns(
        spreadsheet=spreadsheet, target=target, columns=queries.named_columns(spreadsheet), by=by, on=TODAY
    )


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
