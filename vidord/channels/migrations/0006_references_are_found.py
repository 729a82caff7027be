"""References are found by an index, and a machine's mail may lie in a thread; neither stops the house."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

INDEX = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS inbound_references ON channels_inboundcontent USING gin ("references");
"""
# The old rule allowed less, so what is written meanwhile holds the new one too.
CONSTRAINT = """
-- squawk-ignore ban-drop-constraint
ALTER TABLE channels_placement DROP CONSTRAINT IF EXISTS placement_has_a_thread_when_it_should,
    ADD CONSTRAINT placement_has_a_thread_when_it_should CHECK (
        outcome IN ('NEW_CASE', 'REPLY') AND thread_id IS NOT NULL
        OR outcome IN ('MACHINE', 'DUPLICATE')
        OR outcome = 'QUARANTINED' AND thread_id IS NULL
    ) NOT VALID;
"""
RULE = models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['NEW_CASE', 'REPLY']), ('thread__isnull', False)), ('outcome__in', ['MACHINE', 'DUPLICATE']), models.Q(('outcome', 'QUARANTINED'), ('thread', None)), _connector='OR'), name='placement_has_a_thread_when_it_should')


class Migration(migrations.Migration):
    atomic = False
    dependencies = [('channels', '0005_what_a_mail_says_in_full')]

    operations = [
        migrations.RunSQL(
            INDEX,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AddIndex(
                    model_name='inboundcontent',
                    index=GinIndex(fields=['references'], name='inbound_references'),
                )
            ],
        ),
        migrations.RunSQL(
            CONSTRAINT,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.RemoveConstraint('placement', 'placement_has_a_thread_when_it_should'),
                migrations.AddConstraint('placement', RULE),
            ],
        ),
    ]
