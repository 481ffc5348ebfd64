"""Deciding between panels: members who could vote on the case are asked first, and the database holds to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from tests.database import as_owner
from tests.factories.county import TODAY, make_small_county, put_in_register
from tests.factories.panel import MEANWHILE_DAY, PLACE, asked_first, make_request
from waymark.service.exclusions.models import PermanentExclusion
from waymark.service.organisations.models import Deployment, PartnershipMember, Trust
from waymark.service.panels import actions
from waymark.service.panels.asking import who_may_be_asked
from waymark.service.panels.between import decided_between, facts_of, urgent_decision
from waymark.service.panels.models import AskedMember, Decision
from waymark.service.panels.rules_of_asking import Asked
from waymark.service.placements.queries import placements
from waymark.service.placements.queries.due import with_due
from waymark.service.web.placement import presenting
from waymark.service.web.school.presenters.child import how_things_stand, placement_rows

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


def names(askable) -> set[str]:
    return {one.person.name for one in askable.members}


def waits(county, referral, **details):
    by = county.act_as("officer")
    wanted = {
        "outcome": "not_yet", "reason": "The panel looks at it on Thursday.", "reason_code": "voice_missing",
        "interim_support": "A named adult", "interim_owner": by.person_id, "interim_review_on": MEANWHILE_DAY,
    }
    return actions.decide_urgently(referral=referral, by=by, on=TODAY, **asked_first(county, referral) | wanted | details)


def placed(county, referral, *people, **details):
    by = county.act_as("officer")
    return actions.decide_urgently(
        referral=referral, by=by, on=TODAY, outcome="another_place", reason="It fits and is free.",
        provision_class=county.base_class, starts_on=date(2026, 11, 30), expected_end_on=date(2027, 1, 22), **PLACE,
        **asked_first(county, referral, *people) | details,
    )


def test_nobody_of_the_childs_school_its_trust_or_the_place_chosen_is_asked(county):
    referral = make_request(county)
    county.act_as("officer")
    assert names(who_may_be_asked(referral, TODAY)) == {"Dov Lanternman", "Esi Reedcutter", "Finn Sluicegate"}
    askable = who_may_be_asked(referral, TODAY, county.base_class)
    assert names(askable) == {"Finn Sluicegate"} and askable.needed == 1
    with as_owner():
        trust = Trust.objects.create(organisation=county.authority, uid=1)
    put_in_register([county.schools[0], county.schools[2]], trust=trust)
    county.act_as("officer")
    assert names(who_may_be_asked(referral, TODAY)) == {"Dov Lanternman", "Esi Reedcutter"}


def test_how_many_are_asked_is_the_authoritys_own(county):
    with as_owner():
        row = Deployment.objects.get()
        row.model_text = row.model_text.replace("asked_between_panels = 2", "asked_between_panels = 1")
        row.model_sha256 = "asks one"
        row.save()
    referral = make_request(county)
    waits(county, referral, **asked_first(county, referral, "third_head"))
    assert Decision.objects.get().members_to_ask == 1


@pytest.mark.parametrize(("asked", "sentence"), [
    ([], "Ask 2 members of different schools first"),
    (["third_head"], "Ask 2 members of different schools first"),
    (["other_head", "other_lead"], "Somebody of this school is down already"),
    (["head", "third_head"], "may not vote on this case"),
])
def test_too_few_or_the_wrong_people_asked_are_refused_beside_their_box(county, asked, sentence):
    referral = make_request(county)
    ids = {county.people[one].person_id: county.people[one].membership_id for one in asked}
    said = [Asked(pk, "agrees", "Yes.", TODAY) for pk in ids.values()]
    with pytest.raises(actions.DecisionIncomplete, match=sentence):
        waits(county, referral, asked=said)


def test_what_each_said_the_day_and_the_reason_are_needed(county):
    referral = make_request(county)
    good = asked_first(county, referral)["asked"]
    for wrong, sentence in (
        ({"asked": [Asked(good[0].membership_id, "agrees", " ", TODAY), good[1]]}, "Write what they said"),
        ({"asked": [Asked(good[0].membership_id, "agrees", "Yes", date(2026, 11, 24)), good[1]]}, "the day they were asked"),
        ({"urgent_reason": " "}, "why it cannot wait"),
    ):
        with pytest.raises(actions.DecisionIncomplete, match=sentence):
            waits(county, referral, **wrong)
    assert not Decision.objects.exists()


def test_whoever_could_not_be_reached_counts_only_where_the_law_does_not_wait(county):
    referral = make_request(county)
    tried = [Asked(one.membership_id, "not_reached", "", TODAY) for one in asked_first(county, referral)["asked"]]
    with pytest.raises(actions.DecisionIncomplete, match="Ask 2 members"):
        waits(county, referral, asked=tried)
    with as_owner():
        PermanentExclusion.objects.create(
            pupil=referral.pupil, school=county.schools[0], decided_on=date(2026, 11, 12),
            first_day_on=date(2026, 11, 13), reasons=["DB"],
        )
    waits(
        county, referral, asked=tried, outcome="send_on", reason_code="", offered_instead="An assessment",
        against_reason="Nobody could be reached, and the law does not wait.",
        education_meanwhile="Tuition at home, 25 hours", education_from_on=TODAY,
    )
    assert AskedMember.objects.count() == 2


def test_the_record_says_the_place_its_days_its_purpose_and_who_decides_in_law(county):
    decision = placed(county, make_request(county), "third_head")
    told = dict(facts_of(urgent_decision(decision.reference)))
    assert told["Place"] == str(county.base_class)
    assert told["First day"] == "Mon 30 Nov" and told["Last day"].startswith("Fri 22 Jan")
    assert told["What it is for"] == PLACE["purpose"]
    assert told["Who decides in law"] == "The governing board of Saltmere Academy"


def test_a_decision_against_those_asked_takes_its_reason_and_is_never_called_agreed_by_a_panel(county):
    referral = make_request(county)
    told = asked_first(county, referral)
    told["asked"] = [replace(one, answer="does_not_agree", said="Too far from home.") for one in told["asked"]]
    with pytest.raises(actions.DecisionIncomplete, match="More of the members asked disagree") as refused:
        waits(county, referral, **told)
    assert set(refused.value.faults) == {"against_reason"} and not Decision.objects.exists()
    against = placed(
        county, referral, "third_head", against_reason="Nowhere else is free before Monday.",
        asked=[replace(one, answer="does_not_agree") for one in asked_first(county, referral, "third_head")["asked"]],
    )
    assert dict(facts_of(urgent_decision(against.reference)))["Why all the same"] == "Nowhere else is free before Monday."
    between = decided_between([against.placement_id])
    assert between == {against.placement_id: "Decided between panels, against the members asked"}
    stays = [against.placement]
    assert "decided between panels, against the members asked" in how_things_stand(stays, [], between)
    assert placement_rows(stays, between)[0][-1] == between[against.placement_id]
    shown = presenting.shown(with_due(placements(), TODAY).get(pk=against.placement_id), county.act_as("officer"), TODAY)
    assert shown.state == shown.history[-1]["title"] == between[against.placement_id]


def row(county, decision, school, **details) -> AskedMember:
    return AskedMember(**{
        "decision": decision, "pupil_id": decision.pupil_id, "person_id": county.people["third_head"].person_id,
        "organisation": school, "answer": "agrees", "said": "Yes", "asked_on": TODAY,
    } | details)


def test_the_database_takes_nobody_of_the_childs_own_school_of_elsewhere_or_asked_afterwards(county):
    decision = placed(county, make_request(county), "third_head")
    second = county.schools[1]
    for asked, name in (
        (row(county, decision, county.schools[0]), "nobody_is_asked_about_their_own_case"),
        (row(county, decision, county.authority), "only_the_partnership_is_asked"),
        (row(county, decision, second, asked_on=date(2026, 11, 24)), "asked_before_a_decision_between_panels"),
        (row(county, decision, county.schools[2]), "a_school_is_asked_once_about_a_decision"),
        (row(county, decision, second, said=""), "whoever_was_reached_said_something"),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            asked.save()
        assert refused.value.__cause__.diag.constraint_name == name
    with as_owner():
        PartnershipMember.objects.filter(organisation=second).update(ends_on=date(2026, 7, 31))
    county.act_as("officer")
    with pytest.raises(IntegrityError, match="Only people of a school of the partnership"), transaction.atomic():
        row(county, decision, second).save()


def test_the_database_takes_no_urgent_decision_with_fewer_asked_than_its_terms_say(county):
    referral = make_request(county)
    by = county.act_as("officer")
    wanted = {
        "pupil": referral.pupil, "referral": referral, "partnership": county.partnership, "outcome": "not_yet",
        "reason": "x", "interim_support": "x", "interim_owner_id": by.person_id, "interim_review_on": MEANWHILE_DAY,
        "is_urgent": True, "urgent_reason": "x", "decided_on": TODAY, "decided_by_id": by.person_id,
    }
    for details, name in (
        ({"members_to_ask": 1}, "to be asked before a decision between panels"),
        ({"members_to_ask": None, "asked_people": "Somebody"}, "to be asked before a decision between panels"),
        ({"members_to_ask": 0}, "an_urgent_decision_says_who_was_asked"),
        ({"members_to_ask": 0, "asked_people": "x", "urgent_reason": ""}, "an_urgent_decision_says_why"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Decision.objects.create(**wanted | details)
            connection.check_constraints()
