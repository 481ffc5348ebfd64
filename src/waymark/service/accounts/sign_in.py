"""Sign-in by e-mail and password. The name is compared without case; a wrong pair says nothing of which was wrong."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend

from .models import Person


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
