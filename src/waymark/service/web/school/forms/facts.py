"""Suspensions, permanent exclusions and attendance, as facts to record."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from waymark.service.exclusions.rules import REASONS
from waymark.service.web.components.dates import DateInputField

MOST_SESSIONS = 400


def _day(label: str, subject: str, required: str) -> DateInputField:
    return DateInputField(subject=subject, label=label, error_messages={"required": required})


def _reasons() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Reasons",
        choices=REASONS.items(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose up to three.",
        error_messages={
            "required": "Choose one, two or three reasons",
            "invalid_choice": "Choose reasons from the list",
            "invalid_list": "Choose reasons from the list",
        },
    )


def _half_days(label: str, what: str, initial: int | None = None) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_SESSIONS,
        initial=initial,
        error_messages={
            "required": f"Enter {what}, or 0",
            "invalid": f"Enter {what} as a whole number",
            "min_value": f"Enter {what} as 0 or more",
            "max_value": f"Enter {what} as {MOST_SESSIONS} or fewer",
        },
    )


class SuspensionForm(forms.Form):
    decided_on = _day("When was it decided?", "The day it was decided", "Enter the day it was decided")
    starts_on = _day("First day", "The first day", "Enter the first day of the suspension")
    ends_on = _day("Last day", "The last day", "Enter the last day of the suspension")
    sessions = _half_days("Half days lost", "the half days lost")
    is_lunchtime = forms.BooleanField(label="Lunchtimes only", required=False)
    reasons = _reasons()
    presentation: ClassVar[dict[str, Any]] = {"reasons": {"small": True}}


class PermanentExclusionForm(forms.Form):
    decided_on = _day("When did the head decide?", "The day it was decided", "Enter the day the head decided")
    first_day_on = _day(
        "First school day missed because of it", "The first day missed", "Enter the first school day missed"
    )
    reasons = _reasons()
    presentation: ClassVar[dict[str, Any]] = {"reasons": {"small": True}}


class AttendanceForm(forms.Form):
    first_on = _day("From", "The first day", "Enter the first day of the period")
    last_on = _day("To", "The last day", "Enter the last day of the period")
    possible = _half_days("Half days possible", "the half days possible")
    attended = _half_days("Half days attended", "the half days attended")
    authorised = _half_days("Absent with leave", "the half days absent with leave", 0)
    unauthorised = _half_days("Absent without leave", "the half days absent without leave", 0)
