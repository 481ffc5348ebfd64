"""The panel room in the browser's place: read, decide in one act, refuse in plain sentences with nothing lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.database import as_owner
from tests.factories.county import make_base, make_small_county
from tests.factories.panel import MEETS_ON, case_of
from tests.web.panel_scene import TYPED, Boxes, boxes, panel_of, signed_in
from waymark.service.panels import actions, queries
from waymark.service.panels.models import Decision, Interest, PanelMember
from waymark.service.panels.proposal_seen import ProposalChanged
from waymark.service.pupils.models import Letter, RestrictedNote
from waymark.service.web.panel.forms.decision import DecisionChoices, DecisionForm

pytestmark = [pytest.mark.django_db, pytest.mark.database]
REVIEW = {"interim_review_on_day": "10", "interim_review_on_month": "12", "interim_review_on_year": "2026"}


@pytest.fixture
def county():
    return make_small_county()


@pytest.fixture
def scene(county):
    return (county, *panel_of(county, 3))


def address(item: Any) -> str:
    return f"/panels/{item.meeting.reference}/cases/{item.reference}/"


def as_prefilled(browser: Client, item: Any, **changes: Any) -> dict[str, Any]:
    """What a browser would post if nobody touched the form but for some boxes."""
    return shown_form(browser, item).values | TYPED | changes


def shown_form(browser: Client, item: Any) -> Boxes:
    return boxes(browser.get(address(item)).content.decode())


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_agreeing_the_proposal_is_reading_and_two_boxes_and_the_next_case_opens(scene):
    county, meeting, referrals = scene
    browser, item = signed_in(county, "coordinator"), case_of(meeting, referrals[0])
    answer = browser.post(address(item), as_prefilled(browser, item, outcome="agree", reason="The place fits."))
    assert answer.status_code == 302
    following = case_of(meeting, referrals[1])
    assert answer["Location"] == address(following)
    county.act_as("coordinator")
    saved = Decision.objects.get(item=item)
    assert saved.placement.purpose == TYPED["purpose"]
    assert [one.text for one in saved.placement.exit_criteria.all()] == ["In every lesson again"]
    assert Letter.objects.filter(about=saved.reference).count() > 0
    assert "ready to read" in words_of(browser.get(answer["Location"]))


def test_the_page_of_a_decided_request_says_what_was_decided_why_and_leads_on(scene):
    county, meeting, referrals = scene
    browser, item = signed_in(county, "coordinator"), case_of(meeting, referrals[0])
    browser.post(address(item), as_prefilled(browser, item, outcome="agree", reason="The place fits."))
    request = browser.get(f"/school/requests/{referrals[0].reference}/")
    assert "The place proposed was agreed" in words_of(request) and "The place fits." in words_of(request)
    county.act_as("coordinator")
    place = Decision.objects.get(item=item).placement.reference
    assert f'href="/placement/{place}/"' in request.content.decode()
    undecided = browser.get(f"/school/requests/{referrals[1].reference}/")
    assert undecided.status_code == 200 and "What was decided" not in words_of(undecided)


def test_no_outcome_is_chosen_before_somebody_chooses_it(scene):
    county, meeting, referrals = scene
    browser, item = signed_in(county, "coordinator"), case_of(meeting, referrals[0])
    assert "outcome" not in shown_form(browser, item).values
    answer = browser.post(address(item), as_prefilled(browser, item, reason="The place fits."))
    assert answer.status_code == 422
    assert "Choose what the panel agreed" in words_of(answer)


def test_a_refusal_without_support_says_what_is_missing_and_keeps_what_was_typed(scene):
    county, meeting, referrals = scene
    browser, item = signed_in(county, "coordinator"), case_of(meeting, referrals[0])
    answer = browser.post(
        address(item), as_prefilled(browser, item, outcome="not_this_way", reason="Not the right help yet.")
    )
    page = words_of(answer)
    assert answer.status_code == 422
    for sentence in (
        "Say what support the child has meanwhile",
        "Name who sees to it",
        "Say what is offered instead",
        "Choose the reason for the no from the list",
    ):
        assert sentence in page
    assert "Not the right help yet." in page
    county.act_as("coordinator")
    assert not Decision.objects.filter(item=item).exists()


def test_a_refusal_with_everything_is_saved_with_its_dissent_and_its_action(scene):
    county, meeting, referrals = scene
    browser, item = signed_in(county, "coordinator"), case_of(meeting, referrals[0])
    owner = str(county.people["head"].person_id)
    alone = shown_form(browser, item).choices
    assert len(alone["voters"]) == 2 and set(alone["dissenter"]) == {"", *alone["voters"]} - {"everybody"}  # not who only speaks
    with as_owner():
        Interest.objects.filter(item=item).exclude(kind="own_school").delete()
    offered = shown_form(browser, item).choices
    able = [one for one in offered["voters"] if one.isdigit()]
    against = next(one for one in able if one not in alone["voters"])
    assert set(offered["dissenter"]) == {"", *able}
    posted = as_prefilled(
        browser,
        item,
        outcome="not_this_way",
        reason="School can meet this need.",
        code_not_this_way="need_met_in_school",
        offered_instead="Outreach twice a week",
        interim_support="A key adult",
        interim_owner=owner,
        voters=[one for one in able if one != against],
        dissenter=against,
        dissent="The corridors are the trouble.",
        action_1_what="Ring the outreach team",
        action_1_owner=owner,
        action_1_due_day="1",
        action_1_due_month="12",
        action_1_due_year="2026",
        **REVIEW,
    )
    answer = browser.post(address(item), posted)
    assert answer.status_code == 302
    county.act_as("coordinator")
    saved = Decision.objects.get(item=item)
    assert [one.reason for one in saved.dissents.all()] == ["The corridors are the trouble."]
    assert [one.what for one in saved.actions.all()] == ["Ring the outreach team"]
    record = words_of(browser.get(f"/panels/decisions/{saved.reference}/"))
    assert "The corridors are the trouble." in record and "Outreach twice a week" in record


def test_where_everybody_here_has_an_interest_the_page_says_so_and_asks_nobody_who_did_not_agree(scene):
    county, meeting, referrals = scene
    browser, item = signed_in(county, "coordinator"), case_of(meeting, referrals[0])
    with as_owner():
        held = Interest.objects.filter(item=item, member__is_present=True).values("member")
        PanelMember.objects.filter(meeting=meeting).exclude(pk__in=held).update(is_present=False)
    page = words_of(browser.get(address(item)))
    assert "Nobody here may vote on this case." in page and "an interest in it. Tick others who are here" in page
    assert set(shown_form(browser, item).choices["dissenter"]) == {""}
    with as_owner():
        PanelMember.objects.filter(meeting=meeting).update(is_present=False)
    assert "Nobody here may vote on this case.</b> Tick who is here first." in words_of(browser.get(address(item)))


def test_nobody_counts_as_having_agreed_until_the_chair_says_so(scene):
    county, meeting, referrals = scene
    browser, item = signed_in(county, "coordinator"), case_of(meeting, referrals[0])
    offered = shown_form(browser, item)
    assert "voters" not in offered.values
    able = [one for one in offered.choices["voters"] if one.isdigit()]
    posted = as_prefilled(browser, item, outcome="agree", reason="The place fits.")
    refused = browser.post(address(item), {key: value for key, value in posted.items() if key != "voters"})
    assert refused.status_code == 422 and "Tick who agreed: nobody’s agreement is assumed" in words_of(refused)
    assert "The place fits." in words_of(refused)
    both = browser.post(address(item), posted | {"voters": able[:1], "dissenter": able[0], "dissent": "Too far."})
    assert both.status_code == 422 and "is down both as agreeing and as not agreeing" in words_of(both)
    assert browser.post(address(item), posted).status_code == 302
    county.act_as("coordinator")
    assert sorted(Decision.objects.get(item=item).voters) == sorted(int(one) for one in able)


def test_a_case_somebody_else_has_decided_says_so_and_keeps_what_was_typed(scene):
    county, meeting, referrals = scene
    browser, item = signed_in(county, "coordinator"), case_of(meeting, referrals[0])
    posted = as_prefilled(browser, item, outcome="agree", reason="Typed on a page that had grown stale.")
    by = county.act_as("officer")
    voters = [PanelMember.objects.get(pk=int(one)) for one in shown_form(browser, item).choices["voters"] if one.isdigit()]
    actions.decide(
        item=item,
        outcome="not_yet",
        reason="More is to be heard first.",
        voters=voters,
        by=by,
        on=MEETS_ON,
        interim_support="A key adult",
        interim_owner=county.people["lead"].person_id,
        interim_review_on=date(2026, 12, 10),
        reason_code="voice_missing",
        below_quorum_reason=TYPED["below_quorum_reason"],
    )
    answer = browser.post(address(item), posted)
    page = words_of(answer)
    assert "has saved a decision for this child already" in page
    assert "Typed on a page that had grown stale." in page


def test_a_place_taken_since_the_page_was_read_says_so_and_keeps_what_was_typed(scene):
    county, meeting, referrals = scene
    browser, item = signed_in(county, "coordinator"), case_of(meeting, referrals[0])
    posted = as_prefilled(browser, item, outcome="agree", reason="Typed before the place went.")
    with as_owner():
        county.base_class.places.update(count=0)
    answer = browser.post(address(item), posted)
    assert answer.status_code == 422
    assert "Typed before the place went." in words_of(answer)
    county.act_as("coordinator")
    assert not Decision.objects.filter(item=item).exists()


def fixed_on(county, meeting, referral, provision_class=None):
    """The list solved again with this child's place fixed, or with every such class ruled out."""
    pinned = {referral.pk: (provision_class.pk, None)} if provision_class else {}
    banned = [] if provision_class else [(referral.pk, one) for one in county.both]
    actions.solve_again(meeting=meeting, by=county.act_as("coordinator"), on=MEETS_ON, pinned=pinned, banned=banned)


