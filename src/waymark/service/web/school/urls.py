"""The school's journey: children and requests, writing one, sending it, and what follows."""

from __future__ import annotations

from django.urls import path

from .views import (
    apart,
    changing,
    child,
    council,
    facts,
    finding,
    listing,
    own_words,
    sections,
    sending,
    sent,
    starting,
    task_list,
    tried,
)

urlpatterns = [
    path("school/children/", listing.children, name="school_children"),
    path("school/children/find/", finding.find_child, name="school_find_child"),
    path("school/children/add/", finding.add_child, name="school_add_child"),
    path("school/children/<str:reference>/", child.child, name="school_child"),
    path("school/children/<str:reference>/ask/", starting.start_referral, name="school_start_referral"),
    path("school/children/<str:reference>/who-may-know/", child.who_may_know, name="school_who_may_know"),
    path("school/children/<str:reference>/restricted/", child.restricted, name="school_restricted"),
    path("school/children/<str:reference>/family-link/", child.family_link, name="school_family_link"),
    path(
        "school/children/<str:reference>/family-link/<int:link_id>/close/",
        child.close_family_link,
        name="school_close_family_link",
    ),
    path("school/children/<str:reference>/details/", changing.change_details, name="school_change_details"),
    path("school/children/<str:reference>/keep-apart/", apart.add_keep_apart, name="school_keep_apart"),
    path("school/children/<str:reference>/keep-apart/<str:other>/", apart.end_keep_apart, name="school_end_keep_apart"),
    path("school/children/<str:reference>/attendance/", facts.add_attendance, name="school_add_attendance"),
    path("school/letters/<str:reference>/", child.letter, name="school_letter"),
    path("school/reports/<str:reference>/", sent.report, name="school_report"),
    path("school/requests/<str:reference>/", sent.referral, name="school_referral"),
    path("school/requests/<str:reference>/write/", task_list.task_list, name="school_referral_task_list"),
    path("school/requests/<str:reference>/write/tried/add/", tried.add_tried, name="school_referral_add_tried"),
    path(
        "school/requests/<str:reference>/write/tried/<int:number>/remove/",
        tried.remove_tried,
        name="school_referral_remove_tried",
    ),
    path("school/requests/<str:reference>/write/<str:key>/", sections.section, name="school_referral_section"),
    path("school/requests/<str:reference>/safeguarding/", sending.safeguarding, name="school_referral_safeguarding"),
    path("school/requests/<str:reference>/check/", sending.check, name="school_referral_check"),
    path("school/requests/<str:reference>/why-all-the-same/", sending.eligibility, name="school_referral_eligibility"),
    path("school/requests/<str:reference>/approve/", sending.approve, name="school_referral_approve"),
    path("school/requests/<str:reference>/add/", sent.add_something, name="school_referral_add"),
    path("school/requests/<str:reference>/words/<str:speaker>/", own_words.add_own_words, name="school_referral_words"),
    path("school/requests/<str:reference>/answer/", sent.answer_more, name="school_referral_answer"),
    path("school/requests/<str:reference>/ask-for-more/", council.ask_for_more, name="school_referral_ask_more"),
    path("school/requests/<str:reference>/broker/", council.send_to_broker, name="school_referral_broker"),
    path("school/requests/<str:reference>/withdraw/", sent.withdraw, name="school_referral_withdraw"),
    path("school/requests/<str:reference>/history/", sent.referral_history, name="school_referral_history"),
]
