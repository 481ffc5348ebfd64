"""One form for each section of a referral, made from its questions: page and frozen copy ask in the same words."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms

from waymark.service.referrals.questions import (
    ONE_OR_THE_OTHER,
    QUESTIONS,
    WHAT_THEY_SAY,
    Question,
    asks_both_ways,
    days_asked_of,
    lacks_disagreement,
)
from waymark.service.referrals.rules import SECTIONS
from waymark.service.web.components.dates import DateInputField
from waymark.service.web.components.form_messages import number_limits, too_long
from waymark.service.web.components.forms import TextBox

MOST_TERMS = 20


class SectionForm(forms.Form):
    """``answers`` is what to keep, ready for JSON. ``insists=False`` (save and come back) lets answers be empty."""

    questions: ClassVar[tuple[Question, ...]] = ()
    presentation: ClassVar[dict[str, dict[str, Any]]] = {}

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, held: dict[str, Any] | None = None, version: int = 0, insists: bool = True,
                 today: date | None = None):
        super().__init__(data, initial={**_for_boxes(self.questions, held or {}), "version": version})
        self.today, self.insists = today, insists
        for question in self.questions if not insists else ():
            if self.fields[question.key].required:  # it may be saved empty for now, and the request still needs it
                self.fields[question.key].required = False
                self.presentation = {
                    **self.presentation, question.key: {**self.presentation.get(question.key, {}), "optional": False}
                }

    def clean(self) -> dict[str, Any]:
        """Every day a request asks for is past, and not long past: what happened, whom they spoke with."""
        given = super().clean()
        for question in self.questions:
            day = given.get(question.key) if question.kind == "date" else None
            if day and self.today and day > self.today:
                self.add_error(question.key, f"The date cannot be in the future: {question.words}")
            elif day and self.today and day < (earliest := days_asked_of(self.today)[0]):
                self.add_error(
                    question.key,
                    f"The date must be {earliest.day} {earliest:%B %Y} or later, so check the year: {question.words}",
                )
        if self.insists and lacks_disagreement(given):
            self.add_error("disagreement", WHAT_THEY_SAY)
        if asks_both_ways(given):
            self.add_error("asked_kinds", ONE_OR_THE_OTHER)
        return given

    def offer(self, key: str, choices: list[tuple[str, str]], **presentation: Any) -> None:
        """Give a question whose choices come from the authority's model what there is to choose."""
        self.fields[key].choices = choices
        self.presentation = {**self.presentation, key: {**self.presentation.get(key, {}), **presentation}}

    @property
    def asked(self) -> list[str]:
        """Names of the boxes in order, without those another answer reveals."""
        return [question.key for question in self.questions if not question.only_if]

    @property
    def answers(self) -> dict[str, Any]:
        kept = {question.key: self.cleaned_data.get(question.key) for question in self.questions}
        return {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in kept.items()
            if value not in (None, "", [])
        }


def _for_boxes(questions: tuple[Question, ...], held: dict[str, Any]) -> dict[str, Any]:
    dates = {question.key for question in questions if question.kind == "date"}
    return {key: date.fromisoformat(value) if key in dates and value else value for key, value in held.items()}


def _form_for(section: str) -> type[SectionForm]:
    questions = QUESTIONS[section]
    shown: dict[str, dict[str, Any]] = {}
    for question in questions:
        if question.only_if:
            other, value = question.only_if
            shown.setdefault(other, {}).setdefault("reveals", {})[value] = question.key
            shown.setdefault(question.key, {})["optional"] = False  # needed where it shows
        if question.key == "disagreement":
            shown.setdefault(question.key, {})["optional"] = False  # its hint says when it is needed
    body = {question.key: _field(question) for question in questions}
    name = "".join(word.capitalize() for word in section.split("_")) + "Form"
    return type(
        name, (SectionForm,), {**body, "questions": questions, "presentation": shown, "__doc__": SECTIONS[section]}
    )


def _field(question: Question) -> forms.Field:
    common: dict[str, Any] = {
        "label": question.words,
        "help_text": question.hint,
        "required": question.is_needed and not question.only_if,
    }
    said = {"required": question.missing} if question.missing else {}
    limits = {"max_length": too_long(question.words, question.limit)}
    choose = {**said, "invalid_choice": f"Choose from the list: {question.words}"}
    match question.kind:
        case "long":
            return TextBox(max_length=question.limit, error_messages=said | limits, **common)
        case "text":
            return forms.CharField(max_length=question.limit, error_messages=said | limits, **common)
        case "choice":
            return forms.ChoiceField(
                choices=question.choices, widget=forms.RadioSelect, error_messages=choose, **common
            )
        case "choices":
            return forms.MultipleChoiceField(
                choices=question.choices,
                widget=forms.CheckboxSelectMultiple,
                error_messages=choose | {"invalid_list": choose["invalid_choice"]},
                **common,
            )
        case "number":
            return forms.IntegerField(
                min_value=0,
                max_value=MOST_TERMS,
                error_messages=said
                | {"invalid": f"Enter a whole number: {question.words}"}
                | number_limits(question.words, 0, MOST_TERMS),
                **common,
            )
        case "date":
            return DateInputField(subject=f"“{question.words.rstrip('?')}”", error_messages=said, **common)
    raise ValueError(f"No field is made for a question of kind {question.kind!r}.")


SECTION_FORMS: dict[str, type[SectionForm]] = {section: _form_for(section) for section in SECTIONS}
