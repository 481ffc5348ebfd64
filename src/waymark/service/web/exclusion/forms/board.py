from __future__ import annotations

from django import forms

from waymark.service.duties.board import SHOW, BoardFilter
from waymark.service.duties.rules import OWED_BY

NOT_THERE = {"invalid_choice": "Choose from the list"}


class BoardForm(forms.Form):
    """The filters of the sixth-day board. What is not understood is left out rather than refused."""

    show = forms.ChoiceField(label="Show", required=False, choices=SHOW.items(), error_messages=NOT_THERE)
    partnership = forms.ChoiceField(label="Partnership", required=False, error_messages=NOT_THERE)
    owner = forms.ChoiceField(label="Owner", required=False, error_messages=NOT_THERE)
    owed_by = forms.ChoiceField(
        label="Who owes it", required=False, choices=[("", "Anybody"), *OWED_BY.items()], error_messages=NOT_THERE
    )
    presentation = {name: {"optional": False} for name in ("show", "partnership", "owner", "owed_by")}

    def __init__(self, data: object, partnerships: list[tuple[str, str]], owners: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(data)
        self.fields["partnership"].choices = [("", "Any"), *partnerships]
        self.fields["owner"].choices = [("", "Anybody"), *owners]

    def wanted(self) -> BoardFilter:
        self.is_valid()
        given = self.cleaned_data
        return BoardFilter(
            show=given.get("show") or "open", partnership=given.get("partnership", ""), owner=given.get("owner", ""),
            owed_by=given.get("owed_by", ""),
        )

    def applied(self) -> list[str]:
        """The filters in force in words, for a cover line; empty when there are none."""
        given = self.cleaned_data
        return [
            dict(self.fields[name].choices)[given[name]]
            for name in ("show", "partnership", "owner", "owed_by")
            if given.get(name) and (name, given[name]) != ("show", "open")
        ]
