"""The code the home school marks: placement and confirmed attendance decide, and B and K never without somebody's word."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import pytest

from tests.rules.clocks.cases import table
from waymark.clocks.codes import EXCLUDED, HELD_BY, MEANINGS, Session, expected_code


class Row(NamedTuple):
    says: str
    session: Session
    code: str
    source: str


@table(
    Row("suspended, days one to five", Session(excluded="suspended"), "E", "§2.3 suspension days 1-5: E"),
    Row(
        "suspended, day six and nothing has started", Session(excluded="suspended", placed=""), "E",
        "§2.3 or until AP starts: E",
    ),
    Row("permanently excluded, nothing has started", Session(excluded="permanently_excluded"), "E", "§2.3 E no AP made"),
    Row(
        "suspended, at what the school arranged, and there", Session("suspended", "school_arranged", attended=True), "B",
        "§2.3 day 6+ non-school AP arranged by school: B",
    ),
    Row(
        "suspended, due there, and nobody has said", Session("suspended", "school_arranged"), "N",
        "§2.3 never B without confirmed attendance",
    ),
    Row(
        "suspended, due there, and not there", Session("suspended", "school_arranged", attended=False), "",
        "§2.3 did not turn up: a real absence code",
    ),
    Row(
        "permanently excluded, still on roll, at what the authority arranged",
        Session("permanently_excluded", "authority_arranged", attended=True), "K", "§2.3 PEX, LA-arranged: K",
    ),
    Row(
        "the same, and nobody has said", Session("permanently_excluded", "authority_arranged"), "N",
        "§2.3 never K without confirmed attendance",
    ),
    Row(
        "the same, and not there", Session("permanently_excluded", "authority_arranged", attended=False), "",
        "§2.3 did not turn up: not K",
    ),
    Row(
        "at a referral unit, dual registered, and there", Session("suspended", "other_school", True, True), "D",
        "§2.3 PRU, dual registered: D",
    ),
    Row(
        "at a referral unit, dual registered, and not there", Session("suspended", "other_school", True, False), "D",
        "§2.3 main school still marks D",
    ),
    Row(
        "at a referral unit, dual registered, and nobody has said", Session("permanently_excluded", "other_school", True), "D",
        "§2.3 main school still marks D",
    ),
    Row(
        "off-site direction, a session due at the other school", Session("", "other_school", True, True), "D",
        "§2.3 OSD dual reg: D there",
    ),
    Row("off-site direction, a morning at the home school", Session("", "", True, True), "/", "§2.3 OSD: / when at home school"),
    Row(
        "off-site direction, an afternoon at the home school", Session("", "", True, True, is_morning=False), "\\",
        "§2.3 OSD: \\ when at home school",
    ),
    Row(
        "a base on another school's site without registration, and there", Session("", "other_school", False, True), "B",
        "§2.3 SRB without subsidiary registration: B",
    ),
    Row(
        "a base on another school's site without registration, and nobody has said", Session("", "other_school", False), "N",
        "§2.3 B needs confirmation",
    ),
    Row(
        "a base on another school's site without registration, and not there", Session("", "other_school", False, False), "",
        "§2.3 a real absence code",
    ),
    Row("not due on a part-time timetable", Session(is_due=False), "C2", "§2.3 reduced timetable: C2"),
    Row(
        "illness, at what the authority arranged, and there", Session("", "authority_arranged", attended=True), "K",
        "§2.3 K arranged by an LA under s.19",
    ),
    Row("absent and no reason yet", Session(), "N", "§2.3 N reason not yet established"),
)
def test_what_the_home_school_marks(row):
    found = expected_code(row.session)
    assert found.code == row.code
    assert found.because
    if not row.code:
        assert found.one_of and not {"B", "K", "D", "/", "\\"} & set(found.one_of)


EVERY = [Session(*each) for each in product(EXCLUDED, HELD_BY, (True, False), (True, False, None), (True, False), (True, False))]


def test_b_and_k_are_never_marked_without_confirmed_attendance():
    """§2.3: B and K both need confirmed attendance."""
    for session in EVERY:
        if expected_code(session).code in ("B", "K"):
            assert session.attended is True and session.placed


def test_every_code_is_one_in_force():
    """§2.3: H, J and Y were withdrawn on 19 August 2024."""
    assert not {"H", "J", "Y"} & set(MEANINGS)
    for session in EVERY:
        found = expected_code(session)
        assert {found.code, *found.one_of} - {""} <= set(MEANINGS)


def test_a_placement_that_is_none_is_refused():
    with pytest.raises(ValueError, match="not known"):
        expected_code(Session(placed="somewhere"))
