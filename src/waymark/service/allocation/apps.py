from __future__ import annotations

from django.apps import AppConfig


class AllocationConfig(AppConfig):
    name = "waymark.service.allocation"
    label = "allocation"
    default_auto_field = "django.db.models.BigAutoField"
