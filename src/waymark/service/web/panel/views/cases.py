"""One child's case: read, weighed, decided in one act. The next case opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from waymark.kernel.calendars import SchoolCalendar
from waymark.service.organisations.queries import calendar_for
from waymark.service.panels import actions, permissions
from waymark.service.panels.actions import DecisionIncomplete, DissentSaid, ProposalChanged
from waymark.service.panels.pack import AS_FROZEN, waits_as_frozen
from waymark.service.panels.proposal_seen import mark_of_proposal, refuse_another_proposal
from waymark.service.panels.room.became import became_of_case
from waymark.service.panels.room.case_file import CaseFile, case_file
from waymark.service.panels.room.clocks import clocks_of, owed_among
from waymark.service.panels.room.meetings import Room
from waymark.service.panels.room.options import Options, options_for
from waymark.service.panels.room.people import owners_for
from waymark.service.panels.room.proposal import Before, Solved, changed_line, changed_proposals, class_with_id, lines_of
from waymark.service.panels.room.record import letters_about
from waymark.service.panels.room.stay import StayFile, stay_file
from waymark.service.panels.rules import ASKS_FOR_A_PLACE, DECIDES_NOTHING, GIVES_A_PLACE, NO_PROPOSAL, NOT_SOLVED
from waymark.service.panels.standing import why_it_stands
from waymark.service.panels.stays_over import is_over, why_over
from waymark.service.placements.queries import RoomToStay, room_to_stay
from waymark.service.pupils.queries import looked_at
from waymark.service.web.components.wording import day, plural
from waymark.service.web.page import page

from ..forms.decision import DecisionForm
from ..forms.meeting import ReasonForm
from ..presenters import case as presented
from ..presenters.frame import agenda_lines, before_words, child_label, few_may_vote, solved_words, when_solved
from ..refusals import REFUSED, said_on_the_page
from .finding import framed, item_or_404, left_the_list, posted, room_or_404

UNKNOWN_COST = "Not known until the list is solved again."


@dataclass(frozen=True)
class Shown:
    """Everything a page shows of one case, read once."""

    opened: Room
    item: Any
    file: CaseFile
    stay: StayFile | None
    options: Options | None
    calendar: SchoolCalendar
    line: Any
    before: Before | None = None


def shown_case(request: HttpRequest, opened: Room, item: Any) -> Shown:
    calendar = calendar_for()
    looked_at(item.pupil, what="case", by=request.actor, on=request.today)
    stay = stay_file(item.placement, request.today) if item.placement else None
    lines = lines_of(opened, item)
    line = lines[-1] if lines else None
    return Shown(
        opened,
        item,
        case_file(item, request.today, opened.model),
        stay,
        _options(opened, item, line),
        calendar,
        line,
        changed_line(lines),
    )


def _options(opened: Room, item: Any, line: Any) -> Options | None:
    """The places for one child; without what they would cost, where that speaks of a list that is no longer so."""
    found, solved = options_for(line, opened.model), Solved.of(opened)
    is_behind = item.state == "listed" and solved is not None and bool(solved.behind)
    return found.without_costs(UNKNOWN_COST) if found and is_behind else found


@page(permissions.LOOK_AT_MEETING)
def first(request: HttpRequest, reference: str) -> HttpResponse:
    """The case to look at now: the first undecided, else the first of the list."""
    opened = room_or_404(request, reference)
    item = opened.next_to_decide() or next(iter(opened.listed), None)
    if item is not None:
        return redirect("panel_case", reference, item.reference)
    return render(request, "panel/no_cases.html", framed(request, opened, "cases"))


@page(permissions.LOOK_AT_MEETING)
def case(request: HttpRequest, reference: str, item: str) -> HttpResponse:
    opened = room_or_404(request, reference)
    if opened.item(item) is None:
        return _has_left_the_list(request, opened, opened.taken_off(item))
    found = item_or_404(opened, item)
    shown = shown_case(request, opened, found)
    may_decide = (
        opened.meeting.state == "open"
        and found.state == "listed"
        and not is_over(found)
        and permissions.DECIDE.held(request.actor)
        and opened.runs(request.actor)
    )
    owed = owed_among(opened.listed, request.today, shown.calendar)
    form = _form(request, shown, owed) if may_decide or request.method == "POST" else None
    if request.method == "POST":
        has_changed = ""
        try:
            saved = _decide(request, shown, form)
        except ProposalChanged as changed:
            saved, has_changed = None, str(changed)
        if saved is not None:
            return saved
        opened = room_or_404(request, reference)
        if opened.item(item) is None and (gone := opened.taken_off(item)):
            return _has_left_the_list(request, opened, gone)
        shown = replace(shown, opened=opened, item=item_or_404(opened, item))
        if has_changed:
            shown, form = _looking_again(request, shown, owed, has_changed)
    is_refused = form is not None and form.is_bound
    return render(request, "panel/case.html", _context(request, shown, form, owed), status=422 if is_refused else 200)


def _has_left_the_list(request: HttpRequest, opened: Room, item: Any) -> HttpResponse:
    """A page that has grown stale, or a link kept: what happened to the case, with what was typed to copy.

    ``item`` is None for a case that this person may not read any more, or that never was: the same is said of both.
    """
    typed = [request.POST.get(name, "").strip() for name in ("reason", "purpose", "interim_support", "dissent")]
    return render(
        request,
        "panel/gone.html",
        {
            "meeting": opened.meeting,
            "label": child_label(item) if item else "",
            "item": item,
            "became": became_of_case(item) if item else None,
            "was_saving": request.method == "POST",
            "typed": [one for one in typed if one],
            "breadcrumbs": framed(request, opened, "cases")["breadcrumbs"],
        },
        status=404 if item is None else 409 if request.method == "POST" else 410,
    )


def _form(request: HttpRequest, shown: Shown, owed: Mapping[int, Any]) -> DecisionForm:
    owners = owners_for(shown.opened, shown.item, request.today)
    offered = presented.choices_for(shown.opened, shown.item, shown.options, owners)
    return DecisionForm(
        posted(request),
        offered=offered,
        option_days=presented.option_days(shown.options),
        is_owed_education=shown.item.pupil_id in owed,
        initial=presented.first_values(
            shown.opened, shown.item, shown.options, _chosen(request, shown.options), _said(shown)
        ),
    )


def _looking_again(
    request: HttpRequest, shown: Shown, owed: Mapping[int, Any], has_changed: str
) -> tuple[Shown, DecisionForm]:
    """The case with the proposal of now and what was typed; days nobody touched become those proposed now."""
    lines = lines_of(shown.opened, shown.item)
    line = lines[-1] if lines else None
    shown = replace(
        shown, line=line, options=_options(shown.opened, shown.item, line), before=changed_line(lines)
    )
    form = _form(request, shown, owed)
    form.follow_proposal(request.POST.get("proposal_seen", ""), mark_of_proposal(line))
    form.is_valid()
    form.add_error(None, has_changed)
    return shown, form


def _said(shown: Shown) -> dict[str, str]:
    """What the request already says, so that nobody types it again."""
    answers = {one.question: one.answer for one in shown.file.asking}
    criteria = answers.get("What should be different at the end?", "")
    meanwhile = answers.get("What will your school do meanwhile, and when the child comes back?", "")
    return {"exit_criteria": criteria, "commitment": meanwhile}


def _chosen(request: HttpRequest, options: Options | None) -> Any:
    """The place picked by its "Choose this place" link: its position among the places shown, from 1."""
    wanted = request.GET.get("choose", "")
    possible = options.possible if options else ()
    return possible[int(wanted) - 1] if wanted.isdigit() and 0 < int(wanted) <= len(possible) else None


def _decide(request: HttpRequest, shown: Shown, form: DecisionForm) -> HttpResponse | None:
    """Save, or put each sentence beside what it is about and keep everything typed. Raises ``ProposalChanged``."""
    opened, item = shown.opened, shown.item
    seen = request.POST.get("proposal_seen", "") if item.kind in ASKS_FOR_A_PLACE else None
    if seen is not None and item.state == "listed":
        refuse_another_proposal(shown.line, seen)
    if not form.is_valid():
        return None
    said, members = form.cleaned_data, {str(one.pk): one for one in opened.members}
    wanted = form.said()
    if wanted["outcome"] == "another_place" and said["place"]:
        wanted["provision_class"] = class_with_id(int(said["place"]))
    if wanted["outcome"] == "extend":
        wanted["extend_to_on"] = said["extend_to_on"]
    wanted["below_quorum_reason"] = said["below_quorum_reason"]
    dissents = [DissentSaid(members[said["dissenter"]], said["dissent"])] if said["dissenter"] else []
    voters = [members[one] for one in said.get("voters", ()) if one in members]
    try:
        decision = actions.decide(
            item=item, voters=voters, dissents=dissents, proposal_seen=seen, by=request.actor, on=request.today, **wanted
        )
    except DecisionIncomplete as incomplete:
        form.add_faults(incomplete)
        return None
    except ProposalChanged:
        raise
    except REFUSED as refused:
        form.add_error(None, str(refused))
        return None
    letters = len(letters_about(decision))
    ready = f" {plural(letters, 'letter is', 'letters are')} ready to read." if letters else ""
    messages.success(request, f"Saved for {child_label(item)}: {presented.outcome_words(decision)}{_place_of(decision)}.{ready}")
    if decision.outcome not in DECIDES_NOTHING:
        say_what_changed(request, room_or_404(request, opened.meeting.reference), Stood.of(opened.meeting))
    after = opened.next_to_decide(after=item)
    if after is None or after.pk == item.pk:
        return redirect("panel_letters", opened.meeting.reference)
    return redirect("panel_case", opened.meeting.reference, after.reference)


def _place_of(decision: Any) -> str:
    """ ": Lantern Base, Class 1 from Mon 30 Nov": what was saved, so that nobody has to trust the page before it."""
    stay = decision.placement
    return f": {stay.provision_class} from {day(stay.starts_on)}" if stay and decision.outcome in GIVES_A_PLACE else ""


@dataclass(frozen=True)
class Stood:
    """What stood before an act: the id of the round, and why it was behind the list already."""

    round_id: int | None
    behind: str

    @classmethod
    def of(cls, meeting: Any) -> Stood:
        return cls(meeting.latest_round_id, meeting.rules.get(NOT_SOLVED, ""))


def say_what_changed(request: HttpRequest, opened: Room, before: Stood) -> None:
    """The list was solved again around what was just settled: whose proposal is another one now. Where the round of before
    still stands nothing is new, and nothing is said again of what was said earlier."""
    solved = Solved.of(opened)
    if solved is None or not solved.has_open_cases:
        return
    if solved.behind:
        if solved.behind != before.behind:
            messages.error(request, f"Saved. The rest of the list could not be solved again: {solved.behind}")
        return
    if opened.meeting.latest_round_id == before.round_id:
        return
    labels = {one.referral_id: child_label(one) for one in opened.listed}
    changed = [
        f"{labels[key]} ({before_words(one).rstrip('.')})"
        for key, one in changed_proposals(opened).items() if one.round_id == opened.meeting.latest_round_id
    ]
    if changed:
        messages.info(
            request, f"The rest of the list is solved again. Another place or day is now proposed for {'; '.join(changed)}."
        )


def _context(
    request: HttpRequest, shown: Shown, form: DecisionForm | None, owed: Mapping[int, Any]
) -> dict[str, Any]:
    opened, item = shown.opened, shown.item
    decision = opened.decisions.get(item.pk)
    deadlines = clocks_of(opened.listed, request.today, shown.calendar, opened.model, owed)
    before, after = opened.neighbours(item)
    name = item.pupil.known_as or item.pupil.given_names
    may_reopen = decision is not None and opened.meeting.state == "open" and opened.runs(request.actor)
    letters = letters_about(decision) if decision else []
    school = item.referral.school if item.referral else item.placement.home_school
    return framed(request, opened, "cases", item, shown.calendar) | {
        "item": item,
        "file": shown.file,
        "stay": shown.stay,
        "options": shown.options,
        "form": form,
        "name": name,
        "agenda": agenda_lines(opened, deadlines, shown.calendar, request.today, item),
        "school": school,
        "decided": presented.decided(decision, school),
        "chart": presented.attendance_chart(shown.file, name),
        "suspensions": presented.suspension_rows(shown.file),
        "facts": presented.option_facts,
        "speaking": presented.speaking_not_voting(opened, item),
        "decision": decision,
        "letters": letters,
        "after": after,
        "over": why_over(item),
        "waits": [] if is_over(item) else waits_as_frozen(item),
        "as_frozen": AS_FROZEN,
        "few_may_vote": few_may_vote(opened, item),
        "why_nobody_votes": presented.why_nobody_votes(opened, item),
        "room_to_stay": _room_to_stay(request, shown) if decision is None and not is_over(item) else None,
        "proposal_seen": mark_of_proposal(shown.line),
        "places_form": item.kind in ASKS_FOR_A_PLACE,
        "waits_form": item.kind != "urgent_report",
        "may_reopen": may_reopen,
        "why_it_stands": why_it_stands(decision, letters) if may_reopen else "",
        "why_no_proposal": opened.meeting.rules.get(NO_PROPOSAL, ""),
        "which_list": which_list(request, shown),
        "before": before,
        "changed": changed_words(shown),
        "tells_at_once": item.pupil_id in owed,
        "owed_from_on": owed[item.pupil_id].owed_from_on if item.pupil_id in owed else None,
    }


def which_list(request: HttpRequest, shown: Shown) -> str:
    """Of which list the places, costs and reasons on the page speak; of a decided case, of the one it was decided from."""
    if shown.line is None:
        return ""
    if shown.item.state == "decided":
        made = shown.line.round
        when = when_solved(made.made_on, made.made_at, request.today)
        return f"As the list stood before this was decided, solved {when}."
    return solved_words(shown.opened, request.today)


def changed_words(shown: Shown) -> str:
    """What was proposed before, where the list has been solved anew since and says something else; of an open case."""
    return before_words(shown.before) if shown.item.state == "listed" else ""


def _room_to_stay(request: HttpRequest, shown: Shown) -> RoomToStay | None:
    """For a stay that could be made longer: from which day its place is somebody else's, said before anybody agrees."""
    item = shown.item
    if item.kind not in {"extension", "ending"} or item.state != "listed":
        return None
    return room_to_stay(item.placement, request.today)


