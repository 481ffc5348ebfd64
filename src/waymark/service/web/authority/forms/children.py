from __future__ import annotations

from django import forms

from waymark.service.placements.whereabouts import WHERE, ChildFilter, owners_of_steps
from waymark.service.web.components.form_messages import too_long

NOT_THERE = {"invalid_choice": "Choose from the list"}


class ChildrenForm(forms.Form):
    """The filters of the list of children. What is not understood is left out rather than refused."""

    name = forms.CharField(
        label="Name", required=False, max_length=100, error_messages={"max_length": too_long("Name", 100)}
    )
    show = forms.ChoiceField(label="Where they are", required=False, error_messages=NOT_THERE)
    partnership = forms.ChoiceField(label="Partnership", required=False, error_messages=NOT_THERE)
    owner = forms.ChoiceField(label="Who has the next step", required=False, error_messages=NOT_THERE)
    late = forms.BooleanField(label="Late only", required=False)
    presentation = {name: {"optional": False} for name in ("name", "show", "partnership", "owner")} | {"late": {"small": True}}

    def __init__(self, data: object, partnerships: list[tuple[str, str]], counts: dict[str, int]) -> None:
        super().__init__(data)
        self.fields["show"].choices = [
            ("", "Anywhere"),
            *((key, f"{words} ({counts[key]})") for key, words in WHERE.items()),
        ]
        self.fields["partnership"].choices = [("", "Any"), *partnerships]
        self.fields["owner"].choices = [("", "Anybody"), *((one.reference, one.name) for one in owners_of_steps())]

    def wanted(self) -> ChildFilter:
        self.is_valid()
        return ChildFilter(
            **{
                name: self.cleaned_data.get(name) or ChildFilter.__dataclass_fields__[name].default
                for name in ("show", "partnership", "owner", "late", "name")
            }
        )

    def applied(self) -> list[str]:
        """The filters in force in words, for a cover line; empty when there are none."""
        given = self.cleaned_data
        said = [WHERE.get(given.get("show", ""), "")]
        said += [dict(self.fields[name].choices)[given[name]] for name in ("partnership", "owner") if given.get(name)]
        said += [f"name {given['name']}" if given.get("name") else "", "late only" if given.get("late") else ""]
        return [words for words in said if words]