@pytest.fixture
def two_places(county):
    """A case whose page was opened with the first place proposed; the second may be proposed after it."""
    with as_owner():
        _, other = make_base(county.schools[2], county.partnership, name="Reed Base")
    county.both = (county.base_class.pk, other.pk)
    meeting, referrals = panel_of(county, 2)
    fixed_on(county, meeting, referrals[0], county.base_class)
    return county, meeting, referrals[0], other


def test_agreeing_a_proposal_that_has_changed_saves_nothing_and_shows_the_new_one_first(two_places):
    county, meeting, referral, other = two_places
    browser, item = signed_in(county, "coordinator"), case_of(meeting, referral)
    posted = as_prefilled(browser, item, outcome="agree", reason="Read with the first place.")
    fixed_on(county, meeting, referral, other)
    answer = browser.post(address(item), posted)
    page = words_of(answer)
    assert answer.status_code == 422
    assert "The proposal has changed since you opened this page: it is now Reed Base, Class 1, " in page
    assert "look again" in page and "Read with the first place." in page
    county.act_as("coordinator")
    assert not Decision.objects.filter(item=item).exists()
    looked_again = boxes(answer.content.decode()).values | {"outcome": "agree"}
    assert "voters" not in looked_again, "who agreed to the first place has not agreed to this one"
    saved = browser.post(address(item), looked_again | {"voters": ["everybody"]}, follow=True)
    county.act_as("coordinator")
    stay = Decision.objects.get(item=item).placement
    assert stay.provision_class == other
    assert f": Reed Base, Class 1 from {stay.starts_on:%a} {stay.starts_on.day} {stay.starts_on:%b}" in words_of(saved)


