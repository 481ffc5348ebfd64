from __future__ import annotations

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
