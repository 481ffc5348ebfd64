"""Deciding a case: one act, everything that follows, and every way it can be refused."""

from __future__ import annotations

import pytest

from tests.factories.county import TODAY, make_small_county
from tests.factories.panel import MEETS_ON, PLACE, case_of, make_request, open_panel
from waymark.service.panels import actions, queries
from waymark.service.pupils.models import Letter, NextStep

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_agreeing_the_proposal_makes_the_place_the_letters_and_the_next_step():
    county = make_small_county()
    referral = make_request(county)
    meeting = open_panel(county, referral)
    item = case_of(meeting, referral)
    by = county.act_as("coordinator")
    decision = actions.decide(
        item=item, outcome="agree", reason="Short help now, before it gets harder.", voters=queries.voters_for(item),
        by=by, on=MEETS_ON, **PLACE,
    )
    referral.refresh_from_db()
    assert referral.state == "decided"
    assert decision.placement.state == "agreed"
    assert decision.placement.provision_class == county.base_class
    assert decision.decision_maker == "governing_board"
    assert not decision.differs_from_proposal
    letters = {letter.addressee_kind: letter for letter in Letter.objects.filter(about=decision.reference)}
    assert set(letters) == {"parent", "host", "governing_board"}
    assert all("{" not in letter.subject + letter.body for letter in letters.values())
    assert "Corridors are too loud" in letters["parent"].body
    step = NextStep.objects.get(pupil=referral.pupil, done_on__isnull=True)
    assert step.due_on > TODAY
