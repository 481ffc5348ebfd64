"""A summer-term intake: twelve new requests and what stands beside them, decided one by one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from . import a_panel as panel
from .visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.database, pytest.mark.deep]


def test_twelve_requests_are_decided_one_by_one(somebody: Callable[..., Visitor]):
    # given an open meeting on the twelve of Saltmere Coast
    coordinator = somebody().signs_in_as(panel.COORDINATOR)
    panel.opens_the_panel(coordinator, "Saltmere Coast")
    cases = panel.agenda(coordinator)
    assert sum(one.kind == panel.NEW for one in cases) == 12
    # when each is decided: one against a dissent, one with an interest, one refused
    new = [one for one in cases if one.kind == panel.NEW and one.proposed]
    panel.notes(coordinator, next(one for one in cases if one.kind == panel.REPORT))
    panel.agrees_against_a_dissent(coordinator, new[0])
    panel.agrees_with_an_interest(coordinator, new[1])
    panel.refuses(coordinator, new[2])
    done = set(new[:3])
    panel.agrees_what_is_left(coordinator, [one for one in cases if one not in done and one.kind != panel.REPORT])
    # then the meeting closes with a record and letters for every child
    panel.closes(coordinator).sees(f"{len(cases)} of {len(cases)} decided")
    expect(coordinator.page.get_by_role("link", name="The record")).to_have_count(len(cases))
