"""Saying how the support meanwhile is going, and what follows."""

from __future__ import annotations

from typing import Any

from django import forms

from waymark.service.panels.rules import INTERIM_COURSES, InterimCourse
from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.forms import TextBox


class InterimForm(forms.Form):
    """``looks`` is how many looks there were when the page was shown. Which answers belong together is the action's to say."""

    seen = TextBox(
        label="How is it going?", max_length=1500, required=False,
        help_text="What the child, the family and the school say, and what has changed",
        error_messages={"max_length": "Shorten how it is going to 1,500 characters"},
    )
    next_course = forms.ChoiceField(
        label="What follows?", required=False, widget=forms.RadioSelect, choices=list(INTERIM_COURSES.items()),
        error_messages={"invalid_choice": "Choose what follows from the list"},
    )
    support = TextBox(
        label="What does the child have from now on?", max_length=600, required=False,
        error_messages={"max_length": "Shorten what the child has to 600 characters"},
    )
    next_review_on = DateInputField(
        subject="The next day it is looked at", label="Looked at again on", help_text="Leave this empty if it ends",
        required=False,
    )
    looks = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, error_messages={"invalid": "Open this page again",
                                                                               "min_value": "Open this page again"},
    )
    presentation: dict[str, Any] = {
        "seen": {"optional": False},
        "next_course": {"optional": False, "reveals": {"change": ("support",)}},
        "support": {"optional": False},
        "next_review_on": {"optional": False},
    }

    @property
    def course(self) -> InterimCourse:
        asked = self.cleaned_data
        return InterimCourse(
            seen=asked.get("seen") or "", next_course=asked.get("next_course") or "", support=asked.get("support") or "",
            next_review_on=asked.get("next_review_on"),
        )
