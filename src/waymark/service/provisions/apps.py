from __future__ import annotations

from django.apps import AppConfig


class ProvisionsConfig(AppConfig):
    name = "waymark.service.provisions"
    label = "provisions"
    default_auto_field = "django.db.models.BigAutoField"