def test_a_proposal_that_has_gone_altogether_is_said_and_no_decision_is_saved(two_places):
    county, meeting, referral, _ = two_places
    browser, item = signed_in(county, "coordinator"), case_of(meeting, referral)
    posted = as_prefilled(browser, item, outcome="agree", reason="Read with the first place.")
    fixed_on(county, meeting, referral)
    page = words_of(browser.post(address(item), posted))
    assert "it is now no place; look again" in page and "Read with the first place." in page
    county.act_as("coordinator")
    assert not Decision.objects.filter(item=item).exists()


def test_the_same_proposal_solved_once_more_is_agreed_without_a_word(two_places):
    county, meeting, referral, _ = two_places
    browser, item = signed_in(county, "coordinator"), case_of(meeting, referral)
    posted = as_prefilled(browser, item, outcome="agree", reason="Read with the first place.")
    fixed_on(county, meeting, referral, county.base_class)
    assert browser.post(address(item), posted).status_code == 302


def test_an_act_that_solves_nothing_does_not_tell_once_more_what_had_changed_before_it(two_places):
    county, meeting, referral, other = two_places
    browser, item = signed_in(county, "coordinator"), case_of(meeting, referral)
    fixed_on(county, meeting, referral, other)
    page = words_of(browser.post(f"{address(item)}again/", {"reason": "Pressed in a second tab."}, follow=True))
    assert "is set aside" in page and "The rest of the list is solved again" not in page


