"""A date typed in three boxes, with a sentence for each way it can be wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DateInputWidget(forms.MultiWidget):
    """Posts as name_day, name_month, name_year."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in PARTS}, attrs)

    def decompress(self, value: date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None, None, None]


class DateInputField(forms.MultiValueField):
    """`subject` begins each sentence: "The date it started" makes "The date it started must include a month".

    Cleans to a `date`, or None when not required. `error_messages["required"]` must be given when required.
    Errors carry codes missing_day, missing_month, missing_year, bad_year, not_a_date; a month may be a word.
    """

    widget = DateInputWidget

    def __init__(self, *, subject: str, **options: Any) -> None:
        self.subject = subject
        parts = [forms.CharField(required=False) for _ in PARTS]
        super().__init__(parts, require_all_fields=False, **options)

    def clean(self, value: Any) -> date | None:
        typed = [str(part if part is not None else "").strip() for part in (value or ["", "", ""])]
        if not any(typed):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        self._refuse_missing_parts(typed)
        cleaned = self._real_date(typed)
        self.validate(cleaned)
        self.run_validators(cleaned)
        return cleaned

    def compress(self, data_list: list[Any]) -> date | None:
        return self.clean(data_list)

    def _refuse_missing_parts(self, typed: list[str]) -> None:
        missing = [part for part, text in zip(PARTS, typed, strict=True) if not text]
        if missing:
            words = " and ".join(f"a {part}" for part in missing)
            raise ValidationError(f"{self.subject} must include {words}", code="missing_" + "_".join(missing))

    def _real_date(self, typed: list[str]) -> date:
        day_text, month_text, year_text = typed
        if not (year_text.isascii() and year_text.isdigit() and len(year_text) == 4):
            raise ValidationError(f"{self.subject} must have a year of 4 numbers, for example 2026", code="bad_year")
        month = _month_number(month_text)
        if month is None:
            raise ValidationError(f"{self.subject} must have a month from 1 to 12", code="bad_month")
        try:
            return date(int(year_text), month, int(day_text))
        except ValueError:
            raise ValidationError(f"{self.subject} must be a real date", code="not_a_date") from None


def wrong_parts(codes: list[str]) -> tuple[str, ...]:
    """Which boxes to mark for these error codes; all three when the whole date is at fault."""
    named = tuple(part for part in PARTS if any(part in code.split("_") for code in codes))
    return named or PARTS


def _month_number(text: str) -> int | None:
    if text.isascii() and text.isdigit():
        return int(text) if 1 <= int(text[:4]) <= 12 and len(text) <= 2 else None
    short = text.lower()[:3]
    return MONTHS.index(short) + 1 if short in MONTHS else None
