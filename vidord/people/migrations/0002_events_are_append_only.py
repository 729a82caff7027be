"""Events are append-only; of other append-only rows the eraser may blank the personal columns."""

from django.db import migrations

SQL = """
CREATE FUNCTION people_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
-- The trigger's arguments are the columns that hold words or addresses of a person.
CREATE FUNCTION people_append_only_but_for_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_user = 'vidord_eraser'
       AND to_jsonb(OLD) - TG_ARGV = to_jsonb(NEW) - TG_ARGV THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON people_event
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON people_event
    FOR EACH STATEMENT EXECUTE FUNCTION people_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [('people', '0001_tables')]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
