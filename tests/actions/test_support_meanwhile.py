"""Looking at the support a child has meanwhile: it goes on, changes or ends, and never stops by being forgotten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.database import as_owner
from tests.factories.county import make_small_county, see_as
from tests.factories.panel import FEW_VOTERS, MEANWHILE_DAY, MEETS_ON, PLACE, case_of, family_is_told, make_request, open_panel
from tests.web.panel_scene import signed_in
from waymark.service.access.permission import NotPermitted
from waymark.service.audit.models import AuditEntry
from waymark.service.exclusions.models import PermanentExclusion
from waymark.service.panels import actions, queries
from waymark.service.panels.interim import meanwhile_of, support_meanwhile
from waymark.service.panels.models import InterimReview
from waymark.service.panels.rules import InterimCourse
from waymark.service.placements import actions as placements
from waymark.service.pupils.models import NextStep
from waymark.service.referrals.models import Referral

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LATER = date(2026, 12, 15)


@pytest.fixture
def county():
    return make_small_county()


def told_no(county, outcome: str = "not_this_way"):
    """A case decided with support meanwhile, which the school's lead sees to."""
    referral = make_request(county)
    meeting = open_panel(county, referral)
    item = case_of(meeting, referral)
    said = {
        "not_this_way": {"reason_code": "other_support_first", "offered_instead": "A mentor twice a week"},
        "not_yet": {"reason_code": "assessment_awaited"},
    }[outcome]
    decision = actions.decide(
        item=item, outcome=outcome, reason="What would help is nearer.", voters=queries.voters_for(item),
        interim_support="A named adult and a daily check-in", interim_owner=county.people["lead"].person_id,
        interim_review_on=MEANWHILE_DAY, by=county.act_as("coordinator"), on=MEETS_ON, **said, **FEW_VOTERS,
    )
    family_is_told(county, decision)
    return decision


def look(county, decision, *, who: str = "lead", before: int = 0, **course):
    wanted = {"seen": "He comes in every morning", "next_course": "keep", "next_review_on": LATER} | course
    return actions.review_interim_support(
        decision=decision, course=InterimCourse(**wanted), looks_before=before, by=county.act_as(who), on=MEANWHILE_DAY
    )


def open_step(decision) -> NextStep | None:
    return NextStep.objects.filter(pupil=decision.pupil_id, done_on__isnull=True).first()


def test_support_that_goes_on_has_the_same_owner_and_the_next_day(county):
    decision = told_no(county)
    review = look(county, decision)
    step = open_step(decision)
    assert (step.due_on, step.owner_id, step.about) == (LATER, county.people["lead"].person_id, decision.reference)
    assert review.support == "A named adult and a daily check-in"
    written = AuditEntry.objects.get(act="review_interim_support")
    assert (written.pupil_id, written.why) == (decision.pupil_id, "He comes in every morning")


def test_changed_support_is_what_the_child_has_from_then_on(county):
    decision = told_no(county)
    look(county, decision, next_course="change", support="An hour with the mentor on Mondays")
    assert support_meanwhile(decision.pupil_id).support == "An hour with the mentor on Mondays"
    look(county, decision, before=1, seen="Still going well")
    assert [one.support for one in meanwhile_of(decision).reviews] == ["An hour with the mentor on Mondays"] * 2


def test_support_that_ends_leaves_nothing_due(county):
    decision = told_no(county)
    look(county, decision, next_course="end", next_review_on=None)
    assert open_step(decision) is None and support_meanwhile(decision.pupil_id) is None
    with pytest.raises(actions.ReviewedMeanwhile, match="ended on"):
        look(county, decision, before=1)


def test_a_child_who_still_waits_keeps_some_support(county):
    decision = told_no(county, "not_yet")
    assert Referral.objects.get(pk=decision.referral_id).state == "submitted"
    with pytest.raises(actions.DecisionIncomplete, match="still waits"):
        look(county, decision, next_course="end", next_review_on=None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"seen": " "}, "seen"), ({"next_course": ""}, "next_course"), ({"next_course": "change"}, "support"),
        ({"next_review_on": None}, "next_review_on"), ({"next_review_on": MEANWHILE_DAY}, "next_review_on"),
    ],
)
def test_what_is_missing_is_said_beside_its_box(county, wrong, field):
    decision = told_no(county)
    with pytest.raises(actions.DecisionIncomplete) as refused:
        look(county, decision, **wrong)
    assert set(refused.value.faults) == {field} and InterimReview.objects.count() == 0


def test_pressing_twice_saves_once_and_a_stale_page_is_told_who_was_first(county):
    decision = told_no(county)
    assert look(county, decision) == look(county, decision)
    with pytest.raises(actions.ReviewedMeanwhile, match="Ada Marshlight has looked"):
        look(county, decision, who="coordinator", seen="Another view")
    assert InterimReview.objects.count() == 1


def test_a_step_about_something_else_is_left_alone(county):
    decision = told_no(county)
    with as_owner():
        NextStep.objects.filter(pupil=decision.pupil_id, done_on__isnull=True).update(about="RF-OTHER", what="Something else")
    look(county, decision)
    assert open_step(decision).what == "Something else"


