"""Every page of the school's journey as the right role, the wrong role and a stranger; lists, facts and faults."""

from __future__ import annotations

import inspect
from datetime import date

import pytest
from django import forms
from django.test import Client
from django.urls import get_resolver, reverse

from benchmarks.main_pages import counting_queries
from tests.factories.county import TODAY, make_pupil, make_small_county
from tests.factories.referrals import drafted, submitted
from tests.web.test_school_journey import CHILD, enter, page
from waymark.kernel.identifiers import make_upn
from waymark.service.audit.models import AuditEntry
from waymark.service.exclusions.models import AttendanceSummary, PermanentExclusion
from waymark.service.notifications.models import Message
from waymark.service.pupils.actions import draft_letter
from waymark.service.pupils.models import FamilyLink, NextStep, Pupil, RestrictedNote
from waymark.service.referrals import actions
from waymark.service.referrals.models import Referral, ReferralSection
from waymark.service.referrals.queries import home_needs
from waymark.service.web.components.form_messages import check_form_messages
from waymark.service.web.school.forms import afterwards, child, facts, sections, sending, words
from waymark.service.web.school.urls import urlpatterns

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MOST_QUERIES, MOST_BYTES = 30, 150_000


@pytest.fixture
def county():
    return make_small_county()


def filled_forms() -> list[type[forms.BaseForm]]:
    made = [
        one
        for module in (afterwards, child, facts, sending, words)
        for one in vars(module).values()
        if inspect.isclass(one) and issubclass(one, forms.BaseForm) and one.__module__ == module.__name__
    ]
    return [*made, *sections.SECTION_FORMS.values()]


@pytest.mark.parametrize("form", filled_forms(), ids=lambda form: form.__name__)
def test_every_box_answers_in_its_own_words(form):
    assert check_form_messages(form) == []


DRAFT = ["referral_task_list", "referral_check", "referral_add_tried", "referral_safeguarding"]
SENT = ["referral", "referral_add", "referral_withdraw", "referral_history"]
LATER = ["keep_apart", "change_details"]
CHILDS = ["child", "start_referral", "who_may_know", "restricted", "family_link", "add_attendance", *LATER]
PLAIN = ["children", "find_child", "add_child"]


def addresses(county) -> dict[str, str]:
    draft, sent = (
        drafted(county, make_pupil(county.schools[0])),
        submitted(county, make_pupil(county.schools[0], serial=2)),
    )
    found = {name: page(name) for name in PLAIN}
    found |= {name: page(name, draft.pupil.reference) for name in CHILDS}
    found |= {name: page(name, draft.reference) for name in DRAFT}
    found |= {name: page(name, sent.reference) for name in SENT}
    found |= {
        f"section {key}": page("referral_section", draft.reference, key)
        for key in ReferralSection.objects.filter(referral=draft).values_list("key", flat=True)
    }
    return found | {"words": page("referral_words", sent.reference, "parent")}


def test_a_school_opens_each_of_its_pages_within_the_budget(county):
    for name, address in addresses(county).items():
        lead = enter(county, "lead")
        with counting_queries() as asked:
            shown = lead.get(address)
        assert shown.status_code == 200, name
        assert asked.count <= MOST_QUERIES, f"{name}: {asked.count} queries"
        assert len(shown.content) <= MOST_BYTES, name


def test_another_schools_lead_finds_nothing_there(county):
    found = addresses(county)
    other = enter(county, "other_lead")
    for name, address in found.items():
        if name not in PLAIN:
            assert other.get(address).status_code == 404, name
            county.act_as("other_lead")


def test_a_draft_is_its_own_schools_alone_even_where_the_child_may_be_known(county):
    pupil = make_pupil(county.schools[0], seen_by=[county.schools[1]])
    draft = drafted(county, pupil)
    other = enter(county, "other_lead")
    assert other.get(page("child", pupil.reference)).status_code == 200
    for name in ("referral", "referral_task_list", "referral_check"):
        assert other.get(page(name, draft.reference)).status_code == 404


