"""Attendance codes as domain.md §2.3 tables them, and the money of §4 worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from waymark.clocks.codes import MEANINGS, Session, expected_code
from waymark.clocks.funding import Leaving, complete_weeks, funding_arrives, funding_leaves, funding_returns, recomputed
from waymark.kernel.money import Money


@pytest.mark.parametrize(
    ("session", "code"),
    [
        (Session(excluded="suspended"), "E"),  # days 1 to 5, or until AP starts
        (Session(excluded="suspended", placed="school_arranged", attended=True), "B"),  # day 6 at non-school AP
        (Session(excluded="suspended", placed="other_school", is_registered_there=True, attended=True), "D"),  # at a PRU
        (Session(excluded="permanently_excluded", placed="authority_arranged", attended=True), "K"),
        (Session(placed="other_school", is_registered_there=True, attended=None), "D"),  # OSD or SRB, dual registered
        (Session(placed="other_school", is_registered_there=True, attended=False), "D"),  # that school records the absence
        (Session(attended=True), "/"),  # when at the home school
        (Session(attended=True, is_morning=False), "\\"),
        (Session(placed="other_school", attended=True), "B"),  # SRB site without subsidiary registration
        (Session(is_due=False), "C2"),  # reduced timetable
        (Session(placed="school_arranged", attended=None), "N"),
        (Session(placed="authority_arranged", attended=None), "N"),
    ],
)
def test_the_home_school_marks(session, code):
    assert expected_code(session).code == code


@pytest.mark.parametrize("placed", ["school_arranged", "authority_arranged", "other_school"])
@pytest.mark.parametrize("excluded", ["", "suspended", "permanently_excluded"])
@pytest.mark.parametrize("attended", [None, False])
def test_never_b_or_k_without_confirmed_attendance(placed, excluded, attended):
    found = expected_code(Session(excluded, placed, attended=attended))
    assert found.code not in ("B", "K") and not {"B", "K"} & set(found.one_of)
    assert set(found.one_of) <= MEANINGS.keys()


def test_who_did_not_turn_up_is_absent_and_the_reason_is_asked():
    found = expected_code(Session(excluded="suspended", placed="school_arranged", attended=False))
    assert found.code == "" and "I" in found.one_of and "E" not in found.one_of


A = Money.parse("£5,200.01")
AUTUMN = Leaving(date(2026, 11, 20), date(2026, 11, 30), A, order=Money.parse("£12.34"))


def test_a_times_b_over_52_and_c():
    # 30 November to 31 March is 122 days: 17 whole weeks. 520001 × 17 ÷ 52 = 170000.33 pence; with C 171234.
    found = funding_leaves(AUTUMN)
    assert found.amount == Money(171_234)
    assert [(line.letter, line.comes_to) for line in found.lines[:2]] == [("A", "£5,200.01"), ("B", "17 weeks")]


def test_d_times_e_over_f_and_pupil_premium():
    # From 11 January 80 days to 31 March: 11 weeks. 171234 × 11 ÷ 17 = 110798.47 pence.
    found = funding_arrives(AUTUMN, date(2027, 1, 11), pupil_premium=Money.pounds(100))
    assert found.amount == Money(110_798 + 10_000) and found.minimum


def test_after_reinstatement_what_stays_and_what_goes_back_make_the_whole():
    back, stays = funding_returns(AUTUMN, date(2027, 1, 11)), recomputed(AUTUMN, date(2027, 1, 11))
    assert back.amount == Money(110_798) and back.amount + stays.amount == funding_leaves(AUTUMN).amount


@pytest.mark.parametrize(
    ("excluded_on", "leaves", "weeks"),
    [
        (date(2027, 3, 31), True, 0),  # the day before 1 April: this funding period, which has ended by the relevant day
        (date(2027, 4, 1), True, 20),  # 12 April to 31 August is 142 days
        (date(2027, 4, 1), False, 50),  # to 31 March: 354 days
        (date(2026, 11, 20), True, 20),  # autumn of a leaving year: the funding period, 11 November to 31 March 141 days
    ],
)
def test_weeks_run_to_the_end_of_the_funding_period_or_of_a_leaving_year(excluded_on, leaves, weeks):
    relevant_on = date(2027, 4, 12) if excluded_on.year == 2027 else date(2026, 11, 11)
    found = funding_leaves(Leaving(excluded_on, relevant_on, A, leaves_at_end_of_year=leaves))
    assert int(found.lines[1].comes_to.split()[0]) == weeks


def test_a_part_of_a_week_is_no_week():
    assert complete_weeks(date(2026, 11, 2), date(2026, 11, 7)) == 0
    assert complete_weeks(date(2026, 11, 2), date(2026, 11, 8)) == 1
    assert complete_weeks(date(2026, 11, 2), date(2026, 11, 1)) == 0
