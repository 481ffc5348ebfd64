"""A school asks once: writing, approving, freezing, asking for more, withdrawing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.county import TODAY, make_pupil, make_small_county, see_as
from tests.factories.referrals import ANSWERS, drafted, submitted
from waymark.service.access.permission import NotPermitted
from waymark.service.pupils.models import NextStep
from waymark.service.referrals import actions
from waymark.service.referrals.models import FrozenReferral, OwnWords, Referral, ReferralSection, ReferralStep
from waymark.service.referrals.rules import WrongState, due_in_time

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


@pytest.fixture
def pupil(county):
    return make_pupil(county.schools[0])


def test_a_request_goes_from_blank_to_sent_with_a_frozen_copy_in_the_words_asked(county, pupil):
    referral = submitted(county, pupil)
    assert referral.state == "submitted"
    assert referral.submitted_on == TODAY
    frozen = FrozenReferral.objects.get(referral=referral)
    words = {row["question"]: row["answer"] for part in frozen.content for row in part["questions"]}
    assert words["What is going well?"] == "Reads to the younger children"
    assert [part["section"] for part in frozen.content].index("strengths") < [
        part["section"] for part in frozen.content
    ].index("worries")
    assert list(ReferralStep.objects.values_list("event", flat=True)) == ["start", "send_to_head", "approve"]


@pytest.mark.parametrize(
    ("said", "copied"), [(None, "Not recorded"), ("not_known", "Not recorded"), ("no", "None, the school says")]
)
def test_there_were_no_suspensions_only_where_the_school_says_so(county, pupil, said, copied):
    referral = submitted(county, pupil, attendance={"part_time": "no"} | ({"suspended": said} if said else {}))
    content = FrozenReferral.objects.get(referral=referral).content
    words = {row["question"]: row["answer"] for part in content for row in part["questions"]}
    assert words["Suspensions this school year"] == copied


def test_the_council_sees_the_request_only_once_the_head_has_approved(county, pupil):
    referral = drafted(county, pupil)
    county.act_as("coordinator")
    assert not Referral.objects.filter(pk=referral.pk).exists()
    actions.send_to_head(referral=_as(county, "lead", referral), by=county.people["lead"], on=TODAY)
    actions.approve_referral(referral=referral, by=county.act_as("head"), on=TODAY)
    county.act_as("coordinator")
    assert Referral.objects.filter(pk=referral.pk).exists()
    see_as(county.people["other_head"])
    assert not Referral.objects.filter(pk=referral.pk).exists()


def due_for(pupil) -> date:
    return NextStep.objects.get(pupil=pupil, done_on__isnull=True).due_on


def test_each_step_of_a_request_is_due_in_time_for_the_panel_it_could_come_to(county, pupil):
    cut_off_on = TODAY + timedelta(days=1)
    referral = drafted(county, pupil)
    actions.send_to_head(referral=referral, by=county.act_as("lead"), on=TODAY, cut_off_on=cut_off_on)
    assert due_for(pupil) == cut_off_on
    actions.return_to_author(referral=referral, note="More", by=county.act_as("head"), on=TODAY, cut_off_on=cut_off_on)
    assert due_for(pupil) == cut_off_on
    actions.send_to_head(referral=referral, by=county.act_as("lead"), on=TODAY, cut_off_on=TODAY + timedelta(days=30))
    assert due_for(pupil) == date(2026, 11, 26)  # three school days, as usual
    actions.approve_referral(referral=referral, by=county.act_as("head"), on=TODAY, cut_off_on=cut_off_on)
    assert due_for(pupil) == cut_off_on
    asked = actions.ask_for_more(referral=referral, question="Which?", due_on=cut_off_on, by=county.act_as("officer"), on=TODAY)
    actions.answer_more(asked=asked, answer="Two.", by=county.act_as("lead"), on=TODAY, cut_off_on=TODAY)
    assert due_for(pupil) == TODAY


def test_a_cut_off_that_has_passed_holds_nobody_to_it():
    assert due_in_time(TODAY, TODAY - timedelta(days=1), TODAY) == TODAY
    assert due_in_time(TODAY + timedelta(days=5), TODAY, TODAY) == TODAY
    assert due_in_time(TODAY + timedelta(days=5), None, TODAY) == TODAY + timedelta(days=5)


def _as(county, who, referral):
    county.act_as(who)
    return referral


def test_what_is_missing_is_named_and_nothing_is_sent(county, pupil):
    referral = drafted(county, pupil, worries={"why_now": "x"})
    with pytest.raises(actions.NotReady) as refused:
        actions.send_to_head(referral=referral, by=county.act_as("lead"), on=TODAY)
    assert refused.value.missing == [("worries", "Say what worries you")]
    assert Referral.objects.get(pk=referral.pk).state == "draft"


def test_two_people_on_one_section_lose_nothing(county, pupil):
    referral = drafted(county, pupil)
    by = county.act_as("head")
    section = ReferralSection.objects.get(referral=referral, key="worries")
    theirs = {**ANSWERS["worries"], "worry": "theirs"}
    actions.save_section(referral=referral, key="worries", answers=theirs, version=section.version, by=by, on=TODAY)
    with pytest.raises(actions.SomebodyElseSaved, match="Bram Thistlewick"):
        actions.save_section(
            referral=referral, key="worries", answers={"worry": "mine"}, version=section.version,
            by=county.act_as("lead"), on=TODAY,
        )
    assert ReferralSection.objects.get(pk=section.pk).answers["worry"] == "theirs"


def test_pressing_save_twice_saves_once(county, pupil):
    referral = drafted(county, pupil)
    section = ReferralSection.objects.get(referral=referral, key="people")
    for _ in range(2):
        saved = actions.save_section(
            referral=referral, key="people", answers={"people": "Gran", "named_adult": "Mr F"}, version=section.version,
            by=county.act_as("lead"), on=TODAY,
        )
    assert saved.version == section.version + 1


def test_starting_twice_opens_the_request_there_is(county, pupil):
    first = drafted(county, pupil)
    again = actions.start_referral(
        pupil=pupil, school=county.schools[0], path="persistent", by=county.act_as("lead"), on=TODAY
    )
    assert again == first


def test_the_database_refuses_a_second_open_request_of_one_school_for_a_child(county, pupil):
    referral = drafted(county, pupil)
    with pytest.raises(IntegrityError, match="a_school_has_one_open_referral_for_a_child"), transaction.atomic():
        Referral.objects.create(
            pupil=pupil, school=county.schools[0], started_by_id=county.people["lead"].person_id, started_on=TODAY
        )
    assert referral.state == "draft"


@pytest.mark.parametrize("who", ["other_lead", "base_lead", "officer"])
def test_only_the_childs_own_school_or_its_coordinator_writes(county, pupil, who):
    referral = drafted(county, pupil)
    with pytest.raises(NotPermitted):
        actions.save_section(
            referral=referral, key="people", answers={}, version=1, by=county.people[who], on=TODAY
        )


def test_a_lead_cannot_approve_in_the_heads_place(county, pupil):
    referral = drafted(county, pupil)
    actions.send_to_head(referral=referral, by=county.act_as("lead"), on=TODAY)
    with pytest.raises(NotPermitted, match="only a head"):
        actions.approve_referral(referral=referral, by=county.people["lead"], on=TODAY)


def test_a_question_stops_the_clock_for_the_council_and_names_who_must_answer(county, pupil):
    referral = submitted(county, pupil)
    asked = actions.ask_for_more(
        referral=referral, question="Which days?", due_on=TODAY + timedelta(days=3), by=county.act_as("officer"), on=TODAY
    )
    step = NextStep.objects.get(pupil=pupil, done_on__isnull=True)
    assert (step.owner_id, step.due_on) == (county.people["lead"].person_id, TODAY + timedelta(days=3))
    by = county.act_as("lead")
    for _ in range(2):
        actions.answer_more(asked=asked, answer="Mondays", by=by, on=TODAY)
    assert Referral.objects.get(pk=referral.pk).state == "submitted"


def test_a_sent_request_cannot_be_changed_but_words_can_be_added(county, pupil):
    referral = submitted(county, pupil)
    by = county.act_as("lead")
    with pytest.raises(WrongState, match="has been sent"):
        actions.save_section(referral=referral, key="people", answers={}, version=1, by=by, on=TODAY)
    actions.add_own_words(
        pupil=pupil, referral=referral, speaker="pupil", words="I would like mornings", given_by="themselves", by=by, on=TODAY
    )
    assert OwnWords.objects.filter(referral=referral, speaker="pupil").first().words == "I would like mornings"


def test_withdrawing_twice_withdraws_once_and_leaves_no_next_step(county, pupil):
    referral = submitted(county, pupil)
    by = county.act_as("lead")
    for _ in range(2):
        actions.withdraw_referral(referral=referral, reason="moved_away", note="Moved to the coast", by=by, on=TODAY)
    assert ReferralStep.objects.filter(event="withdraw").count() == 1
    assert not NextStep.objects.filter(done_on__isnull=True).exists()


def test_a_draft_nobody_went_on_with_ends_after_ninety_days(county, pupil):
    referral = drafted(county, pupil, on=TODAY - timedelta(days=200))
    ReferralSection.objects.update(edited_at=None)
    county.act_as("lead")
    assert actions.expire_stale_drafts(TODAY) == 1
    assert Referral.objects.get(pk=referral.pk).state == "expired"
    assert actions.expire_stale_drafts(TODAY) == 0


def test_the_database_refuses_a_state_that_is_not_in_the_table(county, pupil):
    referral = submitted(county, pupil)
    with pytest.raises(IntegrityError, match="referral_state_is_known"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(state="mislaid")


def test_the_database_refuses_a_sent_request_that_no_head_approved(county, pupil):
    referral = drafted(county, pupil)
    with pytest.raises(IntegrityError, match="a_sent_referral_has_a_head"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(state="submitted")
