from __future__ import annotations

from datetime import date

import pytest

from tests.kernel.calendar_samples import AUTUMN
from waymark.kernel.calendars import OutsideCalendar, SchoolCalendar, Term


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2025, 9, 3), None),
        (date(2025, 10, 6), "Staff training day"),
        (date(2025, 10, 11), "Weekend"),
        (date(2025, 10, 28), "Holiday between Autumn 1 and Autumn 2"),
        (date(2025, 11, 3), None),
    ],
)
def test_a_closed_day_says_why(day, reason):
    assert AUTUMN.why_closed(day) == reason
    assert AUTUMN.is_school_day(day) == (reason is None)


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2025, 10, 23), 1, date(2025, 10, 24)),
        (date(2025, 10, 24), 1, date(2025, 11, 3)),  # over the half term
        (date(2025, 10, 3), 1, date(2025, 10, 7)),  # over a weekend and a training day
        (date(2025, 11, 3), -1, date(2025, 10, 24)),
        (date(2025, 10, 28), 1, date(2025, 11, 3)),  # from a holiday the first day back is day 1
        (date(2025, 10, 28), 0, date(2025, 11, 3)),
        (date(2025, 10, 28), -1, date(2025, 10, 24)),
        (date(2025, 11, 4), 0, date(2025, 11, 4)),
        # 15 school days from 13 October: 14-17 (4), 20-24 (9), then 3-7 November (14) and 10 November.
        (date(2025, 10, 13), 15, date(2025, 11, 10)),
    ],
)
def test_school_days_are_counted_over_weekends_training_days_and_holidays(start, count, expected):
    assert AUTUMN.add_school_days(start, count) == expected


def test_the_start_counts_when_counting_between_but_not_when_adding():
    assert AUTUMN.school_days_between(date(2025, 9, 3), date(2025, 9, 5)) == 3
    assert AUTUMN.add_school_days(date(2025, 9, 3), 2) == date(2025, 9, 5)
    assert AUTUMN.school_days_between(date(2025, 9, 5), date(2025, 9, 3)) == 0
    assert list(AUTUMN.school_days_in(date(2025, 10, 3), date(2025, 10, 7))) == [
        date(2025, 10, 3),
        date(2025, 10, 7),
    ]


def test_searching_forward_and_back_from_a_holiday():
    in_half_term = date(2025, 10, 29)
    assert AUTUMN.next_school_day(in_half_term) == date(2025, 11, 3)
    assert AUTUMN.school_day_on_or_after(in_half_term) == date(2025, 11, 3)
    assert AUTUMN.school_day_on_or_before(in_half_term) == date(2025, 10, 24)
    assert AUTUMN.next_school_day(date(2025, 11, 3)) == date(2025, 11, 4)
    assert AUTUMN.school_day_on_or_after(date(2025, 11, 3)) == date(2025, 11, 3)


def test_six_school_weeks_from_a_monday_end_on_the_friday_of_the_sixth():
    # Weeks of 29 September and 6, 13, 20 October; half term; 3 and 10 November.
    assert AUTUMN.add_school_weeks(date(2025, 9, 29), 6) == date(2025, 11, 14)


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2025, 9, 29), 1, date(2025, 10, 3)),
        (date(2025, 10, 3), 1, date(2025, 10, 3)),  # a Friday's own week is the first
        (date(2025, 10, 4), 1, date(2025, 10, 10)),  # no school day is left in a Saturday's own week
        (date(2025, 10, 28), 1, date(2025, 11, 7)),
        (date(2025, 12, 15), 1, date(2025, 12, 19)),
    ],
)
def test_the_week_of_the_start_is_the_first_school_week(start, count, expected):
    assert AUTUMN.add_school_weeks(start, count) == expected


def test_school_weeks_are_named_by_their_mondays_even_when_the_monday_is_closed():
    assert AUTUMN.school_weeks(date(2025, 10, 8), date(2025, 11, 4)) == [
        date(2025, 10, 6),
        date(2025, 10, 13),
        date(2025, 10, 20),
        date(2025, 11, 3),
    ]
    assert AUTUMN.school_weeks_between(date(2025, 10, 8), date(2025, 11, 4)) == 4
    assert AUTUMN.school_weeks(date(2025, 10, 25), date(2025, 11, 2)) == []


