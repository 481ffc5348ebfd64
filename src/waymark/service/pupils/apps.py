from __future__ import annotations

from django.apps import AppConfig


class PupilsConfig(AppConfig):
    name = "waymark.service.pupils"
    label = "pupils"
    default_auto_field = "django.db.models.BigAutoField"
