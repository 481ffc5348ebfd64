"""National curriculum years, key stages and the ages of compulsory schooling, by the rules of England."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import IntEnum

FRIDAY = 4


class YearGroup(IntEnum):
    """The year group as a number: Reception is 0, the nursery years before it are negative, Year 7 is 7."""

    N1 = -2
    N2 = -1
    R = 0
    Y1 = 1
    Y2 = 2
    Y3 = 3
    Y4 = 4
    Y5 = 5
    Y6 = 6
    Y7 = 7
    Y8 = 8
    Y9 = 9
    Y10 = 10
    Y11 = 11
    Y12 = 12
    Y13 = 13
    Y14 = 14

    @classmethod
    def parse(cls, text: str | int) -> YearGroup:
        """Reads "R", "N1", "7", "07", "Y7", "Year 7", "Reception" and 7."""
        written = str(text).strip().upper()
        if written == "X":
            raise ValueError("X means that a child follows no curriculum year: give the year of their age.")
        code = re.sub(r"^(?:YEAR|YR|Y)\s*(?=[0-9R])", "", written)
        code = {"RECEPTION": "R"}.get(code, code)
        name = f"Y{int(code)}" if re.fullmatch("[0-9]{1,2}", code) else code
        if name == "Y0":
            return cls.R
        if name in cls.__members__:
            return cls[name]
        raise ValueError(f'"{text}" is not a year group: use N1, N2, R or a number from 1 to 14.')

    @property
    def code(self) -> str:
        """As the school census writes it: "R", "N1", "7"."""
        return self.name.removeprefix("Y")


KEY_STAGES: dict[str, tuple[YearGroup, ...]] = {
    "EYFS": (YearGroup.N1, YearGroup.N2, YearGroup.R),
    "KS1": (YearGroup.Y1, YearGroup.Y2),
    "KS2": (YearGroup.Y3, YearGroup.Y4, YearGroup.Y5, YearGroup.Y6),
    "KS3": (YearGroup.Y7, YearGroup.Y8, YearGroup.Y9),
    "KS4": (YearGroup.Y10, YearGroup.Y11),
    "KS5": (YearGroup.Y12, YearGroup.Y13, YearGroup.Y14),
}


def year_group_on(born_on: date, day: date) -> YearGroup:
    """The year a child of that age is normally taught in on `day`: by their age on 31 August before it.

    A child taught out of their age group is the school's own fact and is recorded, not computed. Raises
    ValueError for a child too young for nursery or past Year 14.
    """
    september = day.year if day.month >= 9 else day.year - 1
    number = _school_cohort(born_on, september)
    if number not in YearGroup.__members__.values():
        born, then = (f"{one.day} {one:%B %Y}" for one in (born_on, day))
        raise ValueError(f"A child born on {born} is in no year group on {then}: check the date of birth.")
    return YearGroup(number)


def key_stage_of(year: YearGroup | int) -> str:
    """ "KS3" for Year 9; "EYFS" before Year 1."""
    return next(stage for stage, years in KEY_STAGES.items() if YearGroup(year) in years)


def year_group_label(year: YearGroup | int) -> str:
    """ "Year 7", "Reception", "Nursery 1"."""
    group = YearGroup(year)
    if group > YearGroup.R:
        return f"Year {int(group)}"
    return {"R": "Reception", "N1": "Nursery 1", "N2": "Nursery 2"}[group.code]


def years_taught(low_age: int, high_age: int) -> tuple[YearGroup, YearGroup]:
    """The first and last year of a school by the ages it is registered for: 11 to 16 is Year 7 to Year 11.

    Ages as in GIAS: the youngest at the start of a school year, the oldest at the end of one.
    """
    first, last = (min(max(number, YearGroup.N1), YearGroup.Y14) for number in (low_age - 4, high_age - 5))
    return YearGroup(first), YearGroup(max(first, last))


def compulsory_school_age_begins_on(born_on: date) -> date:
    """The fifth birthday, or the next 31 March, 31 August or 31 December after it.

    Law: Education Act 1996 s.8(2); Education (Start of Compulsory School Age) Order 1998.
    """
    fifth_birthday = _birthday(born_on, 5)
    prescribed = ((3, 31), (8, 31), (12, 31))
    return min(
        date(fifth_birthday.year, month, day)
        for month, day in prescribed
        if date(fifth_birthday.year, month, day) >= fifth_birthday
    )


def compulsory_school_age_ends_on(born_on: date) -> date:
    """The last Friday in June of the school year in which they turn 16 (Year 11).

    Law: Education Act 1996 s.8(3); Education (School Leaving Date) Order 1997 (SI 1997/1970).
    """
    end_of_june = date(born_on.year + (17 if born_on.month >= 9 else 16), 6, 30)
    return end_of_june - timedelta(days=(end_of_june.weekday() - FRIDAY) % 7)


def is_of_compulsory_school_age(born_on: date, day: date) -> bool:
    return compulsory_school_age_begins_on(born_on) <= day <= compulsory_school_age_ends_on(born_on)


def _school_cohort(born_on: date, september: int) -> int:
    """Year 0 is for children of four on 31 August, so those born from 1 September five years before."""
    birth_cohort = born_on.year if born_on.month >= 9 else born_on.year - 1
    return september - birth_cohort - 5


def _birthday(born_on: date, age: int) -> date:
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:  # born on 29 February
        return date(born_on.year + age, 3, 1)
