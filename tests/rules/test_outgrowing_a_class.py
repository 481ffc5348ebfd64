"""A stay that lasts into a school year its class is not for says so beside the place."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from waymark.service.panels.room import options
from waymark.service.panels.room.outgrowing import outgrown
from waymark.service.web.panel.presenters.case import option_facts

TOLD_ON = date(2026, 11, 23)
SAID = "The class takes Years 7 to 9; the child is in Year 10 from September 2027"


@pytest.mark.parametrize(
    ("year_group", "ends_on", "said"),
    [
        (9, date(2027, 8, 31), ""),
        (9, date(2027, 9, 1), SAID),
        (8, date(2028, 7, 21), ""),
        (8, date(2028, 11, 3), "The class takes Years 7 to 9; the child is in Year 10 from September 2028"),
        (9, None, ""),
    ],
)
def test_the_years_of_a_class_are_left_behind_on_the_first_of_september(year_group, ends_on, said):
    assert outgrown(year_group, (7, 9), TOLD_ON, ends_on) == said


def test_a_place_that_is_outgrown_says_so_on_its_card_and_another_does_not(monkeypatch):
    monkeypatch.setattr(options, "years_of_classes", lambda ids: {1: (7, 9), 2: (9, 11)})
    line = SimpleNamespace(round=SimpleNamespace(made_on=TOLD_ON), pupil=SimpleNamespace(year_group=9))
    offered = [
        options.Option(pk, "Lantern Base", date(2026, 12, 7), date(2027, 11, 5), 10, True, {}, "", (), True, "")
        for pk in (1, 2)
    ]
    lower, upper = options._with_years_outgrown(line, offered)
    assert {"label": "Years", "value": SAID} in option_facts(lower)
    assert "Years" not in {one["label"] for one in option_facts(upper)}
