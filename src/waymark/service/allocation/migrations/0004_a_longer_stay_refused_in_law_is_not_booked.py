"""A longer stay that whoever decides in law did not agree never happens: its place-weeks are booked to nobody."""

from __future__ import annotations

from importlib import import_module

from django.db import migrations

BEFORE = import_module("waymark.service.allocation.migrations.0003_the_account_between_schools").PLACE_WEEKS
EVERY_EXTENSION = "FROM stays JOIN placements_extension x ON x.placement_id = stays.id"
BUT_THOSE_REFUSED = (
    f"{EVERY_EXTENSION}\n"
    "     WHERE NOT EXISTS (SELECT 1 FROM placements_extensiondecision law WHERE law.extension_id = x.id AND NOT law.agrees)"
)
assert BEFORE.count(EVERY_EXTENSION) == 1


class Migration(migrations.Migration):
    dependencies = [
        ("allocation", "0003_the_account_between_schools"),
        ("placements", "0004_longer_stays_decided_in_law"),
    ]
    operations = [migrations.RunSQL(BEFORE.replace(EVERY_EXTENSION, BUT_THOSE_REFUSED), BEFORE)]
