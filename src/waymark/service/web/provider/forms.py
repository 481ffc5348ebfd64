"""What is asked about a provision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from waymark.service.provisions.rules import OPENING_TRANSITIONS, PLACE_KINDS, STEP_NAMES
from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.form_messages import number_limits, too_long


def _number(label: str, missing: str, low: int, high: int = 60) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high, error_messages={
        "required": missing, "invalid": f"{missing}, in figures", **number_limits(label, low, high)})


def _line(label: str, missing: str = "", help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=300, required=bool(missing), help_text=help_text, error_messages={
        "max_length": too_long(label, 300)} | ({"required": missing} if missing else {}))


def _class_choice() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Class", error_messages={"required": "Choose a class", "invalid_choice": "Choose a class"}
    )


class ConfirmForm(forms.Form):
    free_places = _number("Free places today", "Enter how many places are free today", 0)
    note = _line("Anything the partnership should know", help_text="Such as a class that is short of staff")


class HoldForm(forms.Form):
    class_key = _class_choice()
    places = _number("How many places", "Enter how many places", 1)
    starts_on = DateInputField(
        subject="The first day", label="From", error_messages={"required": "Enter the first day"}
    )
    ends_on = DateInputField(subject="The last day", label="To", error_messages={"required": "Enter the last day"})
    kind = forms.ChoiceField(
        label="What is it?", widget=forms.RadioSelect,
        choices=[("hold", "A hold: kept empty on purpose"), ("closure", "A closure: cannot be used")],
        error_messages={"required": "Choose a hold or a closure", "invalid_choice": "Choose a hold or a closure"},
    )
    reason = _line("Why", "Write why the places cannot be given")

    def __init__(self, classes: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["class_key"].choices = [(one.key, one.name) for one in classes]


class PlacesForm(forms.Form):
    class_key = _class_choice()
    place_kind = forms.ChoiceField(
        label="Kind of place", choices=[(key, name[0].upper() + name[1:]) for key, name in PLACE_KINDS.items()],
        error_messages={"required": "Choose the kind of place", "invalid_choice": "Choose the kind of place"},
    )
    count = _number("How many places", "Enter how many places", 0)
    starts_on = DateInputField(subject="The day", label="From which day", error_messages={"required": "Enter the day"})

    def __init__(self, classes: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["class_key"].choices = [(one.key, one.name) for one in classes]


class StepForm(forms.Form):
    event = forms.ChoiceField(label="What has happened?", widget=forms.RadioSelect, error_messages={
        "required": "Choose what has happened", "invalid_choice": "Choose what has happened"})
    happened_on = DateInputField(subject="The day", label="When", error_messages={"required": "Enter the day"})
    approved_by = _line("Who approved it", "Enter who approved it", help_text="Name and body, such as the trust")
    note = _line("Note")

    def __init__(self, status: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = [(event, STEP_NAMES[event]) for event in OPENING_TRANSITIONS[status]]
