"""Away for illness, out of school otherwise, and fair access: one short form for each act."""

from __future__ import annotations

from typing import Any

from django import forms

from waymark.clocks.fair_access import GROUNDS
from waymark.service.duties.rules import FAIR_ACCESS_ENDS
from waymark.service.web.components.form_messages import too_long
from waymark.service.web.components.forms import TextBox

from .recording import a_day

LONG, LINE = 2000, 300


class AwayForm(forms.Form):
    first_on = a_day("First day away", "The first day away", "Enter the first day away")


class BackForm(forms.Form):
    last_on = a_day("Last day away", "The last day away", "Enter the last day away")


class ReturnForm(forms.Form):
    clear_on = a_day(
        "When was it clear that 15 school days or more will be missed?", "The day it was clear", "Enter the day it was clear"
    )


class OutForm(forms.Form):
    first_on = a_day("First day out of school", "The first day out of school", "Enter the first day out of school")
    why = forms.CharField(
        label="Why?", max_length=LINE,
        error_messages={"required": "Say in your own words why", "max_length": too_long("Why?", LINE)},
    )


class FairAccessForm(forms.Form):
    ground = forms.ChoiceField(
        label="On which ground?", choices=[(key, words[:1].upper() + words[1:]) for key, words in GROUNDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the ground", "invalid_choice": "Choose the ground from the list"},
    )


class SchoolForm(forms.Form):
    school = forms.ChoiceField(
        label="Which school takes the child?",
        error_messages={"required": "Choose the school", "invalid_choice": "Choose the school from the list"},
    )

    def __init__(self, schools: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].choices = [("", "Choose a school"), *schools]


class FairAccessEndForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why does it end?", choices=FAIR_ACCESS_ENDS.items(), widget=forms.RadioSelect,
        error_messages={"required": "Choose why it ends", "invalid_choice": "Choose why it ends from the list"},
    )
    words = TextBox(
        label="In your own words", max_length=LONG,
        error_messages={
            "required": "Say in your own words why it ends", "max_length": too_long("In your own words", LONG),
        },
    )
    presentation = {"words": {"rows": 3}}
