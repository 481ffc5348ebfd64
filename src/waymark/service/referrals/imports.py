"""Requests brought in from a spreadsheet: each row becomes, or changes, a draft, by the same acts as the pages use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from waymark.service.audit.actions import record
from waymark.service.exclusions.queries import days_suspended_this_year
from waymark.service.imports.target import Acting, Change, Compared, Done, NothingSaved, PutBack, Row, Target, Wrong
from waymark.service.organisations.models import Organisation
from waymark.service.organisations.queries import authority_model
from waymark.service.pupils.imports import (
    ChildPlan,
    add_children,
    change_details,
    compare_children,
    put_details_back,
    take_out_children,
)
from waymark.service.pupils.models import Pupil

from . import permissions
from .actions import (
    ChildIsNotOnYourRoll,
    SomebodyElseSaved,
    add_own_words,
    add_support_tried,
    remove_support_tried,
    save_section,
    start_referral,
)
from .import_columns import ADVISE, HEADINGS, TRIED, request_columns
from .models import OwnWords, Referral, ReferralSection, SupportTried
from .questions import QUESTIONS, answer_in_words, suspended_after_all
from .rules import EDITABLE, OVER, SPEAKERS, STATE_NAMES, WrongState

MOST_ROWS = 200  # each row is some forty acts with their history, all in one transaction that a person waits for
SECTION_OF = {question.key: section for section, questions in QUESTIONS.items() for question in questions}
QUESTION_OF = {question.key: question for questions in QUESTIONS.values() for question in questions}


@dataclass
class RequestPlan:
    """What a row says of its request: the one there is (or None), and what would be saved in each part."""

    child: ChildPlan
    referral: Referral | None = None
    path: str = "persistent"
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    tried: list[dict[str, str]] = field(default_factory=list)
    replaced: list[SupportTried] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def _compare(rows: Sequence[Row], by: Acting, on: date) -> list[Compared]:
    children = compare_children(rows, by, on)
    open_ones = _open_requests([one.pupil.pk for one in children if one.pupil])
    kinds = _kind_names()
    suspended = days_suspended_this_year([one.pupil.pk for one in children if one.pupil], on)
    compared = []
    for row, child in zip(rows, children, strict=True):
        referral = open_ones.get((child.pupil.pk, child.school_id)) if child.pupil else None
        plan = RequestPlan(child, referral, row.values.get("path", "persistent"))
        _plan_answers(plan, row, kinds)
        _plan_words(plan, row)
        _plan_tried(plan, row)
        changes = (*child.changes, *plan.changes)
        wrongs = (*row.wrongs, *child.wrongs, *_cannot_change(plan), *_not_as_held(plan, suspended))
        outcome = "wrong" if wrongs else "new" if referral is None else "changed" if changes else "same"
        pupil_id = child.pupil.pk if child.pupil else None
        compared.append(Compared(row, outcome, child.name, changes, wrongs, tuple(child.remarks), plan, pupil_id))
    return compared


def _open_requests(pupil_ids: Sequence[int]) -> dict[tuple[int, int], Referral]:
    found = (
        Referral.objects.filter(pupil__in=pupil_ids).exclude(state__in=OVER).prefetch_related("sections", "tried", "own_words")
    )
    return {(one.pupil_id, one.school_id): one for one in found}


def _kind_names() -> dict[str, str]:
    return {kind.key: kind.name for kind in authority_model().kinds} | dict([ADVISE])


def _cannot_change(plan: RequestPlan) -> list[Wrong]:
    if plan.referral is None or not plan.changes or plan.referral.state in EDITABLE:
        return []
    state = STATE_NAMES[plan.referral.state].lower()
    return [
        Wrong(
            "",
            f"The request for this child is “{state}”, so a file cannot change it. Open it and add something to it, "
            "or take this row out.",
        )
    ]


def _not_as_held(plan: RequestPlan, suspended: Mapping[int, float]) -> list[Wrong]:
    """ "No" in a file beside suspensions that the records hold, as on the page."""
    days_held = suspended.get(plan.child.pupil.pk, 0) if plan.child.pupil else 0
    sentence = suspended_after_all(plan.answers.get("attendance", {}), days_held)
    return [Wrong(HEADINGS["suspended"][0], f"{sentence}.")] if sentence else []


def _plan_answers(plan: RequestPlan, row: Row, kinds: Mapping[str, str]) -> None:
    held = {one.key: one.answers for one in plan.referral.sections.all()} if plan.referral else {}
    for key, value in row.values.items():
        section = SECTION_OF.get(key)
        if section is None:
            continue
        old = held.get(section, {}).get(key)
        if value != old:
            plan.answers.setdefault(section, {})[key] = value
            if plan.referral:
                plan.changes.append(Change(HEADINGS[key][0], _shown(key, old, kinds), _shown(key, value, kinds)))


def _shown(key: str, value: Any, kinds: Mapping[str, str]) -> str:
    if key == "asked_kinds":
        return "; ".join(kinds.get(one, one) for one in value or ())
    return answer_in_words(QUESTION_OF[key], value)


def _plan_words(plan: RequestPlan, row: Row) -> None:
    for speaker in SPEAKERS:
        said = row.values.get(f"{speaker}_words", "")
        held = [one.words for one in plan.referral.own_words.all() if one.speaker == speaker] if plan.referral else []
        if said and said not in held:
            plan.words[speaker] = said
            if plan.referral:
                label = "Child’s own words" if speaker == "pupil" else "Parents’ own words"
                plan.changes.append(Change(label, held[0] if held else "", said))


def _plan_tried(plan: RequestPlan, row: Row) -> None:
    held = {one.what: one for one in plan.referral.tried.all()} if plan.referral else {}
    for number in range(1, TRIED + 1):
        what, dose, effect = (row.values.get(f"tried{number}{part}", "") for part in ("", "_dose", "_effect"))
        if not what:
            if dose or effect:
                row.wrongs.append(
                    Wrong(f"Tried {number}", "The row says how much or what it did, but not what was tried. Write it in.")
                )
            continue
        old = held.get(what)
        details = {
            "what": what,
            "dose": dose or (old.dose if old else ""),
            "effect": effect or (old.effect if old else ""),
        }
        if old and (old.dose, old.effect) == (details["dose"], details["effect"]):
            continue
        plan.tried.append(details)
        plan.replaced += [old] if old else []
        if plan.referral:
            plan.changes.append(Change(f"Tried {number}", _tried_words(vars(old)) if old else "", _tried_words(details)))


def _tried_words(details: Mapping[str, Any]) -> str:
    return "; ".join(part for part in (details["what"], details["dose"], details["effect"]) if part)


def _carry_out(compared: Sequence[Compared], by: Acting, on: date) -> list[Done]:
    permissions.START_REFERRAL.require(by)
    strangers = [one for one in compared if one.plan.child.pupil is None]
    added = add_children([one.plan.child for one in strangers], by, on)
    pupils = {one.row.number: pupil for one, pupil in zip(strangers, added, strict=True)}
    schools = Organisation.objects.in_bulk({one.plan.child.school_id for one in compared})
    done = []
    for one in compared:
        try:
            pupil = pupils.get(one.row.number) or one.plan.child.pupil
            done.append(_carry_out_one(one, pupil, schools[one.plan.child.school_id], by, on))
        except (WrongState, ChildIsNotOnYourRoll, SomebodyElseSaved) as wrong:
            raise NothingSaved(f"Row {one.row.number} ({one.label}) could not be saved, so nothing was: {wrong}") from None
    return done


def _carry_out_one(one: Compared, pupil: Pupil, school: Organisation, by: Acting, on: date) -> Done:
    plan: RequestPlan = one.plan
    child_before = change_details(pupil, plan.child.details, by, on) if plan.child.pupil else {}
    referral = start_referral(pupil=pupil, school=school, path=plan.path, by=by, on=on)
    before = _held(referral)
    sections = {section.key: section for section in ReferralSection.objects.filter(referral=referral)}
    for key, answers in plan.answers.items():
        section = sections[key]
        save_section(referral=referral, key=key, answers={**section.answers, **answers}, version=section.version, by=by, on=on)
    for speaker, words in plan.words.items():
        add_own_words(pupil=pupil, referral=referral, speaker=speaker, words=words, given_by="with_help", by=by, on=on)
    for tried in plan.replaced:
        remove_support_tried(tried=tried, by=by, on=on)
    for details in plan.tried:
        add_support_tried(referral=referral, details=details, by=by, on=on)
    return Done(
        one.row.number,
        one.outcome,
        one.label,
        referral.reference,
        pupil.pk,
        {**before, "child": child_before},
        {**_held(referral), **({"child": plan.child.details} if plan.child.pupil else {"child": {}, "child_added": True})},
    )


def _held(referral: Referral) -> dict[str, Any]:
    """All that a file can write in a request, as plain values."""
    return {
        "sections": dict(ReferralSection.objects.filter(referral=referral).values_list("key", "answers")),
        "tried": list(SupportTried.objects.filter(referral=referral).order_by("id").values("what", "dose", "effect")),
        "words": sorted(OwnWords.objects.filter(referral=referral).values_list("pk", flat=True)),
    }


def _undo(done: Sequence[Done], by: Acting, on: date) -> list[PutBack]:
    permissions.START_REFERRAL.require(by)
    why = {one.number: _undo_one(one, by, on) for one in done}
    added = [one for one in done if "child_added" in one.after and not why[one.number]]
    for number, because in take_out_children(added, by, on).items():
        why[number] = f"The request is taken out; the child stays. {because}"
    return [PutBack(one.number, one.label, why[one.number]) for one in done]


def _undo_one(done: Done, by: Acting, on: date) -> str:
    """Take out a draft the file began, or put back what it changed. Returns why not, or nothing."""
    referral = Referral.objects.select_related("pupil").select_for_update(of=("self",)).filter(reference=done.about).first()
    if referral is None:
        return "You can no longer see this request."
    if referral.state not in EDITABLE:
        return f"The request is “{STATE_NAMES[referral.state].lower()}” now."
    now, after = _held(referral), done.after
    if any(now[part] != after[part] for part in ("sections", "tried", "words")):
        return "Somebody has gone on writing this request since."
    if done.outcome == "new":
        why_not = _take_out(referral, by, on)
        return why_not or ("" if "child_added" in after else put_details_back(done, by, on))
    if now["words"] != done.before["words"]:
        return "The file added somebody’s own words, which are never taken out of a request."
    _put_back(referral, done.before, by, on)
    return put_details_back(done, by, on)


def _take_out(referral: Referral, by: Acting, on: date) -> str:
    """Nothing of a draft that a file began is left but the record of it. Returns why not, or nothing."""
    record("take_out_request", by=by, on=on, about=referral.reference, pupil_id=referral.pupil_id, why="the file was undone")
    with connection.cursor() as cursor:
        cursor.execute("SELECT waymark_take_out_request(%s)", [referral.pk])
        return "" if cursor.fetchone()[0] else "This request did not begin with this file."


def _put_back(referral: Referral, before: Mapping[str, Any], by: Acting, on: date) -> None:
    for section in ReferralSection.objects.filter(referral=referral):
        answers = before["sections"].get(section.key, {})
        if section.answers != answers:
            save_section(referral=referral, key=section.key, answers=answers, version=section.version, by=by, on=on)
    held = list(SupportTried.objects.filter(referral=referral).order_by("id"))
    if [{"what": one.what, "dose": one.dose, "effect": one.effect} for one in held] == before["tried"]:
        return
    for one in held:
        remove_support_tried(tried=one, by=by, on=on)
    for details in before["tried"]:
        add_support_tried(referral=referral, details=details, by=by, on=on)


def parts_to_finish(references: Sequence[str]) -> dict[str, int]:
    """Reference of a draft -> how many of its parts still miss an answer."""
    found = ReferralSection.objects.filter(referral__reference__in=references).exclude(state="complete")
    return Counter(found.values_list("referral__reference", flat=True))


REQUESTS = Target(
    key="requests",
    title="Requests for support",
    one="request",
    many="requests",
    permission=permissions.START_REFERRAL,
    columns=request_columns,
    compare=_compare,
    carry_out=_carry_out,
    undo=_undo,
    most_rows=MOST_ROWS,
    rows_at_once=60,
    undo_says="Drafts it began and children it added are taken out again, and drafts it changed are put back as they were, "
    "unless somebody has gone on with them since.",
    guidance=(
        "One row for each child. The UPN comes first: it says which child a row is about.",
        "Each row becomes a draft. You finish it, and the head approves it, on the pages: nothing is sent from here.",
        "Change the order of the columns or leave some out as you like. Only the UPN must be there.",
        "An empty cell changes nothing. What is still missing is shown on each draft’s list of tasks.",
        "Write nothing about an open safeguarding concern in this file. Tell children’s services.",
    ),
)