def test_a_stranger_is_asked_to_sign_in_and_comes_back_to_the_page():
    for pattern in urlpatterns:
        kwargs = {name: 1 if name in ("number", "link_id") else "RF-2222-2222-2222" for name in pattern.pattern.converters}
        address = reverse(pattern.name, kwargs=kwargs)
        answer = Client().get(address)
        assert answer.status_code in (302, 405), pattern.name
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/sign-in/?next=/school/"), pattern.name


@pytest.mark.parametrize("who", ["director", "base_lead", "board"])
@pytest.mark.parametrize("name", ["children", "find_child", "add_child"])
def test_other_roles_are_told_they_may_not_write_for_a_school(county, who, name):
    assert enter(county, who).get(page(name)).status_code == 403


def test_a_lead_cannot_open_the_heads_approval(county):
    referral = drafted(county, make_pupil(county.schools[0]))
    refused = enter(county, "lead").get(page("referral_approve", referral.reference))
    assert refused.status_code == 403 and "only a head can" in refused.content.decode()


def test_every_address_of_the_journey_is_served(county):
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str) and name.startswith("school_")}
    assert {pattern.name for pattern in urlpatterns} <= names


def test_the_list_shows_who_has_the_next_step_in_few_queries(county):
    for serial in range(1, 41):
        pupil = make_pupil(county.schools[0], serial=serial)
        by = county.act_as("lead")
        actions.start_referral(pupil=pupil, school=county.schools[0], path="persistent", by=by, on=TODAY)
    lead = enter(county, "lead")
    with counting_queries() as asked:
        shown = lead.get(page("children")).content.decode()
    assert asked.count <= MOST_QUERIES
    assert "All (40)" in shown and "Finish the request and send it to the head" in shown and "Ada Marshlight" in shown
    assert "No child is in this list" in lead.get(page("children") + "?show=decided").content.decode()


def test_an_empty_school_is_told_what_would_fill_the_list(county):
    assert "No children yet" in enter(county, "lead").get(page("children")).content.decode()


def test_a_wrong_upn_is_answered_with_what_is_wrong(county):
    shown = enter(county, "lead").post(page("find_child"), {"upn": "A99840"}).content.decode()
    assert "has 6 characters" in shown


def test_a_child_with_the_same_birthday_and_a_like_name_is_shown_before_anything_is_saved(county):
    known = make_pupil(county.schools[0], family_name="Eelcatcher")
    lead = enter(county, "lead")
    asked = lead.post(page("add_child"), CHILD)
    assert asked.status_code == 422 and known.reference in asked.content.decode()
    county.act_as("lead")
    assert Pupil.objects.count() == 1
    lead.post(page("add_child"), CHILD | {"is_another_child": "true"})
    county.act_as("lead")
    assert Pupil.objects.count() == 2


def test_a_child_another_school_holds_gets_a_sentence_that_tells_nothing(county):
    held = make_pupil(county.schools[1], given_names="Hidden", family_name="Farwater")
    lead = enter(county, "lead")
    assert "Nobody you may see" in lead.post(page("find_child"), {"upn": held.upn}).content.decode()
    unborn = {"family_name": "Fenlight", "born_on_day": "15", "born_on_month": "1", "born_on_year": "2030"}
    assert "check the year of birth" in lead.post(page("find_child"), unborn).content.decode()
    county.act_as("lead")
    shown = lead.post(page("add_child"), CHILD | {"upn": held.upn}).content.decode()
    assert "is recorded already" in shown and "Farwater" not in shown and "Lantern Fen" not in shown


def test_a_coordinator_enters_for_a_school_that_then_sees_the_child(county):
    coordinator = enter(county, "coordinator")
    coordinator.post(page("add_child"), CHILD | {"school": county.schools[0].pk})
    county.act_as("lead")
    pupil = Pupil.objects.get(family_name="Eelcatcher")
    enter(county, "coordinator").post(page("start_referral", pupil.reference), {"path": "persistent"})
    county.act_as("lead")
    assert Referral.objects.get().school == county.schools[0]


