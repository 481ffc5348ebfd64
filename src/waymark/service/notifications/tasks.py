"""What the worker does with messages."""

from __future__ import annotations

from procrastinate.contrib.django import app

from .delivery import send_queued


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="send_messages", pass_context=False)
def send_messages(timestamp: int) -> dict[str, int]:
    """Every minute: send what was queued."""
    return send_queued()
