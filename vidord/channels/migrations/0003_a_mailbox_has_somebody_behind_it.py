"""A mailbox has somebody behind it: its unit has a lead who has not left, so every arrival finds an owner."""

from django.db import migrations

SQL = """
CREATE FUNCTION channels_somebody_is_behind() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM channels_mailbox
        JOIN people_unit ON people_unit.id = channels_mailbox.unit_id
        LEFT JOIN people_departure ON people_departure.staff_id = people_unit.lead_id
        WHERE people_unit.lead_id IS NULL OR people_departure.id IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'a unit that takes in mail needs a lead who has not left' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER mailbox_has_somebody AFTER INSERT OR UPDATE OF unit_id ON channels_mailbox
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION channels_somebody_is_behind();
CREATE CONSTRAINT TRIGGER unit_with_mailbox_has_a_lead AFTER UPDATE OF lead_id ON people_unit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION channels_somebody_is_behind();
CREATE CONSTRAINT TRIGGER departure_leaves_a_lead AFTER INSERT ON people_departure
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION channels_somebody_is_behind();
"""


class Migration(migrations.Migration):
    dependencies = [('channels', '0002_rows_wake_the_worker'), ('people', '0003_hours_do_not_overlap')]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
