"""Transfer files: whichever version, whatever is wrong with one pupil, and nothing that could do harm."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.spreadsheets import upn
from tests.real_data import real_data
from waymark.service.imports.reading import CannotRead
from waymark.service.pupils.ctf import NotATransferFile, looks_like_xml, read_transfer_file
from waymark.service.pupils.imports import rows_of_transfer_file


def ctf(pupils: str, root: str = "CTfile") -> bytes:
    return (
        f"<?xml version='1.0'?><{root}><Header><CTFversion>25.0</CTFversion>"
        "<SourceSchool><SchoolName>Reedham</SchoolName>"
        f"</SourceSchool></Header><CTFpupilData>{pupils}</CTFpupilData></{root}>"
    ).encode()


GOOD = f"<UPN>{upn(1)}</UPN><Surname>Reed</Surname><Forename>Ana</Forename><DOB>2013-02-03</DOB>"


def test_a_pupil_of_a_recent_version_is_read():
    more = "<Sex>F</Sex><Basic><NCyearActual>8</NCyearActual><SENprovision>K</SENprovision></Basic>"
    more += "<Address><PostCode>NR1 1AA</PostCode></Address>"
    found = read_transfer_file(ctf(f"<Pupil>{GOOD}{more}</Pupil>"))
    one = found.pupils[0]
    assert (found.version, found.source_school) == ("25.0", "Reedham")
    assert (one.upn, one.family_name, one.given_names, one.born_on) == (upn(1), "Reed", "Ana", date(2013, 2, 3))
    assert (one.sex, one.year_group, one.sen_provision, one.home_postcode, one.problems) == (
        "F",
        "8",
        "K",
        "NR1 1AA",
        (),
    )


def test_names_of_other_versions_and_namespaces_are_read_as_well():
    old = f"<Pupil xmlns='urn:old'><upn>{upn(2)}</upn><SURNAME>Reed</SURNAME><Forename>Ana</Forename>"
    old += "<DOB>2013-02-03</DOB><Gender>M</Gender></Pupil>"
    one = read_transfer_file(ctf(old)).pupils[0]
    assert (one.upn, one.sex, one.problems) == (upn(2), "M", ())


def test_a_contacts_name_and_address_are_never_taken_for_the_childs():
    contact = "<Contacts><Contact><Surname>Other</Surname><Forename>Mum</Forename>"
    contact += "<PostCode>ZZ9 9ZZ</PostCode></Contact></Contacts>"
    one = read_transfer_file(ctf(f"<Pupil>{contact}<UPN>{upn(1)}</UPN><DOB>2013-02-03</DOB></Pupil>")).pupils[0]
    assert (one.family_name, one.given_names, one.home_postcode) == ("", "", "")
    assert len(one.problems) == 2


def test_bad_numbers_and_dates_are_reported_for_their_pupil_and_stop_nobody():
    bad = "<Pupil><UPN>A123456789</UPN><Surname>Doe</Surname><Forename>Jane</Forename><DOB>10/05/2011</DOB></Pupil>"
    found = read_transfer_file(ctf(f"{bad}<Pupil>{GOOD}</Pupil>")).pupils
    assert [len(one.problems) for one in found] == [2, 0]
    assert found[0].problems[0].startswith("Pupil 1, UPN:")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<?xml version='1.0'?><!DOCTYPE CTfile [<!ENTITY a 'b'>]><CTfile>&a;</CTfile>", "document type or entities"),
        (b"<?xml version='1.0'?><!DOCTYPE CTfile SYSTEM 'file:///etc/passwd'><CTfile/>", "document type or entities"),
        (b"<?xml version='1.0'?><CTfile><Header>", "not whole XML"),
        (b"<?xml version='1.0'?><Register/>", "not a Common Transfer File"),
        (ctf(""), "holds no pupils"),
    ],
)
def test_what_is_no_transfer_file_is_refused_in_a_sentence(content, sentence):
    assert looks_like_xml(content)
    with pytest.raises(NotATransferFile, match=sentence):
        read_transfer_file(content)
    with pytest.raises(CannotRead, match=sentence):
        rows_of_transfer_file(content)


def test_a_spreadsheet_is_left_to_the_reader_of_spreadsheets():
    assert rows_of_transfer_file(b"UPN,Name\r\n") is None


def test_the_published_sample_is_read_and_both_its_numbers_are_reported():
    sample = real_data("formats/ctf25_as_written_by_dfe_giap.xml")
    found = read_transfer_file(sample.read_bytes())
    assert [(one.family_name, one.given_names, one.born_on) for one in found.pupils] == [
        ("Doe", "Jane", date(2011, 5, 10)),
        ("Y", "Z", date(2000, 1, 1)),
    ]
    assert all("UPN" in one.problems[0] for one in found.pupils)