def test_a_permanent_exclusion_gives_the_council_the_sixth_day(county):
    pupil = make_pupil(county.schools[0])
    head = enter(county, "head")
    given = {
        f"{name}_{part}": value
        for name in ("decided_on", "first_day_on")
        for part, value in (("day", 23), ("month", 11), ("year", 2026))
    } | {"reasons": ["OW"]}
    for _ in range(2):
        head.post(reverse("exclusion_exclude", args=[pupil.reference]), given)
    county.act_as("inclusion")
    assert PermanentExclusion.objects.count() == 1
    step = NextStep.objects.get(pupil=pupil, done_on__isnull=True)
    assert step.due_on == date(2026, 11, 30)
    assert enter(county, "lead").post(reverse("exclusion_exclude", args=[pupil.reference]), given).status_code == 403


def test_attendance_that_adds_up_to_too_much_is_refused_with_the_numbers(county):
    pupil = make_pupil(county.schools[0])
    lead = enter(county, "lead")
    given = {
        "first_on_day": 7,
        "first_on_month": 9,
        "first_on_year": 2026,
        "last_on_day": 23,
        "last_on_month": 10,
        "last_on_year": 2026,
        "possible": 60,
        "attended": 59,
        "authorised": 2,
        "unauthorised": 0,
    }
    assert "make 61, more than the 60" in lead.post(page("add_attendance", pupil.reference), given).content.decode()
    county.act_as("lead")
    lead.post(page("add_attendance", pupil.reference), given | {"attended": 48})
    county.act_as("lead")
    assert AttendanceSummary.objects.get().attended == 48
    assert "Attended 80%" in lead.get(page("child", pupil.reference)).content.decode()


def test_restricted_text_is_written_once_and_kept_off_the_childs_page(county):
    pupil = make_pupil(county.schools[0])
    lead = enter(county, "lead")
    for _ in range(2):
        lead.post(page("restricted", pupil.reference), {"text": "Told in confidence"})
    assert "Told in confidence" in lead.get(page("restricted", pupil.reference)).content.decode()
    assert "Told in confidence" not in lead.get(page("child", pupil.reference)).content.decode()
    county.act_as("lead")
    assert RestrictedNote.objects.count() == 1
    assert AuditEntry.objects.filter(act="look_at_restricted", pupil_id=pupil.pk).exists()


def test_the_family_link_is_shown_once_and_sent_without_a_name(county):
    pupil = make_pupil(county.schools[0])
    lead = enter(county, "lead")
    given = {"recipient_name": "Ms Reed", "relationship": "mother", "sent_to": "reed@fenshire.example"}
    assert "/family/" in lead.post(page("family_link", pupil.reference), given).content.decode()
    county.act_as("lead")
    assert lead.post(page("family_link", pupil.reference), given).status_code == 302
    county.act_as("lead")
    assert FamilyLink.objects.count() == 1
    message = Message.objects.get(to_address="reed@fenshire.example")
    assert pupil.family_name not in message.body + message.subject


def test_a_letter_is_read_by_who_may_see_the_child_and_each_look_is_shown(county):
    pupil = make_pupil(county.schools[0])
    county.act_as("lead")
    letter = draft_letter(
        pupil=pupil,
        template="refused",
        addressee_kind="parent",
        addressee_name="Ms Reed",
        subject="What was decided",
        body="Dear Ms Reed\n\nPlease ring us.",
        on=TODAY,
    )
    lead = enter(county, "lead")
    assert "It has not been sent" in lead.get(page("letter", letter.reference)).content.decode()
    assert "Looked at a letter" in lead.get(page("who_may_know", pupil.reference)).content.decode()
    assert enter(county, "other_lead").get(page("letter", letter.reference)).status_code == 404


def test_what_was_typed_survives_the_end_of_the_session(county):
    referral = drafted(county, make_pupil(county.schools[0]))
    typed = "A long evening's words. " * 20
    kept = Client().post(
        page("referral_section", referral.reference, "worries"), {"worry": typed, "version": "1", "then": "continue"}
    )
    shown = kept.content.decode()
    assert kept.status_code == 401
    assert typed.strip() in shown.replace("&#39;", "'") and 'name="version" value="1"' in shown


def test_a_form_opened_before_signing_in_again_is_offered_again_and_a_foreign_one_is_not(county):
    referral = drafted(county, make_pupil(county.schools[0]))
    client = Client(enforce_csrf_checks=True)
    address = page("referral_section", referral.reference, "worries")
    ours = client.post(address, {"worry": "Mine"}, headers={"sec-fetch-site": "same-origin"})
    theirs = client.post(address, {"worry": "Forged"}, headers={"sec-fetch-site": "cross-site"})
    assert "What you typed is still here" in ours.content.decode()
    assert theirs.status_code == 403 and "Forged" not in theirs.content.decode()