@page(permissions.DECIDE)
def again(request: HttpRequest, reference: str, item: str) -> HttpResponse:
    """Set a decision aside while the meeting is open; the record of it stays."""
    opened = room_or_404(request, reference)
    if gone := left_the_list(opened, item):
        return gone
    found, before = item_or_404(opened, item), Stood.of(opened.meeting)
    permissions.DECIDE.require(request.actor, opened.meeting)
    decision = opened.decisions.get(found.pk)
    if decision is not None and (why := why_it_stands(decision, letters_about(decision))):
        messages.error(request, why)
        return redirect("panel_case", reference, item)
    form = ReasonForm(
        posted(request),
        label="Why does the panel look at it again?",
        missing="Say why the panel looks at this case again",
    )
    if request.method == "POST" and form.is_valid():
        try:
            with said_on_the_page(request):
                actions.reopen_case(item=found, reason=form.cleaned_data["reason"], by=request.actor, on=request.today)
                messages.success(request, "The decision is set aside and stays in the record. Decide again below.")
                say_what_changed(request, room_or_404(request, reference), before)
            return redirect("panel_case", reference, item)
        except DecisionIncomplete as incomplete:
            form.add_error("reason", incomplete.faults["reason"].rstrip("."))
    return render(
        request,
        "panel/reason.html",
        {
            "meeting": opened.meeting,
            "form": form,
            "page_title": f"Decide again for {child_label(found)}",
            "act": "Set the decision aside",
            "words": "What followed from it is undone. The decision and this reason stay in the record.",
            "back_name": "panel_meeting",
        },
        status=422 if form.is_bound else 200,
    )
