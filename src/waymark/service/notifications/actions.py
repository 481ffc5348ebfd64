"""The one way to send somebody something: queued with the act, so that what is rolled back is never sent."""

from __future__ import annotations

from .models import Message


def queue_message(*, to: str, subject: str, body: str, link: str = "", about: str = "", channel: str = "email") -> None:
    """Queue a message that says there is something to read, and where. Never a child's name, never a reason."""
    if to:
        Message.objects.create(
            to_address=to, channel=channel, subject=subject, body=body, link=link, about=about
        )