@pytest.mark.parametrize("who", ["other_lead", "base_lead", "board"])
def test_only_who_sees_to_it_the_school_that_asked_and_the_council_may_say(county, who):
    decision = told_no(county)
    with pytest.raises(NotPermitted):
        look(county, decision, who=who)


def test_the_database_refuses_support_that_goes_on_without_a_next_day(county):
    decision = told_no(county)
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        InterimReview.objects.create(
            decision=decision, pupil_id=decision.pupil_id, seen="x", next_course="keep", support="x",
            reviewed_on=MEANWHILE_DAY, reviewed_by_id=county.people["lead"].person_id,
        )


def test_it_stands_on_the_owners_home_and_the_childs_page_and_is_saved_from_there(county):
    decision = told_no(county)
    here = reverse("panel_interim", args=[decision.reference])
    lead = signed_in(county, "lead", MEANWHILE_DAY)
    assert f'href="{here}"' in lead.get("/").content.decode()
    assert f'href="{here}"' in lead.get(reverse("school_child", args=[decision.pupil.reference])).content.decode()
    assert "daily check-in" in lead.get(here).content.decode()
    wrong = lead.post(here, {"seen": "Better", "next_course": "change", "looks": "0"})
    assert wrong.status_code == 422 and "Say what the child has from now on" in wrong.content.decode()
    assert "Better" in wrong.content.decode()
    again = LATER + timedelta(days=1)
    answer = lead.post(here, {
        "seen": "Better", "next_course": "keep", "looks": "0", "next_review_on_day": again.day,
        "next_review_on_month": again.month, "next_review_on_year": again.year,
    }, follow=True)
    assert answer.status_code == 200 and "It is looked at again on Wed 16 Dec" in answer.content.decode()
    assert signed_in(county, "base_lead", MEANWHILE_DAY).get(here).status_code in {403, 404}


def test_a_decided_request_leads_to_the_panel_that_decided_it_for_whoever_may_open_it(county):
    decision = told_no(county)
    here = reverse("school_referral", args=[decision.referral.reference])
    panel = f'href="{reverse("panel_meeting", args=[decision.item.meeting.reference])}"'
    assert panel in signed_in(county, "head").get(here).content.decode()
    lead = signed_in(county, "lead").get(here).content.decode()
    assert panel not in lead and f"?partnership={county.partnership.reference}" in lead


def late_place(county, **details):
    """A place agreed that begins five school days after full-time education is owed, with what there is until then."""
    referral = make_request(county, asked_kinds=["hub"])
    with as_owner():
        type(county.base).objects.filter(pk=county.base.pk).update(kind="hub")
        PermanentExclusion.objects.create(
            pupil=referral.pupil, school=county.schools[0], decided_on=date(2026, 11, 11), first_day_on=date(2026, 11, 13),
            reasons=["OW"],
        )
    item = case_of(open_panel(county, referral), referral)
    promised = {
        "education_meanwhile": "Full days at the Fen tuition centre", "education_from_on": MEETS_ON,
        "interim_owner": county.people["lead"].person_id,
    }
    return actions.decide(
        item=item, outcome="agree", reason="The centre can begin at once.", voters=queries.voters_for(item),
        by=county.act_as("coordinator"), on=MEETS_ON, **(promised | PLACE | FEW_VOTERS | details),
    )


def education_to_see_to(county, who, on):
    by = county.people[who]
    see_as(by, on)
    return [(one.what, one.due_on, one.note) for one in queries.home_needs(by, on) if one.kind == "review_interim"]


def test_education_until_a_place_begins_has_somebody_who_sees_to_it(county):
    with pytest.raises(actions.DecisionIncomplete) as refused:
        late_place(county, interim_owner=None)
    assert refused.value.faults == {"interim_owner": "Name who sees to it that it begins."}


def test_education_until_a_place_begins_is_looked_at_by_whoever_sees_to_it(county):
    decision = late_place(county)
    begins = ("See that the education meanwhile has begun", MEETS_ON, "Full days at the Fen tuition centre")
    assert education_to_see_to(county, "lead", MEETS_ON) == [begins]
    placed = NextStep.objects.get(pupil=decision.pupil_id, done_on__isnull=True)
    see_as(county.people["coordinator"], MEETS_ON)
    placements.answer_offer(placement=decision.placement, accepts=True, by=county.act_as("officer"), on=MEETS_ON)
    assert education_to_see_to(county, "lead", MEETS_ON) == [begins]  # the place's own steps do not take it away
    page = signed_in(county, "lead", MEETS_ON).get(reverse("panel_interim", args=[decision.reference])).content.decode()
    assert "Has the education meanwhile begun?" in page
    actions.review_interim_support(
        decision=decision, course=InterimCourse("It began today.", "keep", "", MEANWHILE_DAY), looks_before=0,
        by=county.act_as("lead"), on=MEETS_ON,
    )
    assert [one[:2] for one in education_to_see_to(county, "lead", MEETS_ON)] == [
        ("Look at how the support meanwhile is going", MEANWHILE_DAY)
    ]
    assert placed.about == decision.placement.reference
    with as_owner():
        type(decision.placement).objects.filter(pk=decision.placement_id).update(
            state="arrived", arrived_on=decision.placement.starts_on, legally_decided_on=MEETS_ON,
            legally_decided_by_name="Board",
        )
    assert education_to_see_to(county, "lead", MEANWHILE_DAY) == []
