"""Counts for each school of a partnership, readable by all of them: sums only, so no child is shown by it."""

from __future__ import annotations

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION allocation_fair_share(wanted_partnership bigint, first_day date, last_day date)
RETURNS TABLE (school_id bigint, school varchar, pupils integer, asked bigint, got bigint, took_in bigint,
               returned bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT body.id, body.name, known.pupils,
    (SELECT count(*) FROM referrals_referral r WHERE r.school_id = body.id AND r.partnership_id = wanted_partnership
        AND r.submitted_on BETWEEN first_day AND last_day),
    (SELECT count(*) FROM placements_placement p WHERE p.home_school_id = body.id
        AND p.agreed_on BETWEEN first_day AND last_day
        AND p.state IN ('agreed', 'offered', 'authorised', 'confirmed', 'arrived', 'ended')),
    (SELECT count(*) FROM placements_placement p
       JOIN provisions_provisionclass c ON c.id = p.provision_class_id
       JOIN provisions_provision v ON v.id = c.provision_id
      WHERE coalesce(v.host_school_id, v.provider_id) = body.id AND p.home_school_id <> body.id
        AND p.agreed_on BETWEEN first_day AND last_day
        AND p.state IN ('agreed', 'offered', 'authorised', 'confirmed', 'arrived', 'ended')),
    (SELECT count(*) FROM placements_placement p WHERE p.home_school_id = body.id AND p.state = 'ended'
        AND p.destination = 'return' AND p.ended_on BETWEEN first_day AND last_day)
  FROM organisations_partnershipmember member
  JOIN organisations_organisation body ON body.id = member.organisation_id
  LEFT JOIN organisations_school known ON known.organisation_id = body.id
  WHERE member.partnership_id = wanted_partnership AND member.starts_on <= last_day
    AND (member.ends_on IS NULL OR member.ends_on >= last_day) AND public.waymark_organisation() IS NOT NULL
  ORDER BY body.name;
END $$;
"""
REVERSE = "DROP FUNCTION allocation_fair_share(bigint, date, date);"


class Migration(migrations.Migration):
    dependencies = [
        ("allocation", "0001_initial"),
        ("organisations", "0001_initial"),
        ("placements", "0001_initial"),
        ("provisions", "0001_initial"),
        ("referrals", "0001_initial"),
    ]
    operations = [migrations.RunSQL(FUNCTION, REVERSE)]
