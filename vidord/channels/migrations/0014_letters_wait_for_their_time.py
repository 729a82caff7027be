"""A letter may wait for its time, and those that do are found by an index."""

from django.db import migrations, models

COLUMN = 'ALTER TABLE channels_outboundmessage ADD COLUMN IF NOT EXISTS not_before timestamp with time zone NULL'
INDEX = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS outbound_scheduled ON channels_outboundmessage (not_before)
    WHERE not_before IS NOT NULL AND state = 'QUEUED'
"""
WAITS = models.Q(state='QUEUED', not_before__isnull=False)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [('channels', '0013_people_are_told_of_what_was_set_aside')]

    operations = [
        migrations.RunSQL(
            [COLUMN, INDEX],
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AddField('outboundmessage', 'not_before', models.DateTimeField(help_text='a letter that its writer wants sent at a time, unless something comes between', null=True)),
                migrations.AddIndex('outboundmessage', models.Index(fields=['not_before'], condition=WAITS, name='outbound_scheduled')),
            ],
        ),
    ]
