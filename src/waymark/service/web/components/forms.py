"""The field bridge: a Django form field in, the parameters of a GOV.UK macro out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorList
from markupsafe import Markup

from waymark.service.web.components.dates import PARTS, DateInputField, DateInputWidget, wrong_parts

Render = Callable[..., Markup]
Options = Mapping[str, Any]


class TextBox(forms.CharField):
    """Long text. Browsers send line ends as two characters; counted as one, as the counter on the page does."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


@dataclass(frozen=True)
class FieldView:
    """`kind` names the GOV.UK macro; `params` is what it takes."""

    kind: str
    params: dict[str, Any]


def form_field(form: forms.BaseForm, name: str, options: Options, render: Render) -> FieldView:
    """`options` are the template's, over the form's own `presentation[name]`. `render` draws revealed fields.

    Options: label, hint, label_size (s m l xl), heading (the label is the page's h1), rows, width (2 3 4 5 10 20 30),
    prefix, suffix, autocomplete, spellcheck, count (False hides the counter), inline, small, classes,
    hints {value: text}, reveals {value: field name or list}, divider_before {value: "or"},
    exclusive [value that unticks the others], disabled [values of a list that cannot be chosen], html.
    """
    bound = form[name]
    options = {**getattr(form, "presentation", {}).get(name, {}), **options}
    widget = bound.field.widget
    if widget.is_hidden:
        return FieldView("hidden", {"html": str(bound)})
    if isinstance(widget, forms.CheckboxInput):
        return FieldView("checkboxes", _one_checkbox(form, bound, options, render))
    if isinstance(widget, DateInputWidget):
        return FieldView("date", _date(bound, options))
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return FieldView("checkboxes", _choices(form, bound, options, render))
    if isinstance(widget, forms.RadioSelect):
        return FieldView("radios", _choices(form, bound, options, render))
    if isinstance(widget, forms.Select):
        return FieldView("select", _select(bound, options))
    return _typed(bound, options)


def error_list(*form_list: forms.BaseForm) -> list[dict[str, str]]:
    """The error summary: each sentence once, linked to the box to put right, in the order of the page."""
    found: list[dict[str, str]] = []
    for form in form_list:
        if not form.is_bound:
            continue
        found += [{"text": text} for text in form.non_field_errors()]
        for name, errors in form.errors.items():
            if name in form.fields:
                found += [{"text": text, "href": f"#{_first_wrong_box(form[name])}"} for text in _sentences(errors)]
    return found


def _sentences(errors: ErrorList) -> list[str]:
    return list(dict.fromkeys(str(error) for error in errors))


def _first_wrong_box(bound: BoundField) -> str:
    if isinstance(bound.field, DateInputField):
        return f"{bound.auto_id}-{wrong_parts(_codes(bound))[0]}"
    return bound.auto_id


def _codes(bound: BoundField) -> list[str]:
    return [str(error.code or "") for error in bound.errors.as_data()]


def _common(bound: BoundField, options: Options) -> dict[str, Any]:
    params: dict[str, Any] = {"name": bound.html_name, "id": bound.auto_id, "classes": options.get("classes", "")}
    hint = options.get("hint", bound.help_text)
    if hint:
        params["hint"] = {"text": hint}
    if bound.errors:
        params["errorMessage"] = {"html": Markup("<br>").join(_sentences(bound.errors))}
    return params


def _label(bound: BoundField, options: Options, kind: str = "label") -> dict[str, Any]:
    heading = bool(options.get("heading"))
    size = options.get("label_size") or ("l" if heading else "s")
    text = str(options.get("label", bound.label))
    if not bound.field.required and options.get("optional", True) and "(optional)" not in text:
        text += " (optional)"
    return {
        "text": text,
        "classes": f"govuk-{kind if kind == 'label' else 'fieldset__legend'}--{size}",
        "isPageHeading": heading,
    }


def _value(bound: BoundField) -> str:
    value = bound.value()
    return "" if value is None else str(value)


def _typed(bound: BoundField, options: Options) -> FieldView:
    field, widget = bound.field, bound.field.widget
    params = {**_common(bound, options), "label": _label(bound, options)}
    if isinstance(widget, forms.FileInput):
        params["multiple"] = bool(getattr(widget, "allow_multiple_selected", False))
        params["attributes"] = {"accept": options["accept"]} if options.get("accept") else {}
        return FieldView("file", params)
    params |= {key: options[key] for key in ("autocomplete", "spellcheck") if key in options}
    if isinstance(widget, forms.PasswordInput):
        return FieldView("password", params | {"autocomplete": options.get("autocomplete", "current-password")})
    params["value"] = _value(bound)
    if isinstance(widget, forms.Textarea):
        params["rows"] = options.get("rows", 5)
        limit = getattr(field, "max_length", None)
        if limit and options.get("count", True):
            return FieldView("count", params | {"maxlength": limit})
        return FieldView("textarea", params)
    return FieldView("input", params | _input(bound, options))


