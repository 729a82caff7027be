"""What may go is found by an index, letters before what is one of many, and so is what a claim holds."""

from django.db import migrations, models

READY = models.Index(fields=['is_bulk', 'next_attempt_at', 'id'], condition=models.Q(('state', 'QUEUED'), models.Q(('recipient', ''), _negated=True)), name='outbound_ready')
CLAIMED = models.Index(fields=['claim'], condition=models.Q(('claim__isnull', False)), name='outbound_claimed')


class Migration(migrations.Migration):
    atomic = False
    dependencies = [('channels', '0010_failures_and_budgets_are_found')]

    operations = [
        migrations.RunSQL(
            """
            CREATE INDEX CONCURRENTLY IF NOT EXISTS outbound_ready ON channels_outboundmessage
            (is_bulk, next_attempt_at, id) WHERE state = 'QUEUED' AND NOT (recipient = '');
            """,
            migrations.RunSQL.noop,
            state_operations=[migrations.AddIndex(model_name='outboundmessage', index=READY)],
        ),
        migrations.RunSQL(
            """
            CREATE INDEX CONCURRENTLY IF NOT EXISTS outbound_claimed ON channels_outboundmessage (claim)
            WHERE claim IS NOT NULL;
            """,
            migrations.RunSQL.noop,
            state_operations=[migrations.AddIndex(model_name='outboundmessage', index=CLAIMED)],
        ),
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS outbound_waiting;",
            migrations.RunSQL.noop,
            state_operations=[migrations.RemoveIndex(model_name='outboundmessage', name='outbound_waiting')],
        ),
        migrations.AlterField(
            model_name='outboundmessage',
            name='begun_at',
            field=models.DateTimeField(null=True, help_text='when the try began of which nobody knows the end'),
        ),
    ]
