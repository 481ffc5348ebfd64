"""The field bridge: what is typed comes back, and each thing wrong has a sentence and a link to its box."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.form_messages import check_form_messages
from waymark.service.web.components.forms import TextBox, error_list
from waymark.service.web.gallery.forms import GalleryForm

DRAW = '{% from "components/forms.html" import field, form_errors %}{{ form_errors(form) }}{{ field(form, name) }}'


def drawn(form: forms.Form, name: str) -> str:
    return engines.all()[0].from_string(DRAW).render({"form": form, "name": name})


class StartForm(forms.Form):
    started_on = DateInputField(
        subject="The date it started", label="Start", error_messages={"required": "Enter the date it started"}
    )


def typed(day: str, month: str, year: str) -> StartForm:
    return StartForm({"started_on_day": day, "started_on_month": month, "started_on_year": year})


@pytest.mark.parametrize(
    ("parts", "sentence", "box"),
    [
        (("", "", ""), "Enter the date it started", "day"),
        (("", "11", "2026"), "The date it started must include a day", "day"),
        (("24", "", "2026"), "The date it started must include a month", "month"),
        (("24", "11", ""), "The date it started must include a year", "year"),
        (("24", "", ""), "The date it started must include a month and a year", "month"),
        (("24", "11", "26"), "The date it started must have a year of 4 numbers, for example 2026", "year"),
        (("24", "11", "0000"), "The date it started must be a real date", "day"),
        (("24", "13", "2026"), "The date it started must have a month from 1 to 12", "month"),
        (("24", "Smarch", "2026"), "The date it started must have a month from 1 to 12", "month"),
        (("31", "2", "2026"), "The date it started must be a real date", "day"),
        (("x", "2", "2026"), "The date it started must be a real date", "day"),
        (("٢", "٢", "2026"), "The date it started must have a month from 1 to 12", "month"),
    ],
)
def test_each_wrong_part_of_a_date_has_its_sentence_and_its_box(
    parts: tuple[str, ...], sentence: str, box: str
) -> None:
    form = typed(*parts)
    assert error_list(form) == [{"text": sentence, "href": f"#id_started_on-{box}"}]
    assert f'id="id_started_on-{box}"' in drawn(form, "started_on")


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_a_real_date_typed_in_three_boxes_is_that_date(day: date) -> None:
    form = typed(f" {day.day}", str(day.month), f"{day.year:04}")
    assert form.is_valid() and form.cleaned_data["started_on"] == day


def test_a_month_may_be_a_word() -> None:
    form = typed("3", "november", "2026")
    assert form.is_valid() and form.cleaned_data["started_on"] == date(2026, 11, 3)


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_whatever_is_typed_as_a_date_is_a_date_or_a_sentence_never_a_fault(day: str, month: str, year: str) -> None:
    form = typed(day, month, year)
    assert form.is_valid() or all(error["text"].startswith(("The date", "Enter")) for error in error_list(form))


def test_an_initial_date_fills_the_three_boxes() -> None:
    html = drawn(StartForm(initial={"started_on": date(2026, 11, 24)}), "started_on")
    assert all(f'value="{part}"' in html for part in ("24", "11", "2026"))


def test_the_gallery_form_answers_in_its_own_words() -> None:
    assert check_form_messages(GalleryForm) == []


def test_a_form_without_its_own_messages_is_named_field_by_field() -> None:
    class Bare(forms.Form):
        name = forms.CharField(max_length=10)
        year = forms.IntegerField(min_value=1, error_messages={"required": "Enter the year"})
        kind = forms.ChoiceField(choices=[("a", "A")], required=False)
        email = forms.EmailField(required=False)
        letter = forms.FileField(required=False)
        secret = forms.CharField(widget=forms.HiddenInput)

    lacking = {sentence.split(":")[0] + sentence.split("[")[1].split("]")[0] for sentence in check_form_messages(Bare)}
    assert lacking == {
        "Bare.name'required'",
        "Bare.name'max_length'",
        "Bare.year'invalid'",
        "Bare.year'min_value'",
        "Bare.kind'invalid_choice'",
        "Bare.email'invalid'",
        "Bare.letter'empty'",
    }


def test_what_was_typed_comes_back_escaped_and_never_as_a_missing_element() -> None:
    form = GalleryForm(
        {"tried": "<script>alert(1)</script> & more", "needs": ["quiet"], "asked_for": "other", "year_group": "8"}
    )
    pages = {name: drawn(form, name) for name in form.fields}
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in pages["tried"]
    assert 'value="quiet" checked' in " ".join(pages["needs"].split())
    assert 'value="8" selected' in " ".join(pages["year_group"].split())
    assert 'name="other_detail"' in pages["asked_for"]
    assert not any("no such element" in html or "Undefined" in html for html in pages.values())


def test_a_blank_page_shows_no_errors() -> None:
    html = drawn(GalleryForm(), "tried")
    assert "There is a problem" not in html and "govuk-form-group--error" not in html


def test_errors_of_the_whole_form_come_first_in_the_summary() -> None:
    class Pair(forms.Form):
        name = forms.CharField(error_messages={"required": "Enter a name"})

        def clean(self) -> None:
            raise forms.ValidationError("This child already has a request")

    errors = error_list(Pair({}))
    assert errors == [{"text": "This child already has a request"}, {"text": "Enter a name", "href": "#id_name"}]


def test_line_ends_count_once_as_the_counter_on_the_page_counts_them() -> None:
    class Long(forms.Form):
        words = TextBox(max_length=5)

    form = Long({"words": "ab\r\ncd"})
    assert form.is_valid() and form.cleaned_data["words"] == "ab\ncd"


def test_a_prefixed_form_keeps_its_parts_apart() -> None:
    form = StartForm({"a-started_on_day": "1", "a-started_on_month": "2", "a-started_on_year": "2026"}, prefix="a")
    assert form.is_valid()
    assert 'name="a-started_on_day"' in drawn(form, "started_on")
