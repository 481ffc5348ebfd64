"""Partnerships a panel may be called for."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from waymark.service.organisations.models import Partnership


def callable_partnerships(on: date) -> list[Partnership]:
    """Partnerships in force on a day, by name."""
    return list(Partnership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on))


def partnership_with_reference(reference: str) -> Partnership | None:
    return Partnership.objects.filter(reference=reference).first()
