"""A family opens its page on a phone, says its own words, and reads the decision once somebody has rung."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .a_family import opens_the_link, sends_the_link
from .a_panel import asks_two_members
from .a_request import AMARA, COORDINATOR
from .conftest import County
from .visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.database]
WAITING_AT_HER_SCHOOL = """
    SELECT pupil.reference, referral.reference, pupil.given_names
    FROM referrals_referral referral JOIN pupils_pupil pupil ON pupil.id = referral.pupil_id
    JOIN accounts_membership held ON held.organisation_id = referral.school_id
    JOIN accounts_person person ON person.id = held.person_id
    WHERE referral.state = 'listed' AND person.name = %s ORDER BY referral.id LIMIT 1
"""
MUM, CHILD = "mum@family.example", "07700 900123"


def test_the_family_reads_answers_and_is_told(somebody, county: County):
    # given a request the panel has not looked at, and a link for the mother
    pupil, referral, given_name = county.one(WAITING_AT_HER_SCHOOL, AMARA)
    school = somebody().signs_in_as(AMARA)
    council = somebody().signs_in_as(COORDINATOR)
    link = sends_the_link(school, pupil, recipient="Merle Spindlewater", relationship="mother", address=MUM)
    family = somebody(phone=True)
    # when she opens it on a phone and says what she thinks
    opens_the_link(family, link, council, MUM)
    family.sees("nobody has decided yet").sees("Somebody rings you first, and then writes to you")
    family.presses("Add to my words").writes("What do you want people to know?", "He sleeps again since Monday.")
    family.presses("Send my words").sees("Your words are kept").sees("He sleeps again since Monday.")
    # then the school and the council read her words first
    for reader in (school, council):
        reader.goes_to(f"/school/requests/{referral}/").sees("Added since it was sent")
        reader.sees("He sleeps again since Monday.")
    # when it is decided, the family is rung, and the letter is released
    decides_what_happens_meanwhile(council, referral)
    family.goes_to("/family/").does_not_see("The Base is not the right place now")
    releases_every_letter(council)
    # then the decision and its reason show, on a phone and in print
    family.goes_to("/family/").sees("The Base is not the right place now")
    prints_whole(family)
    # and the child reads the same without JavaScript, by a link of their own
    link = sends_the_link(school, pupil, recipient=given_name, relationship="the young person", address=CHILD)
    child = somebody(phone=True, scripts=False)
    opens_the_link(child, link, council, CHILD)
    child.sees("The Base is not the right place now").presses("Leave this page").sees("You have left your page")
    child.goes_to("/family/", refused=404).sees("This link does not open anything now")


def decides_what_happens_meanwhile(council: Visitor, referral: str) -> Visitor:
    council.goes_to(f"/panels/urgent/{referral}/")
    asks_two_members(council, "The family asked for an answer this week.")
    council.picks("Not this way, instead")
    council.page.get_by_label("Why not this way?").select_option(index=1)
    council.writes("What is offered instead?", "Outreach in school, twice a week.")
    council.writes("Why? The family reads this", "The Base is not the right place now: mornings in school go well.")
    council.writes("What happens meanwhile?", "A mentor every day at ten past one.")
    council.page.get_by_label("Who sees to it?").select_option(index=1)
    council.dates("Looked at again on", 11, 12, 2026)
    return council.presses("Decide now and report to the next panel").sees("It is reported to the next panel")


def releases_every_letter(council: Visitor) -> Visitor:
    """From the record of the decision: each letter is read, and a family is rung first."""
    record = council.page.url
    drafted = council.page.get_by_role("listitem").filter(has_text="ready to read")
    assert drafted.count() > 0
    while drafted.count():
        council.goes_to(council.base + drafted.first.get_by_role("link").get_attribute("href"))
        if council.page.get_by_role("group", name="When did somebody ring the family?").count():
            council.dates("When did somebody ring the family?", 23, 11, 2026)
        council.presses("Release the letter").sees("is released").goes_to(record)
    return council


def prints_whole(family: Visitor) -> None:
    family.page.emulate_media(media="print")
    expect(family.page.get_by_text("The Base is not the right place now").first).to_be_visible()
    expect(family.page.get_by_role("button", name="Leave this page")).to_be_hidden()
    family.page.emulate_media(media="screen")
