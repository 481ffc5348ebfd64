"""Answers to an agreed place: the host's, the decision-maker's in law, did the child come, is it withdrawn."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from waymark.service.organisations.queries import authority_model
from waymark.service.placements import actions, permissions
from waymark.service.placements.queries import extension_to_decide
from waymark.service.placements.rules import DECISION_MAKERS
from waymark.service.web.page import page

from .asking import asked, found, is_sure, no_longer
from .forms import AdultForm, AnswerForm, ArrivalForm, DecideForm, DecideLongerForm, WithdrawForm
from .presenting import notice_in_the_way


def _reasons(key: str):
    return authority_model().reason_list(key).options


@page(permissions.ANSWER_OFFER)
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    placement = found(request, reference)
    form = AnswerForm(_reasons("host_refusal"), request.POST or None)
    return asked(
        request, placement, form, "placement/answer.html", permission=permissions.ANSWER_OFFER,
        closed=no_longer(placement, "host_accepts", "host_declines"),
        act=lambda said: actions.answer_offer(placement=placement, by=request.actor, on=request.today, **said),
        done="Your answer has been sent.",
    )


@page(permissions.RECORD_LEGAL_DECISION)
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    placement = found(request, reference)
    closed = no_longer(placement, "decision_maker_acts", "decision_maker_refuses")
    if closed and (longer := extension_to_decide(placement)):
        return _decide_longer(request, placement, longer)
    form = DecideForm(request.POST or None, initial={"decided_on": request.today, "starts_on": placement.starts_on})
    return asked(
        request, placement, form, "placement/decide.html", permission=permissions.RECORD_LEGAL_DECISION,
        act=lambda said: actions.record_legal_decision(placement=placement, by=request.actor, on=request.today, **said),
        done="The decision has been recorded.", route=authority_model().route(placement.route),
        decision_maker=DECISION_MAKERS[placement.decision_maker], closed=closed,
    )


def _decide_longer(request: HttpRequest, placement: Any, longer: Any) -> HttpResponse:
    """A stay made longer is decided afresh by whoever decided the first, with its own notice."""
    form = DecideLongerForm(request.POST or None, initial={"decided_on": request.today})
    return asked(
        request, placement, form, "placement/decide_longer.html", permission=permissions.RECORD_LEGAL_DECISION,
        act=lambda said: actions.record_extension_decision(extension=longer, by=request.actor, on=request.today, **said),
        done="The decision has been recorded.", route=authority_model().route(placement.route), longer=longer,
        decision_maker=DECISION_MAKERS[placement.decision_maker],
    )


@page(permissions.RECORD_ARRIVAL)
def arrival(request: HttpRequest, reference: str) -> HttpResponse:
    placement = found(request, reference)
    form = ArrivalForm(_reasons("non_start"), request.POST or None, initial={"arrived_on": placement.starts_on})

    def act(said: dict) -> object:
        given = {"placement": placement, "by": request.actor, "on": request.today}
        if said["came"]:
            return actions.record_arrival(arrived_on=said["arrived_on"], **given)
        return actions.record_non_start(reason_code=said["reason_code"], note=said["note"], sure=is_sure(request), **given)

    return asked(request, placement, form, "placement/arrival.html", permission=permissions.RECORD_ARRIVAL, act=act,
                 closed=no_longer(placement, "arrive", "not_start"), notice=notice_in_the_way(placement),
                 done="Thank you. It has been recorded.")


@page(permissions.WITHDRAW_PLACEMENT)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    placement = found(request, reference)
    form = WithdrawForm(_reasons("withdrawal"), request.POST or None)
    return asked(
        request, placement, form, "placement/withdraw.html", permission=permissions.WITHDRAW_PLACEMENT,
        closed=no_longer(placement, "withdraw"),
        act=lambda said: actions.withdraw_placement(placement=placement, by=request.actor, on=request.today, **said),
        done="The place has been withdrawn.",
    )


@page(permissions.NAME_ADULT)
def adult(request: HttpRequest, reference: str) -> HttpResponse:
    """The adult of one's own side; the council names the home school's."""
    placement = found(request, reference)
    side = "provision" if request.actor.organisation_id == placement.provision_class.provision.provider_id else "home"
    named = placement.provision_named_adult if side == "provision" else placement.home_named_adult
    form = AdultForm(request.POST or None, initial={"name": named})
    return asked(
        request, placement, form, "placement/adult.html", permission=permissions.NAME_ADULT, side=side,
        act=lambda said: actions.name_adult(placement=placement, side=side, by=request.actor, on=request.today, **said),
        done="The adult has been named.",
    )
