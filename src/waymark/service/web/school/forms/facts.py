"""Attendance, as a fact to record."""

from __future__ import annotations

from django import forms

from waymark.service.web.components.dates import DateInputField

MOST_SESSIONS = 400


def _day(label: str, subject: str, required: str) -> DateInputField:
    return DateInputField(subject=subject, label=label, error_messages={"required": required})


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


class AttendanceForm(forms.Form):
    first_on = _day("From", "The first day", "Enter the first day of the period")
    last_on = _day("To", "The last day", "Enter the last day of the period")
    possible = _half_days("Half days possible", "the half days possible")
    attended = _half_days("Half days attended", "the half days attended")
    authorised = _half_days("Absent with leave", "the half days absent with leave", 0)
    unauthorised = _half_days("Absent without leave", "the half days absent without leave", 0)