def test_a_section_of_a_sent_request_is_refused_with_the_words_still_there(county):
    referral = submitted(county, make_pupil(county.schools[0]))
    lead = enter(county, "lead")
    late = lead.post(
        page("referral_section", referral.reference, "people"),
        {"people": "A late thought", "named_adult": "Mr F", "version": "1"},
    )
    assert late.status_code == 409
    assert "has been sent" in late.content.decode() and "A late thought" in late.content.decode()


def test_lasting_answers_are_filled_from_the_last_request(county):
    pupil = make_pupil(county.schools[0])
    first = submitted(county, pupil)
    actions.withdraw_referral(referral=first, reason="settled", note="", by=county.act_as("lead"), on=TODAY)
    again = actions.start_referral(
        pupil=pupil, school=county.schools[0], path="persistent", by=county.act_as("lead"), on=TODAY
    )
    shown = enter(county, "lead").get(page("referral_section", again.reference, "strengths")).content.decode()
    assert "Filled from the last request" in shown and "Reads to the younger children" in shown


@pytest.mark.parametrize(
    ("who", "kind", "waits"), [("lead", "read_referral", True), ("head", "approve_referral", False)]
)
def test_home_gives_the_head_the_approval_and_the_writer_the_waiting(county, who, kind, waits):
    referral = drafted(county, make_pupil(county.schools[0]))
    actions.send_to_head(referral=referral, by=county.act_as("lead"), on=TODAY)
    needs = home_needs(county.act_as(who), TODAY)
    assert [(need.kind, need.about, need.waits_for_others) for need in needs] == [(kind, referral.reference, waits)]
    assert needs[0].due_on == date(2026, 11, 26)


def test_a_governing_board_is_not_asked_to_write_requests(county):
    drafted(county, make_pupil(county.schools[0]))
    assert home_needs(county.act_as("board"), TODAY) == []


@pytest.mark.parametrize("query", ["?name=%00", "?page=1%00"])
def test_a_nul_in_an_address_is_answered_in_plain_words(county, query):
    answer = enter(county, "lead").get(page("children") + query)
    assert answer.status_code == 400 and "We could not read that" in answer.content.decode()


def test_a_nul_in_a_form_saves_nothing(county):
    lead = enter(county, "lead")
    assert lead.post(page("add_child"), CHILD | {"family_name": "Eel\x00"}).status_code == 400
    assert lead.get("/school/children/PU-\x00/").status_code == 400
    county.act_as("lead")
    assert not Pupil.objects.exists()


def test_every_upn_shown_as_an_example_has_its_right_check_letter():
    example = make_upn("998", 4001, 19, 1)
    shown = (child.FindChildForm().fields["upn"].help_text, child.AddChildForm().fields["upn"].help_text,
             afterwards.KeepApartForm().fields["other"].help_text)
    assert all(example in text for text in shown)


def test_the_details_looked_for_are_carried_to_the_page_that_adds_without_an_address(county):
    lead = enter(county, "lead")
    found = lead.post(page("find_child"), {name: CHILD[name] for name in CHILD if name.startswith(("family", "born"))})
    text = found.content.decode()
    assert found.status_code == 200 and 'name="looked_for"' in text and "?family_name" not in text
    carried = lead.post(page("add_child"), {"looked_for": "yes", "family_name": "Eelcatcher", "born_on_day": "15",
                                            "born_on_month": "1", "born_on_year": "2014"})
    assert carried.status_code == 200 and 'value="Eelcatcher"' in carried.content.decode()
    county.act_as("lead")
    assert not Pupil.objects.exists()


@pytest.mark.parametrize(("section", "box"), [
    ("worries", "incident_on"), ("agreement", "parent_spoken_on"), ("safety", "told_services_on"),
])
def test_a_day_of_the_past_cannot_be_in_the_future(county, section, box):
    referral = drafted(county, make_pupil(county.schools[0]))
    answer = enter(county, "lead").post(
        page("referral_section", referral.reference, section),
        {"then": "return", "version": "1", f"{box}_day": "24", f"{box}_month": "11", f"{box}_year": "2027"},
    )
    assert answer.status_code == 422 and "The date cannot be in the future" in answer.content.decode()


