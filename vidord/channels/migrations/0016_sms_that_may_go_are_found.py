"""SMS that may go are found by an index of their own, however much mail waits."""

from django.db import migrations, models

READY = models.Index(fields=['is_bulk', 'next_attempt_at', 'id'], condition=models.Q(('state', 'QUEUED'), ('way', 'SMS'), models.Q(('recipient', ''), _negated=True)), name='outbound_sms_ready')


class Migration(migrations.Migration):
    atomic = False
    dependencies = [('channels', '0015_sms_and_calls_are_told')]

    operations = [
        migrations.RunSQL(
            """
            CREATE INDEX CONCURRENTLY IF NOT EXISTS outbound_sms_ready ON channels_outboundmessage
            (is_bulk, next_attempt_at, id) WHERE state = 'QUEUED' AND way = 'SMS' AND NOT (recipient = '');
            """,
            migrations.RunSQL.noop,
            state_operations=[migrations.AddIndex(model_name='outboundmessage', index=READY)],
        ),
    ]
