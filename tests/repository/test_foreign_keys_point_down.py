"""String foreign keys are invisible to the import contracts, so the model registry is walked against the same list."""

from __future__ import annotations

from types import SimpleNamespace

from django.apps import apps

from tests.repository.architecture import height

OURS = "waymark.service."


def upward_keys(models) -> list[str]:
    """Every foreign key from a lower app to a higher one, and every reverse name that would show a higher app below."""
    wrong = []
    for model in models:
        for field in model._meta.get_fields():
            if not (field.is_relation and field.concrete and field.related_model):
                continue
            if not field.related_model.__module__.startswith(OURS):
                continue
            here, there = model._meta.app_label, field.related_model._meta.app_label
            if height(here) > height(there):
                wrong.append(f"{model._meta.label}.{field.name} points up to {field.related_model._meta.label}")
    return wrong


def our_models():
    return [model for model in apps.get_models() if model.__module__.startswith(OURS)]


def test_every_foreign_key_points_down():
    assert upward_keys(our_models()) == []


def test_a_key_that_points_up_is_caught():
    panel = SimpleNamespace(
        __module__="waymark.service.panels.models", _meta=SimpleNamespace(label="panels.Decision", app_label="panels")
    )
    field = SimpleNamespace(is_relation=True, concrete=True, related_model=panel, name="decision")
    pupil = SimpleNamespace(_meta=SimpleNamespace(label="pupils.Pupil", app_label="pupils", get_fields=lambda: [field]))
    assert upward_keys([pupil]) == ["pupils.Pupil.decision points up to panels.Decision"]
