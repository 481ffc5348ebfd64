"""The account between the schools of a partnership, for its members and the authority, and how it works for everybody."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waymark.service.allocation import permissions
from waymark.service.allocation.sharing.account import Account, account, partnerships_seen_by
from waymark.service.allocation.sharing.counts import counts_between, names_of
from waymark.service.allocation.sharing.summary import hosts_in
from waymark.service.organisations.queries import NotSetUp, authority_model
from waymark.service.panels.sharing.equity import equity, years_counted
from waymark.service.panels.sharing.refusals import refused_between
from waymark.service.panels.sharing.trial import try_rule
from waymark.service.web.components.sheets import csv_response
from waymark.service.web.components.wording import day
from waymark.service.web.page import open_page, page

from ..forms.shares import TryRuleForm, begun_with
from ..presenters.groups import groups_page
from ..presenters.how_shared import how_shared
from ..presenters.shares import (
    ACCOUNT_HEADERS,
    CHILDREN_HEADERS,
    HOST_HEADERS,
    SHEET_HEADERS,
    TERM_HEADERS,
    share_page,
    sheet_rows,
)
from ..presenters.trying import trial_page


def partnership_or_404(request: HttpRequest, reference: str) -> Any:
    """Somebody else's partnership is not found."""
    found = partnerships_seen_by(request.actor, request.today).filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


def years_of(shared: Account) -> list[str]:
    """School years the account has terms of, newest first."""
    return list(dict.fromkeys(one.year for one in reversed(shared.terms)))


def terms_of_year(shared: Account, year: str) -> range:
    """Numbers of that year's terms; of the newest year when it is not one of the account's."""
    numbers = [number for number, one in enumerate(shared.terms) if one.year == year]
    return range(numbers[0], numbers[-1] + 1) if numbers else shared.this_year


@page(permissions.LOOK_AT_FAIR_SHARE)
def shares(request: HttpRequest) -> HttpResponse:
    """Whose shares this person may look at; straight to it when there is one."""
    found = list(partnerships_seen_by(request.actor, request.today))
    if len(found) == 1:
        return redirect("shares_of", found[0].reference)
    rows = [[{"text": one.name, "href": reverse("shares_of", args=[one.reference])}] for one in found]
    return render(
        request, "panel/shares.html",
        {"rows": rows, "may_see_groups": permissions.SEE_HOW_GROUPS_FARE.held(request.actor)},
    )


@page(permissions.LOOK_AT_FAIR_SHARE)
def shares_of(request: HttpRequest, reference: str) -> HttpResponse:
    partnership = partnership_or_404(request, reference)
    shared = account(partnership, request.today)
    terms = terms_of_year(shared, request.GET.get("year", ""))
    shown = None
    if terms and shared.members[terms[-1]]:
        first_on, last_on = shared.terms[terms[0]].first_on, shared.terms[terms[-1]].last_on
        counts = counts_between(partnership, first_on, last_on)
        names = names_of(hosts_in(shared, terms, counts))
        shown = share_page(shared, terms, counts, refused_between(partnership, first_on, last_on), names)
    return render(
        request,
        "panel/shares_of.html",
        {
            "partnership": partnership,
            "page": shown,
            "years": [year for year in years_of(shared) if shown and year != shown.year],
            "account_headers": ACCOUNT_HEADERS,
            "children_headers": CHILDREN_HEADERS,
            "term_headers": TERM_HEADERS,
            "host_headers": HOST_HEADERS,
            "trust_headers": ["Trust", *ACCOUNT_HEADERS[1:]],
            "trust_children_headers": ["Trust", *CHILDREN_HEADERS[1:]],
            "may_try": permissions.TRY_A_RULE.held(request.actor),
            "may_see_groups": permissions.SEE_HOW_GROUPS_FARE.held(request.actor),
        },
    )


@page(permissions.LOOK_AT_FAIR_SHARE)
def shares_csv(request: HttpRequest, reference: str) -> HttpResponse:
    partnership = partnership_or_404(request, reference)
    shared = account(partnership, request.today)
    cover = f"Fair share in place-weeks, {partnership.name}, up to {day(request.today)} {request.today.year}"
    return csv_response(f"fair-share-{partnership.key}", cover, SHEET_HEADERS, sheet_rows(shared))


@page(permissions.TRY_A_RULE)
def try_another(request: HttpRequest, reference: str) -> HttpResponse:
    """Another rule over the last year's panels. Nothing is kept of it but that it was tried."""
    partnership = partnership_or_404(request, reference)
    in_force = authority_model().fair_share_on(request.today)
    if in_force is None:
        raise Http404
    form = TryRuleForm(request.POST if request.method == "POST" else None, initial=begun_with(in_force))
    shown = None
    if form.is_bound and form.is_valid():
        rule = form.rule(in_force)
        shown = trial_page(try_rule(partnership=partnership, rule=rule, by=request.actor, on=request.today))
    return render(
        request,
        "panel/shares_try.html",
        {"partnership": partnership, "form": form, "page": shown},
        status=422 if form.is_bound and shown is None else 200,
    )


@page(permissions.SEE_HOW_GROUPS_FARE)
def by_group(request: HttpRequest) -> HttpResponse:
    """The county, or one partnership; the newest school year that is far enough gone, or the one asked for."""
    reference = request.GET.get("partnership", "")
    partnership = partnership_or_404(request, reference) if reference else None
    years = years_counted(request.today)
    year = request.GET.get("year", "")
    year = year if year in years else (years[0] if years else "")
    found = equity(
        year=year, partnership_id=partnership.pk if partnership else None, by=request.actor, on=request.today
    )
    return render(
        request,
        "panel/shares_by_group.html",
        {
            "page": groups_page(found) if found and found.shown.overall.asked != 0 else None,
            "partnership": partnership,
            "year": year,
            "years": years,
            "partnerships": partnerships_seen_by(request.actor, request.today),
        },
    )


@open_page("how places are shared out is public: it names no child and no school")
def explained(request: HttpRequest) -> HttpResponse:
    try:
        shown = how_shared(authority_model(), request.today)
    except NotSetUp:
        shown = None
    return render(request, "panel/shares_explained.html", {"page": shown})
