"""Danger has words from the first day; a company adds its own."""

from django.db import migrations

WORDS = (
    'brinner', 'brandrök', 'elchock', 'elstöt', 'strömförande', 'nedfallen ledning', 'gaslukt', 'luktar gas', 'gasläcka',
    'kolmonoxid', 'livsfara', 'livsfarligt', 'explosion', 'on fire', 'electric shock', 'live wire', 'smell gas',
    'smell of gas', 'gas leak', 'carbon monoxide', 'danger to life',
)
SQL = f"""
INSERT INTO cases_dangerword (word) VALUES {', '.join(f"('{word}')" for word in WORDS)};
CREATE TRIGGER alarm_wakes AFTER INSERT ON cases_alarm FOR EACH STATEMENT EXECUTE FUNCTION channels_wake();
"""


class Migration(migrations.Migration):
    dependencies = [('cases', '0002_closing_needs_no_live_promise'), ('channels', '0002_rows_wake_the_worker')]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
