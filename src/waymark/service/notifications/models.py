"""Messages to people: a link and a reference, never a story."""

from __future__ import annotations

from django.db import models

from waymark.service.access import protection


class Message(models.Model):
    """One e-mail or text, queued with the act that caused it and sent after it is committed."""

    protection = protection.adults()

    to_address = models.CharField(max_length=254)
    channel = models.CharField(max_length=8, choices=[("email", "E-mail"), ("text", "Text")], default="email")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=500, blank=True)
    about = models.CharField(max_length=60, blank=True)
    held_for = models.CharField(
        max_length=60, blank=True, help_text="reference of what must happen first: a family hears from a person before others"
    )
    queued_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    failed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
