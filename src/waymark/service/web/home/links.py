"""Where each kind of need leads, and the words of its link."""

from __future__ import annotations

from django.urls import reverse

# kind of need: (name of the page, words of the link). Pages take the need's reference.
LINKS: dict[str, tuple[str, str]] = {
    "write_referral": ("school_referral_task_list", "Go on writing"),
    "approve_referral": ("school_referral_approve", "Read and approve"),
    "answer_more": ("school_referral_answer", "Answer"),
    "read_referral": ("school_referral", "Read the request"),
    "place_on_agenda": ("panel_prepare", "Put on the agenda"),
    "call_panel_for": ("panel_call_one", "Call the panel"),
    "meet_duty": ("sixth_day_duty", "See to it"),
    "open_duty": ("education_record", "Read the record"),
    "exclusion_told": ("exclusion_event", "Read what follows"),
    "exclusion_board": ("exclusion_event", "Read what follows"),
    "next_step": ("school_child", "Open"),
    "review_interim": ("panel_interim", "Say how it is going"),
    "answer_challenge": ("panel_challenge", "Read and answer"),
    "release_letter": ("panel_letter", "Read and release"),
    "answer_offer": ("placement_answer", "Answer the offer"),
    "decide_in_law": ("placement_decide", "Decide"),
    "confirm_arrival": ("placement_arrival", "Say whether they came"),
    "hold_review": ("placement_review", "Write the review"),
    "move_on": ("placement_page", "Settle the way on"),
    "name_adult": ("placement_adult", "Name the adult"),
    "look_at_placement": ("placement_page", "Open the place"),
    "check_return": ("placement_check", "Say how it is going"),
    "confirm_places": ("provider_confirm", "Confirm the places"),
    "call_panel": ("panel_call_one", "Call the panel"),
    "prepare_panel": ("panel_prepare", "Prepare"),
    "open_panel": ("panel_meeting", "Open the meeting"),
    "close_panel": ("panel_meeting", "Go on with the meeting"),
    "attend_panel": ("panel_meeting", "Read the cases"),
    "do_panel_action": ("panel_record", "Open"),
    "report_urgent_decision": ("panel_record", "Open"),
}


def link_to(kind: str, about: str) -> tuple[str, str]:
    """The address and words for a need."""
    name, words = LINKS[kind]
    return reverse(name, args=[about]), words
