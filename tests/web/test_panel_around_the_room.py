"""Around the room: calling, preparing, freezing, who is here, the whole list, letters, the pack, urgent decisions."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest
from django.utils.html import strip_tags
from pypdf import PdfReader

from tests.database import as_owner
from tests.factories.county import TODAY, make_base, make_small_county
from tests.factories.panel import (
    MEETS_ON,
    asked_first,
    called_panel,
    case_of,
    family_is_told,
    frozen_panel,
    make_request,
    open_panel,
)
from tests.web.panel_scene import TYPED, boxes, full_request, panel_of, signed_in
from waymark.service.allocation.models import AllocationRound
from waymark.service.exclusions.models import PermanentExclusion
from waymark.service.organisations.models import Partnership, PartnershipMember
from waymark.service.panels import actions
from waymark.service.panels.models import Decision, Interest, PackPage, PanelMeeting, PanelMember
from waymark.service.pupils.models import Letter
from waymark.service.referrals.actions import withdraw_referral
from waymark.service.referrals.models import OwnWords, ReferralSection
from waymark.service.web.components.form_messages import check_form_messages
from waymark.service.web.panel.forms.meeting import CallForm, CallMemberForm, InterestForm

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    return make_small_county()


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_school_that_is_not_called_reads_when_the_panel_is_that_has_its_children(county):
    open_panel(county, make_request(county, serial=1))
    head = signed_in(county, "head", TODAY)
    assert "has not been called" not in words_of(head.get("/panels/"))
    with as_owner():
        PanelMember.objects.filter(organisation=county.schools[0]).delete()
    page = words_of(head.get("/panels/"))
    assert "on Thu 26 Nov has 1 child of your school on its list. Your school has not been called to it yet." in page
    assert "No panel is called" not in page


def test_a_panel_is_called_prepared_and_frozen_by_pressing_buttons(county):
    make_request(county, serial=1)
    browser = signed_in(county, "coordinator", TODAY)
    called = browser.post(
        "/panels/call/",
        {
            "partnership": county.partnership.reference,
            "meets_on_day": "26",
            "meets_on_month": "11",
            "meets_on_year": "2026",
            "starts_at": "9.30",
            "place": "Saltmere Academy",
        },
    )
    assert called.status_code == 302
    prepare = called["Location"]
    page = words_of(browser.get(prepare))
    assert "Due for this panel" in page and "No words of the parents’ own yet." in page
    assert browser.post(f"{prepare}find/").status_code == 302
    meeting = PanelMeeting.objects.get()
    assert str(meeting.starts_at) == "09:30:00"
    assert browser.post(f"/panels/{meeting.reference}/freeze/").status_code == 302
    county.act_as("coordinator")
    meeting.refresh_from_db()
    assert meeting.state == "frozen"
    assert PackPage.objects.filter(item__meeting=meeting).count() == 1


def test_what_the_school_says_of_the_parents_stands_beside_their_missing_words(county):
    meeting, referral = called_panel(county), make_request(county, serial=1)
    with as_owner():
        ReferralSection.objects.create(referral=referral, pupil=referral.pupil, key="agreement",
                                       answers={"parent_agreement": "agrees"}, state="complete")
    county.act_as("coordinator")
    browser = signed_in(county, "coordinator", TODAY)
    page = words_of(browser.get(f"/panels/{meeting.reference}/prepare/"))
    assert "No words of the parents’ own yet; the school says that they agree." in page and "not been heard" not in page


def test_a_day_that_cannot_be_is_refused_in_a_sentence_and_what_was_typed_stays(county):
    browser = signed_in(county, "coordinator", TODAY)
    answer = browser.post(
        "/panels/call/",
        {
            "partnership": county.partnership.reference,
            "meets_on_day": "25",
            "meets_on_month": "12",
            "meets_on_year": "2026",
            "starts_at": "half past",
            "place": "Saltmere Academy",
        },
    )
    page = words_of(answer)
    assert answer.status_code == 422
    assert "Enter the time with hours and minutes, such as 10:00" in page and "Saltmere Academy" in page


def test_freezing_an_empty_agenda_says_what_to_do(county):
    meeting = called_panel(county)
    browser = signed_in(county, "coordinator", TODAY)
    page = words_of(browser.post(f"/panels/{meeting.reference}/freeze/", follow=True))
    assert "Nothing is on this agenda: prepare it first, or cancel the panel." in page


def test_ticks_say_who_is_here_and_a_panel_without_a_quorum_goes_on_only_with_a_reason(county):
    meeting, _ = panel_of(county, 1)
    browser = signed_in(county, "coordinator")
    path = f"/panels/{meeting.reference}/people/"
    one = meeting.members.exclude(part="adviser").first()
    shown = boxes(browser.get(path).content.decode(), "who-is-here").values
    page = words_of(browser.post(path, shown | {"present": [str(one.pk)]}, follow=True))
    assert "the panel cannot decide yet" in page
    without = browser.post(f"/panels/{meeting.reference}/people/inquorate/", {"reason": ""})
    assert without.status_code == 422
    assert "Say why the panel goes on without a quorum" in words_of(without)
    with_reason = browser.post(
        f"/panels/{meeting.reference}/people/inquorate/", {"reason": "Snow has closed two schools."}, follow=True
    )
    assert "Snow has closed two schools." in words_of(with_reason)


def test_saving_who_is_here_from_an_older_page_changes_only_what_was_changed_on_it(county):
    meeting = frozen_panel(county, make_request(county))
    browser, path = signed_in(county, "coordinator"), f"/panels/{meeting.reference}/people/"
    first, second, third = meeting.members.exclude(part="adviser").order_by("pk")[:3]
    older = boxes(browser.get(path).content.decode(), "who-is-here").values
    browser.post(path, older | {"present": [str(first.pk), str(second.pk)]})
    page = words_of(browser.post(path, older | {"present": [str(third.pk)]}, follow=True))
    assert f"and that stays: {first.person.name} is here" in page or f"{second.person.name} is here, {first.person.name}" in page
    county.act_as("coordinator")
    assert set(meeting.members.filter(is_present=True)) == {first, second, third}
    now = boxes(browser.get(path).content.decode(), "who-is-here").values
    assert "that stays" not in words_of(browser.post(path, now | {"present": [str(third.pk)]}, follow=True))
    county.act_as("coordinator")
    assert set(meeting.members.filter(is_present=True)) == {third}


def test_a_member_declares_their_own_interest_and_loses_the_tick_box(county):
    meeting, referrals = panel_of(county, 2)
    item = case_of(meeting, referrals[0])
    head = meeting.members.get(person=county.people["head"].person_id)
    path = f"/panels/{meeting.reference}/cases/{item.reference}/"
    before = boxes(signed_in(county, "coordinator").get(path).content.decode()).choices["voters"]
    assert str(head.pk) in before
    answer = signed_in(county, "head").post(
        f"{path}interest/", {"member": str(head.pk), "note": "My neighbour’s child"}
    )
    assert answer.status_code == 302
    county.act_as("coordinator")
    assert Interest.objects.filter(item=item, member=head, kind="declared").exists()
    after = boxes(signed_in(county, "coordinator").get(path).content.decode()).choices.get("voters", {})
    assert str(head.pk) not in after


def test_what_the_panel_rules_out_is_left_out_when_the_list_is_solved_again(county):
    meeting, referrals = panel_of(county, 2)
    item = case_of(meeting, referrals[0])
    browser = signed_in(county, "coordinator")
    path = f"/panels/{meeting.reference}/list/"
    assert "Lantern Base" in words_of(browser.get(path))
    pressed = browser.post(path, {"act": f"ban:{item.reference}:{county.base_class.pk}"})
    assert pressed["Location"] == f"{path}#case-{item.reference}"
    page = words_of(browser.get(path))
    assert "No place" in page and "Ruled out: Lantern Base, Class 1." in page
    assert "it was Lantern Base, Class 1 from" in page
    assert browser.post(path, {"act": f"allow:{item.reference}:{county.base_class.pk}"}).status_code == 302
    assert "Ruled out:" not in words_of(browser.get(path))


def test_a_place_that_is_fixed_without_room_says_why_and_names_the_child(county):
    meeting, referrals = panel_of(county, 2)
    item = case_of(meeting, referrals[0])
    browser = signed_in(county, "coordinator")
    with as_owner():
        county.base_class.places.update(count=0)
    answer = browser.post(f"/panels/{meeting.reference}/list/", {"act": f"fix:{item.reference}:{county.base_class.pk}"})
    page = words_of(answer)
    assert answer.status_code == 409
    assert f'<a href="#case-{item.reference}">' in page and f'id="case-{item.reference}"' in page
    assert f"{item.pupil.initials} · Year {item.pupil.year_group}, Lantern Base, Class 1:" in page


def decided(county, meeting, referral) -> Decision:
    item = case_of(meeting, referral)
    browser = signed_in(county, "coordinator")
    path = f"/panels/{meeting.reference}/cases/{item.reference}/"
    form = boxes(browser.get(path).content.decode()).values | TYPED | {"outcome": "agree", "reason": "The place fits."}
    assert browser.post(path, form).status_code == 302
    county.act_as("coordinator")
    return Decision.objects.get(item=item)


def test_a_letter_to_a_family_waits_until_somebody_has_rung_them(county):
    meeting, referrals = panel_of(county, 1)
    decision = decided(county, meeting, referrals[0])
    letter = Letter.objects.filter(about=decision.reference, addressee_kind="parent").first()
    if letter is None:
        with as_owner():
            letter = Letter.objects.filter(about=decision.reference).first()
            Letter.objects.filter(pk=letter.pk).update(addressee_kind="parent")
    browser = signed_in(county, "coordinator")
    seen = boxes(browser.get(f"/panels/letters/{letter.reference}/").content.decode(), "release").values
    refused = browser.post(f"/panels/letters/{letter.reference}/", {"seen": seen["seen"]})
    assert refused.status_code == 422
    assert "Ring the family first" in words_of(refused)
    rung = {"seen": seen["seen"], "family_rung_on_day": "26", "family_rung_on_month": "11", "family_rung_on_year": "2026"}
    assert browser.post(f"/panels/letters/{letter.reference}/", rung).status_code == 302
    assert "family rung Thu 26 Nov" in words_of(browser.get(f"/panels/{meeting.reference}/letters/"))


def test_a_decision_is_set_aside_with_a_reason_while_the_meeting_is_open(county):
    meeting, referrals = panel_of(county, 1)
    decision = decided(county, meeting, referrals[0])
    browser = signed_in(county, "coordinator")
    path = f"/panels/{meeting.reference}/cases/{decision.item.reference}/"
    assert "Decide again" in words_of(browser.get(path))
    assert browser.post(f"{path}again/", {"reason": "The family has just rung."}).status_code == 302
    assert "What did the panel agree?" in words_of(browser.get(path))


def test_once_a_letter_has_gone_out_deciding_again_is_not_offered_and_the_page_says_what_can_be_done(county):
    meeting, referrals = panel_of(county, 1)
    decision = decided(county, meeting, referrals[0])
    family_is_told(county, decision)
    browser = signed_in(county, "coordinator")
    path = f"/panels/{meeting.reference}/cases/{decision.item.reference}/"
    page = words_of(browser.get(path))
    assert "Decide again" not in page
    assert "A letter about this decision has gone out, so it stands. Withdraw the place" in page
    assert "has gone out, so it stands" in words_of(browser.get(f"{path}again/", follow=True))


def test_the_fair_share_counts_what_was_decided_today_apart_from_what_is_still_proposed(county):
    meeting, referrals = panel_of(county, 2)
    browser, path = signed_in(county, "coordinator"), f"/panels/{meeting.reference}/share/"
    school = referrals[0].school.name
    decided(county, meeting, referrals[0])
    row = words_of(browser.get(path)).split(f">{school}</th>")[1].split("</tr>")[0]
    assert re.findall(r"<td[^>]*>([^<]*)</td>", row)[6:9] == ["1", "1", "0"]


def test_a_member_reads_no_count_of_letters_to_release_and_no_form_to_put_the_rest_off(county):
    meeting, referrals = panel_of(county, 1)
    decided(county, meeting, referrals[0])
    assert "to read and release" in words_of(signed_in(county, "coordinator").get(f"/panels/{meeting.reference}/letters/"))
    chair = meeting.members.get(part="chair").person_id
    own = {county.people[one].person_id for one in ("head", "other_head", "third_head")} - {chair}
    for name in ("head", "other_head", "third_head"):
        reader = signed_in(county, name)
        if county.people[name].organisation_id != referrals[0].school_id:
            assert "to read and release" not in words_of(reader.get(f"/panels/{meeting.reference}/letters/"))
        asked = reader.get(f"/panels/{meeting.reference}/put-off/")
        assert (asked.status_code == 403) == (county.people[name].person_id in own)


def test_the_pack_is_a_tagged_pdf_with_the_readers_name_on_every_page_and_stays_as_frozen(county):
    meeting, referrals = panel_of(county, 2)
    with as_owner():
        OwnWords.objects.create(
            pupil=referrals[0].pupil,
            referral=referrals[0],
            speaker="pupil",
            words="Said after the freezing.",
            given_by="link",
            given_on=MEETS_ON,
        )
    browser = signed_in(county, "head")
    answer = browser.get(f"/panels/{meeting.reference}/pack.pdf")
    pdf = PdfReader(io.BytesIO(answer.content))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"] is not None
    assert "/StructTreeRoot" in pdf.trailer["/Root"]
    pages = [" ".join(page.extract_text().split()) for page in pdf.pages]
    assert len(pages) >= 3
    assert all("Bram Thistlewick" in page and "OFFICIAL-SENSITIVE" in page for page in pages)
    assert "Said after the freezing." not in " ".join(pages)
    assert "Said after the freezing." not in words_of(browser.get(f"/panels/{meeting.reference}/pack/"))


def asked_choices(page) -> dict[str, str]:
    """Number of each member who may be asked, with the name beside it."""
    found = re.findall(r'<option value="(\d+)"[^>]*>([^,<]+), [^<]*school|<option value="(\d+)"[^>]*>([^,<]+),', one_select(page))
    return {pk or other: (name or another).strip() for pk, name, other, another in found}


def one_select(page) -> str:
    return re.search(r'<select[^>]*id="id_asked_1".*?</select>', page.content.decode(), re.DOTALL).group()


def test_an_urgent_decision_says_who_was_asked_and_is_reported_to_the_next_panel(county):
    referral = full_request(county, 3)
    browser = signed_in(county, "officer", TODAY)
    assert referral.pupil.name in words_of(browser.get("/panels/urgent/"))
    path = f"/panels/urgent/{referral.reference}/"
    read = words_of(browser.get(path))
    assert "The parents agree with asking" in read and "told at once because it is urgent" in read
    posted = boxes(browser.get(path).content.decode()).values | {
        "outcome": "not_yet",
        "reason": "Safe at home today; the panel meets on Thursday.",
        "code_not_yet": "voice_missing",
        "interim_support": "A key adult rings each morning",
        "interim_owner": str(county.people["officer"].person_id),
        "interim_review_on_day": "26",
        "interim_review_on_month": "11",
        "interim_review_on_year": "2026",
    }
    refused = browser.post(path, posted)
    assert refused.status_code == 422
    assert "Ask 2 members of different schools first and say what they said" in words_of(refused)
    offered = boxes(refused.content.decode()).choices["asked_1"]
    asked = {person: pk for pk, person in asked_choices(refused).items()}
    assert set(asked) == {"Dov Lanternman", "Esi Reedcutter", "Ada Marshlight", "Bram Thistlewick"} and len(offered) == 5
    heads = {"asked_1": asked["Esi Reedcutter"], "asked_2": asked["Bram Thistlewick"]}
    said = {f"{row}_{part}": words for row in heads for part, words in (("answer", "agrees"), ("said", "Wait for Thursday."))}
    saved = browser.post(path, posted | {"urgent_reason": "The family asked today."} | heads | said)
    assert saved.status_code == 302
    record = " ".join(strip_tags(words_of(browser.get(saved["Location"]))).split())
    for words in (
        "Why it could not wait The family asked today.", "Place None", "Who decides in law Nobody further",
        "Asked Mon 23 Nov: Esi Reedcutter, Lantern Fen High School Agrees: “Wait for Thursday.”",
    ):
        assert words in record
    county.act_as("coordinator")
    assert Decision.objects.get(referral=referral).is_urgent
    meeting = called_panel(county)
    assert "Urgent decision to report" in words_of(
        signed_in(county, "coordinator", TODAY).get(f"/panels/{meeting.reference}/prepare/")
    )


def test_the_board_and_the_shares_work_on_a_panel_with_nothing_on_it(county):
    meeting = called_panel(county)
    browser = signed_in(county, "head", TODAY)
    for page in ("cases", "list", "board", "share", "people", "letters", "pack"):
        assert browser.get(f"/panels/{meeting.reference}/{page}/", follow=True).status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        type(
            "Call", (CallForm,), {"__init__": lambda self, *a, **k: CallForm.__init__(self, *a, partnerships=[], **k)}
        ),
        type(
            "Member",
            (CallMemberForm,),
            {"__init__": lambda self, *a, **k: CallMemberForm.__init__(self, *a, people=[], **k)},
        ),
        type(
            "Interest",
            (InterestForm,),
            {"__init__": lambda self, *a, **k: InterestForm.__init__(self, *a, members=[], **k)},
        ),
    ],
)
def test_every_message_of_the_forms_is_in_our_own_words(form):
    assert check_form_messages(form) == []


def test_the_board_begins_with_the_week_asked_for(county):
    meeting, _ = panel_of(county, 1)
    page = words_of(signed_in(county, "coordinator").get(f"/panels/{meeting.reference}/board/?from=2027-01-11"))
    assert f"{date(2027, 1, 11):%a} 11 Jan" in page


def test_before_its_day_the_page_asks_and_moves_the_meeting_with_the_reason(county):
    meeting = frozen_panel(county, make_request(county))
    browser = signed_in(county, "coordinator", TODAY)
    asked = browser.post(f"/panels/{meeting.reference}/open/", follow=True)
    assert "It is listed for Thu 26 Nov: hold it today?" in words_of(asked)
    county.act_as("coordinator")
    meeting.refresh_from_db()
    assert meeting.state == "frozen"
    refused = browser.post(f"/panels/{meeting.reference}/open/", {"reason": " "})
    assert refused.status_code == 422 and "Say why it is held today" in words_of(refused)
    opened = browser.post(f"/panels/{meeting.reference}/open/", {"reason": "Everybody is here."}, follow=True)
    assert "Mon 23 Nov (listed for Thu 26 Nov)" in words_of(opened)


def test_a_save_after_the_rest_was_put_off_says_what_happened_and_gives_back_what_was_typed(county):
    meeting, referrals = panel_of(county, 2)
    item = case_of(meeting, referrals[0])
    browser = signed_in(county, "coordinator")
    path = f"/panels/{meeting.reference}/cases/{item.reference}/"
    typed = boxes(browser.get(path).content.decode()).values | TYPED | {"outcome": "agree", "reason": "Typed in vain."}
    actions.put_off_meeting(meeting=meeting, reason="Snow", by=county.act_as("coordinator"), on=MEETS_ON)
    answer = browser.post(path, typed)
    page = words_of(answer)
    assert answer.status_code == 409
    assert "The panel was put off: Snow" in page and "Nothing was saved just now." in page and "Typed in vain." in page


def test_the_case_says_how_few_may_vote_and_takes_the_reason_beside_the_box(county):
    meeting, referrals = panel_of(county, 1)
    item = case_of(meeting, referrals[0])
    browser = signed_in(county, "coordinator")
    path = f"/panels/{meeting.reference}/cases/{item.reference}/"
    page = browser.get(path)
    assert "1 of the 3 schools here may vote on this case, and the quorum is 3." in words_of(page)
    form = boxes(page.content.decode()).values | TYPED | {"outcome": "agree", "reason": "Now."}
    refused = browser.post(path, form | {"below_quorum_reason": ""})
    assert refused.status_code == 422 and "say why the panel decides all the same" in words_of(refused)
    assert browser.post(path, form).status_code == 302
    county.act_as("coordinator")
    record = words_of(browser.get(f"/panels/decisions/{Decision.objects.get(item=item).reference}/"))
    assert f"1 school. Decided all the same: {TYPED['below_quorum_reason']}" in record


def test_the_whole_list_keeps_what_is_decided_and_fixed_and_speaks_in_children_weeks_and_minutes(county):
    meeting, referrals = panel_of(county, 3)
    decision = decided(county, meeting, referrals[0])
    browser = signed_in(county, "coordinator")
    path = f"/panels/{meeting.reference}/list/"
    second = case_of(meeting, referrals[1])
    pressed = browser.post(path, {"act": f"fix:{second.reference}:{county.base_class.pk}"})
    assert pressed["Location"] == f"{path}#case-{second.reference}"
    page = words_of(browser.get(path))
    assert "1 case decided and kept; the 2 cases still open are solved around that. 1 place is fixed by the panel." in page
    assert "decided: agree the place proposed" in page and "fixed by the panel" in page
    assert "points of fit" not in page and "points of urgency" not in page
    gone = browser.post(path, {"act": f"ban:{decision.item.reference}:{county.base_class.pk}"}, follow=True)
    assert "no longer open on this list" in words_of(gone)


def test_a_place_that_is_full_says_what_one_more_there_would_be_worth(county):
    with as_owner():
        school, _ = make_base(county.schools[2], county.partnership, places=1, name="Tidal School")
        team, _ = make_base(county.schools[2], county.partnership, places=0, name="Visiting Team")
        type(team).objects.filter(pk=school.pk).update(kind="ap_school")
        type(team).objects.filter(pk=team.pk).update(kind="outreach")
    excluded_children = []
    for serial in (1, 2):
        excluded = full_request(county, serial)
        with as_owner():
            PermanentExclusion.objects.create(
                pupil=excluded.pupil, school=excluded.school, decided_on=date(2026, 11, 12),
                first_day_on=date(2026, 11, 13), reasons=["DB"],
            )
            type(excluded).objects.filter(pk=excluded.pk).update(asked_kinds=["ap_school"])
        excluded_children.append(excluded)
    meeting = open_panel(county, *excluded_children)
    browser, path = signed_in(county, "coordinator"), f"/panels/{meeting.reference}/list/"
    table = browser.get(path).content.decode().split("Places that are full", 1)[1].split("</table>", 1)[0]
    rows = [" ".join(re.sub("<[^>]*>", " ", one).split()) for one in table.split("<tbody", 1)[1].split("</tr>")[:-1]]
    assert [one.split(", Class 1", 1)[0].split(">")[-1].strip() for one in rows] == ["Tidal School"]
    worth = re.search(
        r"1 One more place in Tidal School, Class 1 would be worth 1 more child with a place and (\d+) fewer school days "
        r"\(([\d.]+) school weeks\) on which a duty to educate goes unmet\.", rows[0],
    )  # fmt: skip
    assert worth and int(worth[1]) == 5 * float(worth[2]) > 0
    also = "Also full, where one more would change nothing for this list: Visiting Team, Class 1."
    assert also in words_of(browser.get(path))
    kept = meeting.latest_round
    with as_owner():
        old = {key: value for key, value in kept.comparisons.items() if key != "full_classes"}
        AllocationRound.objects.filter(pk=kept.pk).update(comparisons=old)
    assert "Places that are full" not in words_of(browser.get(path))


def test_panels_and_urgent_requests_are_shown_for_one_partnership(county):
    with as_owner():
        other = Partnership.objects.create(key="more", kind="lpp", name="More Fens", starts_on=date(2025, 9, 1))
        PartnershipMember.objects.create(partnership=other, organisation=county.schools[2], starts_on=date(2025, 9, 1))
    mine = full_request(county, 3)
    called_panel(county)
    actions.call_meeting(partnership=other, meets_on=MEETS_ON, by=county.act_as("coordinator"), on=TODAY)
    browser = signed_in(county, "coordinator", TODAY)
    every, one = (words_of(browser.get(f"/panels/{query}")) for query in ("", f"?partnership={other.reference}"))
    assert "Test Fens, Thu 26 Nov" in every and "More Fens, Thu 26 Nov" in every
    assert "Test Fens, Thu 26 Nov" not in one and "More Fens, Thu 26 Nov" in one
    narrowed = words_of(browser.get(f"/panels/urgent/?partnership={other.reference}"))
    assert mine.pupil.name in words_of(browser.get("/panels/urgent/")) and mine.pupil.name not in narrowed


def test_an_urgent_case_shows_the_attendance_that_is_recorded(county):
    referral = full_request(county, 3)
    page = words_of(signed_in(county, "officer", TODAY).get(f"/panels/urgent/{referral.reference}/"))
    assert "attended 78% of sessions in the newest period" in page and "No attendance is recorded" not in page


def test_a_team_that_visits_shows_no_journey(county):
    with as_owner():
        team, _ = make_base(county.schools[2], county.partnership, name="Visiting Team")
        type(team).objects.filter(pk=team.pk).update(kind="outreach")
    referral = full_request(county, 3)
    with as_owner():
        type(referral).objects.filter(pk=referral.pk).update(asked_kinds=["outreach"])
    meeting = open_panel(county, referral)
    item = case_of(meeting, referral)
    page = words_of(signed_in(county, "coordinator").get(f"/panels/{meeting.reference}/cases/{item.reference}/"))
    assert "the team comes to the child’s school" in page and "minutes (" not in page


def test_the_sixth_day_says_that_it_is_the_sixth_day(county):
    referral = full_request(county, 3)
    with as_owner():
        PermanentExclusion.objects.create(
            pupil=referral.pupil, school=referral.school, decided_on=date(2026, 11, 12),
            first_day_on=date(2026, 11, 13), reasons=["DB"],
        )
    meeting = called_panel(county)
    county.act_as("coordinator")
    actions.list_case(meeting=meeting, kind="new_request", referral=referral, by=county.act_as("coordinator"), on=TODAY)
    page = words_of(signed_in(county, "coordinator", TODAY).get(f"/panels/{meeting.reference}/prepare/"))
    assert "Sixth day: late by 1 school day" in page or "Sixth day: due today" in page


def test_a_place_too_late_for_a_child_owed_education_is_refused_beside_its_own_two_boxes(county):
    referral = full_request(county, 3)
    with as_owner():
        PermanentExclusion.objects.create(
            pupil=referral.pupil, school=referral.school, decided_on=date(2026, 11, 12),
            first_day_on=date(2026, 11, 13), reasons=["DB"],
        )
    meeting = open_panel(county, referral)
    item = case_of(meeting, referral)
    address = f"/panels/{meeting.reference}/cases/{item.reference}/"
    browser = signed_in(county, "coordinator")
    shown = browser.get(address).content.decode()
    # the boxes stand outside the group that steps back when a place is agreed
    waits = shown.split("wm-decision__wait", 1)[1].split("</fieldset>", 1)[0]
    assert 'name="education_meanwhile"' in shown and "education_meanwhile" not in waits
    days = {f"starts_on_{part}": value for part, value in (("day", "7"), ("month", "12"), ("year", "2026"))}
    refused = browser.post(address, {"outcome": "another_place", "reason": "Because.", "voters": ["everybody"], **days})
    assert refused.status_code == 422
    assert "This child is owed full-time education in law: say what there is meanwhile" in words_of(refused)


def test_an_address_kept_from_before_leads_to_what_became_of_the_case(county):
    meeting, referrals = frozen_with(county, 2)
    item, other = (case_of(meeting, one) for one in referrals)
    officer = signed_in(county, "officer", TODAY)
    urgent = f"/panels/urgent/{referrals[0].reference}/"
    assert officer.get(urgent).status_code == 200
    by = county.act_as("officer")
    decision = actions.decide_urgently(
        referral=referrals[0], outcome="not_this_way", reason="Outreach begins tomorrow.", reason_code="other_support_first",
        offered_instead="Outreach in school", interim_support="A named adult", interim_owner=by.person_id,
        interim_review_on=date(2026, 12, 10), by=by, on=TODAY, **asked_first(county, referrals[0]),
    )
    record = f"/panels/decisions/{decision.reference}/"
    assert officer.get(urgent)["Location"] == record
    assert "Nothing was saved just now" in words_of(officer.post(urgent, {"outcome": "send_on"}, follow=True))
    room = f"/panels/{meeting.reference}"
    gone = f"{room}/cases/{item.reference}/"
    assert f'href="{record}"' in words_of(officer.get(gone)) and "waits for a later panel" not in words_of(officer.get(gone))
    kept = f"{room}/prepare/{item.reference}"
    for old in (f"{kept}/off/", f"{gone}interest/", f"{gone}again/", f"{room}/shared/{item.reference}/"):
        assert officer.get(old)["Location"] == gone
    assert officer.post(f"{kept}/move/", {"to": "earlier"})["Location"] == gone
    actions.take_off_case(item=other, reason="The family asked to wait.", by=county.act_as("coordinator"), on=TODAY)
    assert "The request waits for a later panel" in words_of(officer.get(f"{room}/cases/{other.reference}/"))
    head = signed_in(county, "third_head", date(2026, 11, 24))  # who may not read the case any more
    for reference in (other.reference, "AI-0000-0000-0000"):
        answer = head.get(f"{room}/cases/{reference}/")
        assert answer.status_code == 404 and "There is no such case on this list" in words_of(answer)
    officer = signed_in(county, "officer", TODAY)
    county.act_as("lead")
    withdraw_referral(referral=referrals[1], reason="moved_away", note="", by=county.act_as("lead"), on=TODAY)
    assert "The request is over: withdrawn" in words_of(officer.get(f"{room}/cases/{other.reference}/"))
    landed = officer.get(f"/panels/urgent/{referrals[1].reference}/", follow=True)
    assert landed.status_code == 200 and "This request is not waiting any more: withdrawn." in words_of(landed)


def frozen_with(county, cases):
    referrals = [make_request(county, serial=serial) for serial in range(1, cases + 1)]
    return frozen_panel(county, *referrals), referrals
