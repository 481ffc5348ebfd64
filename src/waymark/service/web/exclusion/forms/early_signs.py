"""A rule of early signs, filled in as numbers and read back in words; and what somebody saw who looked at a child."""

from __future__ import annotations

from typing import Any

from django import forms

from waymark.clocks import early_signs
from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.form_messages import number_limits, too_long
from waymark.service.web.components.forms import TextBox

LONG = 2000
ONE_OF_THREE = "Enter at least one of the three: suspensions, days suspended or attendance"


def _number(label: str, low: int, high: int, *, missing: str = "", help_text: str = "") -> forms.IntegerField:
    messages = number_limits(label, low, high) | {"invalid": f"{label.rstrip('?')}: enter a whole number"}
    messages |= {"required": missing} if missing else {}
    return forms.IntegerField(
        label=label, min_value=low, max_value=high, required=bool(missing), help_text=help_text, error_messages=messages
    )


class RuleForm(forms.Form):
    """Thresholds that are left empty are not asked for; those given must all be met in the same weeks."""

    weeks = _number("Within how many weeks?", 1, early_signs.MOST_WEEKS, missing="Enter within how many weeks")
    suspensions = _number("Suspensions, or more", 1, 100)
    days = _number("Days suspended, or more", 1, 190)
    attendance_below = _number("Attendance below, as a percentage", 1, 100)
    wears_off_weeks = _number(
        "Wears off after how many weeks?", 1, early_signs.MOST_WEEKS, missing="Enter after how many weeks it wears off",
        help_text="Counted from the last day on which the rule was met.",
    )
    partnership = forms.ChoiceField(
        label="For which schools?", required=False, error_messages={"invalid_choice": "Choose the schools from the list"}
    )
    presentation = {
        **{name: {"width": "4"} for name in ("weeks", "suspensions", "days", "attendance_below", "wears_off_weeks")},
        **{name: {"width": "4", "optional": False} for name in ("suspensions", "days", "attendance_below")},
        "partnership": {"optional": False},
    }

    def __init__(self, partnerships: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partnership"].choices = [("", "Every school"), *partnerships]

    def clean(self) -> dict[str, Any]:
        thresholds = ("suspensions", "days", "attendance_below")
        if not any(self.cleaned_data.get(name) or self.has_error(name) for name in thresholds):
            self.add_error("suspensions", ONE_OF_THREE)
        return self.cleaned_data

    def in_words(self) -> str:
        said = self.cleaned_data
        return early_signs.in_words(early_signs.EarlySign(
            "rule", weeks=said["weeks"], wears_off_weeks=said["wears_off_weeks"], suspensions=said["suspensions"],
            suspended_sessions=2 * said["days"] if said["days"] else None, attendance_below=said["attendance_below"],
        ))


class LookForm(forms.Form):
    words = TextBox(
        label="What did you see, and what will you do?", max_length=LONG, help_text="A sentence is enough.",
        error_messages={
            "required": "Say what you saw, and what you will do",
            "max_length": too_long("What did you see, and what will you do?", LONG),
        },
    )
    presentation = {"words": {"rows": 3}}


class FamilyToldForm(forms.Form):
    told_on = DateInputField(
        subject="The day you told the family", label="When did you tell the family?",
        error_messages={"required": "Enter the day you told the family"},
    )
