from __future__ import annotations

from django import forms

from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.form_messages import too_long
from waymark.service.web.components.uploads import UploadField


class FindForm(forms.Form):
    q = forms.CharField(
        label="Name, URN or town",
        required=False,
        max_length=100,
        error_messages={"max_length": too_long("Name, URN or town", 100)},
    )
    closed = forms.BooleanField(label="Closed schools too", required=False)
    presentation = {"q": {"optional": False, "width": "20"}, "closed": {"small": True}}


class ClosedDayForm(forms.Form):
    day = DateInputField(
        subject="The closed day", label="Which day", error_messages={"required": "Enter the day the school is closed"}
    )
    reason = forms.CharField(
        label="Why",
        max_length=100,
        initial="INSET day",
        error_messages={"required": "Enter why the school is closed", "max_length": too_long("Why", 100)},
    )


def _file(of: str, hint: str, *, required: bool = False) -> UploadField:
    choose = f"Choose the file of {of}"
    return UploadField(
        label=of.capitalize(),
        required=required,
        help_text=hint,
        error_messages={
            "required": choose,
            "empty": f"The file of {of} is empty. Choose another.",
            "invalid": choose,
            "missing": choose,
            "max_length": "The name of the file is too long. Rename it.",
        },
    )


class ImportForm(forms.Form):
    """The GIAS files. Their names are shown and never trusted."""

    schools = _file("schools", "The establishments file, such as edubasealldata20250422.csv", required=True)
    links = _file("links", "The links file, such as links_edubasealldata20250422.csv")
    trusts = _file("trusts", "The groups file, such as allgroupsdata20250422.csv")
    as_of = DateInputField(
        subject="The day the files speak of",
        label="Which day the files speak of",
        required=False,
        help_text="Leave empty to take the day in the file’s name, or today",
    )
    only_ours = forms.BooleanField(label="Only schools of this authority", required=False, initial=False)
    presentation = {name: {"accept": ".csv"} for name in ("schools", "links", "trusts")}
