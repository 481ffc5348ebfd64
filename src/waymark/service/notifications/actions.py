"""The one way to send somebody something: queued with the act, so that what is rolled back is never sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .models import Message

_held_for: ContextVar[str] = ContextVar("held_for", default="")


def queue_message(*, to: str, subject: str, body: str, link: str = "", about: str = "", channel: str = "email") -> None:
    """Queue a message that says there is something to read, and where. Never a child's name, never a reason."""
    if to:
        Message.objects.create(
            to_address=to, channel=channel, subject=subject, body=body, link=link, about=about, held_for=_held_for.get()
        )


@contextmanager
def held_for(reference: str) -> Iterator[None]:
    """Everything queued inside waits until ``let_go`` names the same reference. An empty reference holds nothing."""
    before = _held_for.set(reference)
    try:
        yield
    finally:
        _held_for.reset(before)


def let_go(*references: str) -> None:
    """What waited for these may be sent now."""
    wanted = [one for one in references if one]
    if wanted:
        Message.objects.filter(held_for__in=wanted).update(held_for="")


def drop_held(reference: str) -> None:
    """What waited for this is never sent: it was taken back before anybody was told."""
    if reference:
        Message.objects.filter(held_for=reference, sent_at__isnull=True).delete()
