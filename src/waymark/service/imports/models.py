"""A spreadsheet on its way in: the original with its sum and the day it is removed, and what was done with each row.

This app stands below those that know organisations and children, so it keeps their ids as plain numbers; row security
shows a spreadsheet to the organisation that brought it, and to nobody else.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from waymark.kernel.identifiers import new_reference
from waymark.service.access import protection

from .rules import OUTCOMES, SPREADSHEET_TRANSITIONS


def spreadsheet_reference() -> str:
    return new_reference("SP")


class Spreadsheet(models.Model):
    """One file or pasted list. ``sheets`` is what was read, packed; both it and the original go on ``removed_on``."""

    protection = protection.own_organisation()

    reference = models.CharField(max_length=20, unique=True, default=spreadsheet_reference, editable=False)
    target = models.CharField(max_length=30)
    organisation_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=200)
    file_name = models.CharField(max_length=255)
    original = models.BinaryField(null=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sheets = models.BinaryField(null=True)
    notes = models.JSONField(default=list)
    received_on = models.DateField()
    removed_on = models.DateField(help_text="the day the original and the rows read from it are removed")
    state = models.CharField(max_length=12, default="received")
    sheet = models.PositiveSmallIntegerField(default=0)
    header_row = models.PositiveIntegerField(default=0, help_text="position of the headings, from 0")
    columns = models.JSONField(default=dict, help_text="position of a column -> key, or empty")
    counts = models.JSONField(default=dict)
    seen = models.CharField(max_length=64, blank=True, help_text="digest of the preview that the worker was asked to bring in")
    refused_because = models.CharField(max_length=600, blank=True, help_text="why the worker brought in or undid nothing")
    confirmed_on = models.DateField(null=True)
    undone_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["organisation_id", "target", "-id"])]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SPREADSHEET_TRANSITIONS), name="spreadsheet_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "undoing", "undone"]) | Q(confirmed_on__isnull=False),
                name="a_spreadsheet_brought_in_has_a_day",
            ),
            models.CheckConstraint(condition=~Q(state="waiting") | ~Q(seen=""), name="a_waiting_spreadsheet_was_looked_at"),
        ]


class SpreadsheetProgress(models.Model):
    """How far the worker is. A row of its own, told outside the act, because the act is all or nothing."""

    protection = protection.own_organisation(personal_data="none")

    spreadsheet = models.OneToOneField(Spreadsheet, models.CASCADE, related_name="progress")
    organisation_id = models.BigIntegerField()
    rows_in_all = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)


class SpreadsheetRow(models.Model):
    """What one row did, with the values before and after, so that it can be undone."""

    protection = protection.own_organisation()

    spreadsheet = models.ForeignKey(Spreadsheet, models.CASCADE, related_name="rows")
    organisation_id = models.BigIntegerField()
    number = models.PositiveIntegerField(help_text="as the spreadsheet program shows it, from 1")
    outcome = models.CharField(max_length=10)
    label = models.CharField(max_length=250, blank=True)
    about = models.CharField(max_length=60, blank=True)
    pupil_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    stays_because = models.CharField(max_length=400, blank=True, help_text="why it could not be undone")

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["pupil_id"])]
        constraints = [
            models.UniqueConstraint(fields=["spreadsheet", "number"], name="a_row_is_brought_in_once"),
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="row_outcome_is_known"),
        ]


class RememberedColumn(models.Model):
    """What an organisation last said a heading means, so that nobody says it twice."""

    protection = protection.own_organisation(personal_data="none")

    organisation_id = models.BigIntegerField()
    target = models.CharField(max_length=30)
    heading = models.CharField(max_length=200)
    column = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "target", "heading"], name="a_heading_is_remembered_once"),
        ]
