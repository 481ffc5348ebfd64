"""A panel as its coordinator, its members and its host schools live it: the steps that several journeys share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Locator, expect

from .visitor import Visitor

COORDINATOR = "Chidinma Balogun-Mere"
CHAIR, OFFICER = "Wilf Thistlewick", "Jude Saltmarsh"
REASON = "The school, the family and the panel see the same need, and this answers it soonest."
ASKED = ("First", "Second")
NEW, AGAIN, REPORT = "New request", "To look at again", "Urgent decision to report"
SETTLE, ENDING, CHECK = "Stay to extend or end", "Stay ending", "Return to check"


@dataclass(frozen=True)
class Case:
    """One line of the agenda: ``label`` as "D. O-D. · Year 8", the address of its page, whether the law owes education."""

    label: str
    kind: str
    school: str
    address: str
    name: str
    proposed: str = ""
    is_owed: bool = False

    @property
    def shared_address(self) -> str:
        return self.address.replace("/cases/", "/shared/")


def goes_to_the_panel(who: Visitor, partnership: str) -> Visitor:
    return who.goes_to("/panels/").follows(f"{partnership}, ", nth=0)


def opens_the_panel(who: Visitor, partnership: str, absent: Sequence[str] = ()) -> Visitor:
    """From a prepared agenda to a room in which everybody but ``absent`` sits."""
    goes_to_the_panel(who, partnership).presses("Freeze the agenda").sees("The agenda is frozen")
    return sits_down(opens_the_meeting(who).sees("The meeting is open"), absent)


def opens_the_meeting(who: Visitor) -> Visitor:
    """On another day than its own the page asks first."""
    who.presses("Open the meeting")
    if who.page.get_by_label("Why is it held today?").count():
        who.sees("hold it today?").writes("Why is it held today?", "Everybody is at the heads' conference.")
        who.presses("Hold it today")
    return who


def is_in_the_open_room(who: Visitor, partnership: str) -> Visitor:
    """In the meeting, which an earlier journey of the same file may have opened."""
    goes_to_the_panel(who, partnership)
    is_prepared = who.page.get_by_role("button", name="Freeze the agenda").count()
    return opens_the_panel(who, partnership) if is_prepared else who


def sits_down(who: Visitor, absent: Sequence[str] = ()) -> Visitor:
    for box in who.page.locator("input[name=present]").all():
        name = who.page.locator(f"label[for={box.get_attribute('id')}]").inner_text()
        box.set_checked(not any(one in name for one in absent))
    return who.presses("Save and go to the cases").sees("Saved who is here")


def agenda(who: Visitor) -> list[Case]:
    """Every case in the order of the list, read from the printed pack, which has them all on one page."""
    lines = [one.inner_text().split("\n") for one in who.page.locator(".wm-agenda a").all()]
    addresses = [one.get_attribute("href") or "" for one in who.page.locator(".wm-agenda a").all()]
    who.follows("Pack to print")
    printed = [one.inner_text() for one in who.page.locator("article.wm-pack-page").all()]
    return [_case(*found) for found in zip(lines, addresses, printed, strict=True)]


def _case(line: list[str], address: str, printed: str) -> Case:
    name = re.match(r"\d+\. (.*), Year", printed)[1]
    school = re.search(r"\n+(.*?)\. ", printed)[1]
    kind = next((one for one in (REPORT, SETTLE, ENDING, CHECK) if one in line[1]), NEW)
    proposed = re.search(r"What is proposed\s+(.*?),", printed)
    is_proposed = proposed is not None and "No place" not in proposed[1]
    return Case(
        line[0].split(". ", 1)[1], AGAIN if "Again: " in line[1] else kind, school, address, name,
        proposed[1] if is_proposed else "", any("Sixth day" in one for one in line),
    )  # fmt: skip


def box_of(who: Visitor, label: str) -> Locator:
    return who.page.locator("#decision").get_by_label(label, exact=True)


def takes_the_first_reason(who: Visitor, label: str) -> Visitor:
    box_of(who, label).select_option(index=1)
    return who


def says_what_happens_meanwhile(who: Visitor) -> Visitor:
    who.writes("What happens meanwhile?", "The named adult meets them at the gate, and outreach comes on Tuesdays.")
    box_of(who, "Who sees to it?").select_option(index=1)
    return who.dates("Looked at again on", 11, 12, 2026)


def opens(who: Visitor, case: Case) -> Visitor:
    """Where saving the case before has led already, or else by its address."""
    return who if urlsplit(who.page.url).path == case.address else who.goes_to(case.address)


def place_proposed(who: Visitor, case: Case) -> str:
    """What is proposed now: the list is solved again around each decision, and the printed pack says what was proposed first."""
    proposed = opens(who, case).page.locator(".wm-option--proposed h3")
    offered = who.page.get_by_label("Agree the place proposed").count()
    return proposed.inner_text() if offered else ""


def agrees(who: Visitor, case: Case, reason: str = REASON) -> Visitor:
    """What was proposed, in one choice, one reason and one press."""
    opens(who, case).picks("Agree the place proposed", within="What did the panel agree?")
    return saves(who.writes("Why? The family reads this", reason), case)


def agrees_another_place(who: Visitor, case: Case) -> Visitor:
    """The second place on the page, by its link, with the reason from the list."""
    opens(who, case).follows("Choose this place", nth=0)
    takes_the_first_reason(who, "Why not the proposed place?")
    return saves(who.writes("Why? The family reads this", "It is on the family's way to work."), case)


def refuses(who: Visitor, case: Case) -> Visitor:
    opens(who, case).picks("Not this way, instead …", within="What did the panel agree?")
    takes_the_first_reason(who, "Why not this way?")
    who.writes("What is offered instead?", "Outreach in his own classroom, two mornings a week, from Monday.")
    says_what_happens_meanwhile(who)
    return saves(who.writes("Why? The family reads this", "More has to be tried in school first."), case)


def puts_off(who: Visitor, case: Case) -> Visitor:
    opens(who, case).picks("Not yet", within="What did the panel agree?")
    takes_the_first_reason(who, "What is waited for?")
    says_what_happens_meanwhile(who)
    return saves(who.writes("Why? The family reads this", "An assessment is finished next week."), case)


def notes(who: Visitor, case: Case, reason: str = "The panel heard it and thanks everybody.") -> Visitor:
    opens(who, case).picks("Noted", within="What did the panel agree?")
    return saves(who.writes("Why? The family reads this", reason), case)


def ends_as_planned(who: Visitor, case: Case) -> Visitor:
    opens(who, case).picks("End the stay as planned", within="What did the panel agree?")
    takes_the_first_reason(who, "Why does it end?")
    return saves(who.writes("Why? The family reads this", "The aims are nearly met and the way back is agreed."), case)


def agrees_with_an_interest(who: Visitor, case: Case) -> Visitor:
    """A member who may vote says they are too close; they stay in the room and leave the vote."""
    opens(who, case)
    member = who.page.get_by_role("group", name="Who agreed?").locator("label").nth(1).inner_text()
    name = member.split(",")[0]
    who.follows("Declare an interest in this case")
    who.presses("Record the interest", refused=422).sees("Choose the member")
    who.chooses("Whose interest is it?", member).writes("What is it?", "Taught the child's brother")
    who.presses("Record the interest").sees(f"{name} speaks on this case and does not vote")
    assert name not in who.page.get_by_role("group", name="Who agreed?").inner_text()
    return agrees(who.sees("declared by themselves"), case)


def agrees_against_a_dissent(who: Visitor, case: Case) -> Visitor:
    opens(who, case).picks("Agree the place proposed", within="What did the panel agree?")
    who.writes("Why? The family reads this", REASON)
    says_everybody_agreed(who).page.locator("summary", has_text="Somebody did not agree").click()
    box_of(who, "Who did not agree?").select_option(index=1)
    who.presses("Save and go to the next case", refused=422).sees("Write what the member who did not agree said")
    expect(box_of(who, "Why? The family reads this")).to_have_value(REASON)
    saves(who.writes("What did they say?", "The class is full of the same year already."), case)
    opens(who, case).follows("The record of this case")
    return who.sees("The class is full of the same year already.")


PURPOSE = "To find out what makes lessons so hard, and to plan the way back."
WHY_FEW = "The others run a place or belong to the same trust; the officer here agrees that it should not wait."


def says_what_it_is_for(who: Visitor) -> Visitor:
    """The purpose, why the panel decides where few may vote, in whichever of the two boxes is empty; and who agreed."""
    for label, words in (("What is the stay for?", PURPOSE), ("Why does the panel decide with so few", WHY_FEW)):
        boxes = who.page.locator("#decision").get_by_label(label)
        if boxes.count() and boxes.is_visible() and not boxes.input_value():
            boxes.fill(words)
    return says_everybody_agreed(who)


def says_everybody_agreed(who: Visitor) -> Visitor:
    """Nobody is ticked beforehand; one tick says that everybody here who may vote agreed."""
    box = who.page.get_by_role("group", name="Who agreed?").get_by_label("Everybody here who may vote")
    if box.count():
        box.check()
    return who


def saves(who: Visitor, case: Case) -> Visitor:
    says_what_it_is_for(who)
    who.presses("Save and go to the next case")
    return who.sees(f"Saved for {case.label}")


def agrees_what_is_left(who: Visitor, cases: Sequence[Case]) -> Visitor:
    """Whatever stands: proposals agreed, reports and returns noted, stays ended, and no proposal put off."""
    for case in cases:
        if case.kind in {REPORT, CHECK}:
            notes(who, case)
        elif case.kind in {SETTLE, ENDING}:
            ends_as_planned(who, case)
        elif place_proposed(who, case):
            agrees(who, case)
        else:
            puts_off(who, case)
    return who


def closes(who: Visitor) -> Visitor:
    return who.presses("Close the meeting").sees("The meeting is closed")


def reads_and_releases(who: Visitor, child: str, *, rung: tuple[int, int, int] = (23, 11, 2026)) -> Visitor:
    """The first letter about a child that waits on the page of letters, the family's; they are rung before."""
    waiting = who.page.get_by_role("listitem").filter(has_text=child).get_by_role("link", name="Read and release")
    who.goes_to(waiting.first.get_attribute("href"))
    if who.page.get_by_role("group", name="When did somebody ring the family?").count():
        who.presses("Release the letter", refused=422).sees("ring")
        who.dates("When did somebody ring the family?", *rung)
    return who.presses("Release the letter").sees(re.compile("The letter to .* is released. The host and .* are told now"))


def asks_two_members(who: Visitor, why: str) -> Visitor:
    """Before a decision between panels: why it cannot wait, and two members of different schools who say yes."""
    who.writes("Why can it not wait for the panel?", why)
    schools: set[str] = set()
    for number in ASKED:
        asked = who.page.get_by_role("group", name=f"{number} member asked", exact=True)
        offered = asked.get_by_label("Who?").locator("option").all_inner_texts()[1:]
        wanted = next(one for one in offered if one.rsplit(", ", 1)[1] not in schools and "head teacher" in one)
        schools.add(wanted.rsplit(", ", 1)[1])
        asked.get_by_label("Who?").select_option(label=wanted)
        asked.get_by_label("What did they answer?").select_option(label="Agrees")
        asked.get_by_label("In their words").fill("Yes, at once.")
    return who
