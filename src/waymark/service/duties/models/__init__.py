"""Education owed to a child: the duty with its one owner, its steps, its days, its breaches; calendars without names."""

from .duty import BreachReason, DutyDay, DutyOwner, DutyStep, EducationDuty, duty_reference
from .feed import CalendarFeed

__all__ = ["BreachReason", "CalendarFeed", "DutyDay", "DutyOwner", "DutyStep", "EducationDuty", "duty_reference"]
