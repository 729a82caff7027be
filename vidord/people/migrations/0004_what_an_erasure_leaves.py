"""An erasure leaves its reason; the eraser may blank the personal columns of append-only rows, nothing else."""

from django.db import migrations, models

SQL = """
-- The trigger's arguments are the columns that hold words or addresses of a person.
CREATE FUNCTION people_append_only_but_for_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_user = 'vidord_eraser'
       AND to_jsonb(OLD) - TG_ARGV = to_jsonb(NEW) - TG_ARGV THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [('people', '0003_hours_do_not_overlap')]
    operations = [
        migrations.AddField(
            model_name='customer',
            name='erased_because',
            field=models.TextField(blank=True, default='', help_text='kept, so it names nobody'),
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
