from __future__ import annotations

from django.db import models

from waymark.service.access import protection


class SchoolImport(models.Model):
    """One confirmed import of the GIAS extract: what it held and what it changed."""

    protection = protection.no_personal_data(append_only=True)

    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    counts = models.JSONField()
    imported_by = models.CharField(max_length=200, blank=True)
    imported_at = models.DateTimeField(auto_now_add=True)
