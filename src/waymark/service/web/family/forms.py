from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from waymark.service.web.components.form_messages import too_long


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code", max_length=12, help_text="Six numbers. We have just sent it to you.",
        error_messages={"required": "Enter the six numbers we sent you", "max_length": "The code has six numbers"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "govuk-input--width-5"}),
    )


class WordsForm(forms.Form):
    words = forms.CharField(
        label="What do you want people to know?", max_length=4000,
        help_text="Say it your way. The people who decide read your words first.",
        error_messages={
            "required": "Write what you want people to know", "max_length": too_long("What do you want people to know?", 4000),
        },
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class ChangeWordsForm(WordsForm):
    """The same, with what was said; and a second button that takes it back."""


ASKED_ALREADY = (
    "You have asked about that decision already, or it can no longer be asked about here. What you wrote is still here, "
    "but has not been sent."
)


class LookAgainForm(forms.Form):
    about = forms.ChoiceField(
        label="Which decision?", widget=forms.RadioSelect,
        error_messages={"required": "Choose which decision", "invalid_choice": ASKED_ALREADY},
    )
    words = forms.CharField(
        label="What do you see differently?", max_length=4000,
        help_text="Say it your way: what is not right, and what you think should happen.",
        error_messages={
            "required": "Write what you see differently", "max_length": too_long("What do you see differently?", 4000),
        },
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    reach = forms.CharField(
        label="How can we reach you?", max_length=300, help_text="A telephone number or e-mail address, and when is good.",
        error_messages={"required": "Say how we can reach you", "max_length": too_long("How can we reach you?", 300)},
    )

    def __init__(self, targets: Sequence[tuple[str, str]] = (), *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = list(targets)
        if len(targets) == 1 and self.data.get("about", targets[0][0]) == targets[0][0]:  # nothing to choose between
            self.fields["about"].widget = forms.HiddenInput()
            self.fields["about"].initial = targets[0][0]
