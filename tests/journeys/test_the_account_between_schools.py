"""How places are shared: a head looks at it, an officer tries another rule, and anybody reads how it works."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from . import a_panel as panel
from .visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.database]


def test_a_member_reads_the_account_and_an_officer_tries_another_rule(somebody: Callable[..., Visitor]):
    # when the coordinator follows the panels to the account of a partnership
    coordinator = somebody().signs_in_as(panel.COORDINATOR)
    coordinator.turns_to("Panels").follows("Fair share between schools").follows("South Fens")
    account = coordinator.page.url
    # then it says in one sentence who is owed the most, and every number stands in a table
    assert "place-weeks went to" in coordinator.page.locator("main").inner_text()
    # when another rule is tried
    coordinator.follows("Try another rule").writes("The most a school may be owed, or owe", "0")
    coordinator.presses("Try it on the last year")
    # then the panels it was tried on are counted, and by it nobody is owed anything
    said = coordinator.page.locator("main").inner_text()
    assert "Over " in said and "What each school would be owed after the last panel" in said
    rows = coordinator.page.locator("table", has_text="What each school would be owed").locator("tbody tr").all()
    assert rows and all(row.locator("td").last.inner_text().endswith("even") for row in rows)
    # and the account is as it was
    coordinator.goes_to(account)
    assert "owed" in coordinator.page.locator("#account").locator("xpath=..").inner_text()
    coordinator.follows("How groups of children fare")
    assert "95 times in 100" in coordinator.page.content()

    # when a stranger to it all reads how it works
    anybody = somebody(scripts=False).goes_to("/fair-share/explained/")
    # then it can be read without signing in, and leads to whom to ask
    assert "What the computer cannot do" in anybody.page.locator("main").inner_text()
