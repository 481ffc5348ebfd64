"""What is written of a suspension or a permanent exclusion later: who was told, the way back, the board, a cancelling."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from waymark.service.exclusions.rules_afterwards import HOW_TOLD, MEETING
from waymark.service.web.components.form_messages import too_long
from waymark.service.web.components.forms import TextBox

from .recording import a_day

LONGEST = 1000
SHORT = 200
TOLD_BY_HAND = {key: words for key, words in HOW_TOLD.items() if key != "waymark"}


def _words(label: str, required: str = "", help_text: str = "") -> TextBox:
    said = {"max_length": too_long(label, LONGEST)} | ({"required": required} if required else {})
    return TextBox(label=label, max_length=LONGEST, required=bool(required), help_text=help_text, error_messages=said)


class ToldForm(forms.Form):
    """``told`` is made for the event: whom, and of what, as "who:subject"."""

    told = forms.MultipleChoiceField(
        label="Who was told?", widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose who was told", "invalid_choice": "Choose who was told from the list",
            "invalid_list": "Choose who was told from the list",
        },
    )
    told_on = a_day("On which day?", "The day they were told", "Enter the day they were told")
    how = forms.ChoiceField(
        label="How?", choices=TOLD_BY_HAND.items(), widget=forms.RadioSelect,
        error_messages={"required": "Choose how they were told", "invalid_choice": "Choose how they were told from the list"},
    )
    note = forms.CharField(
        label="Anything to add", max_length=SHORT, required=False,
        error_messages={"max_length": too_long("Anything to add", SHORT)},
    )

    def __init__(self, choices: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["told"].choices = choices


class MeetingForm(forms.Form):
    what = forms.ChoiceField(
        label="What is to be recorded?", choices=MEETING.items(), widget=forms.RadioSelect,
        error_messages={
            "required": "Choose whether the meeting was asked for, held or not held",
            "invalid_choice": "Choose from the list whether the meeting was asked for, held or not held",
        },
    )
    happened_on = a_day("On which day was that?", "The day", "Enter the day")
    for_on = a_day("Day the meeting is asked for", "The day of the meeting")
    with_whom = forms.CharField(
        label="Who was there", max_length=SHORT, required=False, error_messages={"max_length": too_long("Who was there", SHORT)}
    )
    agreed = _words("What was agreed")
    presentation: ClassVar[dict[str, Any]] = {
        "what": {"reveals": {"asked": "for_on", "held": ["with_whom", "agreed"]}},
        "for_on": {"optional": False}, "agreed": {"optional": False},
    }

    def clean(self) -> dict[str, Any]:
        """What belongs to another choice than the one made is left out."""
        given = self.cleaned_data
        if given.get("what") != "asked":
            given["for_on"] = None
        if given.get("what") != "held":
            given |= {"with_whom": "", "agreed": ""}
        return given


class BoardForm(forms.Form):
    """``what`` is made for the event: only what may come next."""

    what = forms.ChoiceField(
        label="What happened?", widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened", "invalid_choice": "Choose what happened from the list"},
    )
    happened_on = a_day("On which day?", "The day it happened", "Enter the day it happened")
    reason = _words("Reasons", help_text="As the board, the panel or the family gave them.")

    def __init__(self, choices: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = choices


class CancelForm(forms.Form):
    reason = _words("Why is it cancelled?", "Enter why the head cancels it")
