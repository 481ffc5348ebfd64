"""Links, the lines of schools they make, trusts and group links."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.gias import LINK, TRUST, csv_bytes
from waymark.service.organisations.gias.chains import Chains
from waymark.service.organisations.gias.group_links import open_group_links
from waymark.service.organisations.gias.links import Link, open_links
from waymark.service.organisations.gias.source import FileRefused
from waymark.service.organisations.gias.trusts import open_trusts

A, B, C, D = 900001, 900002, 900003, 900004


def links_of(*rows: dict[str, str]):
    return list(open_links(io.BytesIO(csv_bytes(rows)))[1])


def trusts_of(*rows: dict[str, str], columns=()):
    return list(open_trusts(io.BytesIO(csv_bytes(rows, columns)))[1])


def test_a_link_is_read_with_its_day_or_without_one():
    dated, undated = links_of(LINK, LINK | {"URN": "900005", "LinkEstablishedDate": ""})
    assert dated.value == Link(A, B, "Successor", date(2020, 9, 1))
    assert undated.value.established_on is None


def test_a_link_to_itself_and_a_link_told_twice_are_wrong():
    good, itself, again = links_of(LINK, LINK | {"LinkURN": "900001"}, LINK)
    assert (good.fault, itself.fault) == ("", "URN 900001 is linked to itself.")
    assert "is in the file already" in again.fault


def test_a_links_file_without_its_columns_is_refused_by_name():
    with pytest.raises(FileRefused, match="“LinkURN”, “LinkType” are missing"):
        open_links(io.BytesIO(csv_bytes([LINK], columns=["URN", "LinkEstablishedDate"])))


@pytest.mark.parametrize(
    "link", [Link(A, B, "Successor"), Link(B, A, "Predecessor"), Link(B, A, "Predecessor - merged")]
)
def test_a_link_recorded_from_one_end_only_is_known_from_both(link: Link):
    chains = Chains([link])
    assert (chains.successors(A), chains.predecessors(B)) == ((B,), (A,))
    assert (chains.successors(B), chains.predecessors(A)) == ((), ())


def test_one_link_with_two_dates_is_one_step_with_the_later_date():
    chains = Chains([Link(A, B, "Successor", date(2023, 12, 31)), Link(B, A, "Predecessor", date(2024, 1, 1))])
    (step,) = chains.steps_after(A)
    assert (step.from_urn, step.urn, step.how, step.on) == (A, B, "Successor", date(2024, 1, 1))


def test_a_school_that_split_stands_on_beside_what_came_out_of_it():
    chains = Chains([Link(A, B, "Successor"), Link(B, C, "Successor - Split School")])
    assert chains.standing_today(A, {B, C}) == (B, C)
    assert chains.standing_today(A, {C}) == (C,)


def test_a_merger_leads_back_to_every_school_that_went_into_it():
    chains = Chains([Link(C, A, "Predecessor - merged"), Link(B, C, "Successor - merged"), Link(C, D, "Successor")])
    assert chains.predecessors(C) == (A, B)
    assert {step.urn for step in chains.steps_before(D)} == {A, B, C}


def test_two_schools_that_each_name_the_other_as_successor_end_the_walk():
    chains = Chains([Link(A, B, "Successor"), Link(B, A, "Successor"), Link(B, C, "Successor")])
    assert [step.urn for step in chains.steps_after(A)] == [B, C]


def test_an_amalgamation_recorded_alike_from_both_ends_is_decided_by_which_school_is_open():
    chains = Chains([Link(A, B, "Result of Amalgamation"), Link(B, A, "Result of Amalgamation")])
    assert chains.steps_after(A) == ()
    assert chains.standing_today(A, {B}) == (B,)
    assert chains.standing_today(B, {B}) == (B,)


def test_a_shared_sixth_form_is_no_successor():
    assert Chains([Link(A, B, "Sixth Form Centre Link")]).steps_after(A) == ()


URNS = st.integers(900_001, 900_012)
LINKS = st.builds(Link, URNS, URNS, st.sampled_from(["Successor", "Predecessor", "Successor - Split School"]))


@given(st.lists(LINKS, max_size=40), URNS)
def test_no_walk_visits_a_school_twice_or_comes_home(links: list[Link], start: int):
    chains = Chains(links)
    for steps in (chains.steps_after(start), chains.steps_before(start)):
        reached = [step.urn for step in steps]
        assert len(reached) == len(set(reached))
        assert start not in reached


@given(st.lists(LINKS, max_size=25), URNS, URNS)
def test_later_schools_lead_back_to_earlier_ones(links: list[Link], early: int, late: int):
    chains = Chains(links)
    forward = {step.urn for step in chains.steps_after(early)}
    backward = {step.urn for step in chains.steps_before(late)}
    assert (late in forward) == (early in backward)


def test_a_trust_is_read_under_both_ways_of_naming_the_columns():
    snake = {
        "group_uid": "70001", "group_id": "TR70001", "group_name": "INVENTED TRUST",
        "companies_house_number": "7000001", "group_type__code_": "6", "closed_date": "", "open_date": "",
        "incorporated_on__open_date_": "14/07/2011", "group_status__code_": "OPEN",
    }
    (true,), (plain,) = trusts_of(TRUST), trusts_of(snake)
    assert true.value == plain.value
    assert (true.value.companies_house_number, true.value.group_type_code) == ("07000001", "06")
    assert true.value.opened_on == date(2011, 7, 14)
    assert true.value.is_trust


def test_a_federation_is_no_trust_and_a_trust_told_twice_is_wrong():
    trust, federation, again = trusts_of(
        TRUST, TRUST | {"Group UID": "70002", "Group Type (code)": "01"}, TRUST | {"Group Name": "ANOTHER"}
    )
    assert [trust.value.is_trust, federation.value.is_trust] == [True, False]
    assert again.fault == "Group UID 70001 is on line 2 already; keep one of the two rows."


def test_a_group_status_that_is_not_known_is_wrong():
    (row,) = trusts_of(TRUST | {"Group Status (code)": "RESTING"})
    assert "Group Status (code) is “RESTING”" in row.fault


def group_links_of(content: bytes):
    return list(open_group_links(io.BytesIO(content))[1])


def test_a_header_with_one_column_more_than_every_row_is_known_for_group_links():
    content = b"URN,Linked UID,Group Type,Joined date,HasSharedHT\r\n900001,70001,Multi-academy trust,01-09-2007\r\n"
    (row,) = group_links_of(content)
    assert (row.value.group_uid, row.value.joined_on) == (70001, date(2007, 9, 1))


def test_a_short_row_is_wrong_where_the_missing_column_is_another():
    content = b"URN,Linked UID,Group Type,Joined date,Notes\r\n900001,70001,Multi-academy trust,01-09-2007\r\n"
    (row,) = group_links_of(content)
    assert "4 values where the first line names 5" in row.fault
