"""A placement ends the waiting of its message."""

from django.db import migrations

SQL = """
CREATE FUNCTION channels_ends_waiting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE channels_inboundmessage SET is_waiting = false FROM placed WHERE placed.message_id = channels_inboundmessage.id;
    RETURN NULL;
END $$;
CREATE TRIGGER placement_ends_waiting AFTER INSERT ON channels_placement
    REFERENCING NEW TABLE AS placed FOR EACH STATEMENT EXECUTE FUNCTION channels_ends_waiting();
"""


class Migration(migrations.Migration):
    dependencies = [('channels', '0003_a_mailbox_has_somebody_behind_it')]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
