"""A form with every kind of field."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.forms import TextBox
from waymark.service.web.components.uploads import UploadField


class GalleryForm(forms.Form):
    tried = TextBox(
        label="What has been tried so far",
        help_text="Say what was done, how often, and what it changed.",
        max_length=500,
        error_messages={
            "required": "Enter what you have tried so far",
            "max_length": "What you have tried must be 500 characters or fewer",
        },
    )
    first_name = forms.CharField(label="First name", error_messages={"required": "Enter the child’s first name"})
    asked_for = forms.ChoiceField(
        label="What do you ask for?",
        choices=[("advice", "Advice"), ("part_time", "A part-time place"), ("other", "Something else")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what you ask for",
            "invalid_choice": "Choose what you ask for from the list",
        },
    )
    other_detail = forms.CharField(label="What else", required=False)
    started_on = DateInputField(
        subject="The date it started",
        label="When did it start?",
        help_text="For example, 24 11 2026",
        error_messages={"required": "Enter the date it started"},
    )
    needs = forms.MultipleChoiceField(
        label="What helps?",
        choices=[("quiet", "A quiet room"), ("adult", "One named adult"), ("none", "None of these")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what helps", "invalid_choice": "Choose what helps from the list"},
    )
    year_group = forms.ChoiceField(
        label="Year group",
        choices=[("", "Choose a year group"), *((str(year), f"Year {year}") for year in range(1, 12))],
        error_messages={"required": "Choose a year group", "invalid_choice": "Choose a year group from 1 to 11"},
    )
    hours = forms.IntegerField(
        label="Hours a week",
        max_value=25,
        error_messages={
            "required": "Enter the hours a week",
            "invalid": "Hours a week must be a whole number",
            "max_value": "Hours a week must be 25 or fewer",
        },
    )
    evidence = UploadField(
        label="A letter or report", required=False, error_messages={"empty": "The file is empty"}
    )
    password = forms.CharField(
        label="Password", widget=forms.PasswordInput, error_messages={"required": "Enter your password"}
    )
    agreed = forms.BooleanField(
        label="The headteacher agrees", error_messages={"required": "Say that the headteacher agrees"}
    )

    presentation: ClassVar = {
        "asked_for": {"reveals": {"other": "other_detail"}, "hints": {"advice": "You will hear within 5 school days"}},
        "needs": {"divider_before": {"none": "or"}},
        "hours": {"suffix": "hours"},
        "first_name": {"width": "20"},
    }