def test_days_nobody_touched_follow_the_new_proposal_and_typed_days_stay(two_places):
    county, meeting, referral, other = two_places
    browser, item = signed_in(county, "coordinator"), case_of(meeting, referral)
    mine = {"expected_end_on_day": "5", "expected_end_on_month": "2", "expected_end_on_year": "2027"}
    posted = as_prefilled(browser, item, outcome="agree", reason="Now.", **mine)
    later = date(2027, 1, 11)
    actions.solve_again(
        meeting=meeting, by=county.act_as("coordinator"), on=MEETS_ON, pinned={referral.pk: (other.pk, later)}
    )
    shown = boxes(browser.post(address(item), posted).content.decode()).values
    now = [shown[f"starts_on_{part}"] for part in ("day", "month", "year")]
    assert [int(one[0] if isinstance(one, list) else one) for one in now] == [11, 1, 2027]
    assert [int(shown[name][0]) for name in mine] == [5, 2, 2027]


def test_the_act_itself_refuses_a_proposal_that_changed_while_the_page_was_being_saved(two_places):
    county, meeting, referral, other = two_places
    item = case_of(meeting, referral)
    seen = shown_form(signed_in(county, "coordinator"), item).values["proposal_seen"][0]
    fixed_on(county, meeting, referral, other)
    with pytest.raises(ProposalChanged, match="it is now Reed Base"):
        actions.decide(
            item=item, outcome="agree", reason="Now.", voters=[], by=county.act_as("coordinator"), on=MEETS_ON,
            proposal_seen=seen,
        )


def test_a_head_is_shown_speaking_and_cannot_be_ticked_for_a_child_of_their_own_school(scene):
    county, meeting, referrals = scene
    own = next(one for one in referrals if one.school_id == county.schools[0].pk)
    browser, item = signed_in(county, "coordinator"), case_of(meeting, own)
    head = meeting.members.get(person=county.people["head"].person_id)
    assert str(head.pk) not in shown_form(browser, item).choices["voters"]
    page = words_of(browser.get(address(item)))
    assert "Bram Thistlewick, Saltmere Academy: their own school" in page[page.index("Speaking, not voting") :]


def test_a_member_who_does_not_run_the_meeting_reads_and_has_no_decision_form(scene):
    county, meeting, referrals = scene
    chair = meeting.members.get(part="chair").person_id
    reader = next(name for name in ("head", "other_head", "third_head") if county.people[name].person_id != chair)
    page = words_of(signed_in(county, reader).get(address(case_of(meeting, referrals[0]))))
    assert "In every lesson again" in page
    assert "What did the panel agree?" not in page


def test_the_own_words_come_first_and_the_proposal_says_why(scene):
    county, meeting, referrals = scene
    page = words_of(signed_in(county, "coordinator").get(address(case_of(meeting, referrals[0]))))
    order = [
        "own words",
        "What is going well",
        "The parents’ words",
        "What is asked and why now",
        "What was tried and what it did",
        "Attendance and suspensions",
        ">Needs<",
        ">Risk<",
        "People around",
        "Before this",
    ]
    found = [page.index(words) for words in order]
    assert found == sorted(found)
    assert "Proposed" in page
    assert "(estimate)" in page or "not known" in page


def test_restricted_text_is_on_no_page_of_the_room(scene):
    county, meeting, referrals = scene
    with as_owner():
        RestrictedNote.objects.create(
            pupil=referrals[0].pupil,
            text="A secret only named officers read",
            written_by_id=county.people["head"].person_id,
            written_on=MEETS_ON,
        )
    item = case_of(meeting, referrals[0])
    for name in ("coordinator", "head"):
        browser = signed_in(county, name)
        for path in ("cases", "shared"):
            page = words_of(browser.get(f"/panels/{meeting.reference}/{path}/{item.reference}/"))
            assert "A secret only named officers read" not in page
            assert "Restricted part: shut" in page


def test_the_shared_screen_shows_initials_and_neither_the_name_nor_a_form(scene):
    county, meeting, referrals = scene
    item = case_of(meeting, referrals[0])
    page = words_of(signed_in(county, "coordinator").get(f"/panels/{meeting.reference}/shared/{item.reference}/"))
    assert referrals[0].pupil.family_name not in page and referrals[0].pupil.given_names not in page
    assert "<form" not in page and "<textarea" not in page


def test_a_school_outside_the_partnership_does_not_find_the_meeting(scene):
    county, meeting, _ = scene
    stranger = signed_in(county, "base_lead")
    with as_owner():
        meeting.members.filter(person=county.people["base_lead"].person_id).delete()
        meeting.members.filter(organisation=county.schools[1]).delete()
    assert stranger.get(f"/panels/{meeting.reference}/").status_code == 404
    assert stranger.get(f"/panels/{meeting.reference}/board/").status_code == 404


