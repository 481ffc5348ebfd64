"""What is asked about a duty to educate: one short form for each act, with only the boxes that the step needs."""

from __future__ import annotations

from typing import Any

from django import forms

from waymark.service.duties.rules import BLOCKED_BY, BREACH_REASONS, ENDS_BY_FACTS, ENDS_BY_WORD, MOST_HOURS_A_WEEK
from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.form_messages import too_long
from waymark.service.web.components.forms import TextBox

LONG = 2000
LINE = 200
WHY = 300
# The boxes of each step, in order. A step without one of them is refused by the rules, beside its box.
BOXES = {
    "contact_made": ("happened_on", "note"),
    "provider_asked": ("with_whom", "happened_on", "note"),
    "start_agreed": ("with_whom", "starts_on", "is_full_time", "hours_a_week", "happened_on", "note"),
    "started": ("with_whom", "happened_on", "is_full_time", "hours_a_week", "note"),
    "blocked": ("blocked_by", "happened_on", "note"),
    "stopped": ("happened_on", "note"),
}
HAPPENED = {
    "contact_made": "When did you speak with them?",
    "provider_asked": "When were they asked?",
    "start_agreed": "When was it agreed?",
    "started": "First day of the education",
    "blocked": "Since when?",
    "stopped": "First day without it",
}


def _words(label: str, missing: str = "", help_text: str = "") -> TextBox:
    messages = {"max_length": too_long(label, LONG)} | ({"required": missing} if missing else {})
    return TextBox(label=label, max_length=LONG, required=bool(missing), help_text=help_text, error_messages=messages)


def _hours(number: str) -> dict[str, str]:
    said = f"Enter hours a week, {number}"
    return dict.fromkeys(("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits"), said)


class StepForm(forms.Form):
    """Holds only the boxes of its step."""

    with_whom = forms.CharField(
        label="Who gives the education?", required=False, max_length=LINE, help_text="A school, a provider or a tutor, by name.",
        error_messages={"max_length": too_long("Who gives the education?", LINE)},
    )
    blocked_by = forms.ChoiceField(
        label="What holds it up?", required=False, choices=[("", "Choose what holds it up"), *BLOCKED_BY.items()],
        error_messages={"invalid_choice": "Choose what holds it up from the list"},
    )
    starts_on = DateInputField(subject="The first day agreed", label="First day agreed", required=False)
    is_full_time = forms.TypedChoiceField(
        label="Is it full-time?", required=False, choices=[("yes", "Yes"), ("no", "No, fewer hours")], widget=forms.RadioSelect,
        coerce=lambda value: value == "yes", empty_value=None,
        error_messages={"invalid_choice": "Choose whether it is full-time"},
    )
    hours_a_week = forms.DecimalField(
        label="Hours a week", required=False, min_value=0, max_value=MOST_HOURS_A_WEEK, max_digits=4, decimal_places=1,
        error_messages=_hours(f"more than 0 and at most {MOST_HOURS_A_WEEK}"),
    )
    happened_on = DateInputField(
        subject="The day", label="When?", error_messages={"required": "Enter the day"},
    )
    note = _words("Say more", help_text="What was said, and what happens next.")
    presentation = {
        "with_whom": {"optional": False}, "blocked_by": {"optional": False}, "starts_on": {"optional": False},
        "is_full_time": {"optional": False, "inline": True}, "hours_a_week": {"width": "4"}, "note": {"rows": 3},
    }

    def __init__(self, what: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {name: self.fields[name] for name in BOXES[what]}
        self.fields["happened_on"].label = HAPPENED[what]
        if what == "start_agreed":
            self.fields["is_full_time"].help_text = "Leave empty if it is not settled yet."
        if what == "provider_asked":
            self.fields["with_whom"].label = "Who was asked?"


class OwnerForm(forms.Form):
    owner = forms.ChoiceField(
        label="Who has it from now on?",
        error_messages={"required": "Choose who has it from now on", "invalid_choice": "Choose who has it from the list"},
    )
    why = forms.CharField(
        label="Why?", required=False, max_length=WHY, error_messages={"max_length": too_long("Why?", WHY)},
    )

    def __init__(self, people: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "Choose a person"), *people]


class LateForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why was it late?", choices=BREACH_REASONS.items(), widget=forms.RadioSelect,
        error_messages={"required": "Choose why it was late", "invalid_choice": "Choose why it was late from the list"},
    )
    words = _words(
        "In your own words", "Say in your own words why it was late",
        "A sentence or two. It stays in the record as you write it; an ombudsman may read it.",
    )
    presentation = {"words": {"rows": 4}}


class EndForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why does it end?", widget=forms.RadioSelect,
        choices=[*ENDS_BY_FACTS.items(), *ENDS_BY_WORD.items()],
        error_messages={"required": "Choose why it ends", "invalid_choice": "Choose why it ends from the list"},
    )
    words = _words("In your own words", "Say in your own words why it ends", "A sentence is enough. It stays in the record.")
    presentation = {"words": {"rows": 3}}


class HomeForm(forms.Form):
    """Where the child lives decides which council owes the education after a permanent exclusion."""

    authority = forms.CharField(
        label="In which council’s area does the child live?", required=False, max_length=LINE,
        help_text="The council’s name. Leave it empty if the child lives in ours again.",
        error_messages={"max_length": too_long("In which council’s area does the child live?", LINE)},
    )
    starts_on = DateInputField(
        subject="The first day there", label="Since when?", error_messages={"required": "Enter since when the child lives there"},
    )
    presentation = {"authority": {"optional": False}}