def _input(bound: BoundField, options: Options) -> dict[str, Any]:
    params: dict[str, Any] = {"type": "text"}
    if isinstance(bound.field, forms.EmailField):
        params |= {"type": "email", "spellcheck": False, "autocomplete": options.get("autocomplete", "email")}
    elif isinstance(bound.field, forms.IntegerField):
        decimal = isinstance(bound.field, (forms.DecimalField, forms.FloatField))
        params |= {"inputmode": "decimal" if decimal else "numeric", "spellcheck": False}
    elif bound.field.widget.input_type in ("tel", "url", "search"):
        params["type"] = bound.field.widget.input_type
    width = options.get("width") or ("5" if isinstance(bound.field, forms.IntegerField) else None)
    if width:
        params["classes"] = f"{options.get('classes', '')} govuk-input--width-{width}".strip()
    for side in ("prefix", "suffix"):
        if options.get(side):
            params[side] = {"text": options[side]}
    return params


def _date(bound: BoundField, options: Options) -> dict[str, Any]:
    value = bound.value()
    typed = value if isinstance(value, (list, tuple)) else bound.field.widget.decompress(value)
    wrong = wrong_parts(_codes(bound)) if bound.errors else ()
    widths = {"day": 2, "month": 2, "year": 4}
    items = [
        {
            "name": f"{bound.html_name}_{part}",
            "id": f"{bound.auto_id}-{part}",
            "label": part.capitalize(),
            "value": "" if text is None else str(text),
            "classes": f"govuk-input--width-{widths[part]}" + (" govuk-input--error" if part in wrong else ""),
        }
        for part, text in zip(PARTS, typed, strict=True)
    ]
    common = _common(bound, options)
    return common | {"items": items, "fieldset": {"legend": _label(bound, options, "legend")}}


def _select(bound: BoundField, options: Options) -> dict[str, Any]:
    chosen = _value(bound)
    shut = options.get("disabled", ())
    items = [
        {"value": value, "text": text, "selected": value == chosen, "disabled": value in shut}
        for value, text in _flat(bound.field.choices)
    ]
    return {**_common(bound, options), "label": _label(bound, options), "items": items}


def _choices(form: forms.BaseForm, bound: BoundField, options: Options, render: Render) -> dict[str, Any]:
    value = bound.value()
    many = isinstance(bound.field.widget, forms.CheckboxSelectMultiple)
    chosen = {str(item) for item in (value or ())} if many else {_value(bound)}
    items: list[dict[str, Any]] = []
    for choice, text in _flat(bound.field.choices):
        if choice == "":
            continue
        if choice in options.get("divider_before", {}):
            items.append({"divider": options["divider_before"][choice]})
        items.append(_item(form, choice, text, choice in chosen, options, render))
    params = _common(bound, options) | {
        "idPrefix": bound.auto_id,
        "items": items,
        "fieldset": {"legend": _label(bound, options, "legend")},
    }
    kind = "checkboxes" if many else "radios"
    looks = [f"govuk-{kind}--{look}" for look in ("inline", "small") if options.get(look)]
    return params | {"classes": " ".join([options.get("classes", ""), *looks]).strip()}


def _item(
    form: forms.BaseForm, value: str, text: str, checked: bool, options: Options, render: Render
) -> dict[str, Any]:
    item: dict[str, Any] = {"value": value, "text": text, "checked": checked}
    if hint := options.get("hints", {}).get(value):
        item["hint"] = {"text": hint}
    if value in options.get("exclusive", ()):
        item["behaviour"] = "exclusive"
    if revealed := options.get("reveals", {}).get(value):
        names: Iterable[str] = [revealed] if isinstance(revealed, str) else revealed
        item["conditional"] = {"html": Markup("").join(render(form, name) for name in names)}
    return item


def _one_checkbox(form: forms.BaseForm, bound: BoundField, options: Options, render: Render) -> dict[str, Any]:
    params = _common(bound, options)
    text = str(options.get("label", bound.label))
    item = _item(form, "true", text, bool(bound.value()), options, render)
    if hint := params.pop("hint", None):
        item["hint"] = hint
    if legend := options.get("legend"):
        params["fieldset"] = {"legend": {"text": legend, "classes": "govuk-fieldset__legend--s"}}
    return params | {"idPrefix": bound.auto_id, "items": [item]}


def _flat(choices: Iterable[tuple[Any, Any]]) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for value, text in choices:
        if isinstance(text, (list, tuple)):
            flat += _flat(text)
        else:
            flat.append(("" if value is None else str(value), str(text)))
    return flat