@pytest.mark.parametrize("who", ["coordinator", "head"])
def test_every_page_of_a_panel_of_twelve_stays_within_its_budget(county, who):
    meeting, referrals = panel_of(county, 12)
    browser = signed_in(county, "coordinator")
    cases = [case_of(meeting, one) for one in referrals]
    decided = next(one for one in cases if "agree" in shown_form(browser, one).choices["outcome"])
    item = next(one for one in cases if one.pk != decided.pk)
    assert (
        browser.post(address(decided), as_prefilled(browser, decided, outcome="agree", reason="It fits.")).status_code
        == 302
    )
    browser = signed_in(county, who)
    start = f"/panels/{meeting.reference}/"
    over = []
    for path in (
        "/panels/",
        address(item),
        address(decided),
        f"{start}list/",
        f"{start}board/",
        f"{start}share/",
        f"{start}people/",
        f"{start}letters/",
        f"{start}pack/",
        f"{start}shared/{item.reference}/",
    ):
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(path)
        questions = [one for one in asked if "SAVEPOINT" not in one["sql"]]
        assert answer.status_code == 200
        if len(questions) > 30 or len(answer.content) > 150_000:
            over.append((path, len(questions), len(answer.content)))
    assert over == []


def test_the_days_follow_the_place_chosen_and_are_asked_about_once(county):
    with as_owner():
        _, reed = make_base(county.schools[1], county.partnership, name="Reed Base")
    meeting, referrals = panel_of(county, 1)
    browser, item = signed_in(county, "coordinator"), case_of(meeting, referrals[0])
    county.act_as("coordinator")
    line = queries.proposal_for(item)
    other = reed if line.provision_class_id == county.base_class.pk else county.base_class
    told = next(one for one in line.alternatives if one["class"] == other.pk)
    told["starts_on"], told["ends_on"] = "2026-12-07", "2027-01-22"
    with as_owner():
        line.save(update_fields=["alternatives"])
    said = as_prefilled(
        browser, item, outcome="another_place", place=str(other.pk), code_another_place="journey", reason="It is nearer."
    )
    asked = browser.post(address(item), said)
    assert asked.status_code == 422
    assert f"The days were those of {line.provision_class}; for {other} it could be Mon 7 Dec to Fri 22 Jan" in words_of(asked)
    assert not Decision.objects.filter(item=item).exists()
    now = boxes(asked.content.decode()).values
    assert (now["starts_on_day"], now["starts_on_month"], now["expected_end_on_day"]) == (["7"], ["12"], ["22"])
    assert browser.post(address(item), said | now).status_code == 302
    county.act_as("coordinator")
    assert Decision.objects.get(item=item).placement.starts_on == date(2026, 12, 7)


def test_a_case_decided_without_a_place_reads_as_one_line_on_the_whole_list(scene):
    county, meeting, referrals = scene
    browser, item = signed_in(county, "coordinator"), case_of(meeting, referrals[0])
    browser.post(address(item), as_prefilled(
        browser, item, outcome="not_this_way", reason="Not now.", code_not_this_way="other", offered_instead="Outreach",
        interim_support="A named adult", interim_owner=str(county.people["coordinator"].person_id), **REVIEW,
    ))
    county.act_as("coordinator")
    assert Decision.objects.get(item=item).outcome == "not_this_way"
    row = browser.get(f"/panels/{meeting.reference}/list/").content.decode().split(f'id="case-{item.reference}"')[1]
    assert ">. " not in row.split("</tr>")[0]


def test_a_stay_made_longer_by_more_than_a_term_is_asked_about_once():
    far = {"outcome": "extend", "extend_to_on_day": "20", "extend_to_on_month": "7", "extend_to_on_year": "2028"}
    offered = DecisionChoices(outcomes=[("extend", "Made longer")], asks_beyond=date(2027, 5, 1))
    asked = DecisionForm(far, offered=offered)
    assert not asked.is_valid()
    said = "Thursday 20 July 2028 is more than a term after the planned end: check it, and save again"
    assert asked.errors["extend_to_on"] == [said]
    assert DecisionForm(far | {"longer_seen": asked.data["longer_seen"]}, offered=offered).is_valid()
    assert DecisionForm(far | {"extend_to_on_year": "2027", "extend_to_on_month": "4"}, offered=offered).is_valid()
