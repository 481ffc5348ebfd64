"""Sending, approving, adding to, answering about and withdrawing a request."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from waymark.service.documents.attachments import ACCEPTED, TYPES, Attachment, CannotAttach, attachment
from waymark.service.web.components.forms import TextBox
from waymark.service.web.components.uploads import UploadField


def _choice(label: str, required: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        widget=forms.RadioSelect,
        error_messages={"required": required, "invalid_choice": required + " from the list"},
    )


def _words(label: str, required: str, limit: int = 2000, **options: Any) -> TextBox:
    said = {"max_length": f"“{label.rstrip('?')}” must be {limit:,} characters or fewer"}
    return TextBox(
        label=label,
        max_length=limit,
        required=bool(required),
        error_messages=said | ({"required": required} if required else {}),
        **options,
    )


class ReasonForm(forms.Form):
    """A reason from one of the authority's lists, with words where the list asks for them."""

    reason = _choice("Why?", "Choose the reason")
    note = _words("In your own words", "", 1000, help_text="Needed with some reasons, such as another reason.")
    presentation: ClassVar[dict[str, Any]] = {"note": {"rows": 3, "optional": False}}

    def __init__(self, data: Any = None, *, reasons: list[Any] = (), **options: Any):
        super().__init__(data, **options)
        self.fields["reason"].choices = [(one.key, one.name) for one in reasons]
        self.needing_words = {one.key for one in reasons if one.needs_words}

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("reason") in self.needing_words and not given.get("note", "").strip():
            self.add_error("note", "Say in your own words what the reason is")
        return given

    @property
    def in_words(self) -> str:
        """The reason as a reader meets it: its name, then what was written."""
        name = dict(self.fields["reason"].choices)[self.cleaned_data["reason"]]
        return f"{name}. {self.cleaned_data['note']}".strip() if self.cleaned_data["note"] else name


class ExceptionForm(ReasonForm):
    """Why a request is sent although the usual evidence is not there: always in words too."""

    note = _words("What should the panel know about it?", "Say what the panel should know about it", 1000)


class ApproveForm(forms.Form):
    decision = _choice("What do you decide?", "Choose whether to approve or return it")
    note = _words("What should change?", "", 1000)
    knows_untold = forms.BooleanField(
        label="I have read that the family has not been told who will see this, and will see that they are told",
        required=False,
    )
    presentation: ClassVar[dict[str, Any]] = {
        "decision": {
            "reveals": {"return": "note"},
            "hints": {
                "approve": "It is frozen as it reads here and sent to the council and the partnership, in your name.",
                "return": "It goes back to be changed, with your note.",
            },
        },
        "note": {"rows": 3, "optional": False},
    }

    def __init__(self, data: Any = None, *, is_family_untold: bool = False, **options: Any):
        super().__init__(data, **options)
        if not is_family_untold:
            del self.fields["knows_untold"]
        self.fields["decision"].choices = [("approve", "Approve and send"), ("return", "Return to be changed")]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("decision") == "return" and not given.get("note", "").strip():
            self.add_error("note", "Say what should change, so that it can be changed")
        if given.get("decision") == "approve" and given.get("knows_untold") is False:
            self.add_error("knows_untold", "Tick that you have read it, or return the request until the family is told")
        return given


class AddSomethingForm(forms.Form):
    words = _words(
        "What has changed, or what should they also know?",
        "Enter what you want to add",
        help_text="The request stays as it was sent; this is shown beside it with today’s date.",
    )


class AnswerForm(forms.Form):
    answer = _words("Your answer", "Enter your answer")
    report = UploadField(
        label="A report that goes with it",
        required=False,
        allow_empty_file=True,
        help_text=f"If there is one: {ACCEPTED}",
        error_messages={"invalid": "Choose a file with your browser’s button", "max_length": "Give the file a shorter name"},
    )
    presentation: ClassVar[dict[str, Any]] = {"report": {"accept": ",".join(ending for ending, *_ in TYPES.values())}}

    def clean_report(self) -> Attachment | None:
        file = self.cleaned_data["report"]
        try:
            return attachment(file.read(), file.name) if file else None
        except CannotAttach as wrong:
            raise forms.ValidationError(str(wrong).rstrip("."), code="cannot_attach") from None


class AskMoreForm(forms.Form):
    question = _words("What do you need to know?", "Enter what you need to know", 1000)
    within = forms.IntegerField(
        label="Needed within how many school days?",
        min_value=1,
        max_value=20,
        initial=3,
        error_messages={
            "required": "Enter how many school days they have",
            "invalid": "Enter a whole number of school days",
            "min_value": "Give at least 1 school day",
            "max_value": "Give 20 school days or fewer",
        },
    )


class BrokerForm(forms.Form):
    broker = forms.ChoiceField(
        label="Who is the broker?",
        error_messages={
            "required": "Choose who will broker it",
            "invalid_choice": "Choose who will broker it from the list",
        },
    )

    def __init__(self, data: Any = None, *, people: list[tuple[str, str]] = (), **options: Any):
        super().__init__(data, **options)
        self.fields["broker"].choices = [("", "Choose a person"), *people]
