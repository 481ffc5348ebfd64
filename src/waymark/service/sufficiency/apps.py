from __future__ import annotations

from django.apps import AppConfig


class SufficiencyConfig(AppConfig):
    name = "waymark.service.sufficiency"
    label = "sufficiency"
    default_auto_field = "django.db.models.BigAutoField"
