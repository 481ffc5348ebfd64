"""Sign-in by e-mail and password. The name is compared without case; a wrong pair says nothing of which was wrong."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.contrib.auth.backends import BaseBackend
from django.utils import timezone

from .models import Person, WrongSignIn

WINDOW = timedelta(minutes=15)
TRIES = 10


def too_many_tries(email: str) -> bool:
    """Whether this address has failed too often just now. Kept in the database, so every web process counts alike."""
    since = timezone.now() - WINDOW
    return WrongSignIn.objects.filter(address_hash=_hash(email), happened_at__gte=since).count() >= TRIES


def note_wrong_sign_in(email: str) -> None:
    """Count a failure, and forget those too old to matter."""
    WrongSignIn.objects.filter(happened_at__lt=timezone.now() - WINDOW).delete()
    WrongSignIn.objects.create(address_hash=_hash(email))


def _hash(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


class PasswordBackend(BaseBackend):
    def authenticate(self, request, username: str | None = None, password: str | None = None, **_) -> Person | None:
        if not username or not password:
            return None
        person = Person.objects.filter(email__iexact=username.strip(), is_active=True).first()
        if person is None:
            Person().set_password(password)  # the same work, so that timing does not tell which names exist
            return None
        return person if person.check_password(password) else None

    def get_user(self, user_id: int) -> Person | None:
        return Person.objects.filter(pk=user_id, is_active=True).first()
