"""Rows wake the worker."""

from django.db import migrations

SQL = """
CREATE FUNCTION channels_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY vidord_wake;
    RETURN NULL;
END $$;
CREATE TRIGGER inbound_wakes AFTER INSERT ON channels_inboundmessage
    FOR EACH STATEMENT EXECUTE FUNCTION channels_wake();
CREATE TRIGGER outbound_wakes AFTER INSERT ON channels_outboundmessage
    FOR EACH STATEMENT EXECUTE FUNCTION channels_wake();
CREATE TRIGGER placement_immutable BEFORE UPDATE OR DELETE ON channels_placement
    FOR EACH ROW EXECUTE FUNCTION people_append_only();
-- A server's reply often repeats the address.
CREATE TRIGGER attempt_append_only BEFORE UPDATE OR DELETE ON channels_attempt
    FOR EACH ROW EXECUTE FUNCTION people_append_only_but_for_erasure('reply');
"""


class Migration(migrations.Migration):
    dependencies = [('channels', '0001_tables'), ('people', '0002_events_are_append_only')]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