@pytest.mark.parametrize(
    "ask",
    [
        lambda: AUTUMN.is_school_day(date(2025, 9, 2)),
        lambda: AUTUMN.why_closed(date(2025, 12, 20)),
        lambda: AUTUMN.next_school_day(date(2025, 12, 19)),
        lambda: AUTUMN.add_school_days(date(2025, 12, 18), 2),
        lambda: AUTUMN.add_school_days(date(2025, 9, 3), -1),
        lambda: AUTUMN.add_school_weeks(date(2025, 12, 15), 2),
        lambda: AUTUMN.school_days_between(date(2025, 12, 1), date(2026, 1, 5)),
        lambda: AUTUMN.school_weeks(date(2025, 9, 1), date(2025, 9, 5)),
    ],
)
def test_nothing_is_guessed_beyond_the_known_terms(ask):
    with pytest.raises(
        OutsideCalendar, match="from 3 September 2025 to 19 December 2025: add the term dates"
    ):
        ask()


def test_a_school_closes_for_training_and_opens_on_a_saturday():
    school = AUTUMN.with_overrides(
        closures={date(2025, 11, 3): "Staff training day"}, extra_open=[date(2025, 11, 8), date(2025, 10, 6)]
    )
    assert school.next_school_day(date(2025, 10, 24)) == date(2025, 11, 4)
    assert school.is_school_day(date(2025, 11, 8))
    assert school.is_school_day(date(2025, 10, 6))
    assert not AUTUMN.is_school_day(date(2025, 11, 8)), "the authority's calendar is untouched"


def test_a_later_closure_wins_over_a_saturday_opened_before():
    school = AUTUMN.with_overrides(extra_open=[date(2025, 11, 8)])
    assert not school.with_overrides(closures={date(2025, 11, 8): "Snow"}).is_school_day(date(2025, 11, 8))


def test_a_schools_own_terms_replace_only_the_year_they_name():
    two_years = AUTUMN.with_overrides(
        terms=[Term("Autumn 1", "2026/27", date(2026, 9, 2), date(2026, 10, 23))]
    )
    own_term = Term("Autumn", "2026/27", date(2026, 9, 7), date(2026, 12, 18))
    school = two_years.with_overrides(terms=[own_term])
    assert school.terms == (*AUTUMN.terms, own_term)


def test_a_day_cannot_be_overridden_as_both_open_and_closed():
    with pytest.raises(ValueError, match="4 November 2025 is given both"):
        AUTUMN.with_overrides(closures={date(2025, 11, 4): "Flood"}, extra_open=[date(2025, 11, 4)])


AUTUMN_1 = Term("Autumn 1", "2025/26", date(2025, 9, 3), date(2025, 10, 24))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Term("Autumn 1", "2025/26", date(2025, 10, 24), date(2025, 9, 3)), "before it begins"),
        (
            lambda: Term("Autumn 1", "2025/26", date(2026, 9, 3), date(2026, 10, 23)),
            "not in the academic year",
        ),
        (lambda: Term("Autumn 1", "2025", date(2025, 9, 3), date(2025, 10, 24)), "write it like 2026/27"),
        (lambda: SchoolCalendar(()), "at least one term"),
        (
            lambda: SchoolCalendar(
                (AUTUMN_1, Term("More", "2025/26", date(2025, 10, 24), date(2025, 12, 1)))
            ),
            "before Autumn 1 2025/26 has ended",
        ),
        (
            lambda: SchoolCalendar(
                (AUTUMN_1, Term("Autumn 1", "2027/28", date(2027, 9, 3), date(2027, 10, 22)))
            ),
            "add the missing year",
        ),
        (
            lambda: SchoolCalendar(
                (Term("Two days", "2025/26", date(2025, 9, 6), date(2025, 9, 7)),),
            ),
            "no school day",
        ),
    ],
)
def test_wrong_term_dates_are_refused_with_a_sentence(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()


def test_two_calendars_of_the_same_days_are_equal_and_hash_alike():
    again = SchoolCalendar(tuple(reversed(AUTUMN.terms)), dict(AUTUMN.closures))
    assert again == AUTUMN
    assert hash(again) == hash(AUTUMN)


def test_a_calendar_does_not_change_when_the_callers_closures_do():
    closures = {date(2025, 9, 8): "Staff training day"}
    calendar = SchoolCalendar(AUTUMN.terms, closures)
    closures.clear()
    assert calendar.why_closed(date(2025, 9, 8)) == "Staff training day"
