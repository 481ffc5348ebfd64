from __future__ import annotations

from django import forms

from waymark.service.web.components.uploads import UploadField


class JourneysForm(forms.Form):
    file = UploadField(
        label="Measured journeys",
        help_text="A csv file whose first line names the columns sector, site, mode, minutes, source, date",
        error_messages={
            "required": "Choose a csv file",
            "empty": "The file is empty. Choose another.",
            "invalid": "Choose a csv file",
            "missing": "Choose a csv file",
            "max_length": "The name of the file is too long. Rename it.",
        },
    )
    presentation = {"file": {"accept": ".csv"}}
