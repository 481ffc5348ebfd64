from __future__ import annotations

from datetime import date, timedelta

from django import forms

from waymark.service.audit.queries import Narrowing
from waymark.service.audit.words import act_words
from waymark.service.pupils.queries import children_named
from waymark.service.web.components.form_messages import too_long

NOT_THERE = {"invalid_choice": "Choose from the list"}
KINDS = (("", "Acts and looks"), ("acts", "What was done"), ("looks", "Who looked"))
SINCE = (("", "Any day"), ("0", "Today"), ("6", "The last 7 days"), ("29", "The last 30 days"), ("364", "The last year"))


class ActsForm(forms.Form):
    """The filters of the record. What is not understood is left out rather than refused."""

    who = forms.CharField(label="Who did it or looked", required=False, max_length=100,
                          error_messages={"max_length": too_long("Who did it or looked", 100)})
    child = forms.CharField(label="Child", required=False, max_length=100, error_messages={"max_length": too_long("Child", 100)})
    kind = forms.ChoiceField(label="Acts or looks", required=False, choices=KINDS, error_messages=NOT_THERE)
    act = forms.ChoiceField(label="What was done", required=False, error_messages=NOT_THERE)
    since = forms.ChoiceField(label="Since", required=False, choices=SINCE, error_messages=NOT_THERE)
    presentation = {name: {"optional": False} for name in ("who", "child", "kind", "act", "since")}

    def __init__(self, data: object, acts: list[str], *, of_one_child: bool = False) -> None:
        super().__init__(data)
        self.fields["act"].choices = [("", "Anything"), *sorted(((act, act_words(act)) for act in acts), key=lambda one: one[1])]
        if of_one_child:
            del self.fields["child"]

    def narrowing(self, on: date) -> Narrowing:
        self.is_valid()
        asked = self.cleaned_data
        since, child = asked.get("since"), (asked.get("child") or "").strip()
        return Narrowing(
            act=asked.get("act") or "",
            kind=asked.get("kind") or "",
            who=asked.get("who") or "",
            since_on=on - timedelta(days=int(since)) if since else None,
            pupil_ids=children_named(child) if child else None,
        )

    def applied(self) -> list[str]:
        """The filters in force, in words, for the cover of a file."""
        self.is_valid()
        shown = dict(SINCE) | dict(KINDS) | dict(self.fields["act"].choices)
        return [shown.get(value, value) for name in self.fields if (value := self.cleaned_data.get(name))]
