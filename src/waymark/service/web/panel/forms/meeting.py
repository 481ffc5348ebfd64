"""Forms around a meeting: calling one, listing and taking off, calling people, going on without a quorum."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms

from waymark.service.panels.rules import MEMBER_PARTS
from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.form_messages import too_long
from waymark.service.web.components.forms import TextBox


class CallForm(forms.Form):
    partnership = forms.ChoiceField(
        label="Which partnership?",
        error_messages={"required": "Choose the partnership", "invalid_choice": "Choose a partnership from the list"},
    )
    meets_on = DateInputField(
        subject="The day it meets",
        label="Which day?",
        required=False,
        help_text="Leave empty for the next day of the usual rhythm whose cut-off has not passed",
    )
    starts_at = forms.CharField(
        label="What time?",
        required=False,
        max_length=5,
        help_text="For example 10:00. Leave empty for the usual time",
        error_messages={"max_length": "Enter the time with hours and minutes, such as 10:00"},
    )
    place = forms.CharField(
        label="Where?",
        required=False,
        max_length=200,
        error_messages={"max_length": too_long("Where?", 200)},
    )

    def __init__(self, *args: Any, partnerships: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partnership"].choices = [("", "Choose a partnership"), *partnerships]

    def clean_starts_at(self) -> time | None:
        written = self.cleaned_data["starts_at"].strip()
        if not written:
            return None
        try:
            return time.fromisoformat(written.replace(".", ":").zfill(5))
        except ValueError:
            raise forms.ValidationError("Enter the time with hours and minutes, such as 10:00") from None


class ReasonForm(forms.Form):
    """One reason for one act, such as taking a case off. The words of the act are given by the page."""

    reason = TextBox(max_length=600, error_messages={"max_length": "Shorten the reason to 600 characters"})

    def __init__(self, *args: Any, label: str, missing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        self.fields["reason"].error_messages["required"] = missing


class CallMemberForm(forms.Form):
    membership = forms.ChoiceField(
        label="Who else is to come?",
        error_messages={"required": "Choose who is to come", "invalid_choice": "Choose somebody from the list"},
    )
    part = forms.ChoiceField(
        label="In what part?",
        choices=list(MEMBER_PARTS.items()),
        initial="member",
        error_messages={"required": "Choose in what part they come", "invalid_choice": "Choose a part from the list"},
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].choices = [("", "Choose a person"), *((str(pk), words) for pk, words in people)]


class InterestForm(forms.Form):
    member = forms.ChoiceField(
        label="Whose interest is it?",
        error_messages={"required": "Choose the member", "invalid_choice": "Choose a member from the list"},
    )
    note = forms.CharField(
        label="What is it?",
        max_length=300,
        help_text="Everybody called to this meeting can read it",
        error_messages={
            "required": "Say what the interest is, in a few words",
            "max_length": "Say what the interest is in at most 300 characters",
        },
    )

    def __init__(self, *args: Any, members: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(pk), name) for pk, name in members]
        self.fields["member"].choices = choices if len(choices) == 1 else [("", "Choose a member"), *choices]


class ReleaseForm(forms.Form):
    family_rung_on = DateInputField(
        subject="The day the family was rung",
        label="When did somebody ring the family?",
        required=False,
        help_text="A family hears of a decision from a person first, then by letter",
    )

    def __init__(self, *args: Any, to_family: bool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if not to_family:
            del self.fields["family_rung_on"]

    def clean_family_rung_on(self) -> date | None:
        rung_on = self.cleaned_data["family_rung_on"]
        if rung_on and rung_on > self.today:
            raise forms.ValidationError("The day the family was rung must be today or earlier")
        return rung_on
