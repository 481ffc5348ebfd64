from __future__ import annotations

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "waymark.service.placements"
    label = "placements"
    default_auto_field = "django.db.models.BigAutoField"
