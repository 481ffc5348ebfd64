"""A request for an invented child, filled in as an inclusion lead fills it in: every box of every section."""

from __future__ import annotations

from dataclasses import dataclass

from .visitor import Visitor

AMARA, NIAMH = "Amara Okafor-Fen", "Niamh Lanternby"  # inclusion lead and head of the same school
COORDINATOR = "Chidinma Balogun-Mere"


@dataclass(frozen=True)
class Child:
    given: str
    family: str
    born: tuple[int, int, int] = (14, 2, 2014)

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


def adds_the_child(who: Visitor, child: Child) -> Visitor:
    """Looks first whether the child is known, then adds them; ends on the page that begins a request."""
    who.turns_to("Our children").presses("Ask for support for a child")
    who.writes("Family name", child.family).dates("Date of birth", *child.born).presses("Find the child")
    who.sees("Nobody you may see is recorded with these details").presses("Add the child")
    who.writes("Given names", child.given).picks("SEN support")
    return who.presses("Add the child").sees(f"Ask for support for {child.name}")


def begins(who: Visitor, path: str = "harder over time") -> Visitor:
    return who.picks(path).presses("Begin").sees("Not started")


def fills_every_section(who: Visitor, child: Child, *, asks_for: str = "SEMH Base") -> Visitor:
    """From the task list through all eleven sections to the page that shows the whole request."""
    who.follows("The child", exact=True)
    who.writes("What should people know about this child’s needs?", f"{child.given} needs a calm start to the day.")
    who.picks("No", within="Is the child looked after", exact=True).presses("Save and continue")
    who.writes("What is going well?", "Reads to the younger ones every Friday.")
    who.writes("What do they like", "Boats, tide tables and the caretaker’s dog.").presses("Save and continue")
    who.writes("What worries you?", "Leaves most afternoon lessons.")
    who.writes("Why ask now?", "Once a week has become every day.").presses("Save and continue")
    gives_words(who, "What did they say?", "I can do mornings. After lunch it is too loud.", by="Mrs Tidebell")
    who.writes("Who said it?", "Mum")
    gives_words(who, "What did they say?", "At home we wait, and it passes. Please try waiting.", by="Mrs Tidebell")
    lists_what_was_tried(who)
    who.writes("What made a difference, even a small one?", "The quiet room, when it was free.")
    who.writes("For how many terms has a support plan been kept?", "2")
    who.picks("An outreach report").presses("Save and continue")
    who.picks("No", within="part-time timetable", exact=True).presses("Save and continue")
    who.writes("What must be planned for, so that everybody is safe?", "Knows the way out to the field and waits there.")
    who.picks("No", within="need an adult close by", exact=True)
    who.picks("No", within="open safeguarding concern", exact=True).presses("Save and continue")
    who.writes("Who is around them", "Gran, who fetches him; Coach Heron of the boxing club.")
    who.writes("Who at your school will be their named adult", "Mr Fenlight").presses("Save and continue")
    who.picks(asks_for, within="What do you ask for?")
    who.writes("What should be different at the end?", "Stays for whole afternoons.")
    who.picks("At the next panel", within="How soon is it needed?")
    who.writes("What will your school do meanwhile", "Mornings as now; a place kept in his tutor group.")
    who.presses("Save and continue")
    who.picks("Agrees", within="Do the parents or carers agree", exact=True)
    who.dates("When did you last speak with them about it?", 19, 11, 2026)
    who.picks("Agrees", within="Does the child agree?", exact=True)
    who.picks("Yes", within="Have they been told", exact=True).presses("Save and continue")
    return who.sees("Check the request, then send it to the head").does_not_see("Still missing")


def gives_words(who: Visitor, label: str, words: str, *, by: str) -> Visitor:
    who.writes(label, words).picks("They said it").writes("Who wrote it down?", by)
    return who.presses("Keep these words").sees(words).presses("Continue")


def lists_what_was_tried(who: Visitor) -> Visitor:
    for what, started in (("A mentor twice a week", (1, 6, 2026)), ("Lessons in the quiet room", (7, 9, 2026))):
        who.presses("Add something you tried").writes("What did you try?", what)
        who.writes("How much of it?", "Two hours a week").dates("When did it start?", *started)
        who.writes("What did it do?", "Fewer walk-outs in the mornings.")
        who.presses("Add to the list").sees(what)
    return who


def sends_to_the_head(who: Visitor) -> Visitor:
    return who.presses("Send to the head").sees("The request is with the head")


def approves(head: Visitor, child: Child) -> Visitor:
    """From the head's home page: reads it, approves it, sees the copy that was sent."""
    head.goes_to("/").follows(f"Read and approve for {child.name}")
    head.sees("I can do mornings").picks("Approve and send").presses("Save your decision")
    return head.sees("As it was sent").sees(f"approved by {NIAMH}")
