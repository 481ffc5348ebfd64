"""Who may vote, when a panel meets, what a decision must say: pure rules."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.service.organisations.authority_model import load_model
from waymark.service.panels.order import Need, agenda_order
from waymark.service.panels.rules import (
    INTEREST_KINDS,
    ITEM_KINDS,
    MEMBER_PARTS,
    NEEDS_INTERIM_SUPPORT,
    OUTCOMES,
    OUTCOMES_FOR,
    CaseQuorum,
    Choice,
    Voter,
    after_cut_off,
    cut_off_on,
    differs,
    faults_of,
    interests_that_bar,
    panel_days,
    quorum_of,
    who_may_vote,
)
from waymark.service.panels.rules_of_waiting import fault_of_review_day

CALENDAR = load_model("fenshire").calendar()
TODAY = date(2026, 11, 26)
PLACE = {
    "has_class": True, "starts_on": date(2026, 12, 7), "expected_end_on": date(2027, 2, 5), "purpose": "Find out why.",
    "exit_criteria": ("Every lesson",), "destination_route": "return", "first_thoughts": "Two mornings from week five.",
}
MEANWHILE = {"interim_support": "A named adult", "has_interim_owner": True, "interim_review_on": date(2026, 12, 10)}

interests = st.frozensets(st.sampled_from(sorted(INTEREST_KINDS)))
voters = st.lists(
    st.builds(
        Voter, member_id=st.integers(1, 99), part=st.sampled_from(sorted(MEMBER_PARTS)), is_present=st.booleans(),
        is_of_a_school=st.booleans(), interests=interests,
    ),
    unique_by=lambda one: one.member_id,
)
terms = st.sets(st.sampled_from(["own_school", "same_trust", "host_school", "family_tie"])).map(interests_that_bar)


@given(voters, terms, st.sets(st.sampled_from(["head", "head_delegate", "authority_officer", "independent_chair"])))
def test_nobody_barred_absent_or_advising_is_ever_among_the_voters(members, bars, votes_of):
    by_id = {one.member_id: one for one in members}
    for member_id in who_may_vote(members, bars, votes_of):
        member = by_id[member_id]
        assert member.is_present
        assert member.part != "adviser"
        assert not member.interests & {"own_school", "declared"}
        assert not member.interests & set(bars)


@given(voters, terms)
def test_everybody_of_a_school_who_is_here_without_an_interest_may_vote(members, bars):
    free = {
        one.member_id for one in members
        if one.is_present and one.part != "adviser" and one.is_of_a_school and not one.interests
    }
    assert free <= set(who_may_vote(members, bars, ["head"]))


@given(st.integers(0, 9), st.integers(0, 9), st.integers(1, 6), st.booleans())
def test_a_case_needs_as_many_schools_to_vote_as_the_quorum_or_as_are_here_under_the_fallback(may_vote, more, quorum, fallback):
    case = CaseQuorum(may_vote, may_vote + more, quorum, fallback)
    if may_vote >= quorum:
        assert not case.needs_reason("agree")
    elif not fallback or more:
        assert case.needs_reason("agree")
    if fallback and not more:
        assert not case.needs_reason("agree")
    assert not case.needs_reason("noted")


def test_a_stay_is_ended_with_a_reason_from_the_list():
    faults = faults_of(Choice("end", "The aims are met."), kind="extension", owed_from_on=None, differs=False, on=TODAY)
    assert set(faults) == {"reason_code"}


def test_an_officer_in_the_chair_votes_only_where_the_terms_say_so():
    officer = Voter(1, "chair", True, False, frozenset())
    assert who_may_vote([officer], [], ["head", "head_delegate"]) == []
    assert who_may_vote([officer], [], ["head", "authority_officer"]) == [1]


@given(st.floats(0, 1), st.integers(1, 9), st.integers(0, 12))
def test_a_quorum_is_the_share_and_never_below_the_least(share, least, schools):
    quorum = quorum_of(share, least, schools)
    assert quorum >= least
    assert quorum >= share * schools - 1e-6
    assert quorum == least or quorum < share * schools + 1


@given(st.sampled_from(["monday", "tuesday", "wednesday", "thursday", "friday"]), st.integers(1, 6),
       st.dates(date(2025, 9, 3), date(2026, 9, 3)), st.dates(date(2026, 9, 3), date(2027, 5, 1)))
def test_panels_meet_on_school_days_and_so_many_school_weeks_apart(weekday, every, anchor_on, from_on):
    days = list(panel_days(
        weekday=weekday, every_school_weeks=every, anchor_on=anchor_on, from_on=from_on, calendar=CALENDAR
    ))
    assert days and days[0] >= from_on
    for day, following in pairwise(days):
        assert CALENDAR.is_school_day(day)
        assert CALENDAR.school_weeks_between(day, following) == every + 1


def test_a_panel_keeps_to_the_week_of_the_one_before_across_a_holiday():
    days = panel_days(
        weekday="thursday", every_school_weeks=2, anchor_on=date(2026, 12, 10), from_on=date(2026, 12, 11),
        calendar=CALENDAR,
    )
    assert next(days) == date(2027, 1, 7)  # one week before Christmas, then the first week of January


def test_the_cut_off_counts_school_days_only():
    assert cut_off_on(date(2026, 11, 26), 4, CALENDAR) == date(2026, 11, 20)
    assert cut_off_on(date(2026, 11, 5), 4, CALENDAR) == date(2026, 10, 23)  # over the half-term holiday


def test_the_last_day_counts_until_its_hour():
    day = date(2026, 11, 20)
    assert not after_cut_off(day, time(11, 59), day, time(12))
    assert after_cut_off(day, time(12, 1), day, time(12))
    assert not after_cut_off(day, None, day, time(12))
    assert after_cut_off(day + timedelta(days=1), None, day, time(12))


def test_the_agenda_puts_what_is_owed_in_law_first_then_urgency_then_the_longest_wait():
    owed = Need("new_request", True, 1, date(2026, 11, 20))
    urgent = Need("look_again", False, 5, date(2026, 11, 19))
    older = Need("new_request", False, 3, date(2026, 11, 1))
    newer = Need("new_request", False, 3, date(2026, 11, 12))
    stay = Need("extension", False, 5, date(2026, 11, 1))
    report = Need("urgent_report", False, 1, date(2026, 11, 25))
    back = Need("return_check", False, 5, date(2026, 10, 1))
    listed = sorted([back, stay, newer, older, urgent, owed, report], key=agenda_order)
    assert listed == [report, owed, urgent, older, newer, stay, back]


@pytest.mark.parametrize("kind", sorted(ITEM_KINDS))
def test_every_kind_of_case_can_be_decided_and_only_as_its_kind_allows(kind):
    for outcome in OUTCOMES:
        choice = Choice(outcome, "Because.", **PLACE, **MEANWHILE, offered_instead="Outreach", reason_code="other",
                        extend_to_on=date(2026, 12, 18))
        faults = faults_of(choice, kind=kind, owed_from_on=None, differs=False, on=TODAY)
        assert bool(faults) == (outcome not in OUTCOMES_FOR[kind]), (outcome, faults)


@given(st.sampled_from(sorted(OUTCOMES)), st.sampled_from(sorted(ITEM_KINDS)), st.booleans())
def test_nothing_is_decided_without_a_reason(outcome, kind, is_other):
    choice = Choice(outcome, "  ", **PLACE, **MEANWHILE, offered_instead="x", reason_code="y",
                    extend_to_on=date(2027, 1, 8))
    assert faults_of(choice, kind=kind, owed_from_on=None, differs=is_other, on=TODAY)


@pytest.mark.parametrize("field", sorted(PLACE))
def test_a_place_says_its_purpose_its_dates_what_shows_it_helped_and_the_way_on(field):
    empty = {"has_class": False, "exit_criteria": (" ",), "starts_on": None, "expected_end_on": None}.get(field, "")
    choice = Choice("another_place", "Because.", **(PLACE | {field: empty}))
    faults = faults_of(choice, kind="new_request", owed_from_on=None, differs=False, on=TODAY)
    assert list(faults) == ["provision_class" if field == "has_class" else field]


@pytest.mark.parametrize("outcome", sorted(NEEDS_INTERIM_SUPPORT))
@pytest.mark.parametrize("field", sorted(MEANWHILE))
def test_whoever_waits_has_support_an_owner_and_a_day(outcome, field):
    left_out = MEANWHILE | {field: {"has_interim_owner": False, "interim_review_on": TODAY}.get(field, "")}
    choice = Choice(outcome, "Because.", offered_instead="Outreach", reason_code="other", **left_out)
    faults = faults_of(choice, kind="new_request", owed_from_on=None, differs=False, on=TODAY)
    assert list(faults) == [{"has_interim_owner": "interim_owner"}.get(field, field)]


def test_education_owed_in_law_is_not_put_off():
    choice = Choice("not_yet", "Because.", **MEANWHILE)
    assert not faults_of(choice, kind="new_request", owed_from_on=None, differs=False, on=TODAY)
    assert "outcome" in faults_of(choice, kind="new_request", owed_from_on=TODAY, differs=False, on=TODAY)


@pytest.mark.parametrize(("starts", "waits"), [(0, False), (4, False), (5, True)])
def test_a_place_after_the_day_education_is_owed_from_says_what_there_is_meanwhile(starts, waits):
    owed, starts_on = TODAY + timedelta(days=4), TODAY + timedelta(days=starts)
    place = PLACE | {"starts_on": starts_on, "expected_end_on": TODAY + timedelta(days=60)}
    found = faults_of(Choice("agree", "Because.", **place), kind="new_request", owed_from_on=owed, differs=False, on=TODAY)
    assert set(found) == ({"education_meanwhile", "education_from_on", "interim_owner"} if waits else set())


def test_another_place_than_proposed_asks_why():
    choice = Choice("another_place", "Because.", **PLACE)
    faults = faults_of(choice, kind="new_request", owed_from_on=None, differs=True, on=TODAY)
    assert list(faults) == ["reason_code"]


def test_a_decision_differs_by_place_by_first_day_or_by_giving_none():
    day, later = date(2026, 12, 7), date(2026, 12, 14)
    assert not differs("agree", (1, day), (1, day))
    assert differs("agree", (1, later), (1, day))
    assert differs("another_place", (2, day), (1, day))
    assert differs("another_place", (2, day), (None, None))
    assert differs("not_yet", (None, None), (1, day))
    assert not differs("not_yet", (None, None), (None, None))
    assert not differs("another_place", (2, day), None)


@pytest.mark.parametrize(
    ("day", "stay_ends_on", "said"),
    [
        (date(2026, 12, 10), None, ""),
        (date(2026, 12, 12), None, "Sat 12 Dec is not a school day: choose Fri 11 Dec or Mon 14 Dec"),
        (date(2027, 6, 1), None, "within 6 school weeks"),
        (date(2026, 12, 15), date(2026, 12, 11), "The stay ends on Fri 11 Dec: look at it again by then"),
        (date(2026, 12, 15), date(2026, 11, 20), ""),
    ],
)
def test_a_child_who_waits_is_looked_at_again_on_a_school_day_before_long(day, stay_ends_on, said):
    found = fault_of_review_day(day, CALENDAR, TODAY, stay_ends_on=stay_ends_on)
    assert said in found and bool(said) == bool(found)
