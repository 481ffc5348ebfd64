"""What was tried: a list with doses and dates."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from waymark.service.referrals import actions
from waymark.service.referrals.permissions import WRITE_REFERRAL
from waymark.service.referrals.queries import support_with_id, supports_tried
from waymark.service.referrals.rules import WrongState
from waymark.service.web.page import page

from ..forms.words import TriedForm
from ..subjects import own_referral_or_404
from .form_page import form_page


@page(WRITE_REFERRAL)
def add_tried(request: HttpRequest, reference: str) -> HttpResponse:
    referral = own_referral_or_404(request, reference)
    form = TriedForm(
        request.POST if request.method == "POST" else None, today=request.today, born_on=referral.pupil.born_on
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        already = any(
            all(getattr(one, name) == value for name, value in given.items()) for one in supports_tried(referral)
        )
        try:
            if not already:  # the same press twice adds one line
                actions.add_support_tried(referral=referral, details=given, by=request.actor, on=request.today)
        except WrongState as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"“{given['what']}” is on the list.")
            return redirect("school_referral_section", referral.reference, "tried")
    return form_page(
        request,
        form,
        title="Add something you tried",
        caption=referral.pupil.name,
        button="Add to the list",
        back_href=reverse("school_referral_section", args=[referral.reference, "tried"]),
    )


@page(WRITE_REFERRAL)
@require_POST
def remove_tried(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    referral = own_referral_or_404(request, reference)
    tried = support_with_id(referral, number)
    if tried is None:
        if number < 1:
            raise Http404
        messages.info(request, "That line is already off the list.")  # pressed twice
    else:
        try:
            actions.remove_support_tried(tried=tried, by=request.actor, on=request.today)
            messages.success(request, f"“{tried.what}” is off the list.")
        except WrongState as refused:
            messages.error(request, str(refused))
    return redirect("school_referral_section", referral.reference, "tried")
