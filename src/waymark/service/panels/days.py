"""Which panel a partnership has, and on which days it meets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

from waymark.service.organisations.authority_model.values import Panel
from waymark.service.organisations.models import Partnership
from waymark.service.organisations.queries import authority_model, calendar_for

from .models import PanelMeeting
from .rules import cut_off_on, panel_days


class NoMoreDays(Exception):
    """The known term dates hold no further day of this panel. ``str()`` is a sentence for the page."""


def panel_of(partnership: Partnership, key: str = "") -> Panel:
    """The panel's terms in the authority's model: named, or the partnership's own, or the first of the model."""
    model = authority_model()
    if key:
        return model.panel(key)
    named = next((one.panel for one in model.partnerships if one.key == partnership.key), None)
    return model.panel(named) if named else model.panels[0]


def coming_days(partnership: Partnership, terms: Panel, on: date) -> Iterator[date]:
    """Days of the cadence from ``on``, counted from the last panel that was held or called before."""
    calendar = calendar_for()
    if on > calendar.last_on:
        return iter(())
    before = (
        PanelMeeting.objects.filter(partnership=partnership, kind=terms.key, meets_on__lt=on)
        .exclude(state="cancelled").order_by("-meets_on").values_list("meets_on", flat=True).first()
    )
    anchor = before or partnership.starts_on
    return panel_days(
        weekday=terms.weekday, every_school_weeks=terms.every_school_weeks, anchor_on=anchor, from_on=on,
        calendar=calendar,
    )


def next_day(partnership: Partnership, terms: Panel, on: date) -> date:
    """The next day not called yet whose cut-off has not passed."""
    calendar = calendar_for()
    called = set(
        PanelMeeting.objects.filter(partnership=partnership, kind=terms.key, meets_on__gte=on)
        .exclude(state="cancelled").values_list("meets_on", flat=True)
    )
    for day in islice(coming_days(partnership, terms, on), 60):
        if day not in called and cut_off_on(day, terms.cut_off_school_days, calendar) >= on:
            return day
    raise NoMoreDays(f"No term dates are known far enough ahead for {partnership.name}'s next panel: add the school year.")
