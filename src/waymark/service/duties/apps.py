from __future__ import annotations

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "waymark.service.duties"
    label = "duties"
    default_auto_field = "django.db.models.BigAutoField"
