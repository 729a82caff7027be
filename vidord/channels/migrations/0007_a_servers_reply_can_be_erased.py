"""A server's reply often repeats the address: the eraser may blank it, and the attempt stays."""

from django.db import migrations

SQL = """
DROP TRIGGER attempt_append_only ON channels_attempt;
CREATE TRIGGER attempt_append_only BEFORE UPDATE OR DELETE ON channels_attempt
    FOR EACH ROW EXECUTE FUNCTION people_append_only_but_for_erasure('reply');
"""


class Migration(migrations.Migration):
    dependencies = [('channels', '0006_a_placement_ends_the_waiting'), ('people', '0004_what_an_erasure_leaves')]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
