"""An ordinary panel, from a list that is due to a place that is confirmed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from . import a_panel as panel
from .a_panel import Case
from .visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.database]
GOVERNORS, LEAD, HEAD = "Beatrix Sluiceman", "Elif Yilmaz-Marsh", "Niamh Lanternby"
LONGER = re.compile(r"Year \d+: \d+ school days? longer")
HOST_SCHOOL, HOST_HEAD, ASKING_SCHOOL = "Fencaster Academy", "Tariq Hussain-Lode", "Sedgethorpe High School"


def test_an_ordinary_panel_from_its_list_to_a_confirmed_place(somebody: Callable[..., Visitor]):
    # given a coordinator who prepares and freezes the agenda, reads the pack and opens the meeting
    coordinator = somebody().signs_in_as(panel.COORDINATOR)
    prepares_and_freezes(coordinator)
    opens_with_a_quorum(coordinator)
    cases = panel.agenda(coordinator)
    assert len(cases) >= 13
    reads_the_pack(coordinator, cases)
    # when every case is decided, one of each kind of answer among them
    placed = gives_each_its_answer(coordinator, cases)
    panel.closes(coordinator)
    # then each child has minutes of their own, and no letter to a family goes before somebody has rung
    reads_minutes_of_each_child_alone(coordinator, cases)
    panel.reads_and_releases(coordinator, placed.name)
    # and what the panel agreed is confirmed only when the host has said yes and the governors have decided in law
    becomes_confirmed(somebody, placed)


def prepares_and_freezes(who: Visitor) -> None:
    panel.goes_to_the_panel(who, "South Fens").sees("To chase").sees("nobody has confirmed its free places")
    who.presses("List", exact=False, nth=1).sees("The case is on the agenda")
    who.follows("Take off", nth=-1).presses("Take off the list", refused=422).sees("Say why the case is taken off")
    who.writes("Why is it taken off the list?", "The provider and the school settle it on Tuesday.")
    who.presses("Take off the list").sees("The case is off this list")
    who.presses("Freeze the agenda").sees("The agenda is frozen")


def opens_with_a_quorum(who: Visitor) -> None:
    panel.opens_the_meeting(who).sees("0 schools are here and the quorum is 3")
    panel.sits_down(who).sees("6 of 6 schools, quorum 3")


def reads_the_pack(who: Visitor, cases: list[Case]) -> None:
    who.sees(f"OFFICIAL-SENSITIVE · For {panel.COORDINATOR}")
    expect(who.page.locator("article.wm-pack-page")).to_have_count(len(cases))
    stays = who.page.locator("article.wm-pack-page").filter(has_text="Who then waits, if it lasts as long as its kind allows")
    expect(stays).to_have_count(sum(one.kind in {panel.SETTLE, panel.ENDING} for one in cases))
    expect(stays.filter(has_text=LONGER)).not_to_have_count(0)
    link = who.page.get_by_role("link", name="The pack as PDF").get_attribute("href")
    answer = who.page.request.get(who.base + link)
    assert answer.headers["content-type"] == "application/pdf"
    pack = PdfReader(io.BytesIO(answer.body()))
    assert pack.trailer["/Root"]["/MarkInfo"]["/Marked"]
    pages = [" ".join(one.extract_text().split()) for one in pack.pages]
    assert all(f"OFFICIAL-SENSITIVE For {panel.COORDINATOR}" in one for one in pages)
    assert len(pages) == 1 + len(cases)  # the contents, then a page for each child
    for number, (case, text) in enumerate(zip(cases, pages[1:], strict=True), 1):
        assert f"{number}. {case.name}, Year" in text
        assert not [other.name for other in cases if other.name != case.name and other.name in text]


def gives_each_its_answer(who: Visitor, cases: list[Case]) -> Case:
    """Every kind of answer once; the rest as proposed. Gives the case whose place the persona's governors decide on."""
    left = list(cases)

    def next_of(kind: str, school: str = "", needs_proposal: bool = False) -> Case:
        found = next(
            one for one in left
            if one.kind == kind and school in one.school and not one.is_owed
            and (not needs_proposal or panel.place_proposed(who, one))
        )
        left.remove(found)
        return found

    reports_what_was_urgent(who, next_of(panel.REPORT))
    hears_the_host_on_their_own_child(who, next_of(panel.NEW, HOST_SCHOOL, needs_proposal=True))
    placed = overrides_the_proposal(who, next_of(panel.NEW, ASKING_SCHOOL, needs_proposal=True))
    left.remove(extends_and_says_who_waits(who, [one for one in left if one.kind == panel.SETTLE]))
    panel.ends_as_planned(who, next_of(panel.ENDING))
    panel.refuses(who, next_of(panel.AGAIN, needs_proposal=True))
    panel.agrees_with_an_interest(who, next_of(panel.AGAIN, needs_proposal=True))
    panel.notes(who, next_of(panel.CHECK))
    finds_that_the_law_does_not_wait(who, next(one for one in left if one.is_owed))
    left = [one for one in left if not one.is_owed]
    panel.agrees_against_a_dissent(who, next_of(panel.NEW, needs_proposal=True))
    panel.puts_off(who, next_of(panel.NEW, needs_proposal=True))
    panel.agrees_what_is_left(who, left)
    who.sees(f"{len(cases)} of {len(cases)} decided")
    return placed


