"""Illness, being out of school otherwise, fair access, and rules of early signs."""

from __future__ import annotations

from datetime import date

import pytest

from tests.database import as_owner
from tests.factories.county import TODAY, make_pupil, make_small_county
from waymark.service.duties import actions, early_signs, rules
from waymark.service.duties.facts import answers_of
from waymark.service.duties.models import EarlySignFlag, EducationDuty
from waymark.service.exclusions.models import Suspension
from waymark.service.pupils.models import Access

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SIGN = "3 or more suspensions in 12 weeks; wears off after 6 weeks"


@pytest.fixture
def county():
    return make_small_county()


@pytest.fixture
def pupil(county):
    return make_pupil(county.schools[0])


def test_a_sickness_return_tells_the_council_once_and_opens_its_duty(county, pupil):
    lead, school = county.act_as("lead"), county.schools[0]
    first = date(2026, 11, 2)
    absence = actions.record_absence(pupil=pupil, school=school, first_on=first, by=lead, on=TODAY)
    assert absence == actions.record_absence(pupil=pupil, school=school, first_on=first, by=lead, on=TODAY)
    for _ in range(2):
        actions.make_sickness_return(absence=absence, clear_on=date(2026, 11, 16), by=lead, on=TODAY)
    assert Access.objects.filter(pupil=pupil, organisation=county.authority, about=absence.reference).count() == 2
    duty = EducationDuty.objects.get(pupil=pupil, cause="illness")
    assert duty.owner.name == "Jory Peatdigger"
    clock = next(one for one in answers_of([pupil], TODAY)[pupil.pk].clocks if one.kind == "sickness_return")
    assert clock.state == "done_late"
    with pytest.raises(rules.CannotBeDone, match="last day"):
        actions.end_absence(absence=absence, last_on=date(2026, 10, 1), by=lead, on=TODAY)


def test_out_of_school_otherwise_is_the_councils_from_the_first_day(county, pupil):
    lead = county.act_as("lead")
    with pytest.raises(rules.CannotBeDone, match="own words"):
        actions.record_out_of_school(pupil=pupil, first_on=TODAY, why="x", by=lead, on=TODAY)
    out = actions.record_out_of_school(pupil=pupil, first_on=TODAY, why="Moved here; no school has a place", by=lead, on=TODAY)
    assert EducationDuty.objects.get(pupil=pupil).cause == "otherwise"
    actions.end_out_of_school(out=out, last_on=TODAY, by=lead, on=TODAY)


def test_fair_access_names_the_other_way_and_a_school_within_twenty_school_days(county, pupil):
    with as_owner():
        for organisation in (county.authority,):
            Access.objects.create(pupil=pupil, organisation=organisation, part="facts", starts_on=TODAY, because="duty")
    officer = county.act_as("inclusion")
    planned = make_pupil(county.schools[0], serial=2, seen_by=[county.authority], sen_provision="E")
    with pytest.raises(rules.CannotBeDone, match="EHC plan"):
        actions.agree_fair_access(pupil=planned, school=county.schools[0], ground="homeless", by=officer, on=TODAY)
    case = actions.agree_fair_access(pupil=pupil, school=county.schools[0], ground="homeless", by=officer, on=TODAY)
    clock = next(one for one in answers_of([pupil], TODAY)[pupil.pk].clocks if one.kind == "fair_access")
    assert clock.due_on == date(2027, 1, 5)
    with pytest.raises(rules.CannotBeDone, match="No school was named"):
        actions.end_fair_access(case=case, reason="admitted", words="They began on Monday", by=officer, on=TODAY)
    case = actions.allocate_school(case=case, school=county.schools[2], by=officer, on=TODAY)
    ended = actions.end_fair_access(case=case, reason="admitted", words="They began on Monday", by=officer, on=TODAY)
    assert ended.ended_on == TODAY


def suspended_three_times(county, serial):
    child = make_pupil(county.schools[0], serial=serial, seen_by=[county.authority])
    with as_owner():
        for day in (date(2026, 10, 5), date(2026, 10, 14), date(2026, 11, 10)):
            Suspension.objects.create(
                pupil=child, school=county.schools[0], decided_on=day, starts_on=day, ends_on=day, sessions=2, reasons=["DB"]
            )
    return child


def test_a_rule_is_read_back_tried_and_only_then_switched_on(county):
    for serial in range(1, 4):
        suspended_three_times(county, serial)
    coordinator = county.act_as("coordinator")
    with pytest.raises(rules.CannotBeDone, match="not understood"):
        actions.write_rule(words="children who worry us", partnership=None, by=coordinator, on=TODAY)
    rule = actions.write_rule(words=SIGN, partnership=None, by=coordinator, on=TODAY)
    with pytest.raises(rules.CannotBeDone, match="Try the rule"):
        actions.switch_on(rule=rule, by=coordinator, on=TODAY)
    trial = actions.try_rule(rule=rule, by=coordinator, on=TODAY)
    assert (trial.children, trial.flagged) == (3, None)  # three are too few to be said
    assert all(value is None for values in trial.by_group.values() for value in values.values())
    assert actions.switch_on(rule=rule, by=coordinator, on=TODAY).switched_on_on == TODAY


def test_few_children_of_a_group_are_not_told_by_what_is_shown_beside_them():
    shown = early_signs.shown_of({"F": (2, 40), "M": (30, 60), "X": (20, 50)}, 5)
    assert shown["F"] is None and list(shown.values()).count(None) >= 2
    assert early_signs.shown_of({"F": (20, 40), "M": (30, 60)}, 5) == {"F": [20, 40], "M": [30, 60]}


def test_a_flag_says_why_is_raised_once_and_wears_off(county):
    child = suspended_three_times(county, 1)
    coordinator = county.act_as("coordinator")
    rule = actions.write_rule(words=SIGN, partnership=None, by=coordinator, on=TODAY)
    actions.try_rule(rule=rule, by=coordinator, on=TODAY)
    actions.switch_on(rule=rule, by=coordinator, on=TODAY)
    lead = county.act_as("lead")
    assert early_signs.raise_flags(TODAY, [child.pk]) == 1
    assert early_signs.raise_flags(TODAY, [child.pk]) == 0
    flag = early_signs.flags_shown(TODAY)[0]
    assert flag.counted.startswith("3 suspensions in the 12 weeks")
    actions.family_told_of_flag(flag=flag, told_on=TODAY, by=lead, on=TODAY)
    actions.look_at_flag(flag=flag, words="Rang home; a mentor from Monday", by=lead, on=TODAY)
    assert EarlySignFlag.objects.get().family_told_on == TODAY
    assert early_signs.flags_shown(date(2027, 2, 22)) == []
