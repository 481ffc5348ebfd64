from __future__ import annotations

from django import forms

from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.form_messages import too_long


class JoinForm(forms.Form):
    school = forms.CharField(
        label="School",
        max_length=200,
        help_text="Its name as it is listed here, or its URN",
        error_messages={"required": "Enter the school that joins", "max_length": too_long("School", 200)},
    )
    starts_on = DateInputField(
        subject="The day it joins", label="From which day", error_messages={"required": "Enter the day it joins"}
    )


class LeaveForm(forms.Form):
    ends_on = DateInputField(
        subject="Its last day", label="Last day in this partnership", error_messages={"required": "Enter its last day"}
    )
