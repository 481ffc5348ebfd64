"""A spreadsheet on its way in: the file, its headings, its columns, what would happen, done, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from waymark.service.imports import actions, queries
from waymark.service.imports.headings import guess_header_row
from waymark.service.imports.permissions import BRING_IN
from waymark.service.imports.previewing import CannotPreview
from waymark.service.imports.reading import CannotRead, Sheet
from waymark.service.imports.rules import STATE_NAMES, WITH_THE_WORKER, WrongStage
from waymark.service.imports.target import NothingSaved, Target
from waymark.service.imports.writing import XLSX, template_workbook, wrong_rows_workbook
from waymark.service.referrals.bringing_in import ask_the_worker, ask_the_worker_to_undo
from waymark.service.web.page import page

from . import presenters
from .forms import ColumnsForm, FileForm, HeaderRowForm
from .targets import offered, target_for

if TYPE_CHECKING:
    from waymark.service.imports.models import Spreadsheet

HEADERS_OFFERED = 30
NEXT_PAGE = {
    "received": "spreadsheets_sheet",
    "laid_out": "spreadsheets_columns",
    "named": "spreadsheets_preview",
    "waiting": "spreadsheets_waiting",
    "confirmed": "spreadsheets_done",
    "undoing": "spreadsheets_waiting",
    "undone": "spreadsheets_done",
    "discarded": "spreadsheets_list",
}
STOPPED = {
    "waiting": "You stopped it, so nothing was saved.",
    "undoing": "You stopped it, so nothing was undone.",
}
REMOVED = "The file has been removed since, as its page said it would be. Choose it again."


@page(BRING_IN)
def spreadsheets(request: HttpRequest) -> HttpResponse:
    """What can be brought in, and the files of this organisation."""
    return render(
        request,
        "spreadsheets/list.html",
        {
            "choices": presenters.choices(offered(request.actor)),
            "rows": presenters.listed_rows(queries.spreadsheets()),
        },
    )


@page(BRING_IN)
def choose_file(request: HttpRequest, target: str) -> HttpResponse:
    """Choose a file or paste rows."""
    chosen = target_for(target, request.actor)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_bound and form.is_valid():
        content, name = form.content
        try:
            spreadsheet = actions.receive_spreadsheet(
                target=chosen, content=content, file_name=name, by=request.actor, on=request.today
            )
        except CannotRead as wrong:
            form.add_error("pasted" if form.cleaned_data["file"] is None else "file", str(wrong))
        else:
            return redirect(NEXT_PAGE[spreadsheet.state], reference=spreadsheet.reference)
    return render(
        request,
        "spreadsheets/choose_file.html",
        {
            "form": form,
            "target": chosen,
            "what_for": presenters.WHAT_FOR[chosen.key],
        },
        status=422 if form.is_bound else 200,
    )


@page(BRING_IN)
def template(request: HttpRequest, target: str) -> HttpResponse:
    """An empty workbook with the headings and guidance."""
    chosen = target_for(target, request.actor)
    return _workbook(template_workbook(chosen, chosen.columns(request.actor, request.today)), f"{chosen.key}-template.xlsx")


@page(BRING_IN)
def spreadsheet(request: HttpRequest, reference: str) -> HttpResponse:
    """Go on where the file stands."""
    found, _ = _found(request, reference)
    if NEXT_PAGE[found.state] == "spreadsheets_list":
        return redirect("spreadsheets_list")
    return redirect(NEXT_PAGE[found.state], reference=reference)


@page(BRING_IN)
def sheet(request: HttpRequest, reference: str) -> HttpResponse:
    """Pick the sheet and the row of headings."""
    found, target = _found(request, reference)
    held = queries.sheets_of(found)
    at = _number(request.POST.get("sheet") or request.GET.get("sheet") or found.sheet, len(held))
    if not held:
        return _go_back(request, REMOVED)
    guessed = guess_header_row(held[at].rows, target.columns(request.actor, request.today))
    form = HeaderRowForm(
        request.POST if request.method == "POST" else None, rows=held[at].rows[:HEADERS_OFFERED], guessed=guessed
    )
    if form.is_bound and form.is_valid():
        try:
            actions.choose_sheet(
                spreadsheet=found,
                target=target,
                sheet=at,
                header_row=form.cleaned_data["header_row"],
                by=request.actor,
                on=request.today,
            )
        except WrongStage as wrong:
            return _go_on(request, found, str(wrong))
        return redirect("spreadsheets_columns", reference=reference)
    tabs = [{"text": one.name, "href": f"?sheet={place}", "current": place == at} for place, one in enumerate(held)]
    return render(
        request,
        "spreadsheets/sheet.html",
        {
            "form": form,
            "spreadsheet": found,
            "target": target,
            "sheet": at,
            "tabs": tabs if len(held) > 1 else [],
        },
        status=422 if form.is_bound else 200,
    )


@page(BRING_IN)
def columns(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what each column is; what was recognised is shown and can be changed."""
    found, target = _found(request, reference)
    chosen = queries.chosen_sheet(found)
    if chosen is None or found.state == "received":
        return _go_back(request, REMOVED) if chosen is None else redirect("spreadsheets_sheet", reference=reference)
    offered_columns = target.columns(request.actor, request.today)
    guessed = queries.named_columns(found)
    wished = request.GET.getlist("change")
    asked = [
        at
        for at, key in sorted(guessed.items())
        if str(at) in wished or (not key and _holds_anything(chosen, found.header_row, at))
    ]
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        rows=chosen.rows,
        header_row=found.header_row,
        guessed=guessed,
        asked=asked,
        offered=offered_columns,
    )
    problem = ""
    if form.is_bound and form.is_valid():
        try:
            actions.name_columns(spreadsheet=found, target=target, columns=form.columns, by=request.actor, on=request.today)
            return redirect("spreadsheets_preview", reference=reference)
        except CannotPreview as wrong:
            problem = str(wrong)
        except WrongStage as wrong:
            return _go_on(request, found, str(wrong))
    return render(
        request,
        "spreadsheets/columns.html",
        {
            "form": form,
            "spreadsheet": found,
            "target": target,
            "problem": problem,
            "has_errors": bool(problem),
            "matched": presenters.matched(chosen.rows, found.header_row, guessed, asked, offered_columns),
            "asked": asked,
            "needed": [one.label for one in offered_columns if one.is_needed],
            "lacking": [one.label for one in offered_columns if one.is_needed and one.key not in guessed.values()],
        },
        status=422 if form.is_bound else 200,
    )