@pytest.mark.parametrize("year", ["2010", "2016", "2024"])
def test_the_day_childrens_services_were_told_is_not_long_past(county, year):
    referral = drafted(county, make_pupil(county.schools[0]))
    told = {"told_services_on_day": "4", "told_services_on_month": "11", "told_services_on_year": year}
    lead = enter(county, "lead")
    for then in ("return", "continue"):
        answer = lead.post(
            page("referral_section", referral.reference, "safety"),
            {"then": then, "version": "1", "safeguarding_open": "yes", "risk": "x", "high_intensity": "no"} | told,
        )
        assert answer.status_code == 422 and "must be 1 September 2025 or later" in answer.content.decode()
    shown = lead.get(page("referral_section", referral.reference, "safety")).content.decode()
    assert "When did you tell children’s services?" in shown
    assert "When did you tell children’s services? (optional)" not in shown


def test_what_was_tried_began_after_the_birth_and_has_ended_when_an_end_is_given(county):
    referral = drafted(county, make_pupil(county.schools[0]))  # born on 15 January 2014
    line = {"what": "Mentor", "effect": "Some", "starts_on_day": "7", "starts_on_month": "9", "starts_on_year": "2026"}
    lead = enter(county, "lead")
    unborn = lead.post(page("referral_add_tried", referral.reference), line | {"starts_on_year": "2013"})
    assert unborn.status_code == 422 and "before the child was born" in unborn.content.decode()
    later = {"ends_on_day": "7", "ends_on_month": "9", "ends_on_year": "2027"}
    unended = lead.post(page("referral_add_tried", referral.reference), line | later)
    assert unended.status_code == 422 and "leave it empty while it is still going on" in unended.content.decode()


@pytest.mark.parametrize("who", ["parent_agreement", "pupil_agreement"])
def test_whoever_disagrees_is_heard_before_the_section_is_complete(county, who):
    referral = drafted(county, make_pupil(county.schools[0]))
    said = {"parent_agreement": "agrees", "pupil_agreement": "agrees", "sharing_told": "yes", "parent_spoken_on_day": "16",
            "parent_spoken_on_month": "11", "parent_spoken_on_year": "2026", "version": "1", who: "disagrees"}
    lead = enter(county, "lead")
    address = page("referral_section", referral.reference, "agreement")
    silent = lead.post(address, said | {"disagreement": " "})
    assert silent.status_code == 422 and "Write what they say who disagree" in silent.content.decode()
    assert lead.post(address, said | {"disagreement": " ", "then": "return"}).status_code == 302, "kept to come back to"
    county.act_as("lead")
    assert any(key == "agreement" for key, _ in actions.still_missing(referral, TODAY))
    assert lead.post(address, said | {"disagreement": "Not before spring", "version": "2"}).status_code == 302
    county.act_as("lead")
    assert actions.still_missing(referral, TODAY) == []


def test_a_family_not_yet_told_is_said_to_writer_and_head_who_says_that_it_was_read(county):
    said = {"parent_agreement": "agrees", "parent_spoken_on": "2026-11-16", "pupil_agreement": "agrees"}
    referral = drafted(county, make_pupil(county.schools[0]), agreement={**said, "sharing_told": "no"})
    checked = enter(county, "lead").get(page("referral_check", referral.reference)).content.decode()
    assert "has not been told yet who will see this" in checked
    referral = actions.send_to_head(
        referral=referral, by=county.act_as("lead"), on=TODAY, exception_reason="It cannot wait"
    )
    head = enter(county, "head")
    assert "behind their backs" in head.get(page("referral_approve", referral.reference)).content.decode()
    approves = {"decision": "approve", "version": referral.version}
    unread = head.post(page("referral_approve", referral.reference), approves)
    assert unread.status_code == 422 and "Tick that you have read it" in unread.content.decode()
    assert head.post(page("referral_approve", referral.reference), approves | {"knows_untold": "on"}).status_code == 302
    county.act_as("head")
    referral.refresh_from_db()
    assert referral.state == "submitted"
