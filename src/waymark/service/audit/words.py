"""What an entry of the record says to a person: the act in plain words, and why, for acts that carry no reason of their own."""

from __future__ import annotations

ASKING = "Asking for support for the child"
PANEL = "Preparing or holding a panel"
PLACE = "Arranging the child’s place"
WAY_ON = "Seeing to the child’s way on"
FACTS = "Keeping what is known about the child"
FAMILY = "Keeping the family told"
PEOPLE = "Keeping who works here and what they may do"
PLACES = "Keeping what places there are"
COUNTY = "Keeping the county’s schools and partnerships"
FILES = "Bringing children in from a file"
DUTY = "Seeing that the child is taught"
PLANS = "Planning what to open, where and when"

ACTS: dict[str, tuple[str, str]] = {
    # act: (what was done, why when the entry itself says nothing)
    "add_closed_day": ("Added a day the school is closed", COUNTY),
    "add_own_words": ("Wrote down what the child or a parent said", ASKING),
    "add_partnership_member": ("Put a school in a partnership", COUNTY),
    "add_person": ("Added a person", PEOPLE),
    "add_pupil": ("Added the child", FACTS),
    "add_something": ("Added something to a request", ASKING),
    "add_support_tried": ("Wrote down something that was tried", ASKING),
    "agree_placement": ("Agreed a place", PLACE),
    "agree_fair_access": ("Agreed that the child falls under fair access", DUTY),
    "allocate_school": ("Named the school that is to take the child", DUTY),
    "answer_sign": ("Said what was seen of a child whom an early sign pointed to", DUTY),
    "answer_challenge": ("Answered a family that asked to look again", FAMILY),
    "answer_more": ("Answered the council’s question", ASKING),
    "answer_offer": ("Answered the offer of a place", PLACE),
    "approve_referral": ("Approved the request and sent it", ASKING),
    "ask_to_look_again": ("Asked that a decision is looked at again", FAMILY),
    "attach_report": ("Added a report", ASKING),
    "ask_for_longer": ("Asked for a longer stay", PLACE),
    "ask_for_more": ("Asked the school for more", ASKING),
    "bring_start_forward": ("Let the place begin sooner", PLACE),
    "bring_in_spreadsheet": ("Brought in a spreadsheet", FILES),
    "call_meeting": ("Called a panel", PANEL),
    "call_member": ("Called somebody to a panel", PANEL),
    "cancel_meeting": ("Cancelled a panel", PANEL),
    "cancel_suspension": ("Wrote down that a suspension was cancelled", FACTS),
    "change_letter": ("Changed a letter before it went", FAMILY),
    "change_pupil": ("Changed the child’s details", FACTS),
    "choose_password": ("Chose a password", PEOPLE),
    "choose_role": ("Changed to another role", PEOPLE),
    "close_meeting": ("Closed a panel", PANEL),
    "confirm_places": ("Confirmed the free places", PLACES),
    "decide_case": ("Saved what the panel decided", PANEL),
    "decide_urgently": ("Decided between panels", PANEL),
    "declare_interest": ("Declared an interest", PANEL),
    "discard_spreadsheet": ("Threw a spreadsheet away", FILES),
    "end_absence": ("Recorded when the child came back after an illness", FACTS),
    "end_fair_access": ("Ended the case of fair access", DUTY),
    "end_out_of_school": ("Recorded that the child is out of school no longer", FACTS),
    "end_duty": ("Ended the duty to educate the child", DUTY),
    "end_partnership_member": ("Ended a school’s place in a partnership", COUNTY),
    "end_placement": ("Ended the stay", WAY_ON),
    "end_role": ("Ended a role", PEOPLE),
    "expire_draft": ("Let an old draft lapse", "Nobody had written in it for a long time"),
    "extend_placement": ("Made the stay longer", PLACE),
    "finish_action": ("Said that something agreed at a panel is done", PANEL),
    "freeze_agenda": ("Closed a panel’s agenda", PANEL),
    "give_duty_owner": ("Gave the child’s education another owner", DUTY),
    "give_back_spreadsheet": ("Gave a spreadsheet back", FILES),
    "give_role": ("Gave a role", PEOPLE),
    "go_on_inquorate": ("Went on without enough schools", PANEL),
    "hand_over_spreadsheet": ("Handed a spreadsheet over", FILES),
    "hand_over_undo": ("Asked for a spreadsheet to be undone", FILES),
    "hold_places": ("Held places back", PLACES),
    "hold_review": ("Wrote a review", PLACE),
    "import_schools": ("Imported schools", COUNTY),
    "keep_apart": ("Recorded that two children must be kept apart", FACTS),
    "keep_places_file": ("Kept a file of schools’ places", PLANS),
    "keep_scenario": ("Kept a scenario", PLANS),
    "leave_start": ("Left the first day as agreed although a place is free sooner", PLACE),
    "lift_hold": ("Gave held places back", PLACES),
    "list_case": ("Put the case on an agenda", PANEL),
    "make_family_link": ("Made the family’s link", FAMILY),
    "mark_present": ("Marked who is at a panel", PANEL),
    "move_case": ("Moved a case on the agenda", PANEL),
    "move_opening": ("Recorded a step towards opening", PLACES),
    "move_meeting": ("Moved a panel to another day", PANEL),
    "name_adult": ("Named an adult for the stay", PLACE),
    "note_promise": ("Noted whether a promise was kept", WAY_ON),
    "make_sickness_return": ("Made the sickness return to the council", DUTY),
    "make_calendar_feed": ("Made an address for a calendar", PEOPLE),
    "open_duty": ("Opened the duty to educate the child", DUTY),
    "open_meeting": ("Opened a panel", PANEL),
    "plan_return": ("Planned the way on", WAY_ON),
    "propose": ("Had a proposal worked out for a panel", PANEL),
    "receive_spreadsheet": ("Sent in a spreadsheet", FILES),
    "record_absence": ("Recorded that the child is away for illness", FACTS),
    "record_out_of_school": ("Recorded that the child is out of school", FACTS),
    "record_arrival": ("Said that the child arrived", PLACE),
    "record_attendance": ("Recorded attendance", FACTS),
    "record_board_on_suspension": ("Recorded what the board made of a suspension", FACTS),
    "record_breach": ("Wrote down why the child’s education was late", DUTY),
    "record_home": ("Recorded that the child lives in another council’s area", FACTS),
    "record_reintegration_meeting": ("Recorded a meeting about coming back", FACTS),
    "record_told": ("Recorded who was told of an exclusion", FAMILY),
    "record_exclusion_outcome": ("Recorded what became of a permanent exclusion", FACTS),
    "record_extension_decision": ("Recorded the decision in law on a longer stay", PLACE),
    "record_legal_decision": ("Recorded the decision in law", PLACE),
    "record_non_start": ("Said that the child did not come", PLACE),
    "record_permanent_exclusion": ("Recorded a permanent exclusion", FACTS),
    "record_return_check": ("Said how the return is going", WAY_ON),
    "record_suspension": ("Recorded a suspension", FACTS),
    "put_plan_forward": ("Put a plan forward", PLANS),
    "release_letter": ("Released a letter", FAMILY),
    "remove_closed_day": ("Took away a closed day", COUNTY),
    "remove_support_tried": ("Took out something that was tried", ASKING),
    "reopen_case": ("Opened a decided case again", PANEL),
    "return_referral": ("Gave the request back to be changed", ASKING),
    "review_interim_support": ("Looked again at the support meanwhile", "The day for it had come"),
    "revoke_calendar_feed": ("Closed the address for a calendar", PEOPLE),
    "revoke_family_link": ("Closed the family’s link", FAMILY),
    "save_section": ("Wrote in the request", ASKING),
    "save_travel_times": ("Loaded measured journeys", COUNTY),
    "send_password_link": ("Sent a link to choose a password", PEOPLE),
    "send_to_broker": ("Sent the request to an officer to arrange", ASKING),
    "send_to_head": ("Sent the request to the head", ASKING),
    "solve_again": ("Had the proposal worked out again", PANEL),
    "start_referral": ("Began a request", ASKING),
    "start_simulation": ("Asked for a simulation", PLANS),
    "start_simulation_again": ("Started a simulation again", PLANS),
    "state_own_capacity": ("Stated the council’s own net capacity of a school", PLANS),
    "state_places": ("Said how many places there are", PLACES),
    "stop_keeping_apart": ("Recorded that two children need not be kept apart", FACTS),
    "stop_simulation": ("Stopped a simulation", PLANS),
    "switch_sign_off": ("Switched a rule of early signs off", DUTY),
    "switch_sign_on": ("Switched a rule of early signs on", DUTY),
    "tell_family_of_sign": ("Told the family that the school looks at the child", FAMILY),
    "try_sign": ("Tried a rule of early signs on past days", DUTY),
    "write_sign": ("Wrote a rule of early signs", DUTY),
    "take_back_own_words": ("Took back or changed what the family had said", ASKING),
    "take_duty_step": ("Did something towards the child’s education", DUTY),
    "take_off_case": ("Took the case off an agenda", PANEL),
    "take_out_children": ("Took the list of children out as a file", "Asked for on the page"),
    "take_out_request": ("Took the request out again", FILES),
    "take_out_pupil": ("Took the child out again", FILES),
    "take_out_record": ("Took this record out as a file", "Asked for on the page"),
    "thaw_agenda": ("Opened a panel’s agenda again", PANEL),
    "try_a_rule": ("Tried another rule of sharing on past panels", PANEL),
    "undo_spreadsheet": ("Undid a spreadsheet", FILES),
    "withdraw_placement": ("Withdrew the place", PLACE),
    "withdraw_referral": ("Withdrew the request", ASKING),
    "write_restricted_note": ("Wrote in the restricted part", FACTS),
}
LOOK = "look_at_"
LOOKS: dict[str, str] = {
    "access": "who may know about the child",
    "case": "the case for a panel",
    "education_record": "the record of the child’s education after an exclusion",
    "challenge": "what the family asks to have looked at again",
    "decision": "a decision",
    "family_page": "the family’s page",
    "letter": "a letter",
    "pack": "the papers of a panel",
    "passport": "the child’s one-page summary",
    "placement": "the place",
    "pupil": "the child’s record",
    "record_of_looks": "who looked at the child’s record",
    "referral": "the request",
    "report": "a report",
    "restricted": "the restricted part",
    "spreadsheet": "a spreadsheet",
    "spreadsheet_row": "a row of a spreadsheet beside the record",
    "urgent_case": "a case to decide between panels",
}
NOT_KEPT = "The reason was not written down then"


def act_words(act: str) -> str:
    """ "look_at_referral" as a person reads it: "Looked at the request"."""
    if act.startswith(LOOK):
        subject = act.removeprefix(LOOK)
        return f"Looked at {LOOKS.get(subject, subject.replace('_', ' '))}"
    return ACTS[act][0] if act in ACTS else act.replace("_", " ").capitalize()


def why_words(act: str, why: str) -> str:
    """The entry's own reason, or what the act is for: never nothing."""
    return why or (ACTS[act][1] if act in ACTS else NOT_KEPT)

