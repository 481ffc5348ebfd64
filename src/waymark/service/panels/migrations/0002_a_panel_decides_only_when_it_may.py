"""The database refuses a decision outside an open meeting, without quorum, or with a vote on one's own case."""

from __future__ import annotations

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION panels_decide_only_when_allowed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
  meeting panels_panelmeeting%ROWTYPE;
  home_school bigint;
  schools_here integer;
  barred text;
BEGIN
  IF NEW.item_id IS NULL THEN
    RETURN NEW;
  END IF;
  SELECT m.* INTO meeting FROM panels_panelmeeting m JOIN panels_agendaitem i ON i.meeting_id = m.id
   WHERE i.id = NEW.item_id FOR UPDATE OF m;
  IF meeting.state <> 'open' THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'decided_in_an_open_meeting',
      MESSAGE = 'The meeting is not open, so nothing can be decided in it.';
  END IF;
  SELECT count(DISTINCT member.organisation_id) INTO schools_here FROM panels_panelmember member
    JOIN organisations_organisation body ON body.id = member.organisation_id
   WHERE member.meeting_id = meeting.id AND member.is_present AND member.part <> 'adviser' AND body.kind = 'school';
  IF schools_here < meeting.quorum AND NOT meeting.is_inquorate_fallback THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'decided_with_a_quorum',
      MESSAGE = format('Only %s schools are here and the quorum is %s: the panel cannot decide.', schools_here, meeting.quorum);
  END IF;
  IF EXISTS (SELECT 1 FROM unnest(NEW.voters) AS voter(id) WHERE NOT EXISTS (
      SELECT 1 FROM panels_panelmember member WHERE member.id = voter.id AND member.meeting_id = meeting.id
         AND member.is_present AND member.part <> 'adviser')) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'only_present_members_vote',
      MESSAGE = 'Only members who are present and may vote can be counted as agreeing.';
  END IF;
  SELECT coalesce(r.school_id, p.home_school_id) INTO home_school FROM panels_agendaitem i
    LEFT JOIN referrals_referral r ON r.id = i.referral_id LEFT JOIN placements_placement p ON p.id = i.placement_id
   WHERE i.id = NEW.item_id;
  SELECT person.name INTO barred FROM panels_panelmember member
    JOIN accounts_person person ON person.id = member.person_id
    LEFT JOIN panels_interest interest ON interest.member_id = member.id AND interest.item_id = NEW.item_id
   WHERE member.id = ANY (NEW.voters)
     AND (member.organisation_id = home_school OR interest.kind = 'own_school'
          OR coalesce(meeting.rules -> 'bars_vote', '[]'::jsonb) ? interest.kind) LIMIT 1;
  IF barred IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_votes_on_their_own_case',
      MESSAGE = format('%s has an interest in this case and may speak but not vote.', barred);
  END IF;
  NEW.schools_present := schools_here;
  RETURN NEW;
END $$;
CREATE TRIGGER panels_decide_only_when_allowed BEFORE INSERT OR UPDATE OF voters, item_id ON panels_decision
  FOR EACH ROW EXECUTE FUNCTION panels_decide_only_when_allowed();
"""
REVERSE = """
DROP TRIGGER panels_decide_only_when_allowed ON panels_decision;
DROP FUNCTION panels_decide_only_when_allowed();
"""


class Migration(migrations.Migration):
    dependencies = [("panels", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTION, REVERSE)]