def _holds_anything(chosen: Sheet, header_row: int, at: int) -> bool:
    return any(at < len(cells) and cells[at] != "" for cells in chosen.rows[header_row + 1 :])


@page(BRING_IN)
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """What would happen, old beside new; and the one button that saves."""
    found, target = _found(request, reference)
    if request.method == "POST":
        return _confirm(request, found, target)
    if found.state != "named":
        return redirect(NEXT_PAGE[found.state], reference=reference)
    try:
        shown = queries.preview_of(found, target, request.actor, request.today)
    except CannotPreview as wrong:
        messages.warning(request, str(wrong))
        return redirect("spreadsheets_columns", reference=reference)
    if shown is None:
        return _go_back(request, REMOVED)
    which = request.GET.get("show", "")
    which = which if which in presenters.LISTS else presenters.first_to_show(shown)
    pages = Paginator(presenters.rows_of_list(shown, which), presenters.ROWS_ON_A_PAGE[which])
    current = pages.get_page(request.GET.get("page"))
    queries.looked_at(found, current.object_list, by=request.actor, on=request.today)
    headers, rows = presenters.rows_to_show(current.object_list, which)
    return render(
        request,
        "spreadsheets/preview.html",
        {
            "spreadsheet": found,
            "target": target,
            "preview": shown,
            "counts": presenters.counts(shown, which),
            "which": which,
            "which_name": presenters.LISTS[which],
            "rows_in_list": pages.count,
            "headers": headers,
            "rows": rows,
            "page_of_rows": current,
            "act_words": presenters.act_words(shown, target),
            "before": queries.same_file_before(found),
            "wide": True,
        },
    )


def _confirm(request: HttpRequest, found: Spreadsheet, target: Target) -> HttpResponse:
    """At once where it is short; a long one is the worker's, and its page shows how far it is."""
    by_worker = queries.rows_of(found) > target.rows_at_once
    act = ask_the_worker if by_worker else actions.confirm_spreadsheet
    try:
        act(spreadsheet=found, target=target, seen=request.POST.get("seen", ""), by=request.actor, on=request.today)
    except (actions.PreviewChanged, NothingSaved, CannotPreview) as wrong:
        messages.warning(request, str(wrong))
        return redirect("spreadsheets_preview", reference=found.reference)
    except WrongStage as wrong:
        return _go_on(request, found, str(wrong))
    return redirect("spreadsheets_waiting" if by_worker else "spreadsheets_done", reference=found.reference)


