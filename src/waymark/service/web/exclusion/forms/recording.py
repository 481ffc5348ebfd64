"""A suspension or a permanent exclusion, recorded once."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from waymark.service.exclusions.rules import REASONS
from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.form_messages import number_limits

MOST_SESSIONS = 400
HALF_DAYS = "How many half days?"
HOW = {"days": "Every school day of it, all day", "half_days": "Some half days only", "lunchtimes": "Lunchtimes only"}


def a_day(label: str, subject: str, required: str = "", help_text: str = "") -> DateInputField:
    said = {"required": required} if required else {}
    return DateInputField(subject=subject, label=label, required=bool(required), help_text=help_text, error_messages=said)


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


def _exam() -> DateInputField:
    return a_day(
        "Does it make the child miss a public examination or a national test?", "The day of the examination",
        help_text="Enter the day of the first one. Leave it empty if none is missed.",
    )


class FindForm(forms.Form):
    name = forms.CharField(
        label="The child’s name or UPN", max_length=120,
        error_messages={
            "required": "Enter the child’s name or UPN", "max_length": "The child’s name must be 120 characters or fewer",
        },
    )


class SuspensionForm(forms.Form):
    decided_on = a_day("When did the head decide?", "The day it was decided", "Enter the day it was decided")
    starts_on = a_day("First day", "The first day", "Enter the first day of the suspension")
    ends_on = a_day("Last day", "The last day", "Enter the last day of the suspension")
    how = forms.ChoiceField(
        label="What is missed on those days?", choices=HOW.items(), widget=forms.RadioSelect, initial="days",
        error_messages={"required": "Choose what is missed", "invalid_choice": "Choose what is missed from the list"},
    )
    sessions = forms.IntegerField(
        label=HALF_DAYS, min_value=1, max_value=MOST_SESSIONS, required=False,
        help_text="A morning or an afternoon is one half day.",
        error_messages={"invalid": "Enter the half days as a whole number", **number_limits(HALF_DAYS, 1, MOST_SESSIONS)},
    )
    reasons = _reasons()
    misses_exam_on = _exam()
    presentation: ClassVar[dict[str, Any]] = {
        "reasons": {"small": True}, "how": {"reveals": {"half_days": "sessions"}}, "sessions": {"optional": False},
    }

    def clean(self) -> dict[str, Any]:
        is_missing = not self.cleaned_data.get("sessions") and not self.has_error("sessions")
        if self.cleaned_data.get("how") == "half_days" and is_missing:
            self.add_error("sessions", "Enter how many half days are missed")
        return self.cleaned_data


class PermanentExclusionForm(forms.Form):
    decided_on = a_day("When did the head decide?", "The day it was decided", "Enter the day the head decided")
    first_day_on = a_day("First school day missed because of it", "The first day missed", "Enter the first school day missed")
    reasons = _reasons()
    misses_exam_on = _exam()
    presentation: ClassVar[dict[str, Any]] = {"reasons": {"small": True}}
