"""The placement page and its forms, by the people who use them; in the words they read."""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.county import TODAY, make_pupil, make_small_county
from tests.factories.placements import ENDS_ON, STARTS_ON, agreed, arrived, as_, confirmed
from tests.factories.referrals import submitted
from waymark.service.accounts.models import Person
from waymark.service.organisations.queries import calendar_for
from waymark.service.panels.actions import release_letter
from waymark.service.placements import actions, queries
from waymark.service.placements.models import Placement, Promise
from waymark.service.pupils.models import Letter
from waymark.service.web.components.form_messages import check_form_messages
from waymark.service.web.components.wording import day
from waymark.service.web.placement import forms
from waymark.service.web.placement.passport import _risk

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


@pytest.fixture
def pupil(county):
    return make_pupil(county.schools[0])


def signed_in(county, who) -> Client:
    client = Client()
    client.force_login(
        Person.objects.get(pk=county.people[who].person_id), backend="waymark.service.accounts.sign_in.PasswordBackend"
    )
    return client


def on_day(day):
    """The county stands still on another day."""
    from tests.database import as_owner
    from waymark.service.organisations.models import Deployment

    with as_owner():
        Deployment.objects.update(stands_still_on=day)


def typed(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_every_form_answers_in_its_own_words():
    classes = [one for one in vars(forms).values() if isinstance(one, type) and issubclass(one, forms.forms.Form)]
    assert [sentence for one in classes for sentence in check_form_messages(one)] == []


def test_the_page_says_what_for_until_when_on_what_basis_and_what_to_do(county, pupil, django_assert_max_num_queries):
    placement = agreed(county, pupil)
    client = signed_in(county, "board")
    with django_assert_max_num_queries(30):
        page = client.get(reverse("placement_page", args=[placement.reference]))
    text = page.content.decode()
    assert "To find out what makes mornings hard" in text
    assert "Education Act 2002 s.29A" in text
    assert "The governing board of the home school: not yet" in text
    assert "Record the decision in law" in text
    assert "Make the stay longer" not in text
    assert len(page.content) < 150_000


def test_somebody_elses_placement_is_not_found(county, pupil):
    placement = agreed(county, pupil)
    client = signed_in(county, "third_head")
    for name in ("page", "passport", "answer", "withdraw", "review", "end", "plan", "check", "adult"):
        assert client.get(reverse(f"placement_{name}", args=[placement.reference])).status_code == 404


def test_the_host_answers_and_the_board_decides_in_the_browser(county, pupil):
    placement = agreed(county, pupil)
    page = signed_in(county, "base_lead").post(
        reverse("placement_answer", args=[placement.reference]), {"accepts": "yes", "named_adult": "Ms Osprey"}
    )
    assert page.status_code == 302
    client = signed_in(county, "board")
    address = reverse("placement_decide", args=[placement.reference])
    wrong = client.post(address, {"agrees": "yes", "decided_by_name": "", **typed("decided_on", TODAY)})
    assert wrong.status_code == 422
    assert "Enter the name of whoever decided" in wrong.content.decode()
    late = client.post(
        address,
        {
            "agrees": "yes",
            "decided_by_name": "Cora Eelcatcher",
            **typed("decided_on", TODAY),
            **typed("notice_given_on", STARTS_ON - timedelta(days=3)),
            **typed("starts_on", STARTS_ON),
        },
    )
    assert "allows a start on Tue 1 Dec 2026 or later" in late.content.decode()
    assert "Cora Eelcatcher" in late.content.decode()
    done = client.post(
        address, {"agrees": "yes", "decided_by_name": "Cora Eelcatcher", **typed("decided_on", TODAY)}, follow=True
    )
    assert "The decision has been recorded." in done.content.decode()
    assert "Confirmed" in done.content.decode()


def test_written_notice_is_given_when_its_letter_goes_out_and_not_when_the_decision_is_written_down(county, pupil):
    placement = confirmed(county, pupil)
    page = reverse("placement_page", args=[placement.reference])
    before = signed_in(county, "board").get(page).content.decode()
    assert "Written notice is not given yet" in before and "Written notice given" not in before
    arrival = signed_in(county, "base_lead").get(reverse("placement_arrival", args=[placement.reference])).content.decode()
    assert "Written notice is not given yet" in arrival
    late_on = STARTS_ON - timedelta(days=3)  # the Friday before
    by = as_(county, "board", late_on)
    letter = Letter.objects.get(about=placement.reference, template=actions.NOTICE)
    for _ in range(2):
        release_letter(letter=letter, family_rung_on=late_on, by=by, on=late_on)
    placement.refresh_from_db()
    assert (placement.notice_given_on, placement.earliest_lawful_start_on) == (late_on, date(2026, 12, 1))
    on_day(late_on)
    after = signed_in(county, "board").get(page).content.decode()
    assert "Written notice given" in after and "allows a start on Tue 1 Dec or later" in after


def test_a_no_without_a_reason_is_asked_for_one(county, pupil):
    placement = agreed(county, pupil)
    page = signed_in(county, "base_lead").post(
        reverse("placement_answer", args=[placement.reference]), {"accepts": "no"}
    )
    assert page.status_code == 422
    assert "Choose a reason from the list" in page.content.decode()


def test_the_wrong_person_is_told_so_and_nothing_happens(county, pupil):
    placement = agreed(county, pupil)
    page = signed_in(county, "lead").get(reverse("placement_answer", args=[placement.reference]))
    assert page.status_code == 403
    page = signed_in(county, "head").post(reverse("placement_decide", args=[placement.reference]),
                                          {"agrees": "yes", "decided_by_name": "Me", **typed("decided_on", TODAY)})
    assert page.status_code == 403
    county.act_as("lead")
    assert Placement.objects.get().state == "agreed"


def test_an_arrival_then_a_review_then_the_end(county, pupil):
    placement = confirmed(county, pupil)
    on_day(STARTS_ON)
    client = signed_in(county, "base_lead")
    client.post(
        reverse("placement_arrival", args=[placement.reference]), {"came": "yes", **typed("arrived_on", STARTS_ON)}
    )
    text = client.get(reverse("placement_page", args=[placement.reference])).content.decode()
    assert "Week 1 of 7" in text
    review = reverse("placement_review", args=[placement.reference])
    assert "Write what the child says first" in client.post(review, {"progress": "x"}).content.decode()
    said = {"answers": shown_for(client, review), "pupil_view": "The mornings are quieter", "progress": "In by nine",
            "next_action": "Two lessons at school", "is_attending": "yes", "is_safe": "yes", "needs_are_met": "yes"}
    assert client.post(review, said).status_code == 302
    assert (
        "The mornings are quieter" in client.get(reverse("placement_page", args=[placement.reference])).content.decode()
    )
    on_day(ENDS_ON)
    ended = client.post(reverse("placement_end", args=[placement.reference]),
                        {"end_reason": "time_up", "destination": "return", **typed("ended_on", ENDS_ON)}, follow=True)
    assert "6 school weeks" in ended.content.decode()


def test_an_arrival_of_a_child_who_did_not_come_needs_no_day(county, pupil):
    placement = confirmed(county, pupil)
    on_day(STARTS_ON)
    client, address = signed_in(county, "base_lead"), reverse("placement_arrival", args=[placement.reference])
    first = client.post(address, {"came": "no", "reason_code": "illness"}).content.decode()
    assert "leave it open: it asks again tomorrow" in first and "Yes, end the place" in first
    assert "Please check before it is saved" in first and "There is a problem" not in first and "<title>Error:" not in first
    unsaid = client.post(address, {"came": ""}).content.decode()
    assert "There is a problem" in unsaid and "<title>Error:" in unsaid
    sure = re.search(r'name="sure"[^>]*value="(\w+)"|value="(\w+)"[^>]*name="sure"', first)
    page = client.post(address, {"came": "no", "reason_code": "illness", "sure": sure[1] or sure[2]}, follow=True)
    assert "Did not start" in page.content.decode()


def test_a_review_that_says_not_safe_is_seen_by_all_who_must_act(county, pupil):
    placement = arrived(county, pupil)
    due_on = queries.reviews_of(placement)[0].due_on
    on_day(due_on)
    client, review = signed_in(county, "base_lead"), reverse("placement_review", args=[placement.reference])
    said = {"answers": shown_for(client, review), "pupil_view": "He hits me", "progress": "None", "next_action": "Ring school",
            "is_attending": "yes", "is_safe": "no", "needs_are_met": "yes"}
    text = client.post(review, said, follow=True).content.decode()
    assert text.count("Ring the safeguarding lead at ") == 2  # in the message and in the notice, which stays
    assert f"Not safe: the review on {day(due_on)} says so" in text
    assert re.search(r"What happens now: Not safe at the last review: decide today what changes\. [^<]+, by ", text)
    for who in ("lead", "coordinator"):
        home = signed_in(county, who).get(reverse("home")).content.decode()
        assert "decide today what changes" in home and pupil.name in home, who
    passport = client.get(reverse("placement_passport", args=[placement.reference])).content.decode()
    assert f"Not safe at the review on {day(due_on)}" in passport


def test_no_risk_known_does_not_stand_on_a_passport_after_a_review_that_says_not_safe():
    written = {"safety": {"risk": "No risk known."}}
    assert _risk(written, None) == ["No risk known."]
    first, before = _risk(written, SimpleNamespace(held_on=date(2026, 12, 18)))
    assert first.startswith("Not safe at the review on Fri 18 Dec")
    assert before == "Written before that review, and no longer to be relied on: “No risk known.”"


def test_a_longer_stay_shows_who_then_waits_before_it_is_made(county, pupil):
    placement = arrived(county, pupil)
    submitted(county, make_pupil(county.schools[0], serial=7))
    on_day(STARTS_ON)
    client = signed_in(county, "coordinator")
    address = reverse("placement_extend", args=[placement.reference])
    to_on = ENDS_ON + timedelta(days=14)
    said = {"reason_code": "aim_near", **typed("to_on", to_on)}
    first = client.post(address, said)
    assert "Who then waits" in first.content.decode()
    assert "That is 2 school weeks longer, 9 in all of 12 at most." in first.content.decode()
    assert "Its kind allows it to last until Fri 12 Mar: 5 school weeks longer, 12 in all." in first.content.decode()
    county.act_as("coordinator")
    assert Placement.objects.get().expected_end_on == ENDS_ON
    stale = client.post(address, {**said, "confirm": ENDS_ON.isoformat()})
    assert "Who then waits" in stale.content.decode()
    assert client.post(address, {**said, "confirm": to_on.isoformat()}).status_code == 302
    county.act_as("coordinator")
    assert Placement.objects.get().expected_end_on == to_on


def test_reviews_are_headed_by_the_day_they_were_held(county, pupil):
    placement = arrived(county, pupil)
    due = queries.reviews_of(placement)[0]
    held_on = calendar_for().add_school_days(due.due_on, 2)
    actions.hold_review(
        review=due, pupil_view="Louder than I thought", progress="Settling", is_attending=True, is_safe=True, needs_are_met=True,
        next_action="Go on", by=as_(county, "base_lead", held_on), on=held_on,
    )
    on_day(held_on)
    text = signed_in(county, "base_lead").get(reverse("placement_page", args=[placement.reference])).content.decode()
    headings = re.findall(r"<h3[^>]*>([^<]*)", text)
    assert f"Held {day(held_on)}" in headings[0] and f"It was due on {day(due.due_on)}." in text
    assert headings[1].startswith("Due ")


def test_those_who_cannot_make_a_stay_longer_ask_for_it_or_are_told_whom_to_ask_and_how_long_it_can_be(county, pupil):
    placement = arrived(county, pupil)
    on_day(STARTS_ON)
    address = reverse("placement_page", args=[placement.reference])
    for who, how in (("base_lead", "ask before the last day"), ("lead", "ask before the last day"),
                     ("board", "ring Fenshire inclusion and alternative provision on 01632 960100")):
        text = signed_in(county, who).get(address).content.decode()
        assert how in text and ("Ask for a longer stay" in text) == (who != "board"), who
        assert "Its kind of place lasts until Fri 12 Mar at most." in text
    officer = signed_in(county, "coordinator").get(address).content.decode()
    assert "Make the stay longer" in officer and "Ask for a longer stay" not in officer
    children = signed_in(county, "base_lead").get(reverse("provider_children")).content.decode()
    assert "If more time is needed, ask for a longer stay" in children


def test_the_way_on_is_planned_by_both_sides_and_promises_are_noted(county, pupil):
    placement = arrived(county, pupil)
    on_day(STARTS_ON)
    client = signed_in(county, "lead")
    address = reverse("placement_plan", args=[placement.reference])
    assert client.get(address).status_code == 200
    said = {
        "route": "return",
        "first_thoughts": "Back to 8R",
        "named_adult": "Mr Fenlight",
        "family_agrees": "yes",
        "phase-TOTAL_FORMS": 2,
        "phase-INITIAL_FORMS": 0,
        "promise-TOTAL_FORMS": 2,
        "promise-INITIAL_FORMS": 0,
        "phase-0-sessions_a_week": "4",
        **typed("phase-0-starts_on", ENDS_ON - timedelta(days=4)),
        **typed("phase-0-ends_on", ENDS_ON),
        "promise-0-side": "home_school",
        "promise-0-text": "A quiet room at 8:30",
        **typed("promise-0-due_on", ENDS_ON),
    }
    wrong = client.post(address, {**said, "phase-0-sessions_a_week": "40"})
    assert wrong.status_code == 422
    assert "Step 1: Enter at most 10 half days a week" in wrong.content.decode()
    unnamed = client.post(address, {**said, "promise-1-text": "A lift"}).content.decode()
    assert "Promise 2: Choose who promises" in unnamed and "Promise 2: Enter the day it is promised by" in unnamed
    assert client.post(address, said).status_code == 302
    county.act_as("lead")
    promise = Promise.objects.get()
    client.post(reverse("placement_promise", args=[placement.reference, promise.pk]), {"kept": "yes"})
    text = client.get(reverse("placement_page", args=[placement.reference])).content.decode()
    assert "half days</b>" in text or "4 half days a week in school" in text
    assert "Kept" in text


def test_a_return_is_checked_from_its_page(county, pupil):
    placement = arrived(county, pupil)
    actions.end_placement(placement=placement, ended_on=ENDS_ON, end_reason="time_up", destination="return", note="",
                          by=as_(county, "base_lead", ENDS_ON), on=ENDS_ON)
    due_on = queries.return_checks_of(placement)[0].due_on
    on_day(due_on)
    client, address = signed_in(county, "lead"), reverse("placement_check", args=[placement.reference])
    page = client.post(address, HELD | {"answers": shown_for(client, address)}, follow=True)
    assert "It held" in page.content.decode()


HELD = {"is_attending": "yes", "suspended_since": "no", "moved_since": "no", "held": "yes"}


def shown_for(client, address) -> str:
    """Which review or check the form on the page says it is about."""
    return re.search(r'name="answers" value="(\d+)"', client.get(address).content.decode())[1]


def returned(county, pupil):
    placement = arrived(county, pupil)
    return actions.end_placement(
        placement=placement, ended_on=ENDS_ON, end_reason="time_up", destination="return", note="",
        by=as_(county, "base_lead", ENDS_ON), on=ENDS_ON,
    )


def test_a_page_of_a_check_already_made_does_not_answer_the_next_one(county, pupil):
    placement = returned(county, pupil)
    first, second, _ = queries.return_checks_of(placement)
    on_day(first.due_on)
    client, address = signed_in(county, "lead"), reverse("placement_check", args=[placement.reference])
    said = HELD | {"answers": shown_for(client, address)}
    assert client.post(address, said).status_code == 302
    assert client.post(address, said).status_code == 302  # pressed twice
    on_day(second.due_on)
    stale = client.post(address, said | {"held": "no", "note": "A quieter corridor"})
    text = stale.content.decode()
    assert stale.status_code == 422
    assert "The check after 6 school weeks was answered already" in text
    assert "A quieter corridor" in text
    assert f'name="answers" value="{first.pk}"' in text  # sent once more, it is refused once more
    nameless = client.post(address, HELD)
    assert nameless.status_code == 422
    assert client.post(address, HELD | {"answers": "999999"}).status_code == 404
    county.act_as("lead")
    assert [one.held for one in queries.return_checks_of(placement)] == [True, None, None]


def test_a_second_tab_does_not_close_the_later_review_with_the_words_of_the_first(county, pupil):
    placement = arrived(county, pupil)
    first, *_ = queries.reviews_of(placement)
    on_day(first.due_on)
    client, address = signed_in(county, "base_lead"), reverse("placement_review", args=[placement.reference])
    said = {"answers": shown_for(client, address), "pupil_view": "The mornings are quieter", "progress": "In by nine",
            "next_action": "Two lessons", "is_attending": "yes", "is_safe": "yes", "needs_are_met": "yes"}
    assert client.post(address, said).status_code == 302
    assert client.post(address, said).status_code == 302
    stale = client.post(address, said | {"progress": "In by ten"})
    assert stale.status_code == 422
    assert "was answered already" in stale.content.decode()
    assert "In by ten" in stale.content.decode()
    county.act_as("base_lead")
    assert [one.progress for one in queries.reviews_of(placement)] == ["In by nine", ""]


def test_a_check_cannot_be_answered_months_before_its_day_and_the_page_says_from_when(county, pupil):
    placement = returned(county, pupil)
    check = queries.return_checks_of(placement)[0]
    opens_on = calendar_for(county.schools[0].pk).add_school_days(check.due_on, -5)
    client, address = signed_in(county, "lead"), reverse("placement_check", args=[placement.reference])
    on_day(opens_on - timedelta(days=1))
    told = client.get(address, follow=True).content.decode()
    assert f"can be answered from {opens_on:%a} {opens_on.day} {opens_on:%b %Y}" in told
    assert "Check the return" not in told
    early = client.post(address, HELD | {"answers": check.pk})
    assert early.status_code == 422
    assert "can be answered from" in early.content.decode()
    on_day(opens_on)
    assert client.post(address, HELD | {"answers": check.pk}).status_code == 302


@pytest.mark.parametrize(
    ("to_on", "sentence"),
    [
        (ENDS_ON - timedelta(days=7), "The stay already ends on Fri 29 Jan 2027"),
        (date(2027, 3, 25), "8 school weeks and 4 more as an extension"),
        (date(2031, 3, 25), "outside this school calendar"),
        (date(2027, 2, 7), "The last school day before it is Fri 5 Feb 2027"),
        (date(2027, 1, 31), "The first school day after the present end is Mon 1 Feb 2027"),
    ],
)
def test_a_longer_stay_that_cannot_be_is_refused_before_its_cost_is_shown(county, pupil, to_on, sentence):
    placement = arrived(county, pupil)
    on_day(STARTS_ON)
    client, address = signed_in(county, "coordinator"), reverse("placement_extend", args=[placement.reference])
    said = {"reason_code": "aim_near", **typed("to_on", to_on)}
    for sent in (said, said | {"confirm": to_on.isoformat()}):
        page = client.post(address, sent)
        assert page.status_code == 422
        assert sentence in page.content.decode()
        assert "Who then waits" not in page.content.decode()
    county.act_as("coordinator")
    assert Placement.objects.get().expected_end_on == ENDS_ON


def test_the_passport_is_one_page_with_own_words_first(county, pupil):
    referral = submitted(county, pupil)
    placement = agreed(county, pupil, referral=referral)
    text = (
        signed_in(county, "base_lead").get(reverse("placement_passport", args=[placement.reference])).content.decode()
    )
    order = [text.index(words) for words in ("I want to stay with my friends", "A quiet place before registration",
                                             "Needs to know where the way out is", "Who to call")]
    assert order == sorted(order)


def test_every_need_leads_to_a_page(county, pupil):
    placement = agreed(county, pupil)
    for who in ("base_lead", "board", "lead", "coordinator"):
        client = signed_in(county, who)
        actor = as_(county, who, TODAY)
        for need in queries.home_needs(actor, TODAY):
            name = NEEDS[need.kind]
            assert client.get(reverse(name, args=[need.about])).status_code == 200, need
    assert placement.reference


NEEDS = {
    "answer_offer": "placement_answer", "confirm_arrival": "placement_arrival", "hold_review": "placement_review",
    "move_on": "placement_page", "decide_in_law": "placement_decide", "check_return": "placement_check",
    "name_adult": "placement_adult", "look_at_placement": "placement_page", "confirm_places": "provider_provision",
}


@pytest.mark.parametrize("weeks", [6, 30, 50])
def test_too_many_weeks_are_answered_with_how_many_are_possible(county, pupil, weeks):
    placement = arrived(county, pupil)
    on_day(STARTS_ON)
    said = {"weeks": weeks, "reason": "To settle", "pupil_view": "Yes please"}
    page = signed_in(county, "base_lead").post(reverse("placement_longer", args=[placement.reference]), said)
    assert page.status_code == 422 and "“How many school weeks longer” must be 5 or fewer" in page.content.decode()
