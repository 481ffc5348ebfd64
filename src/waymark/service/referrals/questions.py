"""What each section of a referral asks, in the words the page and the frozen copy use. Pure.

A school answers in under fifteen minutes: few questions, half of them filled when the child is known. Strengths come
before worries, and the child's and the parents' own words before the adults' case.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["text", "long", "yes_no", "choice", "choices", "number", "date"]


@dataclass(frozen=True)
class Question:
    """``missing`` is the sentence shown when a needed answer is left out."""

    key: str
    words: str
    kind: Kind = "long"
    missing: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = field(default=())
    limit: int = 2000
    only_if: tuple[str, ...] = ()  # shown when another answer of the section is this one

    @property
    def is_needed(self) -> bool:
        return bool(self.missing)


AGREEMENT = (("agrees", "Agrees"), ("disagrees", "Disagrees"), ("not_reached", "We have not been able to ask yet"))
YES_NO_UNKNOWN = (("yes", "Yes"), ("no", "No"), ("not_known", "Not known"))
REPORTS = (("outreach", "An outreach report"), ("psychologist", "An educational psychologist’s report"))
INTENSITY = (("no", "No"), ("yes", "Yes, an adult must be close most of the time"))

ADVISE = "advise"
ONE_OR_THE_OTHER = "Choose what you ask for, or “Advise us”, not both: the panel must know which it is to answer"
WHAT_THEY_SAY = "Write what they say who disagree: it stops nothing, and the panel must know it"
TELL_SERVICES = "Tell children’s services about the open concern now, then enter the day you told them"

QUESTIONS: dict[str, tuple[Question, ...]] = {
    "child": (
        Question(
            "needs_words",
            "What should people know about this child’s needs?",
            missing="Say what people should know about their needs",
        ),
        Question(
            "looked_after",
            "Is the child looked after, or has a social worker?",
            "choice",
            "Say whether the child is looked after or has a social worker",
            choices=YES_NO_UNKNOWN,
        ),
        Question(
            "plan_or_support",
            "What plan or support is already written down?",
            "text",
            hint="For example an EHC plan, a pastoral support plan, an early help plan",
            limit=300,
        ),
    ),
    "strengths": (
        Question("going_well", "What is going well?", missing="Say what is going well: every child has something"),
        Question(
            "likes",
            "What do they like, and who do they get on with?",
            missing="Say what they like or who they get on with",
        ),
        Question("works", "When are things at their best?"),
    ),
    "worries": (
        Question("worry", "What worries you?", missing="Say what worries you"),
        Question("why_now", "Why ask now?", missing="Say why you are asking now"),
        Question("incident_on", "If it was one serious incident, when was it?", "date"),
    ),
    "pupil_words": (),
    "parent_words": (),
    "tried": (
        Question(
            "what_worked",
            "What made a difference, even a small one?",
            missing="Say what made a difference, or that nothing has so far",
        ),
        Question(
            "plan_terms",
            "For how many terms has a support plan been kept?",
            "number",
            hint="A pastoral support plan or one like it. 0 if there is none.",
        ),
        Question("reports", "Which reports do you have?", "choices", choices=REPORTS),
    ),
    "attendance": (
        Question(
            "attendance_words",
            "What lies behind these figures?",
            hint="We show what we hold. Say what the numbers do not.",
        ),
        Question(
            "suspended",
            "Has the child been suspended this school year?",
            "choice",
            hint="Suspensions that are held show above. Say “No” only if there were none.",
            choices=YES_NO_UNKNOWN,
        ),
        Question(
            "part_time",
            "Is the child on a part-time timetable now?",
            "choice",
            "Say whether the child is on a part-time timetable",
            choices=YES_NO_UNKNOWN,
        ),
    ),
    "safety": (
        Question(
            "risk",
            "What must be planned for, so that everybody is safe?",
            missing="Say what must be planned for, or that nothing needs to be",
        ),
        Question(
            "high_intensity",
            "Does the child need an adult close by most of the time?",
            "choice",
            "Say whether an adult must be close by",
            choices=INTENSITY,
        ),
        Question(
            "safeguarding_open",
            "Is there an open safeguarding concern?",
            "choice",
            "Say whether a safeguarding concern is open",
            choices=YES_NO_UNKNOWN,
            hint="If so, tell the council’s children’s services now, whatever happens to this request. "
            "Details go in the restricted part, not here.",
        ),
        Question(
            "told_services_on", "When did you tell children’s services?", "date", only_if=("safeguarding_open", "yes")
        ),
    ),
    "people": (
        Question(
            "people",
            "Who is around them, at home, at school and beyond?",
            missing="Name at least one person the child trusts or works with",
        ),
        Question(
            "named_adult",
            "Who at your school will be their named adult throughout?",
            "text",
            "Enter the name of the adult at your school",
            limit=200,
        ),
    ),
    "ask": (
        Question("asked_kinds", "What do you ask for?", "choices", "Choose at least one, or “Advise us”"),
        Question("purpose", "What should be different at the end?", missing="Say what should be different at the end"),
        Question(
            "urgency",
            "How soon is it needed?",
            "choice",
            "Say how soon it is needed",
            choices=(
                ("5", "It cannot wait for the next panel"),
                ("4", "At the next panel"),
                ("3", "This half term"),
                ("2", "This term"),
                ("1", "It can wait"),
            ),
        ),
        Question(
            "commitment",
            "What will your school do meanwhile, and when the child comes back?",
            missing="Say what your school will do meanwhile and on the way back",
        ),
    ),
    "agreement": (
        Question(
            "parent_agreement",
            "Do the parents or carers agree with asking?",
            "choice",
            "Say whether the parents or carers agree",
            choices=AGREEMENT,
        ),
        Question(
            "parent_spoken_on",
            "When did you last speak with them about it?",
            "date",
            "Enter the day you last spoke with them",
        ),
        Question(
            "pupil_agreement", "Does the child agree?", "choice", "Say whether the child agrees", choices=AGREEMENT
        ),
        Question(
            "sharing_told",
            "Have they been told who will see this, and why?",
            "choice",
            "Say whether they have been told who will see this",
            choices=(("yes", "Yes"), ("no", "Not yet")),
            hint="Sharing rests on the council’s and schools’ duties, not on consent; families must still be told.",
        ),
        Question(
            "disagreement",
            "If anybody disagrees, what do they say?",
            hint="Needed when a parent, a carer or the child disagrees. It stops nothing; the panel reads it.",
        ),
    ),
}


def days_asked_of(on: date) -> tuple[date, date]:
    """The earliest and the latest day that a question of a request can be about: the last school year and this one.

    On a page and in a spreadsheet alike. No child at school was born after the first of them.
    """
    began = on.year if on.month >= 9 else on.year - 1
    return date(began - 1, 9, 1), on


def lacks_disagreement(answers: dict) -> bool:
    """Whether somebody disagrees and nobody has written what they say."""
    disagrees = "disagrees" in (answers.get("parent_agreement"), answers.get("pupil_agreement"))
    return disagrees and not str(answers.get("disagreement") or "").strip()


def is_family_untold(answers: dict) -> bool:
    """Whether the family has yet to be told who will see the request. Sharing rests on duties, so it stops nothing."""
    return answers.get("sharing_told") == "no"


def suspended_after_all(answers: dict, days_held: float) -> str:
    """What to say where "No" stands beside suspensions that the records hold for this school year; "" where it does not."""
    if answers.get("suspended") != "no" or not days_held:
        return ""
    days = f"{days_held:g} school {'day' if days_held == 1 else 'days'}"
    return f"The records hold {days} of suspension this school year: choose “Yes”, or correct the record first"


def asks_both_ways(answers: dict) -> bool:
    """Whether a request names what it asks for and leaves it to the panel as well."""
    asked = answers.get("asked_kinds") or []
    return ADVISE in asked and len(asked) > 1


def missing_answers(
    section: str, answers: dict, *, own_words: frozenset[str] = frozenset(), tried: int = 0
) -> list[str]:
    """Sentences for what a section still needs before it is complete. Empty when it is.

    ``own_words``: which speakers have given words; ``tried``: how many supports are listed.
    """
    sentences = [
        question.missing for question in QUESTIONS[section] if question.is_needed and not answers.get(question.key)
    ]
    if section == "safety" and answers.get("safeguarding_open") == "yes" and not answers.get("told_services_on"):
        sentences.append(TELL_SERVICES)
    if section == "agreement" and lacks_disagreement(answers):
        sentences.append(WHAT_THEY_SAY)
    if section == "ask" and asks_both_ways(answers):
        sentences.append(ONE_OR_THE_OTHER)
    if section == "pupil_words" and "pupil" not in own_words and not answers.get("why_none"):
        sentences.append("Add the child’s own words, or say why there are none yet")
    if section == "parent_words" and "parent" not in own_words and not answers.get("why_none"):
        sentences.append("Add the parents’ or carers’ own words, or say why there are none yet")
    if section == "tried" and tried == 0:
        sentences.append("List at least one thing you have tried")
    return sentences


def answer_in_words(question: Question, answer: object) -> str:
    """An answer as the frozen copy shows it: choices by their words, days written out."""
    if question.kind == "date" and answer:
        return f"{date.fromisoformat(str(answer)):%d %B %Y}".lstrip("0")
    names = dict(question.choices)
    if isinstance(answer, list):
        return "; ".join(names.get(str(one), str(one)) for one in answer)
    return names.get(str(answer), str(answer)) if answer not in (None, "") else ""
