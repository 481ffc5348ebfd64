"""The day pages count from: set for each request, so that a demo or a test can stand on its own day."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import date, time

from django.utils import timezone

_page_day: ContextVar[date | None] = ContextVar("page_day", default=None)


def set_page_day(day: date | None) -> None:
    _page_day.set(day)


def page_day() -> date:
    """The day the current page treats as today; London's day when nobody said otherwise."""
    return _page_day.get() or timezone.localdate()


def hour_now() -> time:
    """The time of day in London, of which a cut-off at noon speaks. It goes on while a demonstration's day stands still."""
    return timezone.localtime().time()
