"""The filters of a school's own list. What is not understood is left out rather than refused."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

SHOW = {
    "": "Everybody", "late": "Something is late", "todo": "Something is to be done", "out": "Out of school today",
    "five": "More than 5 school days this term", "excluded": "Permanently excluded",
}
NOT_THERE = {"invalid_choice": "Choose from the list"}


class ListForm(forms.Form):
    """A school sees its own; the council chooses one."""

    show = forms.ChoiceField(label="Show", required=False, choices=SHOW.items(), error_messages=NOT_THERE)
    year_group = forms.ChoiceField(label="Year", required=False, error_messages=NOT_THERE)
    school = forms.ChoiceField(label="School", required=False, error_messages=NOT_THERE)
    presentation = {name: {"optional": False} for name in ("show", "year_group", "school")}

    def __init__(self, data: object, years: Iterable[int], schools: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["year_group"].choices = [("", "Every year"), *((str(one), f"Year {one}") for one in years)]
        if schools:
            self.fields["school"].choices = [("", "Choose a school"), *schools]
        else:
            del self.fields["school"]

    def given(self, name: str) -> str:
        self.is_valid()
        return self.cleaned_data.get(name, "")

    def applied(self) -> list[str]:
        """The filters in force in words, for a cover line."""
        return [dict(self.fields[name].choices)[self.given(name)] for name in self.fields if self.given(name)]
