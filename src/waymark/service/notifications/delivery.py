"""Sending what was queued. With no mail server configured, messages stay in the outbox page and nowhere else."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from .models import Message

AT_ONCE = 100


def send_queued() -> dict[str, int]:
    """Send up to a hundred queued e-mails, each claimed and marked on its own, so that none is sent twice.

    Returns ``{"sent": n, "failed": n}``. A failure keeps its reason and is tried again next time.
    """
    counts = {"sent": 0, "failed": 0}
    if not settings.EMAIL_HOST:
        return counts
    waiting = Message.objects.filter(sent_at__isnull=True, held_for="", channel="email").order_by("id")
    for number in waiting.values_list("id", flat=True)[:AT_ONCE]:
        with transaction.atomic():
            message = Message.objects.select_for_update(skip_locked=True).filter(pk=number, sent_at__isnull=True).first()
            if message is not None:
                counts["sent" if _send(message) else "failed"] += 1
    return counts


def _send(message: Message) -> bool:
    text = message.body + (f"\n\n{settings.WAYMARK['base_url'].rstrip('/')}{message.link}" if message.link else "")
    try:
        EmailMessage(message.subject, text, to=[message.to_address]).send()
    except OSError as trouble:
        message.failed_reason = str(trouble)[:300]
        message.save(update_fields=["failed_reason"])
        return False
    # a link that opens a child's page, or a code, is not kept once it has gone
    message.sent_at, message.failed_reason, message.link, message.body = timezone.now(), "", "", ""
    message.save(update_fields=["sent_at", "failed_reason", "link", "body"])
    return True
