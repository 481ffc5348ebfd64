"""What the worker does with spreadsheets."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from .keeping import remove_what_is_past


@app.periodic(cron="45 3 * * *")
@app.task(queueing_lock="remove_old_spreadsheets", pass_context=False)
def remove_old_spreadsheets(timestamp: int) -> int:
    """Each night: the real day counts, whatever day a demonstration stands still on."""
    return remove_what_is_past(timezone.localdate())
