"""A placement is replaced only by a person, after where it was has been written down."""

from django.db import migrations

SQL = """
CREATE FUNCTION channels_placement_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.message_id <> OLD.message_id OR NOT EXISTS (
        SELECT 1 FROM channels_earlierplacement
        WHERE message_id = OLD.message_id AND placed_at = OLD.placed_at AND outcome = OLD.outcome
          AND thread_id IS NOT DISTINCT FROM OLD.thread_id
    ) THEN
        RAISE EXCEPTION 'append-only: a placement stands until a person places the message anew' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER placement_immutable ON channels_placement;
CREATE TRIGGER placement_stands BEFORE UPDATE OR DELETE ON channels_placement
    FOR EACH ROW EXECUTE FUNCTION channels_placement_stands();
CREATE TRIGGER earlier_placement_append_only BEFORE UPDATE OR DELETE ON channels_earlierplacement
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
-- A server's reply often repeats the address.
CREATE TRIGGER receipt_append_only BEFORE UPDATE OR DELETE ON channels_receipt
    FOR EACH ROW EXECUTE FUNCTION people_append_only_but_for_erasure('words');
CREATE TRIGGER receipt_wakes AFTER INSERT ON channels_receipt
    FOR EACH STATEMENT EXECUTE FUNCTION channels_wake();
-- What a hold kept back goes when it is lifted.
CREATE TRIGGER outbound_hold_wakes AFTER UPDATE ON channels_outboundhold
    FOR EACH STATEMENT EXECUTE FUNCTION channels_wake();
"""


class Migration(migrations.Migration):
    dependencies = [('channels', '0007_placements_were_always_so'), ('people', '0002_events_are_append_only')]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
