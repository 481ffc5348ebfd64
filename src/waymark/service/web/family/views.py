"""The family's page: by a link and a code, without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from waymark.service.access.context import Sight, tell_database, token_hash
from waymark.service.accounts.middleware import FAMILY_TOKEN
from waymark.service.panels.actions import CannotLookAgain, ask_to_look_again
from waymark.service.pupils.actions import FamilyLinkClosed, check_family_code, send_family_code
from waymark.service.pupils.queries import link_with_token
from waymark.service.referrals.actions import add_own_words, take_back_own_words
from waymark.service.web.components.wording import long_day
from waymark.service.web.page import open_page

from .forms import ChangeWordsForm, CodeForm, LookAgainForm, WordsForm
from .presenters import has_asked, latest_referral, may_ask_about, page_for, words_since, words_to_change

if TYPE_CHECKING:
    from waymark.service.pupils.models import FamilyLink

BY_LINK = "opened only by a family's own link and the code sent with it"
MINUTES = 30


@open_page(BY_LINK)
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Say where the code will go, and send it when asked (a link opened by a mail scanner sends nothing)."""
    link = _link(request, token)
    if link is None:
        return _closed(request)
    if request.method == "POST":
        try:
            send_family_code(link=link, on=request.today)
        except FamilyLinkClosed:
            return _closed(request)
        return redirect("family_code", token=token)
    return render(request, "family/open.html", {"sent_to": masked(link.sent_to), "name": link.recipient_name})


@open_page(BY_LINK)
def enter_code(request: HttpRequest, token: str) -> HttpResponse:
    link = _link(request, token)
    if link is None:
        return _closed(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if check_family_code(link=link, code=form.cleaned_data["code"], on=request.today):
            request.session.cycle_key()
            request.session[FAMILY_TOKEN] = token
            request.session.set_expiry(MINUTES * 60)
            return redirect("family_page")
        form.add_error("code", "That code is not right, or it has run out. Check it, or ask for a new one.")
    return render(request, "family/code.html", {"form": form, "token": token, "sent_to": masked(link.sent_to)},
                  status=422 if form.is_bound else 200)


@open_page(BY_LINK)
def where_we_are(request: HttpRequest) -> HttpResponse:
    """Where we are, what you told us, who decides and when, what was decided and why, what next, who to ring."""
    link = _current(request)
    if link is None:
        return _closed(request)
    return render(request, "family/page.html", {"page": page_for(link, request.today), "link": link})


@open_page(BY_LINK)
def add_words(request: HttpRequest) -> HttpResponse:
    """Own words, added from a phone. Earlier words stay; the newest stand first."""
    link = _current(request)
    if link is None:
        return _closed(request)
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add_own_words(
            pupil=link.pupil, referral=latest_referral(link.pupil), speaker=link.speaker, given_by="link",
            words=form.cleaned_data["words"], helper_name=link.recipient_name, by=None, on=request.today,
        )
        messages.success(request, "Thank you. Your words are kept, and the people who decide will read them first.")
        return redirect("family_page")
    return render(request, "family/words.html", {"form": form, "link": link}, status=422 if form.is_bound else 200)


@open_page(BY_LINK)
def change_words(request: HttpRequest, number: int) -> HttpResponse:
    """Their own words said differently, or taken back, until a panel's papers are made of them."""
    link = _current(request)
    if link is None:
        return _closed(request)
    spoken = words_to_change(link, number)
    if spoken is None:
        return _changed_meanwhile(request, link, number)
    takes_back = "take_back" in request.POST
    form = ChangeWordsForm(request.POST or None, initial={"words": spoken.words})
    if request.method == "POST" and (takes_back or form.is_valid()):
        words = "" if takes_back else form.cleaned_data["words"]
        take_back_own_words(spoken=spoken, words=words, helper_name=link.recipient_name, on=request.today)
        messages.success(request, "You have taken these words back." if takes_back else "Your words are changed.")
        return redirect("family_page")
    return render(request, "family/change_words.html", {"form": form, "spoken": spoken}, status=422 if form.is_bound else 200)


def _changed_meanwhile(request: HttpRequest, link: FamilyLink, number: int) -> HttpResponse:
    """A page that was open while the words were changed, taken back or put in the papers: what was typed stays on the page."""
    late = words_since(link, number)
    if late is None:
        messages.info(request, "These words are not yours to change. You can add to what you said.")
        return redirect("family_page")
    newer, takes_back, typed = late.newer, "take_back" in request.POST, request.POST.get("words", "").strip()
    if request.method != "POST":
        messages.info(request, late.why)
        return redirect("family_change_words", newer.pk) if newer else redirect("family_page")
    if (takes_back and late.is_taken_back) or (newer and not takes_back and typed == newer.words):
        return redirect("family_page")  # pressed twice
    form = (ChangeWordsForm if newer else WordsForm)({"words": typed or (newer.words if newer else "")})
    done = "Nothing has been taken back." if takes_back else "What you typed is still here, but has not been saved."
    form.add_error(None, f"{late.why} {done}")
    if newer:
        context = {"form": form, "spoken": newer, "to": reverse("family_change_words", args=[newer.pk])}
        return render(request, "family/change_words.html", context, status=422)
    return render(request, "family/words.html", {"form": form, "link": link, "to": reverse("family_words")}, status=422)


@open_page(BY_LINK)
def look_again(request: HttpRequest) -> HttpResponse:
    """A decision they do not agree with, looked at again: their words, how to reach them; answered by a day."""
    link = _current(request)
    if link is None:
        return _closed(request)
    targets = may_ask_about(link)
    if request.method == "POST" and has_asked(link, request.POST.get("about", ""), request.POST.get("words", "")):
        return redirect("family_page")  # pressed twice
    if not targets and request.method != "POST":
        messages.info(request, "There is nothing to ask about here now. What you asked, and the answers, are on this page.")
        return redirect("family_page")
    form = LookAgainForm([(one.key, one.words) for one in targets], request.POST or None)
    if request.method == "POST" and form.is_valid():
        target = next(one for one in targets if one.key == form.cleaned_data["about"])
        try:
            asked = ask_to_look_again(link=link, target=target, words=form.cleaned_data["words"],
                                      reach=form.cleaned_data["reach"], on=request.today)
        except CannotLookAgain as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Thank you. You get an answer with reasons by {long_day(asked.answer_due_on)}.")
            return redirect("family_page")
    return render(request, "family/look_again.html", {"form": form, "targets": targets}, status=422 if form.is_bound else 200)


@open_page("leaving is open to everybody")
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    request.session.flush()
    return render(request, "family/left.html")


def _link(request: HttpRequest, token: str) -> FamilyLink | None:
    tell_database(Sight(today=request.today, family_token_hash=token_hash(token)))
    link = link_with_token(token)
    return link if link and link.is_open(request.today) else None


def _current(request: HttpRequest) -> FamilyLink | None:
    token = request.session.get(FAMILY_TOKEN)
    return _link(request, token) if token else None


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "family/closed.html", status=404)


def masked(address: str) -> str:
    """Enough of an address for its owner to know it, and no more: "j…@example.org", "…432"."""
    name, at, host = address.partition("@")
    return f"{name[:1]}…@{host}" if at else f"a number ending {address[-3:]}"
