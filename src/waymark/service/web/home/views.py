"""Signing in and out, choosing a role, health, and the home page: what needs me today."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from waymark.service.access.permission import permission
from waymark.service.accounts.queries import memberships_in_force, persona_with_reference, personas
from waymark.service.accounts.roles import EVERYBODY
from waymark.service.accounts.sign_in import note_wrong_sign_in, too_many_tries
from waymark.service.audit.actions import record
from waymark.service.organisations.queries import deployment
from waymark.service.web.page import open_page, page

from .forms import SignInForm
from .glance import at_a_glance
from .needs import sorted_needs

SEE_HOME = permission("home.see", "see the home page", EVERYBODY)
BACKEND = "waymark.service.accounts.sign_in.PasswordBackend"


@page(SEE_HOME)
def home(request: HttpRequest) -> HttpResponse:
    """Late, today, this week, later, waiting for others; below, the organisation at a glance."""
    groups = sorted_needs(request.actor, request.today, opened=request.GET.get("show", ""))
    return render(request, "home/home.html", {
        "groups": groups, "nothing": not any(group.rows for group in groups),
        "glance": at_a_glance(request.actor, request.today),
    })


@open_page("signing in")
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST if "email" in request.POST else None)
    if request.method == "POST" and form.is_bound and form.is_valid():
        email = form.cleaned_data["email"]
        if too_many_tries(email):
            form.add_error("email", "Too many wrong tries for this address. Wait 15 minutes, then try again.")
        elif person := authenticate(request, username=email, password=form.cleaned_data["password"]):
            return _enter(request, person)
        else:
            note_wrong_sign_in(email)
            form.add_error("password", "That e-mail address and password do not belong together. Check both and try again.")
    settled = deployment()
    shown = personas() if settled and settled.is_demonstration else []
    return render(request, "home/sign_in.html", {
        "form": form, "personas": shown, "next": request.GET.get("next", request.POST.get("next", "")),
        "set_up": settled is not None,
    }, status=422 if form.is_bound else 200)


@open_page("a demonstration's invented people need no password; refused anywhere else")
@require_POST
def sign_in_as_persona(request: HttpRequest) -> HttpResponse:
    settled = deployment()
    person = persona_with_reference(request.POST.get("person", ""))
    if not (settled and settled.is_demonstration) or person is None:
        raise Http404
    return _enter(request, person)


def _enter(request: HttpRequest, person) -> HttpResponse:
    wanted = request.POST.get("next", "")
    login(request, person, backend=BACKEND)
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if safe else "home")


@open_page("leaving is open to everybody")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign_in")


@open_page("shown only to a signed-in person without a role")
def no_role(request: HttpRequest) -> HttpResponse:
    return render(request, "home/no_role.html", status=403)


@page(SEE_HOME)
def choose_role(request: HttpRequest) -> HttpResponse:
    """One role in one organisation at a time; a person with several says which."""
    held = list(memberships_in_force(request.person, request.today))
    if request.method == "POST":
        chosen = next((one for one in held if str(one.pk) == request.POST.get("membership")), None)
        if chosen is None:
            raise Http404
        request.session["membership"] = chosen.pk
        record("choose_role", by=request.actor, on=request.today, why=f"{chosen.role_name}, {chosen.organisation.name}")
        return redirect("home")
    return render(request, "home/choose_role.html", {"held": held, "current": request.membership})


@page(SEE_HOME)
def stay(request: HttpRequest) -> HttpResponse:
    """Asked by the page when somebody wants to stay signed in: renews the session and shows nothing."""
    request.session.modified = True
    return HttpResponse(status=204) if request.headers.get("X-Requested-With") else redirect("home")


@open_page("health: says only that the process answers")
def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@open_page("health: says whether the database answers, and nothing about anybody")
def ready(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok", "set_up": deployment() is not None})
