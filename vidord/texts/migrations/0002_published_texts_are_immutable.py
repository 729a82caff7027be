"""Published texts are immutable."""

from django.db import migrations

SQL = """
CREATE TRIGGER text_version_immutable BEFORE UPDATE OR DELETE ON texts_textversion
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
CREATE TRIGGER pledge_rule_immutable BEFORE UPDATE OR DELETE ON texts_pledgerule
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [('texts', '0001_tables'), ('people', '0002_events_are_append_only')]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