@page(BRING_IN)
@require_http_methods(["GET", "POST"])
def waiting(request: HttpRequest, reference: str) -> HttpResponse:
    """How far the worker is. Loading the page again tells more; posting stops it where it has not begun."""
    found, _ = _found(request, reference)
    if found.state not in WITH_THE_WORKER:
        return redirect("spreadsheets_spreadsheet", reference=reference)
    if request.method == "POST":
        try:
            actions.give_back_spreadsheet(
                spreadsheet=found, because=STOPPED[found.state], by=request.actor, on=request.today
            )
        except WrongStage as wrong:
            messages.warning(request, str(wrong))
        return redirect("spreadsheets_spreadsheet", reference=reference)
    return render(
        request,
        "spreadsheets/waiting.html",
        {
            "spreadsheet": found,
            "state_name": STATE_NAMES[found.state],
            "progress": queries.progress_of(found),
            "is_in_hand": queries.is_in_hand(found),
        },
    )


@page(BRING_IN)
def wrong_rows(request: HttpRequest, reference: str) -> HttpResponse:
    """The rows to put right, with the reason in the first column."""
    found, target = _found(request, reference)
    chosen = queries.chosen_sheet(found)
    if chosen is None or not found.columns:
        raise Http404
    try:
        shown = queries.preview_of(found, target, request.actor, request.today)
    except CannotPreview as wrong:
        messages.warning(request, str(wrong))
        return redirect("spreadsheets_columns", reference=reference)
    queries.looked_at(found, (), by=request.actor, on=request.today)
    return _workbook(wrong_rows_workbook(chosen, found.header_row, shown.of("wrong")), "rows-to-put-right.xlsx")


@page(BRING_IN)
def done(request: HttpRequest, reference: str) -> HttpResponse:
    """What was brought in, where to go on, and undo while there is time."""
    found, target = _found(request, reference)
    if found.state not in ("confirmed", "undone"):
        return redirect("spreadsheets_spreadsheet", reference=reference)
    pages = Paginator(queries.brought_in(found), 50)
    current = pages.get_page(request.GET.get("page"))
    headers, rows = presenters.done_rows(current.object_list, target, found.state)
    return render(
        request,
        "spreadsheets/done.html",
        {
            "spreadsheet": found,
            "target": target,
            "headers": headers,
            "rows": rows,
            "page_of_rows": current,
            "state_name": STATE_NAMES[found.state],
            "undone_words": presenters.undone_words(pages.count, queries.rows_that_stay(found)) if found.undone_on else "",
            "can_be_undone": queries.can_be_undone(found, request.today),
        },
    )


@page(BRING_IN)
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask once more, then put back what can be put back."""
    found, target = _found(request, reference)
    if request.method == "POST":
        return _undo(request, found, target)
    if not queries.can_be_undone(found, request.today):
        return redirect("spreadsheets_spreadsheet", reference=reference)
    return render(request, "spreadsheets/undo.html", {"spreadsheet": found, "target": target})


def _undo(request: HttpRequest, found: Spreadsheet, target: Target) -> HttpResponse:
    """At once where it is short; a long one is the worker's, as bringing it in was."""
    by_worker = queries.rows_brought_in(found) > target.rows_at_once
    act = ask_the_worker_to_undo if by_worker else actions.undo_spreadsheet
    try:
        act(spreadsheet=found, target=target, by=request.actor, on=request.today)
    except WrongStage as wrong:
        return _go_on(request, found, str(wrong))
    return redirect("spreadsheets_spreadsheet", reference=found.reference)


@page(BRING_IN)
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a file aside that was not brought in."""
    found, target = _found(request, reference)
    if request.method == "POST":
        try:
            actions.discard_spreadsheet(spreadsheet=found, by=request.actor, on=request.today)
        except WrongStage as wrong:
            return _go_on(request, found, str(wrong))
        messages.success(request, "The file was put aside and its content removed. Nothing of it was saved.")
        return redirect("spreadsheets_list")
    return render(request, "spreadsheets/discard.html", {"spreadsheet": found, "target": target})


def _found(request: HttpRequest, reference: str) -> tuple[Spreadsheet, Target]:
    """The file, if it is this organisation's, and what its rows make."""
    found = queries.spreadsheet_with_reference(reference)
    if found is None:
        raise Http404
    return found, target_for(found.target, request.actor)


def _number(written: object, below: int) -> int:
    return int(written) if str(written).isdigit() and int(written) < below else 0


def _go_on(request: HttpRequest, found: Spreadsheet, sentence: str) -> HttpResponse:
    messages.warning(request, sentence)
    return redirect("spreadsheets_spreadsheet", reference=found.reference)


def _go_back(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.warning(request, sentence)
    return redirect("spreadsheets_list")


def _workbook(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
