"""Place-weeks and counts for each school of a partnership: sums only, for its members, their trusts and the authority."""

from __future__ import annotations

from importlib import import_module

from django.db import migrations

BEFORE = import_module("waymark.service.allocation.migrations.0002_how_places_are_shared")
MAY_LOOK = """
CREATE OR REPLACE FUNCTION allocation_may_see_shares(wanted_partnership bigint)
RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM organisations_deployment WHERE authority_id = public.waymark_organisation())
      OR EXISTS (SELECT 1 FROM organisations_partnershipmember member
                   LEFT JOIN organisations_school known ON known.organisation_id = member.organisation_id
                  WHERE member.partnership_id = wanted_partnership
                    AND member.starts_on <= public.waymark_today()
                    AND (member.ends_on IS NULL OR member.ends_on >= public.waymark_today())
                    AND public.waymark_organisation() IN (member.organisation_id, known.trust_id));
END $$;
"""
COUNTS = """
CREATE OR REPLACE FUNCTION allocation_shared_counts(
  wanted_partnership bigint, first_day date, last_day date, kinds text[])
RETURNS TABLE (school_id bigint, host_id bigint, what text, children bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
BEGIN
  IF NOT public.allocation_may_see_shares(wanted_partnership) THEN RETURN; END IF;
  RETURN QUERY
    SELECT r.school_id, NULL::bigint, 'asked', count(*) FROM referrals_referral r
     WHERE r.partnership_id = wanted_partnership AND r.submitted_on BETWEEN first_day AND last_day GROUP BY 1
    UNION ALL
    SELECT p.home_school_id, coalesce(v.host_school_id, v.provider_id), 'got', count(*)
      FROM placements_placement p
      JOIN referrals_referral r ON r.id = p.referral_id
      JOIN provisions_provisionclass c ON c.id = p.provision_class_id
      JOIN provisions_provision v ON v.id = c.provision_id
     WHERE r.partnership_id = wanted_partnership AND v.kind = ANY (kinds)
       AND p.state IN ('agreed', 'offered', 'authorised', 'confirmed', 'arrived', 'ended')
       AND p.agreed_on BETWEEN first_day AND last_day GROUP BY 1, 2
    UNION ALL
    SELECT p.home_school_id, NULL::bigint, 'returned', count(*)
      FROM placements_placement p
      JOIN referrals_referral r ON r.id = p.referral_id
      JOIN provisions_provisionclass c ON c.id = p.provision_class_id
      JOIN provisions_provision v ON v.id = c.provision_id
     WHERE r.partnership_id = wanted_partnership AND v.kind = ANY (kinds) AND p.state = 'ended'
       AND p.destination = 'return' AND p.ended_on BETWEEN first_day AND last_day GROUP BY 1;
END $$;
"""
PLACE_WEEKS = """
CREATE OR REPLACE FUNCTION allocation_weeks(mondays date[], first_day date, last_day date)
RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT count(*) FROM unnest(mondays) monday WHERE monday <= last_day AND monday + 4 >= first_day
$$;
CREATE OR REPLACE FUNCTION allocation_shared_place_weeks(
  wanted_partnership bigint, firsts date[], lasts date[], mondays date[], kinds text[])
RETURNS TABLE (term bigint, school_id bigint, host_id bigint, decided bigint, longer bigint, given_back bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
BEGIN
  IF NOT public.allocation_may_see_shares(wanted_partnership) THEN RETURN; END IF;
  RETURN QUERY WITH stays AS (
    SELECT p.id, p.home_school_id AS school, coalesce(v.host_school_id, v.provider_id) AS host, p.agreed_on,
           p.starts_on, p.expected_end_on, p.ended_on, p.state,
           coalesce((SELECT min(x.from_on) FROM placements_extension x WHERE x.placement_id = p.id),
                    p.expected_end_on) AS first_end_on
      FROM placements_placement p
      JOIN referrals_referral r ON r.id = p.referral_id
      JOIN provisions_provisionclass c ON c.id = p.provision_class_id
      JOIN provisions_provision v ON v.id = c.provision_id
     WHERE r.partnership_id = wanted_partnership AND v.kind = ANY (kinds) AND p.place_kind = 'commissioned'
       AND p.home_school_id IS NOT NULL
       AND p.state IN ('agreed', 'offered', 'authorised', 'confirmed', 'arrived', 'ended')
  ), booked AS (
    SELECT school, host, agreed_on AS booked_on,
           public.allocation_weeks(mondays, starts_on, first_end_on) AS decided, 0::bigint AS longer,
           0::bigint AS given_back
      FROM stays
    UNION ALL
    SELECT stays.school, stays.host, x.decided_on, 0,
           public.allocation_weeks(mondays, stays.starts_on, x.to_on)
             - public.allocation_weeks(mondays, stays.starts_on, x.from_on), 0
      FROM stays JOIN placements_extension x ON x.placement_id = stays.id
    UNION ALL
    SELECT school, host, ended_on, 0,
           greatest(0, public.allocation_weeks(mondays, starts_on, ended_on)
                       - public.allocation_weeks(mondays, starts_on, expected_end_on)),
           greatest(0, public.allocation_weeks(mondays, starts_on, expected_end_on)
                       - public.allocation_weeks(mondays, starts_on, ended_on))
      FROM stays WHERE state = 'ended'
  )
  SELECT number, school, host, sum(booked.decided)::bigint, sum(booked.longer)::bigint, sum(booked.given_back)::bigint
    FROM booked JOIN unnest(firsts, lasts) WITH ORDINALITY AS span(first_on, last_on, number)
      ON booked_on BETWEEN span.first_on AND span.last_on
   GROUP BY 1, 2, 3;
END $$;
"""
REVERSE = """
DROP FUNCTION allocation_shared_place_weeks(bigint, date[], date[], date[], text[]);
DROP FUNCTION allocation_weeks(date[], date, date);
DROP FUNCTION allocation_shared_counts(bigint, date, date, text[]);
DROP FUNCTION allocation_may_see_shares(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("allocation", "0002_how_places_are_shared"),
        ("organisations", "0001_initial"),
        ("placements", "0003_stays_without_names"),
        ("provisions", "0001_initial"),
        ("referrals", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(BEFORE.REVERSE, BEFORE.FUNCTION),
        migrations.RunSQL(MAY_LOOK + COUNTS + PLACE_WEEKS, REVERSE),
    ]
