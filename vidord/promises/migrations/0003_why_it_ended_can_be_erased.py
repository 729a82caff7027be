"""Why a promise ended may hold a person's words: the eraser may blank them, and the outcome stays."""

from django.db import migrations

SQL = """
DROP TRIGGER outcome_append_only ON promises_outcome;
CREATE TRIGGER outcome_append_only BEFORE UPDATE OR DELETE ON promises_outcome
    FOR EACH ROW EXECUTE FUNCTION people_append_only_but_for_erasure('because');
"""


class Migration(migrations.Migration):
    dependencies = [('promises', '0002_the_ledger_holds_its_rules'), ('people', '0004_what_an_erasure_leaves')]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
