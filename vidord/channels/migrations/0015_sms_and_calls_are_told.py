"""Messages go out by SMS too, and the telephony tells of calls."""

import django.db.models.deletion
from django.db import migrations, models

SQL = """
-- A call's number may be erased; that there was a call stays.
CREATE TRIGGER call_event_append_only BEFORE UPDATE OR DELETE ON channels_callevent
    FOR EACH ROW EXECUTE FUNCTION people_append_only_but_for_erasure('number');
"""


class Migration(migrations.Migration):
    dependencies = [
        ('channels', '0014_letters_wait_for_their_time'),
        ('people', '0006_mandate_kinds'),
    ]

    operations = [
        migrations.CreateModel(
            name='CallEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.TextField(help_text="the telephony's; a second one is a replay", unique=True)),
                ('call_id', models.TextField(help_text="the telephony's; all events of a call share it")),
                ('kind', models.TextField(choices=[('RINGING', 'Ringing'), ('CONNECTED', 'Connected'), ('ENDED', 'Ended')])),
                ('is_ours', models.BooleanField()),
                ('number', models.TextField(blank=True)),
                ('at', models.DateTimeField(help_text='when it happened, as the telephony says')),
                ('heard_at', models.DateTimeField()),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['call_id'], name='call_event_of_call'),
                    models.Index(fields=['number'], name='call_event_of_number'),
                ],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
        migrations.AddField(
            model_name='outboundmessage',
            name='way',
            field=models.TextField(choices=[('MAIL', 'Mail'), ('SMS', 'Sms')], db_default='MAIL', default='MAIL'),
        ),
        migrations.AlterField(
            model_name='inboundmessage',
            name='way',
            field=models.CharField(choices=[('MAIL', 'Mail'), ('FORM', 'Form'), ('PAGE', 'Page'), ('PHONE', 'Phone'), ('LETTER', 'Letter'), ('VISIT', 'Visit'), ('SMS', 'Sms')], max_length=10),
        ),
    ]
