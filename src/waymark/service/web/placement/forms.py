"""What is asked about a placement. Choices that the authority's model lists are filled in when the form is made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from waymark.service.organisations.authority_model.values import Reason
from waymark.service.placements.rules import DESTINATION_ROUTES
from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.form_messages import number_limits, too_long
from waymark.service.web.components.forms import TextBox

LONG = 2000
SIDES = {
    "": "Choose a side", "home_school": "Home school", "provision": "Provision", "family": "Family", "new_school": "New school",
}
SOME_REASONS = "Needed with some reasons, such as another reason"
READINESS = [("", "Not said"), ("1", "1, not ready"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5, ready")]


def yes_no(label: str, missing: str, yes: str = "Yes", no: str = "No") -> forms.TypedChoiceField:
    """Two radios that clean to True or False."""
    return forms.TypedChoiceField(
        label=label, choices=[("yes", yes), ("no", no)], widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        error_messages={"required": missing, "invalid_choice": missing},
    )


def words(label: str, *, missing: str = "", help_text: str = "") -> TextBox:
    messages = {"max_length": too_long(label, LONG)} | ({"required": missing} if missing else {})
    return TextBox(label=label, max_length=LONG, required=bool(missing), help_text=help_text, error_messages=messages)


def line(label: str, *, missing: str = "", help_text: str = "", at_most: int = 200) -> forms.CharField:
    messages = {"max_length": too_long(label, at_most)} | ({"required": missing} if missing else {})
    return forms.CharField(
        label=label, max_length=at_most, required=bool(missing), help_text=help_text, error_messages=messages
    )


def chosen(label: str, missing: str, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=required, error_messages={"required": missing, "invalid_choice": missing}
    )


def a_day(label: str, subject: str, missing: str = "", help_text: str = "") -> DateInputField:
    return DateInputField(subject=subject, label=label, required=bool(missing), help_text=help_text,
                          error_messages={"required": missing} if missing else {})


def listed(options: Iterable[Reason], prompt: str = "Choose a reason") -> list[tuple[str, str]]:
    return [("", prompt), *((one.key, one.name) for one in options)]


class AnswerForm(forms.Form):
    accepts = yes_no(
        "Can you offer this place?", "Choose whether you can offer this place", "Yes, we can", "No, not this time"
    )
    named_adult = line("Who will the child go to?", help_text="One adult at your provision, by name")
    reason_code = chosen("Why not?", "Choose a reason from the list", required=False)
    note = words("Say more", help_text=f"The coordinator reads this and finds another way. {SOME_REASONS}")
    presentation = {"reason_code": {"optional": False}, "note": {"optional": False}}

    def __init__(self, reasons: Iterable[Reason], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason_code"].choices = listed(reasons)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("accepts") is False and not self.cleaned_data.get("reason_code"):
            self.add_error("reason_code", "Choose a reason from the list")
        return self.cleaned_data


class DecideForm(forms.Form):
    agrees = yes_no("What was decided?", "Choose what was decided", "Agreed", "Not agreed")
    decided_on = a_day("When was it decided?", "The day of the decision", "Enter the day of the decision")
    decided_by_name = line("Who decided?", missing="Enter the name of whoever decided",
                           help_text="The person who signs for the decision")
    notice_given_on = a_day("When is written notice given to the parents?", "The day of the notice",
                            help_text="Leave empty to count from the day the notice letter is released")
    starts_on = a_day("First day", "The first day", help_text="A later day where the notice comes late")
    note = words("Reasons", help_text="Needed when it is not agreed. The family reads this.")
    presentation = {"note": {"optional": False}}


class DecideLongerForm(forms.Form):
    agrees = yes_no("What was decided about the longer stay?", "Choose what was decided", "Agreed", "Not agreed")
    decided_on = a_day("When was it decided?", "The day of the decision", "Enter the day of the decision")
    decided_by_name = line("Who decided?", missing="Enter the name of whoever decided",
                           help_text="The person who signs for the decision")
    notice_given_on = a_day("When is written notice given to the parents?", "The day of the notice",
                            help_text="The day it was or will be given, when the longer stay is agreed")
    note = words("Reasons", help_text="Needed when it is not agreed, or when notice came late. The family reads this.")
    presentation = {"note": {"optional": False}, "notice_given_on": {"optional": False}}

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("agrees") and self.cleaned_data.get("notice_given_on", "") is None:
            self.add_error("notice_given_on", "Enter the day of the notice")
        return self.cleaned_data


class ArrivalForm(forms.Form):
    came = yes_no("Did the child arrive?", "Choose whether the child arrived", "Yes", "No, they did not start")
    arrived_on = a_day("First day here", "The first day", "Enter the first day here")
    reason_code = chosen("Why did they not start?", "Choose a reason from the list", required=False)
    note = words("Say more", help_text=SOME_REASONS)
    presentation = {"reason_code": {"optional": False}, "note": {"optional": False}}

    def __init__(self, reasons: Iterable[Reason], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason_code"].choices = listed(reasons)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("came") is False:
            self.errors.pop("arrived_on", None)
            if not self.cleaned_data.get("reason_code"):
                self.add_error("reason_code", "Choose a reason from the list")
        return self.cleaned_data


class ReviewForm(forms.Form):
    pupil_view = words(
        "What the child says",
        missing="Write what the child says first, or that they would rather not say",
        help_text="In their own words, before the adults’",
    )
    parent_view = words("What the parents or carers say")
    is_attending = yes_no("Are they attending?", "Choose whether they are attending")
    is_safe = yes_no("Are they safe here?", "Choose whether they are safe here")
    needs_are_met = yes_no("Are their needs met?", "Choose whether their needs are met")
    progress = words("What has changed since the start", missing="Write what has changed since the start")
    next_action = line("What happens next", at_most=300, missing="Write what happens next")

    def __init__(self, criteria: Iterable[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        for one in self.criteria:
            self.fields[f"standing_{one.pk}"] = line(one.text, at_most=300, help_text="Where it stands now")
            self.fields[f"met_{one.pk}"] = forms.BooleanField(label="This has been met", required=False)
            self.initial |= {f"standing_{one.pk}": one.standing, f"met_{one.pk}": one.is_met}

    def standings(self) -> dict[int, tuple[str, bool]]:
        """As the action takes them."""
        said = self.cleaned_data
        return {one.pk: (said[f"standing_{one.pk}"], said[f"met_{one.pk}"]) for one in self.criteria}


class ExtendForm(forms.Form):
    to_on = a_day("New last day", "The new last day", "Enter the new last day")
    reason_code = chosen("Why?", "Choose a reason from the list")
    note = words("Say more", help_text=f"What these weeks are for. {SOME_REASONS}")
    presentation = {"note": {"optional": False}}
    over_capacity_reason = line(
        "Late leaver where no place is free: why",
        at_most=300,
        help_text="Only when the class is full and the child stays all the same. Your name is kept with it.",
    )

    def __init__(self, reasons: Iterable[Reason], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reasons = {one.key: one for one in reasons}
        self.fields["reason_code"].choices = listed(self.reasons.values())

    def clean(self) -> dict[str, Any]:
        reason = self.reasons.get(self.cleaned_data.get("reason_code", ""))
        if reason and reason.needs_words and not self.cleaned_data.get("note"):
            self.add_error("note", "Say more: this reason needs a few words")
        return self.cleaned_data

    def reason(self) -> str:
        """The reason in words."""
        name = self.reasons[self.cleaned_data["reason_code"]].name
        return f"{name}: {self.cleaned_data['note']}" if self.cleaned_data["note"] else name


class SoonerForm(forms.Form):
    course = forms.ChoiceField(
        label="What is decided?", widget=forms.RadioSelect,
        choices=[("sooner", "It begins sooner"), ("leave", "Leave it as it is")],
        error_messages={"required": "Choose what is decided", "invalid_choice": "Choose what is decided"},
    )
    starts_on = DateInputField(subject="The new first day", label="New first day", required=False)
    agreed_with = line("Who at the provision agreed?", help_text="Ring them first, and the family")
    reason = words("Why?", missing="Say why", help_text="It stays in the child’s record")
    presentation = {
        "course": {"reveals": {"sooner": ["starts_on", "agreed_with"]}},
        "starts_on": {"optional": False}, "agreed_with": {"optional": False},
    }

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("course") == "sooner":
            if not self.cleaned_data.get("starts_on") and "starts_on" not in self.errors:
                self.add_error("starts_on", "Enter the new first day")
            if not self.cleaned_data.get("agreed_with"):
                self.add_error("agreed_with", "Enter who at the provision agreed")
        return self.cleaned_data


MOST_WEEKS = 39


def _weeks_longer(most: int = MOST_WEEKS) -> forms.IntegerField:
    return forms.IntegerField(
        label="How many school weeks longer?", min_value=1, max_value=most,
        error_messages={"required": "Enter how many school weeks longer", "invalid": "Enter how many school weeks, in figures",
                        **number_limits("How many school weeks longer", 1, most)},
    )


class AskLongerForm(forms.Form):
    """``possible``: school weeks that can still be added; None where nothing limits them."""

    weeks = _weeks_longer()
    reason = words("What are these weeks for?", missing="Say what these weeks are for",
                   help_text="The panel reads it. Other children may wait for the place.")
    pupil_view = words("What does the child say about staying longer?", missing="Write what the child says about it",
                       help_text="In their words. If they would rather not say anything, write that.")
    presentation = {"weeks": {"width": "2"}}

    def __init__(self, *given: Any, possible: int | None = None, **named: Any) -> None:
        super().__init__(*given, **named)
        if possible:
            self.fields["weeks"] = _weeks_longer(min(possible, MOST_WEEKS))


class EndForm(forms.Form):
    ended_on = a_day("Last day here", "The last day", "Enter the last day here")
    end_reason = chosen("Why does the stay end?", "Choose why the stay ends")
    destination = forms.ChoiceField(
        label="Where does the child go next?",
        choices=list(DESTINATION_ROUTES.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose where the child goes next",
            "invalid_choice": "Choose where the child goes next",
        },
    )
    note = words("Say more", help_text=SOME_REASONS)
    presentation = {"note": {"optional": False}}

    def __init__(self, reasons: Iterable[Reason], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["end_reason"].choices = listed(reasons)


class WithdrawForm(forms.Form):
    reason = chosen("Why is the place withdrawn?", "Choose why the place is withdrawn")
    note = words("Say more")

    def __init__(self, reasons: Iterable[Reason], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = listed(reasons)


class AdultForm(forms.Form):
    name = line("Name of the adult", missing="Enter the name of the adult")


class PlanForm(forms.Form):
    route = forms.ChoiceField(
        label="Where is the child expected to go?", choices=list(DESTINATION_ROUTES.items()),
        error_messages={"required": "Choose where the child is expected to go",
                        "invalid_choice": "Choose where the child is expected to go"},
    )
    receiving_school = forms.ChoiceField(
        label="Which new school?", required=False,
        help_text="Only for a new school that has said yes. It may see the child from now on, and is asked later how it goes.",
        error_messages={"invalid_choice": "Choose a school from the list"},
    )
    first_thoughts = words("What has to happen for it", missing="Write what has to happen for it")
    named_adult = line("Named adult after the move", help_text="The one the child goes to in school")
    family_agrees = forms.ChoiceField(
        label="Does the family agree?",
        widget=forms.RadioSelect,
        required=False,
        choices=[("yes", "Yes"), ("no", "No"), ("not_asked", "Not asked yet")],
        error_messages={"invalid_choice": "Choose whether the family agrees"},
    )
    home_readiness = forms.TypedChoiceField(
        label="How ready is the school?",
        choices=READINESS,
        coerce=int,
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": "Choose how ready the school is, 1 to 5"},
    )
    pupil_readiness = forms.TypedChoiceField(label="How ready does the child feel?", choices=READINESS, coerce=int,
                                             required=False, empty_value=None,
                                             error_messages={"invalid_choice": "Choose how ready the child feels, 1 to 5"})

    def __init__(self, schools: Iterable[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiving_school"].choices = [("", "None yet"), *((str(pk), name) for pk, name in schools)]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("receiving_school") and given.get("route") != "new_school":
            self.add_error("receiving_school", "Choose “A new school” above, or no school here")
        return given


class Row(forms.Form):
    """One of several alike on a page: its errors say which, because the summary shows them all together."""

    called = ""

    def __init__(self, *args: Any, number: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = number

    def full_clean(self) -> None:
        super().full_clean()
        for errors in self.errors.values():
            for error in errors.data:
                error.message = f"{self.called} {self.number}: {error.message}"


class Rows(forms.BaseFormSet):
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"number": (index or 0) + 1}


class PhaseForm(Row):
    called = "Step"
    starts_on = a_day("From", "The first day of the step", "Enter the first day of the step")
    ends_on = a_day("To", "The last day of the step", "Enter the last day of the step")
    sessions_a_week = forms.IntegerField(
        label="Half days in school each week",
        min_value=1,
        max_value=10,
        error_messages={
            "required": "Enter how many half days a week",
            "invalid": "Enter a number of half days, 1 to 10",
            "min_value": "Enter at least 1 half day a week",
            "max_value": "Enter at most 10 half days a week",
        },
    )
    description = line("What", at_most=300)


class PromiseForm(Row):
    called = "Promise"
    side = forms.ChoiceField(
        label="Who promises",
        choices=list(SIDES.items()),
        error_messages={"required": "Choose who promises", "invalid_choice": "Choose who promises"},
    )
    text = line("What", missing="Write what is promised", at_most=300)
    due_on = a_day("By", "The day of the promise", "Enter the day it is promised by")


Phases = forms.formset_factory(PhaseForm, formset=Rows, extra=2, max_num=8)
Promises = forms.formset_factory(PromiseForm, formset=Rows, extra=2, max_num=12)


class CheckForm(forms.Form):
    pupil_view = words("What the child says", help_text="In their own words")
    is_attending = yes_no("Are they in school?", "Choose whether they are in school")
    suspended_since = yes_no("Have they been suspended since the return?", "Choose whether they have been suspended")
    moved_since = yes_no("Have they moved school again?", "Choose whether they have moved school")
    held = yes_no(
        "Is the return holding?",
        "Choose whether the return is holding",
        "Yes, it is holding",
        "No, it is breaking down",
    )
    note = words("What would help now")


class UnplannedForm(forms.Form):
    """Every fact of an agreed place, and why it is recorded though it was not planned or no place is free."""

    place = chosen("Where?", "Choose the class from the list")
    starts_on = a_day("First day there", "The first day", "Enter the first day there")
    expected_end_on = a_day("Expected end", "The expected end", "Enter the day the stay is expected to end")
    purpose = line("What is the stay for?", missing="Say what the stay is for", at_most=600)
    exit_criteria = words(
        "What will show that it has helped?",
        missing="Write at least one sign that it has helped",
        help_text="One on each line",
    )
    destination_route = chosen("Where afterwards, as a first plan?", "Choose where the child is expected to go afterwards")
    first_thoughts = words("First thoughts on the way back or on", missing="Write first thoughts on the way back or on")
    over_capacity_reason = words(
        "Why is this recorded without a plan, or beyond the places?",
        missing="Give the reason. Your name is kept beside it",
        help_text="Your name and this reason stay on the record, and everybody who may see the place reads them.",
    )

    def __init__(self, places: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", "Choose a class"), *places]
        self.fields["destination_route"].choices = [("", "Choose"), *DESTINATION_ROUTES.items()]

    def clean_exit_criteria(self) -> list[str]:
        return [one.strip() for one in self.cleaned_data["exit_criteria"].splitlines() if one.strip()]
