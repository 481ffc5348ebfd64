"""Which panel a partnership has, and on which days it meets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.organisations.authority_model import AuthorityModel
from waymark.service.organisations.authority_model.values import Panel
from waymark.service.organisations.models import Partnership
from waymark.service.organisations.queries import authority_model, calendar_for

from .models import PanelMeeting
from .rules import cut_off_on, panel_days

Held = tuple[date | None, date]  # the day a panel was called for where it was held on another, and the day it meets


class NoMoreDays(Exception):
    """The known term dates hold no further day of this panel. ``str()`` is a sentence for the page."""


def panel_of(partnership: Partnership, key: str = "", model: AuthorityModel | None = None) -> Panel:
    """The panel's terms in the authority's model: named, or the partnership's own, or the first of the model."""
    model = model or authority_model()
    if key:
        return model.panel(key)
    named = next((one.panel for one in model.partnerships if one.key == partnership.key), None)
    return model.panel(named) if named else model.panels[0]


def next_day(partnership: Partnership, terms: Panel, on: date) -> date:
    """The next day of the cadence not called yet whose cut-off has not passed. Raises ``NoMoreDays``."""
    held = PanelMeeting.objects.filter(partnership=partnership, kind=terms.key).exclude(state="cancelled")
    days = set(held.values_list("listed_for_on", "meets_on"))
    day = _first_open_day(partnership, terms, on, days, calendar_for())
    if day is None:
        raise NoMoreDays(
            f"No term dates are known far enough ahead for {partnership.name}'s next panel: add the school year."
        )
    return day


def day_heard_next(partnership: Partnership, terms: Panel, on: date) -> date:
    """The day a case put off on a day will be heard: the next panel called whose list is open, else the next of the cadence.

    Raises ``NoMoreDays``.
    """
    called = PanelMeeting.objects.filter(
        partnership=partnership, kind=terms.key, meets_on__gt=on, cut_off_on__gte=on
    ).exclude(state__in=["frozen", "cancelled"])
    day = called.order_by("meets_on").values_list("meets_on", flat=True).first()
    return day or next_day(partnership, terms, on)


def next_days(partnerships: Iterable[Partnership], on: date) -> dict[int, tuple[Panel, date, date]]:
    """For many partnerships at once: terms, next day and cut-off by partnership id, without those that have none."""
    model, calendar = authority_model(), calendar_for()
    held: dict[tuple[int, str], set[Held]] = {}
    for partnership_id, kind, listed_for_on, day in PanelMeeting.objects.exclude(state="cancelled").values_list(
        "partnership", "kind", "listed_for_on", "meets_on"
    ):
        held.setdefault((partnership_id, kind), set()).add((listed_for_on, day))
    found = {}
    for partnership in partnerships:
        terms = panel_of(partnership, model=model)
        day = _first_open_day(partnership, terms, on, held.get((partnership.pk, terms.key), set()), calendar)
        if day is not None:
            found[partnership.pk] = (terms, day, cut_off_on(day, terms.cut_off_school_days, calendar))
    return found


def _first_open_day(
    partnership: Partnership, terms: Panel, on: date, held: set[Held], calendar: SchoolCalendar
) -> date | None:
    """Counted from the last panel that was held or called before, or from the partnership's beginning. A panel held on another
    day than its own keeps its place in the cadence: its own day is not free for another."""
    if on > calendar.last_on:
        return None
    own_days = {listed_for_on or day for listed_for_on, day in held}
    days = panel_days(
        weekday=terms.weekday, every_school_weeks=terms.every_school_weeks, from_on=on, calendar=calendar,
        anchor_on=max((day for day in own_days if day < on), default=partnership.starts_on),
    )
    taken = own_days | {day for _, day in held}
    return next(
        (day for day in days if day not in taken and cut_off_on(day, terms.cut_off_school_days, calendar) >= on), None
    )
