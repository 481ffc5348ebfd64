"""An ordinary panel, from a list that is due to a place that is confirmed."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from . import a_panel as panel
from .visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.database]
BOARD, HOST, LEAD, HEAD = "Beatrix Sluiceman", "Tariq Hussain-Lode", "Elif Yilmaz-Marsh", "Niamh Lanternby"


def test_an_ordinary_panel_from_its_list_to_a_confirmed_place(somebody):
    # given a coordinator who prepares, freezes and opens the panel, with everybody here
    coordinator = somebody().signs_in_as(panel.COORDINATOR)
    prepares_and_freezes(coordinator)
    cases = panel.agenda(coordinator)
    assert {one.kind for one in cases} >= {panel.NEW, panel.REPORT, panel.SETTLE, panel.ENDING, panel.CHECK}
    reads_the_pack(coordinator, cases)
    opens_with_a_quorum(coordinator)
    # when each case is decided, one of each kind of answer among them
    chosen = takes_each_its_answer(coordinator, cases)
    # then the meeting closes, and each child has minutes of their own
    panel.closes(coordinator)
    reads_minutes_of_each_child_alone(coordinator, cases)
    releases_after_ringing(coordinator)
    acts_in_law_and_answers(somebody, coordinator, chosen)


def prepares_and_freezes(who: Visitor) -> None:
    panel.goes_to_the_panel(who, "South Fens")
    expect(who.page.get_by_role("heading", name="To chase")).to_be_visible()
    before = who.page.locator("#agenda ~ ol > li").count()
    assert before >= 13
    who.presses("List Owen Lapwinghurst").sees("The case is on the agenda")  # a stay past its end
    who.follows("Take off", nth=before).presses("Take off the list", refused=422).sees("Say why")
    who.writes("Why is it taken off the list?", "The provider and the school settle it on Tuesday.")
    who.presses("Take off the list").sees("is off this list")
    who.presses("Freeze the agenda").sees("The agenda is frozen")


def reads_the_pack(who: Visitor, cases: list[panel.Case]) -> None:
    who.follows("Pack to print").sees(f"OFFICIAL-SENSITIVE · For {panel.COORDINATOR}")
    expect(who.page.locator("article.wm-pack-page")).to_have_count(len(cases))
    with who.page.context.expect_page() as opened:
        who.page.get_by_role("link", name="The pack as PDF").click(modifiers=["Control"])
    address = opened.value.url if opened.value.url.endswith(".pdf") else who.page.url.rstrip("/") + ".pdf"
    opened.value.close()
    pack = PdfReader(io.BytesIO(who.page.request.get(address).body()))
    texts = [page.extract_text() for page in pack.pages]
    assert pack.trailer["/Root"]["/MarkInfo"]["/Marked"], "a tagged PDF"
    assert all("OFFICIAL-SENSITIVE" in text and panel.COORDINATOR in text for text in texts)
    for case in cases:
        assert any(name_of(who, case) in text for text in texts)


def name_of(who: Visitor, case: panel.Case) -> str:
    return case.label
