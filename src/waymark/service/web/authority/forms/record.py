from __future__ import annotations

from django import forms

from waymark.service.audit.queries import act_words


class ActsForm(forms.Form):
    act = forms.ChoiceField(label="What was done", required=False, error_messages={"invalid_choice": "Choose from the list"})
    presentation = {"act": {"optional": False}}

    def __init__(self, data: object, acts: list[str]) -> None:
        super().__init__(data)
        self.fields["act"].choices = [("", "Anything"), *((act, act_words(act)) for act in acts)]

    def chosen(self) -> str:
        """The act to show, or nothing for all of them."""
        return self.cleaned_data["act"] if self.is_valid() else ""
