"""Answering a family that asks to have a decision looked at again."""

from __future__ import annotations

from typing import Any

from django import forms

from waymark.service.panels.rules_of_challenge import COURSES_ABOUT
from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.form_messages import too_long
from waymark.service.web.components.forms import TextBox


class AnswerChallengeForm(forms.Form):
    course = forms.ChoiceField(
        label="What is the answer?", widget=forms.RadioSelect,
        error_messages={"required": "Choose the answer", "invalid_choice": "Choose the answer"},
    )
    reasons = TextBox(
        label="Why?", max_length=2000, help_text="The family reads this on its page, in your words. Name no other child.",
        error_messages={"required": "Write the reasons: the family reads them", "max_length": too_long("Why?", 2000)},
    )

    answered_by_name = forms.CharField(
        label="Who answered?", max_length=200, help_text="The person who decided, or who answers for the board",
        error_messages={"required": "Enter the name of whoever answered", "max_length": too_long("Who answered?", 200)},
    )
    answered_on = DateInputField(
        label="When did they answer?", subject="The day of the answer",
        error_messages={"required": "Enter the day of the answer"},
    )

    def __init__(self, about: str = "panel", *args: Any, writes_down: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].choices = list(COURSES_ABOUT[about].items())
        if not writes_down:
            del self.fields["answered_by_name"], self.fields["answered_on"]
