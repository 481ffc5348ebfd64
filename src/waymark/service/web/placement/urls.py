from __future__ import annotations

from django.urls import path

from . import answers, sooner, staying, unplanned, views, way_on

urlpatterns = [
    path("placement/unplanned/<str:reference>/", unplanned.unplanned, name="placement_unplanned"),
    path("placement/<str:reference>/", views.placement_page, name="placement_page"),
    path("placement/<str:reference>/passport/", views.placement_passport, name="placement_passport"),
    path("placement/<str:reference>/answer/", answers.answer, name="placement_answer"),
    path("placement/<str:reference>/decide/", answers.decide, name="placement_decide"),
    path("placement/<str:reference>/arrival/", answers.arrival, name="placement_arrival"),
    path("placement/<str:reference>/sooner/", sooner.sooner, name="placement_sooner"),
    path("placement/<str:reference>/withdraw/", answers.withdraw, name="placement_withdraw"),
    path("placement/<str:reference>/adult/", answers.adult, name="placement_adult"),
    path("placement/<str:reference>/review/", staying.review, name="placement_review"),
    path("placement/<str:reference>/extend/", staying.extend, name="placement_extend"),
    path("placement/<str:reference>/longer/", staying.ask_longer, name="placement_longer"),
    path("placement/<str:reference>/end/", staying.end, name="placement_end"),
    path("placement/<str:reference>/plan/", way_on.plan, name="placement_plan"),
    path("placement/<str:reference>/promise/<int:promise_id>/", way_on.promise, name="placement_promise"),
    path("placement/<str:reference>/check/", way_on.check, name="placement_check"),
]
