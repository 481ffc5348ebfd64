"""What the council asks and the school answers: a report with it, shown as answered, and closed once it is."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.factories.county import TODAY, make_pupil, make_small_county
from tests.factories.placements import agreed
from tests.factories.referrals import drafted, submitted
from tests.web.test_placement_pages import signed_in
from waymark.service.documents.attachments import LARGEST, CannotAttach, attachment
from waymark.service.placements.actions import answer_offer
from waymark.service.referrals import actions
from waymark.service.referrals.models import AnswerReport, InformationRequest, ReferralSection
from waymark.service.referrals.questions import ONE_OR_THE_OTHER, missing_answers

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PDF = b"%PDF-1.7\nan invented report\n%%EOF"


@pytest.fixture
def county():
    return make_small_county()


@pytest.fixture
def asked(county):
    referral = submitted(county, make_pupil(county.schools[0]))
    return actions.ask_for_more(
        referral=referral, question="What did the outreach teacher see?", due_on=TODAY, by=county.act_as("coordinator"), on=TODAY
    )


def package(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return held.getvalue()


def at(name, referral):
    return reverse(f"school_referral_{name}", args=[referral.reference])


def test_a_report_goes_with_the_answer_and_both_are_shown_as_answered(county, asked):
    lead = signed_in(county, "lead")
    sent = lead.post(at("answer", asked.referral), {
        "answer": "It is attached", "report": SimpleUploadedFile('../Outreach "June".exe.pdf', PDF),
    })
    assert sent.status_code == 302
    county.act_as("coordinator")
    report = AnswerReport.objects.get()
    assert (report.kind, report.size, bytes(report.content)) == ("pdf", len(PDF), PDF)
    page = signed_in(county, "coordinator").get(reverse("school_referral", args=[asked.referral.reference])).content.decode()
    assert "Answered" in page and "It is attached" in page and report.reference in page
    assert "Not answered yet" not in page
    read = signed_in(county, "coordinator").get(reverse("school_report", args=[report.reference]))
    assert read.content == PDF
    assert read["Content-Disposition"].startswith("attachment;") and "/" not in report.name and '"' not in report.name
    assert signed_in(county, "third_head").get(reverse("school_report", args=[report.reference])).status_code == 404


def test_a_report_is_never_changed(county, asked):
    actions.answer_more(asked=asked, answer="x", report=attachment(PDF, "a.pdf"), by=county.act_as("lead"), on=TODAY)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        AnswerReport.objects.update(name="other.pdf")


def test_a_file_that_cannot_be_kept_loses_nothing_that_was_typed(county, asked):
    answer = signed_in(county, "lead").post(at("answer", asked.referral), {
        "answer": "Four lines of typing", "report": SimpleUploadedFile("report.pdf", b"MZ\x90 a program"),
    })
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "That kind of file cannot be kept here" in page and "Four lines of typing" in page
    county.act_as("lead")
    assert InformationRequest.objects.get().answered_on is None


@pytest.mark.parametrize(("content", "kind"), [
    (PDF, "pdf"), (b"\x89PNG\r\n\x1a\n...", "png"), (b"\xff\xd8\xff\xe0...", "jpeg"),
    (package(**{"word/document.xml": b""}), "docx"),
    (package(mimetype=b"application/vnd.oasis.opendocument.text"), "odt"),
])
def test_a_file_is_known_by_what_is_in_it(content, kind):
    assert attachment(content, "whatever.xyz").kind == kind


@pytest.mark.parametrize(("content", "said"), [
    (b"", "empty"), (b"%PDF-" + b"x" * LARGEST, "20 MB is the most"), (b"PK\x03\x04 broken", "cannot be kept"),
    (b"<html>", "cannot be kept"), (package(**{"xl/workbook.xml": b""}), "cannot be kept"),
    (package(**{"word/document.xml": b"", "word/vbaProject.bin": b""}), "cannot be kept"),
])
def test_any_other_file_is_refused_with_a_sentence(content, said):
    with pytest.raises(CannotAttach, match=said):
        attachment(content, "report.pdf")


def test_what_has_been_asked_is_not_asked_again_and_what_is_answered_is_closed(county, asked):
    coordinator, lead = signed_in(county, "coordinator"), signed_in(county, "lead")
    again = coordinator.get(at("ask_more", asked.referral), follow=True)
    assert "has been asked already" in again.content.decode()
    lead.post(at("answer", asked.referral), {"answer": "She saw him settle by ten"})
    closed = lead.get(at("answer", asked.referral), follow=True)
    assert "Every question about this request has been answered" in closed.content.decode()
    assert coordinator.get(at("ask_more", asked.referral)).status_code == 200, "now something else may be asked"


def test_an_offer_that_was_answered_asks_nothing_more(county):
    placement = agreed(county, make_pupil(county.schools[0]))
    host, address = signed_in(county, "base_lead"), reverse("placement_answer", args=[placement.reference])
    assert host.get(address).status_code == 200
    answer_offer(placement=placement, accepts=True, by=county.act_as("base_lead"), on=TODAY)
    closed = host.get(address, follow=True).content.decode()
    assert "has been answered already" in closed and "Send the answer" not in closed


def test_a_request_says_what_it_asks_or_leaves_it_to_the_panel_not_both(county):
    assert ONE_OR_THE_OTHER in missing_answers("ask", {"asked_kinds": ["base", "advise"], "purpose": "x", "urgency": "4"})
    assert ONE_OR_THE_OTHER not in missing_answers("ask", {"asked_kinds": ["advise"]})
    referral = drafted(county, make_pupil(county.schools[0]))
    lead, address = signed_in(county, "lead"), reverse("school_referral_section", args=[referral.reference, "ask"])
    assert 'data-behaviour="exclusive"' in lead.get(address).content.decode()
    county.act_as("lead")
    section = ReferralSection.objects.get(referral=referral, key="ask")
    refused = lead.post(address, section.answers | {"asked_kinds": ["base", "advise"], "version": section.version})
    assert refused.status_code == 422 and "not both" in refused.content.decode()
    county.act_as("lead")
    assert ReferralSection.objects.get(referral=referral, key="ask").answers["asked_kinds"] == ["base"]


def test_the_check_page_names_what_is_usually_asked_for_first(county):
    referral = drafted(county, make_pupil(county.schools[0]), ask={
        "asked_kinds": ["centre"], "purpose": "x", "urgency": "4", "commitment": "We keep his group",
    })
    page = signed_in(county, "lead").get(at("check", referral)).content.decode()
    assert "usually asks for first" in page
    assert "A support plan kept for" in page or "report is asked for" in page or "things tried are asked for" in page
