"""People and roles of an organisation, and a new person's choosing of a password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from waymark.service.accounts import actions, people, permissions
from waymark.service.accounts.roles import roles_in
from waymark.service.organisations import directory
from waymark.service.web.components.wording import day
from waymark.service.web.page import open_page, page

from ..forms.people import EndRoleForm, PasswordForm, PersonForm, RoleForm
from .asking import done, said, until


def _organisation_or_404(request: HttpRequest, reference: str) -> Any:
    """One's own, or any for those who administer."""
    found = directory.organisation_with_reference(reference)
    if found is None or not (found.pk == request.actor.organisation_id or request.actor.role == "administrator"):
        raise Http404
    return found


@page(permissions.SEE_PEOPLE)
def own_people(request: HttpRequest) -> HttpResponse:
    """People of the organisation acted for; an administrator finds any other by name."""
    words = request.GET.get("q", "")
    if words and request.actor.role == "administrator":
        rows = [
            [{"text": one.name, "href": reverse("authority_people_of", args=[one.reference])}, one.get_kind_display()]
            for one in directory.organisations_found(words)
        ]
        return render(request, "authority/organisations.html", {"rows": rows, "words": words})
    return redirect("authority_people_of", reference=request.membership.organisation.reference)


@page(permissions.SEE_PEOPLE)
def people_of(request: HttpRequest, reference: str) -> HttpResponse:
    organisation = _organisation_or_404(request, reference)
    may_keep = permissions.KEEP_PEOPLE.held(request.actor, organisation)
    return render(
        request,
        "authority/people.html",
        {
            "organisation": organisation,
            "may_keep": may_keep,
            "may_find": request.actor.role == "administrator",
            "rows": [_row(one, organisation, request, may_keep) for one in people.roles_held(organisation.pk, request.today)],
        },
    )


def _row(one: Any, organisation: Any, request: HttpRequest, may_keep: bool) -> list[Any]:
    since = f"from {day(one.starts_on)}" if one.starts_on > request.today else f"since {day(one.starts_on)}"
    row = [
        {
            "text": one.person.name,
            "href": reverse("authority_person", args=[organisation.reference, one.person.reference]),
        }
        if may_keep
        else one.person.name,
        one.role_name,
        one.person.email,
        one.person.telephone or "–",
        f"{since} to {day(one.ends_on)}" if one.ends_on else since,
    ]
    if may_keep:
        row.append(
            {
                "text": f"End for {one.person.name}",
                "href": reverse("authority_role_end", args=[organisation.reference, one.pk]),
            }
        )
    return row


@page(permissions.KEEP_PEOPLE)
def add_person(request: HttpRequest, reference: str) -> HttpResponse:
    organisation = _organisation_or_404(request, reference)
    form = PersonForm(request.POST or None, roles_in(organisation.kind))
    if request.method == "POST" and done(
        form,
        lambda told: actions.add_person(organisation=organisation, by=request.actor, on=request.today, **told),
        actions.RoleRefused,
        "role",
    ):
        name, email = form.cleaned_data["name"], form.cleaned_data["email"]
        sentence = f"{name} has the role. A message is on its way to {email}."
        return said(request, sentence, "authority_people_of", reference)
    return render(
        request,
        "authority/person_add.html",
        {"form": form, "organisation": organisation, "back_href": reverse("authority_people_of", args=[reference])},
        status=422 if form.is_bound else 200,
    )


def _person_or_404(organisation: Any, person: str) -> Any:
    found = people.person_with_reference(person)
    if found is None or not people.works_in(found, organisation.pk):
        raise Http404
    return found


@page(permissions.KEEP_PEOPLE)
def person(request: HttpRequest, reference: str, person: str) -> HttpResponse:
    """One person: another role, or the link to choose a password again."""
    organisation = _organisation_or_404(request, reference)
    found = _person_or_404(organisation, person)
    form = RoleForm(request.POST or None, roles_in(organisation.kind))
    if request.method == "POST" and done(
        form,
        lambda told: actions.give_role(
            person=found, role=told["role"], organisation=organisation, by=request.actor, on=request.today
        ),
        actions.RoleRefused,
        "role",
    ):
        return said(request, f"{found.name} has the role from today.", "authority_people_of", reference)
    held = [one for one in people.roles_held(organisation.pk, request.today) if one.person_id == found.pk]
    return render(
        request,
        "authority/person.html",
        {
            "form": form,
            "organisation": organisation,
            "shown": found,
            "held": held,
            "back_href": reverse("authority_people_of", args=[reference]),
        },
        status=422 if form.is_bound else 200,
    )


@page(permissions.KEEP_PEOPLE)
@require_POST
def send_link(request: HttpRequest, reference: str, person: str) -> HttpResponse:
    organisation = _organisation_or_404(request, reference)
    found = _person_or_404(organisation, person)
    actions.send_password_link(person=found, organisation=organisation, by=request.actor, on=request.today)
    messages.success(request, f"A link to choose a password is on its way to {found.email}.")
    return redirect("authority_people_of", reference=reference)


@page(permissions.KEEP_PEOPLE)
def end_role(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    organisation = _organisation_or_404(request, reference)
    held = people.role_held(organisation.pk, number)
    if held is None:
        raise Http404
    form = EndRoleForm(request.POST or None, initial={"ends_on": request.today})
    if request.method == "POST" and done(
        form,
        lambda told: actions.end_role(membership=held, ends_on=told["ends_on"], by=request.actor, on=request.today),
        actions.RoleRefused,
        "ends_on",
    ):
        return said(request, until(held.person.name, f"is {held.role_name}", form), "authority_people_of", reference)
    return render(
        request,
        "authority/role_end.html",
        {
            "form": form,
            "organisation": organisation,
            "held": held,
            "back_href": reverse("authority_people_of", args=[reference]),
        },
        status=422 if form.is_bound else 200,
    )


@open_page("choosing a first password, by a link only that person was sent and that works once")
def set_password(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    found = people.person_with_reference(reference)
    if not people.link_is_good(found, token):
        return render(request, "authority/password_link_ended.html", status=404)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_password(person=found, token=token, password=form.cleaned_data["password"], on=request.today)
        except actions.LinkEnded:
            return render(request, "authority/password_link_ended.html", status=404)
        messages.success(request, "Your password is kept. Sign in with it.")
        return redirect("sign_in")
    response = render(
        request, "authority/set_password.html", {"form": form, "shown": found}, status=422 if form.is_bound else 200
    )
    response["Referrer-Policy"] = "no-referrer"
    return response
