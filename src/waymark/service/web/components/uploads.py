"""The one field for a file: its content has been shown to the virus scanner before a form is valid."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from waymark.service.documents.scanning import NotClean, refuse_what_is_not_clean


class UploadField(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file:
            try:
                refuse_what_is_not_clean(file.chunks())
            except NotClean as refused:
                raise ValidationError(str(refused), code="not_clean") from None
            file.seek(0)
        return file
