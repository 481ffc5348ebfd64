"""A meeting of a partnership's panel: who is called, the cases on its agenda, interests in them, the papers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from waymark.kernel.identifiers import new_reference
from waymark.service.access import protection
from waymark.service.accounts.models import Person
from waymark.service.allocation.models import AllocationRound
from waymark.service.audit.changes import changes_kept
from waymark.service.organisations.models import Organisation, Partnership
from waymark.service.placements.models import Placement
from waymark.service.pupils.models import Pupil
from waymark.service.referrals.models import Referral

from ..rules import INTEREST_KINDS, ITEM_KINDS, ITEM_TRANSITIONS, MEETING_TRANSITIONS, MEMBER_PARTS


def meeting_reference() -> str:
    return new_reference("PM")


def item_reference() -> str:
    return new_reference("AI")


class PanelMeeting(models.Model):
    """One meeting. Its rules (quorum, who may vote, priorities) are copied from the model when it is frozen."""

    protection = protection.no_personal_data()

    reference = models.CharField(max_length=20, unique=True, default=meeting_reference, editable=False)
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=40, default="partnership", help_text="key of the panel in the authority's model")
    meets_on = models.DateField()
    starts_at = models.TimeField()
    place = models.CharField(max_length=200, blank=True)
    cut_off_on = models.DateField()
    cut_off_at = models.TimeField()
    state = models.CharField(max_length=12, default="called")
    quorum = models.PositiveSmallIntegerField(default=3, help_text="member schools present")
    rules = models.JSONField(default=dict, help_text="the panel's terms as frozen for this meeting")
    is_inquorate_fallback = models.BooleanField(default=False, help_text="went on under the recorded fallback")
    fallback_reason = models.TextField(blank=True)
    called_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    frozen_on = models.DateField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    latest_round = models.ForeignKey(AllocationRound, models.PROTECT, null=True, related_name="+")
    listed_for_on = models.DateField(null=True, help_text="the day it was called for, when it was held on another")
    moved_reason = models.TextField(blank=True)
    is_ordered_by_hand = models.BooleanField(default=False, help_text="somebody moved a case: its order is kept")

    class Meta:
        ordering = ["-meets_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MEETING_TRANSITIONS), name="meeting_state_is_known"),
            models.CheckConstraint(condition=Q(cut_off_on__lte=models.F("meets_on")), name="cut_off_is_before_the_meeting"),
            models.UniqueConstraint(
                fields=["partnership", "kind", "meets_on"], condition=~Q(state="cancelled"),
                name="a_partnership_has_one_panel_of_a_kind_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(is_inquorate_fallback=False) | ~Q(fallback_reason=""), name="the_fallback_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(listed_for_on__isnull=True) | ~Q(moved_reason=""), name="a_meeting_moved_to_another_day_says_why"
            ),
        ]


class PanelMember(models.Model):
    """Somebody called to one meeting: in what part, for which school or body, and whether they came."""

    protection = protection.adults()

    meeting = models.ForeignKey(PanelMeeting, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=MEMBER_PARTS.items(), default="member")
    is_present = models.BooleanField(default=False)
    present_from_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="a_person_is_called_once_to_a_meeting"),
            models.CheckConstraint(condition=Q(part__in=MEMBER_PARTS), name="part_in_the_panel_is_known"),
        ]


@changes_kept
class AgendaItem(models.Model):
    """One child's case on one agenda."""

    protection = protection.child()

    reference = models.CharField(max_length=20, unique=True, default=item_reference, editable=False)
    meeting = models.ForeignKey(PanelMeeting, models.PROTECT, related_name="items")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=ITEM_KINDS.items())
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, related_name="+")
    placement = models.ForeignKey(Placement, models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, default="listed")
    listed_on = models.DateField()
    taken_off_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ITEM_KINDS), name="kind_of_case_is_known"),
            models.CheckConstraint(condition=Q(state__in=ITEM_TRANSITIONS), name="state_of_case_is_known"),
            models.CheckConstraint(
                condition=Q(referral__isnull=False) | Q(placement__isnull=False), name="a_case_is_about_something"
            ),
            models.UniqueConstraint(
                fields=["meeting", "referral", "kind"], condition=~Q(state="taken_off") & Q(referral__isnull=False),
                name="a_referral_is_on_an_agenda_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "placement", "kind"], condition=~Q(state="taken_off") & Q(placement__isnull=False),
                name="a_placement_is_on_an_agenda_once",
            ),
        ]


class Interest(models.Model):
    """A member's interest in one case: found by the service or declared. It bars the vote, not the voice."""

    protection = protection.child(append_only=True)

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="interests")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    member = models.ForeignKey(PanelMember, models.CASCADE, related_name="interests")
    kind = models.CharField(max_length=12, choices=INTEREST_KINDS.items())
    note = models.CharField(max_length=300, blank=True)
    recorded_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "member", "kind"], name="an_interest_is_recorded_once"),
        ]


class PackPage(models.Model):
    """One child's page of the pack, as it stood when the agenda was frozen. Freezing again makes another."""

    protection = protection.child(append_only=True)

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="pack_pages")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="+")
    made_on = models.DateField()
    made_at = models.DateTimeField(auto_now_add=True)
    content = models.JSONField(help_text="the case as read: panels.room.case_file, and the places as proposed")

    class Meta:
        ordering = ["id"]
