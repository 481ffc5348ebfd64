"""A generated request's sections as answers to the questions the service asks, in a school's words."""

from __future__ import annotations

from datetime import date
from typing import Any

from waymark.service.demo_county.chance import stream
from waymark.service.demo_county.loading.book import Book
from waymark.service.demo_county.records import Referral
from waymark.service.demo_county.values import Pupil
from waymark.service.pupils.rules import SEN_PROVISION
from waymark.service.referrals.questions import missing_answers
from waymark.service.referrals.rules import SECTIONS

BEST_TIMES = (
    "In the first hour of the day, in a small room, with a task that has an end in sight.",
    "When the lesson is practical and somebody says what comes next.",
    "With younger children, and whenever there is something to be responsible for.",
    "On days when the plan has been talked through the evening before.",
)
COMMITMENTS = (
    "The named adult visits every week, keeps the place in form and sends the work. On the way back we meet at the "
    "gate every day of the first fortnight.",
    "We go on with the support that helps, hold the place in every class, and join each review in person.",
    "Two mornings a week stay in our own lessons throughout, and all teachers read the one-page plan first.",
)
NEEDS_IN_WORDS = {
    "emotional_regulation": "help to calm down early",
    "trust_in_adults": "time to trust adults",
    "anxiety": "help with anxiety",
    "attendance": "a way back into school every day",
    "communication": "language that is slower and simpler",
    "attention": "short tasks and movement",
}
NO_WORDS_YET = "Asked twice. They would rather speak to somebody they know, who is seeing them this week."


def answers_of(book: Book, request: Referral, pupil: Pupil) -> dict[str, dict[str, Any]]:
    """Answers by section; of a draft only what has been written so far."""
    told, chance = request.sections, stream(book.county.seed, f"answers:{request.key}")
    lead = book.people[request.started_by].name
    found: dict[str, dict[str, Any]] = {"child": _child(request, pupil), "pupil_words": {}, "parent_words": {}}
    who = told.get("people", {}).get("who", "")
    if "strengths" in told:
        going_well = told["strengths"]["going_well"]
        found["strengths"] = {
            "going_well": going_well,
            "likes": _likes(going_well, who),
            "works": chance.choice(BEST_TIMES),
        }
    if "worries" not in told:
        return found
    found["worries"] = {"worry": told["worries"]["worries"], "why_now": told["worries"]["why_now"]}
    if request.path == "one_off":
        found["worries"]["incident_on"] = _day(request.started_on)
    best = max((one.effect for one in request.tried), key=len, default="")
    found["tried"] = {
        "what_worked": best or "Nothing yet; that is why we ask now.",
        "plan_terms": chance.randint(1, 3),
        "reports": ["outreach"] if chance.random() < 0.3 else [],
    }
    found["attendance"] = {
        "attendance_words": told["attendance"]["note"],
        "part_time": "yes" if chance.random() < 0.08 else "no",
    }
    found["safety"] = {
        "risk": told["safety"]["risk"],
        "high_intensity": "yes" if request.is_high_intensity else "no",
        "safeguarding_open": "no",
    }
    found["people"] = {"people": who, "named_adult": lead}
    found["ask"] = {
        "asked_kinds": list(request.asked_kinds) or ["advise"],
        "purpose": told["ask"]["hoped_for"],
        "urgency": str(request.urgency),
        "commitment": chance.choice(COMMITMENTS),
    }
    found["agreement"] = _agreement(told["agreement"])
    said = {one.speaker for one in request.own_words}
    for speaker in {"pupil", "parent"} - said:
        found[f"{speaker}_words"] = {"why_none": NO_WORDS_YET}
    return found


def _child(request: Referral, pupil: Pupil) -> dict[str, str]:
    needs = [NEEDS_IN_WORDS.get(one, one.replace("_", " ")) for one in request.needs]
    words = " and ".join(needs) or "somebody to listen"
    plan = {
        "E": "An education, health and care plan",
        "K": "A pastoral support plan",
        "N": "A support plan in school",
    }
    return {
        "needs_words": f"{SEN_PROVISION[pupil.sen_provision]}. {pupil.known_as} needs {words}.",
        "looked_after": "yes" if pupil.is_looked_after or pupil.has_social_worker else "no",
        "plan_or_support": plan[pupil.sen_provision],
    }


def _likes(going_well: str, who: str) -> str:
    sentences = [one for text in (going_well, who) for one in text.split(". ") if "loves" in one or "trusts" in one]
    return (sentences[0] if sentences else going_well.split(". ")[0]).rstrip(".") + "."


def _agreement(told: dict[str, str]) -> dict[str, str]:
    agrees = told["family"] == "agree"
    found = {
        "parent_agreement": "agrees" if agrees else "disagrees",
        "parent_spoken_on": told["spoken_on"],
        "pupil_agreement": "agrees",
        "sharing_told": told["sharing_explained"],
    }
    return found if agrees else {**found, "disagreement": told["note"]}


def _day(day: date) -> str:
    return day.isoformat()


def states_of(request: Referral, answers: dict[str, dict[str, Any]]) -> dict[str, str]:
    """The state of every section of the page, by the service's own rule of what is complete."""
    spoken = frozenset(one.speaker for one in request.own_words)
    states = {}
    for key in SECTIONS:
        lacks = missing_answers(key, answers.get(key, {}), own_words=spoken, tried=len(request.tried))
        begun = bool(answers.get(key)) or (key == "tried" and bool(request.tried))
        states[key] = "in_progress" if lacks and begun else "not_started" if lacks else "complete"
    return states
