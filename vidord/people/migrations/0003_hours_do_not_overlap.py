"""Hours of one weekday do not overlap, in a calendar or in a person's roster."""

from django.db import migrations

SQL = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TYPE people_timerange AS RANGE (subtype = time);
-- An exclusion can't be added unchecked; these tables hold a few rows for each person.
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE people_calendarhours ADD CONSTRAINT calendar_hours_do_not_overlap
    EXCLUDE USING gist (calendar_id WITH =, weekday WITH =, people_timerange(opens, closes) WITH &&);
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE people_rosterhours ADD CONSTRAINT roster_hours_do_not_overlap
    EXCLUDE USING gist (staff_id WITH =, weekday WITH =, people_timerange(starts, ends) WITH &&);
"""


class Migration(migrations.Migration):
    dependencies = [('people', '0002_events_are_append_only')]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
