"""Messages carry a link and a reference, are sent once, and keep no link after they have gone."""

from __future__ import annotations

import pytest
from django.core import mail

from tests.factories.county import TODAY, make_pupil, make_small_county
from waymark.service.notifications.delivery import send_queued
from waymark.service.notifications.models import Message
from waymark.service.pupils import actions

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def queued(settings):
    county = make_small_county()
    pupil = make_pupil(county.schools[0])
    _, token = actions.make_family_link(
        pupil=pupil, recipient_name="Mo Reedcutter", relationship="mother", sent_to="mo@fenshire.example",
        by=county.act_as("lead"), on=TODAY,
    )
    settings.EMAIL_HOST = "mail.fenshire.example"
    return pupil, token


def test_a_message_is_sent_once_with_its_link_which_is_then_forgotten(queued):
    _, token = queued
    assert send_queued() == {"sent": 1, "failed": 0}
    assert send_queued() == {"sent": 0, "failed": 0}
    assert token in mail.outbox[0].body
    assert Message.objects.get().link == ""


def test_a_message_names_no_child(queued):
    pupil, _ = queued
    send_queued()
    said = mail.outbox[0].subject + mail.outbox[0].body
    assert pupil.family_name not in said
    assert pupil.given_names not in said


def test_nothing_leaves_without_a_mail_server(queued, settings):
    settings.EMAIL_HOST = ""
    assert send_queued() == {"sent": 0, "failed": 0}
    assert Message.objects.filter(sent_at__isnull=True).count() == 1


def test_a_failure_is_kept_and_tried_again(queued, monkeypatch):
    def refuse(self):
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    assert send_queued() == {"sent": 0, "failed": 1}
    monkeypatch.undo()
    assert send_queued() == {"sent": 1, "failed": 0}
