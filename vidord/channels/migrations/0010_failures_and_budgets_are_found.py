"""What failed, what bounced, what is automatic and who has proved her address are found by an index."""

from django.db import migrations, models

INDEXES = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS outbound_failed ON channels_outboundmessage (id) WHERE state = 'FAILED';
CREATE INDEX CONCURRENTLY IF NOT EXISTS outbound_automatic ON channels_outboundmessage (next_attempt_at)
    WHERE kind IN ('ACKNOWLEDGEMENT', 'NOTICE') AND NOT recipient = '';
CREATE INDEX CONCURRENTLY IF NOT EXISTS receipt_in_vain ON channels_receipt (message_id, kind)
    WHERE kind IN ('BOUNCED', 'AUTO_REPLIED');
CREATE INDEX CONCURRENTLY IF NOT EXISTS inbound_proven ON channels_inboundcontent (from_address)
    WHERE authenticity = 'PASS';
"""
AUTOMATIC = models.Q(kind__in=['ACKNOWLEDGEMENT', 'NOTICE']) & ~models.Q(recipient='')
IN_VAIN = models.Q(kind__in=['BOUNCED', 'AUTO_REPLIED'])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [('channels', '0009_what_was_set_aside_is_found')]

    operations = [
        migrations.RunSQL(
            [one for one in INDEXES.split(';') if one.strip()],
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AddIndex('outboundmessage', models.Index(fields=['id'], condition=models.Q(state='FAILED'), name='outbound_failed')),
                migrations.AddIndex('outboundmessage', models.Index(fields=['next_attempt_at'], condition=AUTOMATIC, name='outbound_automatic')),
                migrations.AddIndex('receipt', models.Index(fields=['message', 'kind'], condition=IN_VAIN, name='receipt_in_vain')),
                migrations.AddIndex('inboundcontent', models.Index(fields=['from_address'], condition=models.Q(authenticity='PASS'), name='inbound_proven')),
            ],
        ),
    ]
