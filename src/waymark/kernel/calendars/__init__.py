"""School days, school weeks and the years and terms the law counts in."""

from waymark.kernel.calendars.bank_holidays import bank_holidays_from_govuk
from waymark.kernel.calendars.school_calendar import OutsideCalendar, SchoolCalendar, Term, monday_of
from waymark.kernel.calendars.years import (
    ExclusionYear,
    LawTerm,
    academic_year_bounds,
    academic_year_of,
    easter_sunday,
    exclusion_year,
    law_term,
    said,
)

__all__ = [
    "ExclusionYear",
    "LawTerm",
    "OutsideCalendar",
    "SchoolCalendar",
    "Term",
    "academic_year_bounds",
    "academic_year_of",
    "bank_holidays_from_govuk",
    "easter_sunday",
    "exclusion_year",
    "law_term",
    "monday_of",
    "said",
]
