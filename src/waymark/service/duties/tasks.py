"""What the worker does with duties."""

from __future__ import annotations

from procrastinate.contrib.django import app

from waymark.service.organisations.queries import today

from .sweeping import send_digests, sweep


@app.periodic(cron="15 4 * * *")
@app.task(queueing_lock="sweep_duties", pass_context=False)
def sweep_duties(timestamp: int) -> dict[str, int]:
    """Each night: what came in by file, a calendar that changed, a day gone by."""
    return sweep(today())


@app.periodic(cron="40 6 * * *")
@app.task(queueing_lock="send_sixth_day_digests", pass_context=False)
def send_sixth_day_digests(timestamp: int) -> int:
    """Each morning, numbers alone."""
    return send_digests(today())
