"""The glossary's words, whole: a word to avoid is refused as a name of a model, field, action, query or state."""

from __future__ import annotations

import ast
import importlib
import re

import pytest
from django.apps import apps

from tests.repository.architecture import SERVICE

# word to avoid -> word to use; from the architecture page. `outcome`, `group`, `match` and `run` are refused as whole names.
AVOID = {
    "student": "pupil", "client": "pupil", "user": "pupil or person", "application": "referral", "ticket": "referral",
    "slot": "place", "bed": "place", "booking": "placement", "cluster": "partnership", "committee": "panel_meeting",
    "expulsion": "permanent_exclusion", "respite": "off_site_direction", "tenant": "authority", "vendor": "provider",
    "fixed_term_exclusion": "suspension", "org": "organisation",
}


BANKS_OF_SENTENCES = {"stories"}  # the invented county's prose: data that happens to be code


def words_of(name: str) -> list[str]:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_")


def to_avoid(names: dict[str, str]) -> list[str]:
    """``names``: where -> name. Sentences for each name that holds a word to avoid."""
    return [
        f"{where}: {name} says “{word}”; say {AVOID[word]}"
        for where, name in names.items() for word in AVOID if set(word.split("_")) <= set(words_of(name))
    ]


def model_names() -> dict[str, str]:
    found = {}
    for model in apps.get_models():
        if not model.__module__.startswith("waymark.service."):
            continue
        found[model._meta.label] = model.__name__
        found |= {f"{model._meta.label}.{field.name}": field.name for field in model._meta.get_fields()}
    return found


def function_names() -> dict[str, str]:
    found = {}
    for path in SERVICE.rglob("*.py"):
        if {"actions", "queries", "rules"} & {part.removesuffix(".py") for part in path.relative_to(SERVICE).parts}:
            tree = ast.parse(path.read_text())
            found |= {f"{path.relative_to(SERVICE)}:{node.lineno}": node.name for node in tree.body
                      if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return found


def state_names() -> dict[str, str]:
    found = {}
    for path in SERVICE.glob("*/rules.py"):
        module = importlib.import_module(f"waymark.service.{path.parent.name}.rules")
        for name, table in vars(module).items():
            if name.endswith("TRANSITIONS"):
                found |= {f"{path.parent.name}.{name}.{state}": state for state in table}
    return found


def test_no_name_uses_a_word_to_avoid():
    assert to_avoid(model_names() | function_names() | state_names()) == []


@pytest.mark.parametrize("name", ["StudentRecord", "book_slot_booking", "tenant_id"])
def test_a_word_to_avoid_is_caught(name):
    assert len(to_avoid({"somewhere": name})) >= 1


def test_every_state_of_every_table_is_lower_snake_case_and_leads_only_to_states():
    for path in SERVICE.glob("*/rules.py"):
        module = importlib.import_module(f"waymark.service.{path.parent.name}.rules")
        for name, table in vars(module).items():
            if name.endswith("TRANSITIONS"):
                for state, events in table.items():
                    assert re.fullmatch(r"[a-z][a-z_]*", state)
                    assert set(events.values()) <= set(table), f"{path.parent.name}.{name}: {state}"


def test_no_file_has_a_name_that_hides_what_it_holds():
    hiding = {"utils", "helpers", "signals", "managers", "common", "misc"}
    assert [str(path) for path in SERVICE.rglob("*.py") if path.stem in hiding] == []


def test_files_stay_of_a_size_that_can_be_read():
    long = {str(path.relative_to(SERVICE)): len(path.read_text().splitlines()) for path in SERVICE.rglob("*.py")
            if "migrations" not in path.parts and path.stem not in BANKS_OF_SENTENCES}
    assert {name: lines for name, lines in long.items() if lines > 400} == {}