def reports_what_was_urgent(who: Visitor, case: Case) -> None:
    panel.opens(who, case)
    expect(who.page.locator("#decision").get_by_role("radio")).to_have_count(1)
    panel.notes(who, case, "The two members who were asked report what they said.")


def hears_the_host_on_their_own_child(who: Visitor, case: Case) -> None:
    panel.opens(who, case).sees(f"{HOST_HEAD}, {HOST_SCHOOL}: their own school's case")
    assert HOST_HEAD not in who.page.get_by_role("group", name="Who agreed?").inner_text()
    panel.agrees(who, case)


def overrides_the_proposal(who: Visitor, case: Case) -> Case:
    """The South Fens Base, not the place proposed, with the reason from the list."""
    panel.opens(who, case)
    who.page.locator("summary", has_text="More possible places").click()
    who.follows("South Fens Base, Base class")
    who.writes("Why? The family reads this", "Near home, and she knows two of the adults there.")
    panel.says_everybody_agreed(who)
    who.presses("Save and go to the next case", refused=422).sees("This is not what was proposed: choose why")
    panel.takes_the_first_reason(who, "Why not the proposed place?")
    panel.saves(who, case)
    panel.opens(who, case).sees("Agreed by the panel until").sees("South Fens Base")
    return case


def extends_and_says_who_waits(who: Visitor, stays: list[Case]) -> Case:
    """The first stay whose length costs somebody something; of one before it the page says that it costs nobody."""
    for case in stays:
        panel.opens(who, case)
        if who.page.get_by_role("heading", name="Who then waits").count():
            break
        who.sees("Nobody on the list would wait longer if this stay were made longer")
    who.sees(LONGER).picks("Extend the stay", within="What did the panel agree?")
    who.dates("New last day of the stay", 18, 12, 2026)
    panel.takes_the_first_reason(who, "Why longer?")
    panel.saves(who.writes("Why? The family reads this", "Two weeks more, and the way back is sure."), case)
    return case


def finds_that_the_law_does_not_wait(who: Visitor, case: Case) -> None:
    """A child owed education in law cannot be put off; sent on with a name and a day, it can."""
    panel.opens(who, case).picks("Not yet", within="What did the panel agree?")
    panel.takes_the_first_reason(who, "What is waited for?")
    panel.says_what_happens_meanwhile(who).writes("Why? The family reads this", "No place is free this week.")
    panel.says_everybody_agreed(who)
    who.presses("Save and go to the next case", refused=422).sees("owed full-time education in law")
    expect(panel.box_of(who, "Why? The family reads this")).to_have_value("No place is free this week.")
    who.picks("Send on", within="What did the panel agree?")
    who.writes("Where is it sent on to?", "The council's officer, who arranges a place today.")
    who.writes("What education is there meanwhile?", "A tutor at the library, five hours a day.")
    who.dates("It begins on", 24, 11, 2026)
    panel.saves(who, case)


def reads_minutes_of_each_child_alone(who: Visitor, cases: list[Case]) -> None:
    letters = who.page.url
    records = who.page.get_by_role("link", name="The record of").all()
    addresses = {one.inner_text().split(" of ")[1]: one.get_attribute("href") for one in records}
    assert set(addresses) == {one.name for one in cases}
    for name, address in addresses.items():
        page = who.goes_to(address).sees(name).sees("Saved by").page.locator("main").inner_text()
        assert not [other for other in addresses if other != name and other in page]
    who.goes_to(letters)


def becomes_confirmed(somebody: Callable[..., Visitor], case: Case) -> None:
    lead = somebody(phone=True).signs_in_as(LEAD).goes_to("/").follows(f"Answer the offer for {case.name}")
    address = lead.page.url.replace("/answer/", "/")
    lead.goes_to(address).sees("Agreed by the panel")
    lead.goes_to(address + "answer/").picks("Yes, we can").writes("Who will the child go to?", "Ms Tern")
    lead.presses("Send the answer").sees("Your answer has been sent").does_not_see("Confirmed")
    governors = somebody().signs_in_as(GOVERNORS).goes_to("/").follows(f"Decide for {case.name}")
    governors.picks("Agreed").writes("Who decided?", GOVERNORS).presses("Record the decision")
    governors.sees("The decision has been recorded").sees("Confirmed")
    lead.goes_to(address).sees("Confirmed")
