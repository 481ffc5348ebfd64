"""Children asked for and placed are counted on one basis: requests sent between two days, with what has become of them since."""

from __future__ import annotations

from importlib import import_module

from django.db import migrations

BEFORE = import_module("waymark.service.allocation.migrations.0003_the_account_between_schools").COUNTS
GOT = "SELECT p.home_school_id, coalesce(v.host_school_id, v.provider_id), 'got', count(*)"
OF_REQUESTS_SENT = f"""SELECT r.school_id, NULL::bigint, 'got', count(DISTINCT r.id)
      FROM placements_placement p
      JOIN referrals_referral r ON r.id = p.referral_id
      JOIN provisions_provisionclass c ON c.id = p.provision_class_id
      JOIN provisions_provision v ON v.id = c.provision_id
     WHERE r.partnership_id = wanted_partnership AND v.kind = ANY (kinds)
       AND p.state IN ('agreed', 'offered', 'authorised', 'confirmed', 'arrived', 'ended')
       AND r.submitted_on BETWEEN first_day AND last_day GROUP BY 1
    UNION ALL
    {GOT.replace("'got'", "'taken'")}"""
assert BEFORE.count(GOT) == 1


class Migration(migrations.Migration):
    dependencies = [("allocation", "0004_a_longer_stay_refused_in_law_is_not_booked")]
    operations = [migrations.RunSQL(BEFORE.replace(GOT, OF_REQUESTS_SENT), BEFORE)]
