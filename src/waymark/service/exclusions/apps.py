from __future__ import annotations

from django.apps import AppConfig


class ExclusionsConfig(AppConfig):
    name = "waymark.service.exclusions"
    label = "exclusions"
    default_auto_field = "django.db.models.BigAutoField"
