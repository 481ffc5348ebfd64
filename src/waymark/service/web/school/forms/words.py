"""What the child or a parent said, who helped, or why there are no words yet."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms

from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.form_messages import too_long
from waymark.service.web.components.forms import TextBox

GIVEN = (
    ("themselves", "They wrote it themselves"),
    ("with_help", "They said it, and somebody they trust wrote it down"),
)
LIMIT = 4000


class OwnWordsForm(forms.Form):
    """Words to add to a request."""

    words = TextBox(
        label="What did they say?",
        max_length=LIMIT,
        help_text="In their words, not ours: first person, as they said it.",
        error_messages={
            "required": "Enter what they said, in their own words",
            "max_length": f"What they said must be {LIMIT:,} characters or fewer",
        },
    )
    speaker_name = forms.CharField(
        label="Who said it?",
        max_length=200,
        help_text="Their name, and who they are to the child: for example Mo Reed, mother. By their name they find their "
        "words on their own page.",
        error_messages={
            "required": "Enter who said it, such as Mo Reed, mother",
            "max_length": "Who said it must be 200 characters or fewer",
        },
    )
    given_by = forms.ChoiceField(
        label="How did they give it?",
        choices=GIVEN,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how they gave it",
            "invalid_choice": "Choose how they gave it from the list",
        },
    )
    helper_name = forms.CharField(
        label="Who wrote it down?",
        required=False,
        max_length=200,
        error_messages={"max_length": too_long("Who wrote it down?", 200)},
    )
    presentation: ClassVar[dict[str, Any]] = {
        "given_by": {"reveals": {"with_help": "helper_name"}},
        "helper_name": {"optional": False},
        "speaker_name": {"width": "20"},
    }

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("given_by") == "with_help" and not given.get("helper_name", "").strip():
            self.add_error("helper_name", "Enter the name of the person who wrote it down")
        return given


class PupilWordsForm(OwnWordsForm):
    """The child's own words: nobody need be asked who said them."""

    speaker_name = None


WORDS_FORMS: dict[str, type[OwnWordsForm]] = {"pupil": PupilWordsForm, "parent": OwnWordsForm}


class WhyNoneForm(forms.Form):
    """Why there are no words yet. ``version`` is the section's, so that two people lose nothing."""

    why_none = TextBox(
        label="Why are there none yet, and when will you ask?",
        max_length=1000,
        error_messages={
            "required": "Say why there are no words yet, and when you will ask",
            "max_length": "Why there are none must be 1,000 characters or fewer",
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    presentation: ClassVar[dict[str, Any]] = {"why_none": {"rows": 3}}


class TriedForm(forms.Form):
    """One thing that was tried."""

    what = forms.CharField(
        label="What did you try?",
        max_length=200,
        error_messages={
            "required": "Enter what you tried",
            "max_length": "What you tried must be 200 characters or fewer",
        },
    )
    dose = forms.CharField(
        label="How much of it?",
        required=False,
        max_length=200,
        help_text="For example twice a week for 30 minutes",
        error_messages={"max_length": "How much must be 200 characters or fewer"},
    )
    starts_on = DateInputField(
        subject="The day it started",
        label="When did it start?",
        help_text="For example, 7 9 2026",
        error_messages={"required": "Enter the day it started"},
    )
    ends_on = DateInputField(
        subject="The day it ended",
        label="When did it end?",
        help_text="Leave empty if it is still going on",
        required=False,
    )
    effect = TextBox(
        label="What did it do?",
        max_length=1000,
        error_messages={
            "required": "Say what it did, or that nothing changed",
            "max_length": "What it did must be 1,000 characters or fewer",
        },
    )
    presentation: ClassVar[dict[str, Any]] = {"effect": {"rows": 3}}

    def __init__(self, data: Any = None, *, today: date | None = None, born_on: date | None = None, **options: Any):
        super().__init__(data, **options)
        self.today, self.born_on = today, born_on

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and self.today and first > self.today:
            self.add_error("starts_on", "The day it started cannot be in the future: list only what was tried")
        if first and self.born_on and first < self.born_on:
            self.add_error("starts_on", "The day it started is before the child was born: check the year")
        if last and self.today and last > self.today:
            self.add_error("ends_on", "The day it ended cannot be in the future: leave it empty while it is still going on")
        if first and last and last < first:
            self.add_error("ends_on", "The day it ended must be the day it started or later")
        return given
