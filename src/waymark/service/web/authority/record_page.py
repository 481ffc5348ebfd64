"""Entries of the record as a person reads them: names, plain words, a reason always."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from waymark.service.accounts.roles import ROLES
from waymark.service.audit.queries import children_in
from waymark.service.audit.words import act_words, why_words
from waymark.service.panels.naming import names_of
from waymark.service.pupils.queries import names_of_children
from waymark.service.web.components.wording import day_acted

HEADERS = ("When", "Who", "What", "About", "Why")
OUT_HEADERS = ("When", "Who", "Role", "Organisation", "What", "About", "Why")
NOT_SEEN = "A child you no longer see"
BY_A_FAMILY = frozenset({"add_own_words", "ask_to_look_again", "take_back_own_words", "look_at_family_page"})


def shown(entries: Sequence[Any]) -> list[list[Any]]:
    """Rows for the page: a person with their role and place in one cell, a child linked to the record."""
    children, names = _named(entries)
    return [
        [when(one), _person(one), act_words(one.act), _about(one, children, names), why_words(one.act, one.why)]
        for one in entries
    ]


def out(entries: Sequence[Any]) -> list[list[str]]:
    """Rows for a file: text alone."""
    children, names = _named(entries)
    return [
        [
            when(one), who(one), _role(one), one.organisation_name or "–", act_words(one.act),
            _text(_about(one, children, names)), why_words(one.act, one.why),
        ]
        for one in entries
    ]


def when(entry: Any) -> str:
    return day_acted(entry.happened_on, entry.happened_at)


def who(entry: Any) -> str:
    if entry.person_name:
        return entry.person_name
    return "The family" if entry.act in BY_A_FAMILY or entry.why.startswith("By the family") else "The service itself"


def _named(entries: Sequence[Any]) -> tuple[dict[int, tuple[str, str]], dict[str, str]]:
    about = {one.about for one in entries if one.pupil_id is None and one.about}
    return names_of_children(children_in(entries)), names_of(about)


def _person(entry: Any) -> str:
    return ", ".join(part for part in (who(entry), _role(entry, ""), entry.organisation_name) if part)


def _role(entry: Any, nothing: str = "–") -> str:
    return ROLES[entry.role][1] if entry.role in ROLES else nothing


def _about(entry: Any, children: dict[int, tuple[str, str]], names: dict[str, str]) -> Any:
    if entry.pupil_id is None:
        return names.get(entry.about, "–")
    if entry.pupil_id not in children:
        return NOT_SEEN
    name, reference = children[entry.pupil_id]
    return {"text": name, "href": reverse("school_child", args=[reference])}


def _text(cell: Any) -> str:
    return cell["text"] if isinstance(cell, dict) else cell
