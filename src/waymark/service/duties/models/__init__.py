"""Education owed to a child: the duty with its one owner, its steps, its days, its breaches; absence for illness and otherwise;
fair access; early signs; calendars without names."""

from .duty import BreachReason, DutyDay, DutyOwner, DutyStep, EducationDuty, duty_reference
from .early_signs import EarlySignFlag, EarlySignRule, EarlySignTrial
from .feed import CalendarFeed
from .section_19 import FairAccessCase, HealthAbsence, OutOfSchool

__all__ = [
    "BreachReason",
    "CalendarFeed",
    "DutyDay",
    "DutyOwner",
    "DutyStep",
    "EarlySignFlag",
    "EarlySignRule",
    "EarlySignTrial",
    "EducationDuty",
    "FairAccessCase",
    "HealthAbsence",
    "OutOfSchool",
    "duty_reference",
]
