"""Reads of queued messages: only a demonstration shows them, since they hold links and codes."""

from __future__ import annotations

from django.db.models import QuerySet

from .models import Message


def messages_queued() -> QuerySet[Message]:
    """Newest first, without what still waits for a family to have been rung."""
    return Message.objects.filter(held_for="").order_by("-id")
