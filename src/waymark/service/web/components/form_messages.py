"""Every field answers in its own words: "This field is required" twice in a summary, or "Enter 0 or more", helps nobody."""

from __future__ import annotations

import re

from django import forms

from waymark.service.web.components.dates import DateInputField

LIMITS = {"max_length": "max_length", "min_length": "min_length", "max_value": "max_value", "min_value": "min_value"}
TYPE_CODES = ("invalid", "invalid_choice")
# Browsers keep an e-mail address below Django's own limit of 320.
OWN_LIMIT_NOT_NEEDED = (forms.EmailField,)


def check_form_messages(form_class: type[forms.BaseForm]) -> list[str]:
    """One sentence for each message a field lacks; an empty list when the form is ready for readers."""
    fields = {name: field for name, field in form_class.base_fields.items() if not field.widget.is_hidden}
    needed = [(name, field, code) for name, field in fields.items() for code in _codes_needed(field)]
    return [
        f"{form_class.__name__}.{name}: give error_messages[{code!r}] a sentence of its own."
        for name, field, code in needed if not _has_own_message(field, code)
    ] + [
        f"{form_class.__name__}.{name}: name the question in error_messages[{code!r}], as the summary shows it alone."
        for name, field, code in needed if code in LIMITS and _has_own_message(field, code) and not _names_it(field, code)
    ]


def too_long(label: str, limit: int) -> str:
    """ "“Why” must be 200 characters or fewer"."""
    return f"“{label.rstrip('?')}” must be {limit:,} characters or fewer"


def number_limits(label: str, low: int, high: int) -> dict[str, str]:
    """What a number too small or too great is answered, with the question's name."""
    named = f"“{label.rstrip('?')}” must be"
    return {"min_value": f"{named} {low} or more", "max_value": f"{named} {high} or fewer"}


def _names_it(field: forms.Field, code: str) -> bool:
    """Whether a sentence shares a word with the field's label: enough to tell it from its neighbours."""
    label, said = (set(_stems(text)) for text in (str(field.label or ""), field.error_messages[code]))
    return not label or bool(label & said)


def _stems(text: str) -> list[str]:
    """Words of a sentence by their first letters, so that "place" and "places" are one."""
    return [word[:4] for word in re.findall(r"[a-z]{3,}", text.lower())]


def _codes_needed(field: forms.Field) -> list[str]:
    codes = ["required"] if field.required else []
    if isinstance(field, DateInputField):
        return codes
    if isinstance(field, forms.FileField):
        return [*codes, "empty"] if not field.allow_empty_file else codes
    defaults = _default_messages(field)
    codes += [code for code in TYPE_CODES if code in defaults or _validates(field, code)]
    if not isinstance(field, OWN_LIMIT_NOT_NEEDED):
        codes += [code for code, attribute in LIMITS.items() if getattr(field, attribute, None) is not None]
    return codes


def _default_messages(field: forms.Field) -> dict[str, object]:
    messages: dict[str, object] = {}
    for parent in reversed(type(field).__mro__):
        messages.update(getattr(parent, "default_error_messages", {}))
    return messages


def _validates(field: forms.Field, code: str) -> bool:
    return any(getattr(validator, "code", None) == code for validator in field.validators)


def _has_own_message(field: forms.Field, code: str) -> bool:
    own = field.error_messages.get(code)
    return own is not None and (own != _default_messages(field).get(code))
