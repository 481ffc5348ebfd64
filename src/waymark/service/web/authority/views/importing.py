"""Schools from GIAS in the browser: bring the files, look at the differences, confirm once."""

from __future__ import annotations

import hashlib
import io
import json
import re
from contextlib import ExitStack
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from waymark.service.organisations import actions, directory, permissions
from waymark.service.organisations.gias import importing
from waymark.service.organisations.gias.importing import GiasFile, GiasFiles, ImportRefused
from waymark.service.organisations.gias.source import FileRefused
from waymark.service.organisations.queries import deployment
from waymark.service.web.page import page

from .. import kept_files
from ..forms.schools import ImportForm
from ..import_page import import_page

PARTS = ("schools", "links", "trusts")
DATED_NAME = re.compile(r"(20\d\d)(\d\d)(\d\d)")


@page(permissions.IMPORT_SCHOOLS)
def bring(request: HttpRequest) -> HttpResponse:
    """Bring the files. Nothing is saved in the county until the differences are confirmed."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = _keep(form, request.today)
        except kept_files.FileTooLarge as refused:
            form.add_error("schools", str(refused))
        else:
            return redirect("authority_import_look", key=key)
    return render(
        request,
        "authority/import.html",
        {"form": form, "last": directory.last_import()},
        status=422 if form.is_bound else 200,
    )


def _keep(form: ImportForm, on: date) -> str:
    given = form.cleaned_data
    files = {part: {"key": kept_files.keep(given[part]), "name": given[part].name[-120:]} for part in PARTS if given.get(part)}
    as_of = given["as_of"] or _day_in(files["schools"]["name"]) or on
    settled = deployment()
    code = settled.authority.authority_code if settled and given["only_ours"] else ""
    return kept_files.keep_facts({"files": files, "as_of": as_of.isoformat(), "authorities": [code] if code else []})


def _day_in(name: str) -> date | None:
    found = DATED_NAME.search(name)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _opened(key: str, stack: ExitStack) -> tuple[GiasFiles, dict[str, Any]]:
    """The kept files of one import. What is not kept any more is not found."""
    facts = kept_files.facts_of(key)
    if facts is None or "files" not in facts:
        raise Http404
    streams = {}
    for part, kept in facts["files"].items():
        stream = kept_files.open_kept(kept["key"])
        if stream is None:
            raise Http404
        streams[part] = GiasFile(kept["name"], stack.enter_context(stream))
    return GiasFiles(authorities=tuple(facts["authorities"]), **streams), facts


def _fingerprint(prepared: Any) -> str:
    """What was shown, short: confirming anything else shows it again."""
    text = json.dumps(
        prepared.fingerprint(), default=lambda value: sorted(value.items()) if hasattr(value, "items") else str(value)
    )
    return hashlib.sha256(text.encode()).hexdigest()


@page(permissions.IMPORT_SCHOOLS)
def look(request: HttpRequest, key: str) -> HttpResponse:
    """New, changed, closed, same and wrong, before anything is saved."""
    with ExitStack() as stack:
        files, facts = _opened(key, stack)
        try:
            prepared = importing.prepare(files)
        except FileRefused as refused:
            messages.error(request, str(refused))
            return redirect("authority_import")
    return render(
        request,
        "authority/import_look.html",
        {
            "page": import_page(prepared, key, facts),
            "shown": _fingerprint(prepared),
        },
    )


@page(permissions.IMPORT_SCHOOLS)
@require_POST
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Save what was shown: whole or not at all. A second press finds everything stored already."""
    with ExitStack() as stack:
        files, facts = _opened(key, stack)
        try:
            prepared = importing.prepare(files)
            if prepared.writes and _fingerprint(prepared) != request.POST.get("shown"):
                messages.warning(request, "What is stored has changed since you looked, so nothing was imported. Look again.")
                return redirect("authority_import_look", key=key)
            done = actions.import_schools(
                files=files,
                prepared=prepared,
                as_of=date.fromisoformat(facts["as_of"]),
                leave_out_wrong="leave_out_wrong" in request.POST,
                by=request.actor,
                on=request.today,
            )
        except (ImportRefused, FileRefused) as refused:
            messages.error(request, str(refused))
            return redirect("authority_import_look", key=key)
    if done is None:
        messages.info(request, "Everything in these files is stored already, so there was nothing to import.")
    else:
        messages.success(request, f"Imported: {prepared.writes:,} changes.")
    return redirect("authority_schools")


@page(permissions.IMPORT_SCHOOLS)
def wrong_rows(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """The wrong rows of one file as they came, with the reason in the first column, to be mended and brought back."""
    out = io.BytesIO()
    with ExitStack() as stack:
        files, facts = _opened(key, stack)
        if part not in facts["files"]:
            raise Http404
        try:
            importing.prepare(files, {part: out})
        except FileRefused as refused:
            messages.error(request, str(refused))
            return redirect("authority_import")
    response = HttpResponse(out.getvalue(), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="wrong-rows-{part}.csv"'
    return response
