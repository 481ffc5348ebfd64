"""What is written about a fact later, and two children who must be kept apart."""

from __future__ import annotations

from django import forms

from waymark.service.exclusions.rules import OUTCOMES
from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.form_messages import too_long
from waymark.service.web.components.forms import TextBox

from .child import upn_or_wrong

LONGEST_REASON = 1000


class CancelSuspensionForm(forms.Form):
    reason = TextBox(
        label="Why was it cancelled?",
        max_length=LONGEST_REASON,
        error_messages={
            "required": "Enter why the head cancelled it",
            "max_length": too_long("Why was it cancelled?", LONGEST_REASON),
        },
    )


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What became of it?",
        choices=OUTCOMES.items(),
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what became of it",
            "invalid_choice": "Choose what became of it from the list",
        },
    )
    happened_on = DateInputField(
        subject="The day it happened", label="On which day?", error_messages={"required": "Enter the day it happened"}
    )
    reason = TextBox(
        label="Reasons",
        max_length=LONGEST_REASON,
        required=False,
        help_text="As the board, the panel or the head gave them.",
        error_messages={"max_length": "The reasons must be 1,000 characters or fewer"},
    )


class KeepApartForm(forms.Form):
    other = forms.CharField(
        label="The other child’s UPN or reference",
        max_length=20,
        help_text="A UPN such as L998400119001, or the reference at the end of the address of the child’s page.",
        error_messages={
            "required": "Enter the other child’s UPN or reference",
            "max_length": "A UPN has 13 characters and a reference fewer than 20",
        },
    )

    def clean_other(self) -> str:
        """A reference as it is, or a UPN without its spaces."""
        typed = "".join(self.cleaned_data["other"].split()).upper()
        return typed if typed.startswith("PU-") else upn_or_wrong(typed)
