"""Two children who must be kept apart."""

from __future__ import annotations

from django import forms

from .child import upn_or_wrong


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
