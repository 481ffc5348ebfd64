"""How often a partnership's panels said no to each school: counts only, for those who may see its shares."""

from __future__ import annotations

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION panels_refused_counts(wanted_partnership bigint, first_day date, last_day date)
RETURNS TABLE (school_id bigint, children bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
BEGIN
  IF NOT public.allocation_may_see_shares(wanted_partnership) THEN RETURN; END IF;
  RETURN QUERY
    SELECT r.school_id, count(*) FROM panels_decision d JOIN referrals_referral r ON r.id = d.referral_id
     WHERE d.partnership_id = wanted_partnership AND d.outcome = 'not_this_way' AND d.reopened_on IS NULL
       AND d.decided_on BETWEEN first_day AND last_day GROUP BY 1;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("panels", "0005_who_may_vote_on_a_case_and_what_an_override_cost"),
        ("allocation", "0003_the_account_between_schools"),
        ("referrals", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION panels_refused_counts(bigint, date, date);")
    ]
