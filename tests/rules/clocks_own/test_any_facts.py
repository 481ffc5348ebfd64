"""Whatever the facts, there is an answer: odd, missing or late facts are warned of, and every reason can be read."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.clocks import (
    Circumstance,
    Education,
    FairAccessCase,
    HealthAbsence,
    History,
    Home,
    ImpossibleHistory,
    OutOfSchool,
    PermanentExclusion,
    Registration,
    Suspension,
    Telling,
    answer,
    clocks,
    counters,
    duties,
    read_history,
    runs,
    warnings,
    write_history,
)
from waymark.clocks.boards import why_not_cancel
from waymark.clocks.history import CIRCUMSTANCES, TOLD_OF, WHOM
from waymark.clocks.printing import as_data, as_text
from waymark.clocks.telling import elements
from waymark.kernel.calendars import SchoolCalendar, Term

YEAR = SchoolCalendar(
    (
        Term("Autumn", "2026/27", date(2026, 9, 2), date(2026, 12, 18)),
        Term("Spring", "2026/27", date(2027, 1, 4), date(2027, 3, 25)),
        Term("Summer", "2026/27", date(2027, 4, 12), date(2027, 7, 20)),
    )
)
SHORT = SchoolCalendar((Term("Autumn", "2026/27", date(2026, 11, 2), date(2026, 11, 30)),))
CALENDARS = {"whole": YEAR, "short": SHORT}  # and "none", whose term dates are missing
DAYS = st.dates(date(2026, 8, 20), date(2027, 8, 10))
SCHOOLS = st.sampled_from(["whole", "short", "none"])
MAYBE = st.none() | DAYS
FEW = settings(max_examples=max(12, settings.default.max_examples // 4))  # histories are long to make up


@st.composite
def spans(draw, of, **more):
    first_on = draw(DAYS)
    last_on = draw(st.none() | st.integers(0, 60).map(lambda days: first_on + timedelta(days=days)))
    return of(first_on=first_on, last_on=last_on, **{name: draw(values) for name, values in more.items()})


@st.composite
def suspensions(draw, key):
    first_on, length = draw(DAYS), draw(st.integers(0, 40))
    met_on = draw(MAYBE)
    try:
        return Suspension(
            key, draw(SCHOOLS), draw(DAYS), first_on, first_on + timedelta(days=length), draw(st.integers(1, 60)),
            lunchtimes_only=draw(st.booleans()), cancelled_on=draw(MAYBE), recorded_on=draw(MAYBE), misses_exam_on=draw(MAYBE),
            representations=draw(st.booleans()), notified_on=draw(MAYBE), board_met_on=met_on,
            board_decision=draw(st.sampled_from(["upheld", "reinstated"])) if met_on else None, meeting_held_on=draw(MAYBE),
        )  # fmt: skip
    except ImpossibleHistory:
        return Suspension(key, "whole", first_on, first_on, first_on, 2)


@st.composite
def exclusions(draw, key):
    met_on, review_on, again_on = draw(MAYBE), draw(MAYBE), draw(MAYBE)
    try:
        return PermanentExclusion(
            key, draw(SCHOOLS), draw(DAYS), draw(DAYS), cancelled_on=draw(MAYBE), misses_exam_on=draw(MAYBE),
            board_met_on=met_on,
            board_decision=draw(st.sampled_from(["upheld", "reinstated"])) if met_on else None,
            review_applied_on=draw(MAYBE), review_met_on=review_on,
            review_outcome=draw(st.sampled_from(["uphold", "recommend", "quash"])) if review_on else None,
            reconsidered_on=again_on, reconsidered=draw(st.sampled_from(["upheld", "reinstated"])) if again_on else None,
            review_waived_on=draw(MAYBE), authority=draw(st.sampled_from(["", "Fenland"])),
        )  # fmt: skip
    except ImpossibleHistory:
        return PermanentExclusion(key, "whole", draw(DAYS), draw(DAYS))


@st.composite
def histories(draw):
    events = [draw(suspensions(f"s{number}")) for number in range(draw(st.integers(0, 4)))]
    events += [draw(exclusions(f"p{number}")) for number in range(draw(st.integers(0, 2)))]
    told = st.builds(
        Telling, st.sampled_from([event.key for event in events] or [""]), st.sampled_from(WHOM), DAYS, st.sampled_from(TOLD_OF)
    )
    hours = st.none() | st.floats(1, 30)
    return History(
        pupil="x",
        home_authority="Marlshire",
        born_on=draw(st.none() | st.dates(date(2008, 1, 1), date(2023, 1, 1))),
        events=tuple(draw(st.permutations(events))),
        registrations=tuple(draw(st.lists(spans(Registration, school=SCHOOLS, main=st.booleans()), max_size=2))),
        homes=tuple(draw(st.lists(spans(Home, authority=st.sampled_from(["Marlshire", "Fenland", "Wold"])), max_size=3))),
        circumstances=tuple(
            draw(st.lists(spans(Circumstance, kind=st.sampled_from(CIRCUMSTANCES), hours_a_week=hours), max_size=3))
        ),
        education=tuple(draw(st.lists(spans(Education, full_time=st.booleans(), hours_a_week=hours), max_size=3))),
        absences_for_health=tuple(
            draw(
                st.lists(
                    spans(HealthAbsence, school=SCHOOLS, sessions=st.none() | st.integers(1, 99), clear_on=MAYBE), max_size=2
                )
            )
        ),
        out_of_school=tuple(draw(st.lists(spans(OutOfSchool), max_size=2))),
        fair_access=tuple(
            draw(st.lists(st.builds(FairAccessCase, st.just("f"), SCHOOLS, st.just("exceptional"), DAYS, MAYBE), max_size=1))
        ),
        tellings=tuple(draw(st.lists(told, max_size=4))) if events else (),
    )


@FEW
@given(histories(), DAYS)
def test_there_is_an_answer_that_can_be_read(history, on):
    found = answer(history, CALENDARS, on)
    assert as_text(found) and json.dumps(as_data(found))
    assert "{" not in as_text(found)
    assert len({clock.key for clock in found.clocks}) == len(found.clocks)
    assert len({duty.key for duty in found.duties}) == len(found.duties)
    assert all(duty.days_lost >= 0 and duty.day_of_run >= 0 for duty in found.duties)
    assert all(counter.sessions >= 0 for counter in found.counters)
    for event in history.events:
        why_not_cancel(event, history, CALENDARS, on)
        assert elements("parent", event, history, CALENDARS, on)


@FEW
@given(histories(), DAYS)
def test_each_part_asked_by_itself_says_what_the_whole_answer_says(history, on):
    found = answer(history, CALENDARS, on)
    assert found.counters == counters(history, CALENDARS, on)
    assert found.runs == runs(history, CALENDARS, on)
    assert found.duties == duties(history, CALENDARS, on)
    assert found.clocks == clocks(history, CALENDARS, on)
    assert found.warnings == warnings(history, CALENDARS, on)


@FEW
@given(histories(), DAYS)
def test_the_order_in_which_facts_are_given_changes_nothing(history, on):
    turned = dataclasses.replace(
        history,
        events=history.events[::-1],
        education=history.education[::-1],
        circumstances=history.circumstances[::-1],
        tellings=history.tellings[::-1],
    )
    assert answer(turned, CALENDARS, on) == answer(history, CALENDARS, on)


@FEW
@given(histories(), DAYS)
def test_what_is_dated_later_changes_no_earlier_answer(history, on):
    known = dataclasses.replace(history, events=tuple(event for event in history.events if event.decided_on <= on))
    assert answer(known, CALENDARS, on) == answer(history, CALENDARS, on)


@FEW
@given(histories())
def test_any_history_is_written_and_read_the_same(history):
    assert read_history(json.dumps(write_history(history, CALENDARS, ("none",)))) == (history, CALENDARS)
