"""Answering a family that asks to have a decision looked at again."""

from __future__ import annotations

from typing import Any

from django import forms

from waymark.service.panels.rules_of_challenge import COURSES_ABOUT
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

    def __init__(self, about: str = "panel", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].choices = list(COURSES_ABOUT[about].items())
