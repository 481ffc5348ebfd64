from __future__ import annotations

from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "waymark.service.panels"
    label = "panels"
    default_auto_field = "django.db.models.BigAutoField"
